"""The ``peer`` and ``characteristic`` tables: the places most like each council.

Characteristics come from published indicators and from small areas added up here: rural
share, deprivation and the make-up of households (see :mod:`headwater.place.peers`).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.indicators.standings.derived_shapes import CHARACTERISTIC, PEER
from headwater.indicators.standings.panel import Panel
from headwater.lake.store import Lake
from headwater.place.characteristics import characteristic_frame, characteristics
from headwater.place.peer_frame import frame_from_lake
from headwater.place.peers import PeerError, Profile, nearest_all, profile, why

PEER_TYPES = ("LAD", "UTLA")
HOW_MANY = 15
EXPLAINED = 5
FEWEST_AREAS = 10


def peer_tables(lake: Lake, held: list[Panel]) -> tuple[pa.Table, pa.Table]:
    """The ``peer`` and ``characteristic`` tables: nearest places, and what they are compared by."""
    peers, values = [], []
    for kind in PEER_TYPES:
        areas = _living(held, kind)
        if len(areas) < FEWEST_AREAS:
            continue
        made = _characteristics(lake, kind, held, areas)
        try:
            people_like = profile(made, characteristics())
        except PeerError:
            continue
        peers.append(_peers(people_like, kind))
        values.append(_values(made, kind))
    return (
        pa.concat_tables(peers) if peers else PEER.schema.empty_table(),
        pa.concat_tables(values) if values else CHARACTERISTIC.schema.empty_table(),
    )


def _peers(people_like: Profile, kind: str) -> pa.Table:
    nearest = nearest_all(people_like, HOW_MANY)
    reasons = [
        why(people_like, row["area"], row["peer"]).sentence if row["rank"] <= EXPLAINED else ""
        for row in nearest.to_pylist()
    ]
    table = nearest.append_column("area_type", pa.array([kind] * nearest.num_rows))
    table = table.append_column("why", pa.array(reasons, pa.string()))
    return table.select(PEER.names).cast(PEER.schema)


def _values(frame: pa.Table, kind: str) -> pa.Table:
    """The characteristics of areas of one type, one row each."""
    count = frame.num_rows
    parts = [
        pa.table(
            {
                "area": frame["area"],
                "area_type": pa.array([kind] * count),
                "characteristic": pa.array([name] * count),
                "value": frame[name],
            }
        )
        for name in frame.column_names
        if name != "area"
    ]
    table = pa.concat_tables(parts)
    return table.filter(pc.is_valid(table["value"])).cast(CHARACTERISTIC.schema)


def _characteristics(lake: Lake, kind: str, held: list[Panel], areas: list[str]) -> pa.Table:
    """Every characteristic of the areas named, from the lake; the newest published ones first."""
    found = frame_from_lake(lake, kind)
    codes = found["area"].to_pylist()
    known = {
        name: dict(zip(codes, found[name].to_pylist(), strict=True))
        for name in found.column_names
        if name != "area"
    }
    computed: dict[str, Mapping[str, float]] = {
        name: {code: value for code, value in each.items() if value is not None}
        for name, each in known.items()
    }
    return characteristic_frame(areas, characteristics(), None, computed | _published(held, kind))


def _published(held: list[Panel], kind: str) -> dict[str, Mapping[str, float]]:
    """Latest published values by characteristic id, for areas of one type."""
    wanted = {each.indicator: each.id for each in characteristics() if each.indicator}
    found: dict[str, Mapping[str, float]] = {}
    for panel in held:
        if panel.area_type == kind and panel.sex == "Persons" and panel.indicator in wanted:
            found[wanted[panel.indicator]] = _latest(panel)
    return found


def _latest(panel: Panel) -> dict[str, float]:
    column = panel.column_of_each()
    values = panel.value[np.arange(len(panel.areas)), column].tolist()
    pairs = zip(panel.areas.tolist(), values, strict=True)
    return {code: value for code, value in pairs if np.isfinite(value)}


def _living(held: list[Panel], kind: str) -> list[str]:
    """Codes with a current figure on the measure that most areas of the type have."""
    codes: set[str] = set()
    for panel in held:
        if panel.area_type == kind and panel.sex == "Persons":
            now = set(panel.areas[panel.present[:, panel.current()]].tolist())
            if panel.indicator == "population-count":
                return sorted(now)
            codes |= now
    return sorted(codes)
