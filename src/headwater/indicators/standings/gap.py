"""The gap inside one place, small area by small area: what the slope index is drawn through.

The choice of measure is a rule: see :mod:`headwater.indicators.standings.widest_gap`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from headwater.indicators.measure import Measure
from headwater.indicators.standings.panel import Floats, Texts, Whole
from headwater.indicators.standings.small_areas import SmallAreas
from headwater.lake.store import Lake

FIFTHS = 5
STEPS = 21
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Gradient:
    """Small areas of a place, most deprived first; arrays ``[small areas]``.

    ``rank`` is the share of people in more deprived areas, 0 to 1 at mid-point; ``fifth`` the
    national quintile, 1 the most deprived; ``line`` the fitted values at the two ends;
    ``band`` rows of (rank, lower, upper); ``by_fifth`` rows of (fifth, areas, mean).
    """

    indicator: str
    title: str
    unit: str
    polarity: str
    period: str
    area: str
    area_type: str
    areas: Texts
    rank: Floats
    value: Floats
    population: Floats
    fifth: Whole
    line: tuple[float, float]
    slope: tuple[float, float, float]
    band: tuple[tuple[float, float, float], ...]
    england: float | None
    by_fifth: tuple[tuple[int, int, float], ...]
    row: Row


def gradient(values: Floats, frame: SmallAreas, row: Row, measure: Measure) -> Gradient | None:
    """The small areas behind a slope row; nothing where the place has none in ``frame``.

    ``frame`` is the edition of small areas that the row's indicator is held for; ``values`` are
    those of its areas (see ``values_in``).
    """
    parents = frame.parents.get(row["area_type"])
    if parents is None or row["area"] not in parents.codes:
        return None
    inside = np.flatnonzero(parents.index == parents.codes.index(row["area"]))
    value = values[inside]
    held = np.isfinite(value) & (frame.people[inside] > 0) & (frame.rank[inside] > 0)
    inside, value = inside[held], value[held]
    if len(inside) < FIFTHS:
        return None
    order = np.argsort(frame.rank[inside], kind="stable")
    inside, value = inside[order], value[order]
    people = frame.people[inside]
    rank = (np.cumsum(people) - people / 2) / people.sum()
    fifth = frame.quintile[inside]
    line = (float(row["most_deprived"]), float(row["least_deprived"]))
    slope = (float(row["value"]), float(row["lower"]), float(row["upper"]))
    return Gradient(
        row["indicator"], measure.short, row["unit"] or "", measure.polarity, row["period"],
        row["area"], frame.type, frame.codes[inside], rank, value, people, fifth, line, slope,
        _band(line, slope), None, _means(value, people, fifth), row,
    )  # fmt: skip


def key_of(row: Row) -> tuple[str, str, str, str]:
    """Indicator, period, sex and age of a slope row: what its small areas' figures are found by."""
    return row["indicator"], row["period"], row["sex"], row["age"]


def values_in(lake: Lake, frame: SmallAreas, key: tuple[str, str, str, str]) -> Floats:
    """The figure of each small area of ``frame`` (NaN where none is held), shape (areas,).

    It reads the lake: keep the answer where many places of one lake are looked at.
    """
    table = lake.read(
        "observation",
        ["area", "value"],
        "indicator = ? AND period = ? AND sex = ? AND age = ? AND category_type = '' "
        "AND kind = 'observed' AND value IS NOT NULL",
        parameters=key,
    )
    codes = np.array(table["area"].to_pylist(), dtype=object)
    return frame.aligned(codes, np.asarray(table["value"].to_numpy(), dtype=np.float64))


def _band(
    line: tuple[float, float], slope: tuple[float, float, float]
) -> tuple[tuple[float, float, float], ...]:
    """The slope's interval about the line's middle, which people's mean holds fixed.

    >>> _band((80.0, 84.0), (4.0, 3.0, 5.0))[0]
    (0.0, 79.5, 80.5)
    """
    middle = (line[0] + line[1]) / 2
    rows = []
    for rank in np.linspace(0, 1, STEPS).tolist():
        ends = [middle + each * (rank - 0.5) for each in slope[1:]]
        rows.append((round(rank, 3), min(ends), max(ends)))
    return tuple(rows)


def _means(value: Floats, people: Floats, fifth: Whole) -> tuple[tuple[int, int, float], ...]:
    found = []
    for number in range(1, FIFTHS + 1):
        which = fifth == number
        if which.any():
            mean = float(np.average(value[which], weights=people[which]))
            found.append((number, int(which.sum()), mean))
    return tuple(found)
