"""Bright spots: places doing better than their circumstances predict. One knows whom to ask.

A place stands out on a measure when its figure differs from what its circumstances predict by more
than chance in the figure and in the prediction explain, false alarms among all places and measures
held to one in twenty (Benjamini and Hochberg), and by at least twice the spread of what
circumstances leave unexplained: where figures are exact, chance explains little, and nearly every
place differs from a prediction by more. What is not measured about a place is part of the
difference: it is a reason to ask, not praise or blame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.evaluation.asking import profile_in
from headwater.evaluation.circumstances import (
    FEWEST,
    FEWEST_GROUPS,
    FloatArray,
    Fold,
    Foretold,
    folds,
    foretell,
    left_out,
)
from headwater.indicators.methods.false_discovery import flag, two_sided_p
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.place_standing import Standing
from headwater.place.peers import Profile

Verdict = Literal["better", "worse", "as_expected"]
Measured = tuple[str, str, str]
RATE = 0.05
LEAST_EXPLAINED = 0.1
LEAST_SPREADS = 2.0
Z95 = 1.959963984540054
GROUPS = ("region", "CAUTH", "ICB")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a measure: its figure, what circumstances predict, and the difference.

    ``better_by`` is the difference in the measure's unit, positive where it is better, with its
    95% interval ``lower`` to ``upper``; ``spreads`` is the same in units of what circumstances
    leave unexplained among all places; ``q`` the false discovery rate at which it is flagged.
    """

    area: str
    indicator: str
    sex: str
    age: str
    period: str
    unit: str
    value: float
    expected: float
    better_by: float
    lower: float
    upper: float
    spreads: float
    p: float
    q: float
    verdict: Verdict


@dataclass(frozen=True)
class Weighed:
    """A measure weighed against circumstances: its places, and the share they explain (0 to 1)."""

    measure: Measured
    explained: float
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class BrightSpots:
    """Every measure weighed over places of one type; ``tested`` is how many differences were.

    ``left`` names measures of which circumstances explain too little to predict anything.
    """

    area_type: str
    measures: tuple[Weighed, ...]
    left: tuple[Measured, ...]
    tested: int
    characteristics: tuple[str, ...]

    def of_measure(self, indicator: str, sex: str = "", age: str = "") -> Weighed | None:
        """A measure, best first; that of persons where no sex is named."""
        held = [
            each
            for each in self.measures
            if each.measure[0] == indicator
            and sex in ("", each.measure[1])
            and age in ("", each.measure[2])
        ]
        return min(held, key=lambda each: each.measure[1] != "Persons", default=None)

    def of_place(self, area: str) -> tuple[Spot, ...]:
        """Every measure of a place, best first."""
        found = [spot for each in self.measures for spot in each.spots if spot.area == area]
        return tuple(sorted(found, key=lambda spot: -spot.spreads))


def bright_spots(atlas: Atlas, area_type: str = "LAD") -> BrightSpots:
    """Weigh every judged measure of places of a type against what they are like.

    A characteristic is left out where it is the measure itself; measures that count deprivation,
    that are modelled from what places are like, or that only describe, are not judged. Empty where
    no characteristics are held.
    """
    people_like = profile_in(atlas, area_type)
    if people_like is None:
        return BrightSpots(area_type, (), (), 0, ())
    weighing = _Weighing(people_like, _groups(atlas, people_like.areas))
    made: list[Weighed] = []
    left: list[Weighed] = []
    for indicator, sex, age in atlas.measures(area_type):
        if not _judged(atlas, indicator):
            continue
        rows = atlas.distribution(indicator, area_type, sex, age)
        weighed = weighing.weigh(rows)
        if weighed is None:
            continue
        enough = weighed.explained >= LEAST_EXPLAINED
        (made if enough else left).append(weighed)
    labels = tuple(each.label for each in people_like.definitions)
    marked, tested = _flagged(made)
    return BrightSpots(area_type, marked, tuple(each.measure for each in left), tested, labels)


def _judged(atlas: Atlas, indicator: str) -> bool:
    measure = atlas.definitions.get(indicator)
    return (
        measure is not None
        and measure.polarity in ("lower", "higher")
        and measure.domain != "context"
        and not measure.deprivation
        and not measure.modelled
    )


