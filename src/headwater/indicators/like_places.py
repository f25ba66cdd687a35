"""The ``peer`` and ``characteristic`` tables: the places most like each council.

Characteristics come from published indicators and from small areas added up here: rural
share, deprivation and the make-up of households (see :mod:`headwater.place.peers`).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.indicators.derived_shapes import CHARACTERISTIC, PEER
from headwater.indicators.panel import Panel
from headwater.indicators.rural_decline import rural_shares_of
from headwater.indicators.small_areas import SmallAreas
from headwater.lake.store import Lake
from headwater.place.characteristics import characteristic_frame, characteristics
from headwater.place.peers import PeerError, Profile, nearest_all, profile, why

PEER_TYPES = ("LAD", "UTLA")
HOW_MANY = 15
EXPLAINED = 5
FEWEST_AREAS = 10
_CENSUS = {
    "ethnic_minorities": ("census-ethnicity", "White", True),
    "disability": ("census-disability", "Disabled under the Equality Act", False),
    "social_rent": ("census-tenure", "Social rented", False),
    "private_rent": ("census-tenure", "Private rented", False),
}


def peer_tables(
    lake: Lake, held: list[Panel], frames: tuple[SmallAreas, ...]
) -> tuple[pa.Table, pa.Table]:
    """The ``peer`` and ``characteristic`` tables: nearest places, and what they are compared by."""
    peers, values = [], []
    frame = next((each for each in frames if each.type == "LSOA"), None)
    for kind in PEER_TYPES:
        areas = _living(held, kind)
        if len(areas) < FEWEST_AREAS:
            continue
        computed: dict[str, Mapping[str, float]] = dict(_published(held, kind))
        if frame is not None:
            computed |= _from_small_areas(lake, frame, kind)
        made = characteristic_frame(areas, characteristics(), None, computed)
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


def _published(held: list[Panel], kind: str) -> dict[str, dict[str, float]]:
    """Latest published values by characteristic id, for areas of one type."""
    wanted = {each.indicator: each.id for each in characteristics() if each.indicator}
    found: dict[str, dict[str, float]] = {}
    for panel in held:
        if panel.area_type != kind or panel.sex != "Persons":
            continue
        if panel.indicator in wanted:
            found[wanted[panel.indicator]] = _latest(panel)
        if panel.indicator == "five-year-population-change":
            found["population_change"] = _latest(panel)
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


def _from_small_areas(
    lake: Lake, frame: SmallAreas, kind: str
) -> Mapping[str, Mapping[str, float]]:
    found: dict[str, dict[str, float]] = {"rural": _times(rural_shares_of(frame, kind), 100)}
    rank = (len(frame.codes) - frame.rank) / len(frame.codes)
    found["deprivation"] = _mean(frame, kind, 100 * rank)
    for name, (indicator, category, rest) in _CENSUS.items():
        value = _category(lake, frame, indicator, category)
        if np.isfinite(value).any():
            found[name] = _mean(frame, kind, 100 - value if rest else value)
    return found


def _category(lake: Lake, frame: SmallAreas, indicator: str, category: str) -> np.ndarray:
    rows = lake.read(
        "observation",
        ["area", "category", "value"],
        "indicator = ? AND starts_with(lower(category), ?)",
        parameters=[indicator, category.lower()],
    )
    areas = np.array(rows["area"].to_pylist(), dtype=object)
    values = rows["value"].to_numpy()
    total: dict[str, float] = {}
    for area, value in zip(areas.tolist(), values.tolist(), strict=True):
        total[area] = total.get(area, 0.0) + (value or 0.0)
    return np.array([total.get(code, np.nan) for code in frame.codes.tolist()])


def _mean(frame: SmallAreas, kind: str, value: np.ndarray) -> dict[str, float]:
    parents = frame.parents[kind]
    known = np.isfinite(value) & (parents.index >= 0) & (frame.people > 0)
    index, weight = parents.index[known], frame.people[known]
    count = len(parents.codes)
    total = np.bincount(index, weight, count)
    summed = np.bincount(index, weight * value[known], count)
    return {
        code: float(summed[i] / total[i]) for i, code in enumerate(parents.codes) if total[i] > 0
    }


def _times(values: Mapping[str, float], factor: float) -> dict[str, float]:
    return {code: factor * value for code, value in values.items()}
