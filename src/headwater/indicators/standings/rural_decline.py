"""Are rural areas falling behind? Every district measure, tested the same way.

For each measure the recent slope of every district (see :mod:`recent_change`) is regressed
on the share of its people who live in rural small areas. The difference between a wholly
rural and a wholly urban district has an interval, and the false discovery rate is controlled
over all the measures looked at. To these is added the change in place in the order of
deprivation from the Indices of 2019 to those of 2025, which compares ranks only.

Source: Benjamini and Hochberg, JRSS B 1995;57:289-300.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from headwater.indicators.methods.benchmark import Polarity
from headwater.indicators.methods.false_discovery import benjamini_hochberg
from headwater.indicators.methods.meta_regression import Line, meta_regression
from headwater.indicators.standings.against_england import standard_error
from headwater.indicators.standings.derived_shapes import RURAL_TREND
from headwater.indicators.standings.panel import Floats, Panel
from headwater.indicators.standings.recent_change import recent_change
from headwater.indicators.standings.small_areas import SmallAreas
from headwater.lake.store import Lake
from headwater.place.aggregation import Edges
from headwater.place.rank_change import CAVEAT, percentile_change, ranks_in_new_areas

RATE = 0.05
RURAL = 0.5
FEWEST_DISTRICTS = 20
RANK_CHANGE = "deprivation-rank-2019-to-2025"


def rural_trend_table(
    held: Iterable[Panel],
    share: Mapping[str, float],
    polarity: Mapping[str, Polarity],
    extra: Iterable[dict[str, Any]] = (),
) -> pa.Table:
    """The ``rural_trend`` table: one row a district measure with five periods or more.

    ``share`` is each district's rural share of people, 0 to 1; ``polarity`` by indicator id;
    ``extra`` are rows made elsewhere (the change of rank), tested together with the rest.
    """
    rows = [row for panel in held if (row := _row(panel, share, polarity)) is not None]
    rows += list(extra)
    q = benjamini_hochberg(np.array([row["p"] for row in rows], dtype=np.float64))
    for row, value in zip(rows, q.tolist(), strict=True):
        row["q"] = value
        row["verdict"] = _verdict(row["difference"], value, row["polarity"])
    return pa.Table.from_pylist(rows, schema=RURAL_TREND.schema)


def rural_shares_of(frame: SmallAreas, kind: str = "LAD") -> dict[str, float]:
    """Share of people, 0 to 1, who live in rural small areas, by code of the larger area."""
    parents = frame.parents[kind]
    known = np.isfinite(frame.rural) & (parents.index >= 0)
    count = len(parents.codes)
    people = np.bincount(parents.index[known], frame.people[known], count)
    rural = np.bincount(parents.index[known], (frame.people * frame.rural)[known], count)
    return {
        code: float(rural[i] / people[i]) for i, code in enumerate(parents.codes) if people[i] > 0
    }


def _row(
    panel: Panel, share: Mapping[str, float], polarity: Mapping[str, Polarity]
) -> dict[str, Any] | None:
    if panel.area_type != "LAD":
        return None
    way = polarity.get(panel.indicator, "none")
    column = panel.column_of_each()
    change = recent_change(panel, column, standard_error(panel), way)
    rural = np.array([share.get(code, np.nan) for code in panel.areas.tolist()])
    slope, error = change.trend.slope, _steady(change.trend.error, change.trend.degrees)
    used = np.isfinite(slope) & np.isfinite(error) & np.isfinite(rural)
    line = meta_regression(slope, error, rural)
    if line is None or used.sum() < FEWEST_DISTRICTS:
        return None
    first = int(np.median(change.reference[used]))
    words = {
        "indicator": panel.indicator,
        "sex": panel.sex,
        "age": panel.age,
        "unit": panel.unit,
        "polarity": way,
        "from_period": panel.periods.labels[first],
        "to_period": panel.periods.labels[panel.current()],
        "rural_districts": int((rural[used] >= RURAL).sum()),
        "note": "",
    }
    return words | _numbers(line)


def _steady(error: Floats, degrees: Floats) -> Floats:
    """Errors for weighting: those worked out from a few scattered points are pooled over areas,
    so that a district whose five points happen to lie on a line does not outweigh the rest."""
    from_scatter = np.isfinite(error) & np.isfinite(degrees)
    if not from_scatter.any():
        return error
    pooled = float(np.sqrt(np.mean(error[from_scatter] ** 2)))
    return np.where(from_scatter, np.maximum(error, pooled), error)


def _numbers(line: Line) -> dict[str, Any]:
    return {
        "districts": line.areas,
        "rural_slope": line.at_one,
        "urban_slope": line.at_zero,
        "difference": line.difference,
        "lower": line.lower,
        "upper": line.upper,
        "p": line.p,
    }


def _verdict(difference: float, q: float, polarity: str) -> str:
    if not q <= RATE:
        return "no_evidence"
    if polarity == "none":
        return "rising_faster" if difference > 0 else "falling_faster"
    return "catching_up" if (difference > 0) == (polarity == "higher") else "falling_behind"


def rank_change_row(lake: Lake, old: SmallAreas, new: SmallAreas) -> dict[str, Any] | None:
    """Change in place in the order of deprivation, rural districts against urban ones.

    ``old`` and ``new`` are the small areas of 2011 with ranks of 2019 and of 2021 with ranks of
    2025. In percentile points: minus means nearer the deprived end. None where the look-up
    between the two sets of areas is not held.
    """
    links = lake.read("membership", where="vintage = 'LSOA11>LSOA21'")
    if not links.num_rows:
        return None
    people = dict(zip(old.codes.tolist(), old.people.tolist(), strict=True))
    ranks = dict(zip(old.codes.tolist(), old.rank.tolist(), strict=True))
    codes = [str(code) for code in new.codes.tolist()]
    before = ranks_in_new_areas(ranks, Edges.from_membership(links), people, codes)
    moved = percentile_change(before, new.rank)
    parents = new.parents["LAD"]
    known = np.isfinite(moved) & (parents.index >= 0) & (new.people > 0)
    index, weight = parents.index[known], new.people[known]
    count = len(parents.codes)
    total = np.bincount(index, weight, count)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.bincount(index, weight * moved[known], count) / total
    share = rural_shares_of(new)
    rural = np.array([share.get(code, np.nan) for code in parents.codes])
    line = meta_regression(mean, np.full(count, 1e-6), rural)
    if line is None:
        return None
    words = {
        "indicator": RANK_CHANGE,
        "sex": "Persons",
        "age": "All ages",
        "unit": "percentile points a year",
        "polarity": "higher",
        "from_period": "2019",
        "to_period": "2025",
        "rural_districts": int((rural >= RURAL).sum()),
        "note": CAVEAT,
    }
    yearly = {name: each / 6 for name, each in _numbers(line).items() if name not in _NOT_SLOPES}
    return words | _numbers(line) | yearly


_NOT_SLOPES = ("districts", "p")