def _groups(atlas: Atlas, areas: Sequence[str]) -> dict[str, str]:
    """The region (or else the authority or board) that each place lies in."""
    found: dict[str, str] = {}
    wanted = pa.array(areas)
    for kind in GROUPS:
        members = atlas.places.members(kind)
        rows = members.filter(pc.is_in(members["child"], wanted)).to_pylist()
        newest = sorted(rows, key=lambda row: (row["vintage"], row["parent"]))
        held = {row["child"]: row["parent"] for row in newest}
        if len(set(held.values())) >= FEWEST_GROUPS:
            return held
        found = found or held
    return found


class _Weighing:
    """Measures of one kind of place weighed one after another; what serves several is kept."""

    def __init__(self, people_like: Profile, groups: dict[str, str]) -> None:
        self._like, self._groups = people_like, groups
        self._row = {code: i for i, code in enumerate(people_like.areas)}
        self._folds: dict[tuple[tuple[str, ...], str], tuple[Fold, ...]] = {}

    def weigh(self, rows: Sequence[Standing]) -> Weighed | None:
        """A measure's places beside what circumstances predict; None with too few places."""
        held = [row for row in rows if row.value is not None and row.area in self._row]
        held.sort(key=lambda row: row.area)
        values = np.array([row.value for row in held], dtype=np.float64)
        if len(held) < FEWEST or float(np.ptp(values)) == 0:
            return None
        first = held[0]
        made = foretell(values, self._left_out(tuple(row.area for row in held), first.indicator))
        measured = (first.indicator, first.sex, first.age)
        return Weighed(measured, made.explained, _spots(held, values, made))

    def _left_out(self, areas: tuple[str, ...], indicator: str) -> tuple[Fold, ...]:
        """The folds of these places, without the characteristic that is the measure itself."""
        definitions = self._like.definitions
        own = indicator if any(each.indicator == indicator for each in definitions) else ""
        if (areas, own) not in self._folds:
            kept = [i for i, each in enumerate(definitions) if not own or each.indicator != own]
            z = self._like.z[np.ix_([self._row[code] for code in areas], kept)]
            groups = folds([self._groups.get(code, "") for code in areas])
            self._folds[areas, own] = left_out(z, groups)
        return self._folds[areas, own]


def _spots(held: Sequence[Standing], values: FloatArray, made: Foretold) -> tuple[Spot, ...]:
    """The places of one measure, not yet flagged, best first."""
    sign = -1.0 if held[0].polarity == "lower" else 1.0
    own = np.array([_error_of(row) for row in held])
    by_interval = np.isfinite(own)
    error = np.sqrt(np.where(by_interval, own, made.spread) ** 2 + made.error**2)
    gap = sign * (values - made.expected)
    p = two_sided_p(gap / np.maximum(error, 1e-12))
    spread = max(made.spread, 1e-12)
    spots = [
        Spot(
            row.area, row.indicator, row.sex, row.age, row.period, row.unit, float(values[i]),
            float(made.expected[i]), float(gap[i]), float(gap[i] - Z95 * error[i]),
            float(gap[i] + Z95 * error[i]), float(gap[i] / spread), float(p[i]), 1.0, "as_expected",
        )
        for i, row in enumerate(held)
    ]  # fmt: skip
    return tuple(sorted(spots, key=best_first))


def best_first(spot: Spot) -> tuple[float, float, str]:
    """What places stand in order of: how much better they are at least, then how much it seems.

    By what it seems alone, places with few people would stand first, by luck.
    """
    at_least = max(spot.lower, 0.0) + min(spot.upper, 0.0)
    return (-at_least, -spot.better_by, spot.area)


def _error_of(row: Standing) -> float:
    """The standard error of a figure from its interval; NaN where none is published."""
    if row.lower is None or row.upper is None or row.upper <= row.lower:
        return float("nan")
    return (row.upper - row.lower) / (2 * Z95)


def _flagged(made: Sequence[Weighed]) -> tuple[tuple[Weighed, ...], int]:
    """Verdicts under one false discovery rate over all places and measures."""
    every = [spot for each in made for spot in each.spots]
    if not every:
        return (), 0
    flags = flag([spot.p for spot in every], RATE)
    q = iter(flags.q.tolist())
    marked = tuple(
        replace(each, spots=tuple(_judge(spot, next(q)) for spot in each.spots)) for each in made
    )
    return marked, flags.looked_at


def _judge(spot: Spot, q: float) -> Spot:
    verdict: Verdict = "as_expected"
    if q <= RATE and abs(spot.spreads) >= LEAST_SPREADS:
        verdict = "better" if spot.better_by > 0 else "worse"
    return replace(spot, q=q, verdict=verdict)
