"""Rural people, not only rural areas: how many are deprived, and where they live.

Indices of deprivation are built on urban traits, and mark areas, not people. Two numbers undo
that: the fifths of rural small areas ranked among themselves, and the share of people on a low
income who live outside the most deprived fifth of all areas.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from headwater.indicators.standings.panel import Floats
from headwater.indicators.standings.small_areas import SmallAreas
from headwater.lake.store import Lake
from headwater.place.deprivation import Outside, outside_deprived, rural_only

LOW_INCOME = "income-deprived"
RURAL = 0.5
FIFTHS = 5


@dataclass(frozen=True)
class RuralFifth:
    """One fifth of a place's rural small areas (1 the most deprived of all rural areas)."""

    fifth: int
    areas: int
    people: float
    low_income: float

    @property
    def percent(self) -> float:
        """The per cent of its people on a low income."""
        return 100 * self.low_income / self.people if self.people else float("nan")


@dataclass(frozen=True)
class RuralPeople:
    """People on a low income in a place, rural and urban, and its rural fifths."""

    rural: Outside
    urban: Outside
    rural_people: float
    all_people: float
    fifths: tuple[RuralFifth, ...]


def rural_people(lake: Lake, frame: SmallAreas, area: str, area_type: str) -> RuralPeople | None:
    """The people of a place by town and country; nothing where its small areas are not held.

    ``frame`` holds small areas (LSOA) of the edition that low income is counted in.
    """
    parents = frame.parents.get(area_type)
    if parents is None or area not in parents.codes:
        return None
    inside = parents.index == parents.codes.index(area)
    low = _low_income(lake, frame)
    rural = np.nan_to_num(frame.rural) >= RURAL
    if not np.isfinite(low[inside]).any():
        return None
    fifth = rural_only(frame.rank, rural)
    return RuralPeople(
        outside_deprived(low, frame.quintile, inside & rural),
        outside_deprived(low, frame.quintile, inside & ~rural),
        float(frame.people[inside & rural].sum()),
        float(frame.people[inside].sum()),
        tuple(_fifth(each, inside & (fifth == each), frame, low) for each in range(1, FIFTHS + 1)),
    )


def _fifth(number: int, chosen: np.ndarray, frame: SmallAreas, low: Floats) -> RuralFifth:
    held = chosen & np.isfinite(low)
    people = float(frame.people[held].sum())
    return RuralFifth(number, int(chosen.sum()), people, float(low[held].sum()))


def _low_income(lake: Lake, frame: SmallAreas) -> Floats:
    table = lake.read(
        "observation",
        ["area", "count"],
        "indicator = ? AND category_type = '' AND sex = 'Persons' AND count IS NOT NULL",
        parameters=(LOW_INCOME,),
    )
    codes = np.array(table["area"].to_pylist(), dtype=object)
    return frame.aligned(codes, np.asarray(table["count"].to_numpy(), dtype=np.float64))
