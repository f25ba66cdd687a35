"""Everything of a resident that is drawn for the person alone, given sex, fifth, age and the joint.

One compiled loop over people, whose luck has an address a person: chunks and threads change
nothing. Body mass and blood pressure are drawn from the part of their distribution that obesity and
hypertension leave, by the inverse of the normal distribution (a table of 4,096 steps).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit, prange
from scipy.special import ndtri

from headwater.evidence import Book
from headwater.simulation.conditions import Circumstance, Condition, Smoking
from headwater.simulation.kernel.philox import block, uniform
from headwater.simulation.population.fitting import Floats
from headwater.simulation.population.luck import TRAIT_EVENT
from headwater.simulation.population.prevalence import ADULT
from headwater.simulation.residents import QUARTERS

STEPS = 4096
OBESE_FROM, HIGH_FROM = 30.0, 140.0
_INACTIVE, _FAIRLY, _NONE, _OVER, _ISOLATED, _COLON, _BREAST, _DEMENTIA, _FRAIL, _OBESE = range(10)
_QUIT, _CHILD, _SBP = range(3)
DRAWN = (
    "years_since_quitting", "bmi", "sbp", "activity", "alcohol", "circumstances", "ethnicity",
)  # fmt: skip
"""The columns of ``Residents`` that are drawn here, in order."""
_SINCE, _BMI, _PRESSURE, _ACTIVE, _UNITS, _PLACE, _GROUP = range(7)
_ISOLATED_BIT, _COLD_BIT = int(Circumstance.ISOLATED), int(Circumstance.COLD_HOME)
_COLON_BIT, _BREAST_BIT = int(Condition.COLORECTAL_CANCER), int(Condition.BREAST_CANCER)
_DEMENTIA_BIT, _FRAIL_BIT = int(Condition.DEMENTIA), int(Condition.FRAILTY)
_HIGH_BIT, _TREATED_BIT = int(Condition.HYPERTENSION), int(Condition.TREATED)
_EX, _ADULT = int(Smoking.EX), ADULT
_MOST_UNITS, _GUIDELINE = 120.0, 14.0


class TraitTables(NamedTuple):
    """``share`` (kinds, sexes, fifths, ages), ``cold`` (fifths, urban or rural), ``body`` (kinds,
    sexes, ages), ``ethnic`` (areas, groups, running totals), ``spread`` of BMI by sex (logarithm)
    and of pressure, ``drop`` on treatment, ``over`` the mean of units above the guideline, and the
    inverse normal ``normal`` (STEPS,)."""

    share: Floats
    cold: Floats
    body: Floats
    ethnic: Floats
    spread: Floats
    sbp_spread: float
    drop: float
    over: float
    normal: Floats


def trait_tables(book: Book, share: Mapping[str, Floats], ethnic: Floats) -> TraitTables:
    """The tables of the book that single people are drawn from."""
    read = book.figure
    inactive = share["inactive"]
    fairly = inactive + (1 - inactive) * read("fairly-active").number
    none = np.broadcast_to(read("drinks-none").value[:, None, None], inactive.shape).copy()
    over = (
        read("drinks-over-14").value[:, None, None]
        * read("drinks-over-14-quintile").value[None, :, None]
        * read("drinks-over-14-age").by_age()[None, None, :]
    )
    kinds = [inactive, fairly, none, none + np.minimum(over, 0.9 - none), share["isolated"]]
    kinds += [share["colorectal-cancer"], share["breast-cancer"], share["dementia"]]
    kinds += [share["frailty"], share["obese"]]
    cold = read("cold-home-by-quintile").value
    odds = cold / (1 - cold) * read("cold-home-rural").number
    years = read("years-since-quitting").by_age()
    body = np.stack([
        np.stack([years, years]),
        np.stack([read("bmi-children").by_age()] * 2),
        read("sbp-age-shape").by_age(),
    ])  # fmt: skip
    mean = read("bmi-mean").value
    return TraitTables(
        share=np.ascontiguousarray(np.stack(kinds)),
        cold=np.ascontiguousarray(np.stack([cold, odds / (1 + odds)], axis=1)),
        body=np.ascontiguousarray(body),
        ethnic=np.ascontiguousarray(np.cumsum(ethnic, axis=1)),
        spread=np.log1p(read("bmi-spread").value / mean),
        sbp_spread=read("sbp-spread").number,
        drop=read("sbp-treated-drop").number,
        over=12.0,
        normal=ndtri((np.arange(STEPS) + 0.5) / STEPS),
    )


@njit(cache=True)
def _normal(tables: TraitTables, chance: float) -> float:
    return float(tables.normal[min(int(chance * STEPS), STEPS - 1)])


@njit(cache=True)
def _chance_below(tables: TraitTables, z: float) -> float:
    return float(np.searchsorted(tables.normal, z)) / STEPS


@njit(cache=True)
def _body_mass(tables: TraitTables, sex: int, obese: int, share: float, luck: float) -> float:
    """A lognormal whose part above 30 is the share of obese people of the stratum."""
    kept = min(max(share, 0.001), 0.999)
    edge = _normal(tables, 1 - kept)
    chance = 1 - kept * luck if obese else (1 - kept) * luck
    spread = tables.spread[sex]
    return float(OBESE_FROM * np.exp(spread * (_normal(tables, chance) - edge)))


@njit(cache=True)
def _systolic(tables: TraitTables, mean: float, conditions: int, luck: float) -> float:
    """A normal cut at 140: above for those with hypertension; treatment then lowers it."""
    below = _chance_below(tables, (HIGH_FROM - mean) / tables.sbp_spread)
    below = min(max(below, 0.01), 0.99)
    high = (conditions & _HIGH_BIT) != 0
    chance = below + (1 - below) * luck if high else below * luck
    value = mean + tables.sbp_spread * _normal(tables, chance)
    if conditions & _TREATED_BIT:
        value += tables.drop
    return float(value)


@njit(cache=True)
def _drink(tables: TraitTables, none: float, over: float, kind: float, luck: float) -> float:
    if kind < none:
        return 0.0
    if kind < over:
        return float(min(_GUIDELINE + 1.0 - tables.over * np.log(luck), _MOST_UNITS))
    return float(1.0 + np.floor(luck * _GUIDELINE))


@njit(cache=True, parallel=True)
def draw_traits(
    seed: int,
    first: int,
    columns: tuple[npt.NDArray[np.uint16], ...],
    tables: TraitTables,
    out: npt.NDArray[np.uint8],
    conditions: npt.NDArray[np.uint16],
) -> None:
    """Fills the columns of people numbered from ``first`` on.

    ``columns``: area, sex, fifth (1 to 5), age, rural, smoking, obese. ``out`` (7, people), by
    ``DRAWN``; ``conditions`` gains bits.
    """
    area, sexes, fifths, ages, rural, smoking, obese = columns
    for row in prange(area.size):
        w = np.empty(16)
        for four in range(4):
            words = block(seed, first + row, 0, TRAIT_EVENT, four)
            for place in range(4):
                w[4 * four + place] = uniform(words[place])
        sex, fifth, age = int(sexes[row]), int(fifths[row]) - 1, min(int(ages[row]), 100)
        here = tables.share[:, sex, fifth, age]
        out[_GROUP, row] = _ethnic_group(tables.ethnic[area[row]], w[12])
        cold = w[4] < tables.cold[fifth, rural[row]]
        out[_PLACE, row] = _COLD_BIT if cold else 0
        if age < _ADULT:
            out[_BMI, row] = _byte(
                QUARTERS * (tables.body[_CHILD, sex, age] + 2.2 * _normal(tables, w[10]))
            )
            out[_PRESSURE, row] = _byte(95.0 + age)
            out[_ACTIVE, row] = 2
            continue
        if w[3] < here[_ISOLATED]:
            out[_PLACE, row] |= _ISOLATED_BIT
        out[_ACTIVE, row] = (w[0] >= here[_INACTIVE]) + (w[0] >= here[_FAIRLY])
        out[_UNITS, row] = _byte(_drink(tables, here[_NONE], here[_OVER], w[1], w[2]))
        held = int(conditions[row])
        held |= _COLON_BIT if w[5] < here[_COLON] else 0
        held |= _BREAST_BIT if sex == 1 and w[6] < here[_BREAST] else 0
        held |= _DEMENTIA_BIT if w[7] < here[_DEMENTIA] else 0
        held |= _FRAIL_BIT if w[8] < here[_FRAIL] else 0
        conditions[row] = held
        if smoking[row] == _EX:
            since = -tables.body[_QUIT, sex, age] * np.log2(w[9])
            out[_SINCE, row] = _byte(min(since, max(age - _ADULT, 0), 99.0))
        out[_BMI, row] = _byte(
            QUARTERS * _body_mass(tables, sex, int(obese[row]), here[_OBESE], w[10])
        )
        out[_PRESSURE, row] = _byte(_systolic(tables, tables.body[_SBP, sex, age], held, w[11]))


@njit(cache=True)
def _byte(value: float) -> int:
    return int(min(max(np.floor(value), 0.0), 255.0))


@njit(cache=True)
def _ethnic_group(running: Floats, luck: float) -> int:
    last = running[-1]
    if last <= 0.0:
        return 0
    for group in range(running.size):
        if luck * last < running[group]:
            return group + 1
    return int(running.size)
