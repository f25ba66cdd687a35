"""The plan at work on one person: whom it reaches, in which year, and what it changes then.

Whether a person is offered, accepts, responds and stays is luck with an address of its own; the
order of things is offer, acceptance, effect. An offer that may be made again is made again. In
``h``, three places an offer: the year it reached the person, their response, when they drop out.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numba import njit

from headwater.simulation.conditions import Circumstance
from headwater.simulation.kernel.luck import ACCEPTANCE, OFFERS
from headwater.simulation.kernel.parts import (
    EFFECT,
    T_SETTINGS,
    Floats,
    Ints,
    Offers,
    Setting,
    Whole,
)
from headwater.simulation.kernel.philox import block, exponential, uniform
from headwater.simulation.kernel.state import (
    ACTIVITY,
    ALCOHOL,
    ALCOHOL_CHANGE,
    BMI,
    BMI_CHANGE,
    CHECKED,
    CIRCUMSTANCES,
    CONDITIONS,
    CURRENT,
    EX,
    HYPERTENSION,
    MORE_ACTIVE,
    SBP_CHANGE,
    SEX,
    SINCE,
    SMOKING,
    SPARED,
    STALE,
    blood_pressure,
    notice,
    tell,
)
from headwater.simulation.lanes import LANES, Measure


class Asked(IntEnum):
    """Columns of ``Offers.whole``: who may be offered it, when, and who pays."""

    FIRST_YEAR = 0
    LAST_YEAR = 1
    YOUNGEST = 2
    OLDEST = 3
    SEXES = 4
    HAS_ALL = 5
    HAS_NONE = 6
    SMOKING = 7
    CIRCUMSTANCES = 8
    ACTIVITY = 9
    AGAIN = 10
    PAYER = 11
    COST_START = 12
    COST_YEAR = 13
    BORN_FROM = 14


class Measured(IntEnum):
    """Columns of ``Offers.real``."""

    BMI_FROM = 0
    BMI_TO = 1
    SBP_FROM = 2
    SBP_TO = 3
    ALCOHOL_FROM = 4
    ACCEPT = 5
    DROP_OUT = 6
    COST_YEARS = 7


class Change(IntEnum):
    """Kinds of effect, ``Offers.effect[:, 1]``; the third column is a lane or unused."""

    HAZARD = 0
    BMI = 1
    SBP = 2
    ALCOHOL = 3
    QUIT = 4
    MORE_ACTIVE = 5
    COMPANY = 6
    WARM_HOME = 7
    CHECK = 8


_FIRST, _LAST, _YOUNG, _OLD, _SEXES, _ALL, _NONE, _SMOKING = range(8)
_CIRCUMSTANCES, _ACTIVITY, _AGAIN, _PAYER, _START, _YEAR, _BORN = range(8, 15)
_BMI_FROM, _BMI_TO, _SBP_FROM, _SBP_TO, _ALCOHOL_FROM, _ACCEPT, _DROP, _COST_YEARS = range(8)
_HAZARD, _BMI, _SBP, _ALCOHOL, _QUIT, _MORE_ACTIVE, _COMPANY, _WARM, _CHECK = range(9)
REACHED_IN, RESPONSE, DROPS, HELD = 0, 1, 2, 3
NOT_REACHED = -1000.0
AGE, QUINTILE, PERSON, LIFE = (
    int(Whole.AGE), int(Whole.QUINTILE), int(Whole.PERSON), int(Whole.LIFE)
)  # fmt: skip
ISOLATED, COLD_HOME = int(Circumstance.ISOLATED), int(Circumstance.COLD_HOME)
M_REACHED, M_PROGRAMME = int(Measure.REACHED), int(Measure.PROGRAMME_COUNCIL)
SBP_PER_BMI = int(Setting.SBP_PER_BMI)


@njit(cache=True)
def possible(offers: Offers, area: int) -> int:
    """The offers that a place has: a bit each."""
    found = 0
    for offer in range(offers.whole.shape[0]):
        if offers.places[offer, area]:
            found |= 1 << offer
    return found


@njit(cache=True)
def eligible(offers: Offers, offer: int, r: Floats, w: Ints, year: int) -> bool:
    """Whether a person's state just now is one that the offer is for."""
    who = offers.whole
    age, held = w[AGE], w[CONDITIONS]
    return bool(
        who[offer, _FIRST] <= year <= who[offer, _LAST]
        and who[offer, _YOUNG] <= age <= who[offer, _OLD]
        and year - age >= who[offer, _BORN]
        and (who[offer, _SEXES] >> w[SEX]) & 1
        and (who[offer, _SMOKING] >> w[SMOKING]) & 1
        and (held & who[offer, _ALL]) == who[offer, _ALL]
        and not held & who[offer, _NONE]
        and (w[CIRCUMSTANCES] & who[offer, _CIRCUMSTANCES]) == who[offer, _CIRCUMSTANCES]
        and (who[offer, _ACTIVITY] >> w[ACTIVITY]) & 1
        and measures_fit(offers, offer, r, w)
    )


@njit(cache=True)
def measures_fit(offers: Offers, offer: int, r: Floats, w: Ints) -> bool:
    """Whether alcohol, body mass index and blood pressure are what the offer is for."""
    real = offers.real
    bmi, pressure = r[BMI] + r[BMI_CHANGE], blood_pressure(r, w)
    return bool(
        w[ALCOHOL] >= real[offer, _ALCOHOL_FROM]
        and real[offer, _BMI_FROM] <= bmi < real[offer, _BMI_TO]
        and real[offer, _SBP_FROM] <= pressure < real[offer, _SBP_TO]
    )


@njit(cache=True)
def due(offers: Offers, offer: int, h: Floats, year: int) -> bool:
    """Whether a person was never reached by the offer, or long enough ago to be reached again."""
    last, again = h[HELD * offer + REACHED_IN], offers.whole[offer, _AGAIN]
    return bool(last == NOT_REACHED or (again > 0 and year - last >= again))


@njit(cache=True)
def taken_up(offers: Offers, offer: int, w: Ints, year: int, seed: int) -> bool:
    """Whether the person is offered it this year, is one of those who accept, and is afforded."""
    words = block(seed, w[PERSON], w[LIFE], OFFERS + offer, year)
    if uniform(words[0]) >= offers.reach[offer, w[QUINTILE] - 1]:
        return False
    if uniform(words[1]) >= offers.cut[offer, year]:
        return False
    traits = block(seed, w[PERSON], w[LIFE], ACCEPTANCE + offer, 0)
    return bool(uniform(traits[0]) < offers.real[offer, _ACCEPT])


@njit(cache=True)
def reaches(
    offers: Offers, offer: int, r: Floats, w: Ints, h: Floats,
    when: tuple[int, int],
) -> bool:  # fmt: skip
    """Whether one offer reaches the person; ``when`` is the year and the seed."""
    year, seed = when
    return bool(
        due(offers, offer, h, year)
        and eligible(offers, offer, r, w, year)
        and taken_up(offers, offer, w, year, seed)
    )


@njit(cache=True)
def reach(
    offers: Offers, r: Floats, w: Ints, h: Floats, could: int,
    when: tuple[int, int],
) -> bool:  # fmt: skip
    """Whether any offer reaches the person this year; nothing is changed."""
    for offer in range(offers.whole.shape[0]):
        if (could >> offer) & 1 and reaches(offers, offer, r, w, h, when):
            return True
    return False


@njit(cache=True)
def begin(
    offers: Offers, r: Floats, w: Ints, h: Floats, could: int,
    when: tuple[int, int], cell: int,
) -> None:  # fmt: skip
    """Reach the person with every offer taken up this year: cost, luck, lasting change."""
    year, seed = when
    for offer in range(offers.whole.shape[0]):
        if (could >> offer) & 1 and reaches(offers, offer, r, w, h, when):
            words = block(seed, w[PERSON], w[LIFE], ACCEPTANCE + offer, 1 + year)
            rate, held = offers.real[offer, _DROP], HELD * offer
            h[held + REACHED_IN] = year
            h[held + RESPONSE] = uniform(words[0])
            h[held + DROPS] = exponential(words[1]) / rate if rate > 0.0 else np.inf
            w[cell + M_REACHED] += 1
            w[cell + M_PROGRAMME + offers.whole[offer, _PAYER]] += offers.whole[offer, _START]
            change_for_good(offers, offer, r, w, h)


@njit(cache=True)
def change_for_good(offers: Offers, offer: int, r: Floats, w: Ints, h: Floats) -> None:
    """Changes that do not wear off by themselves: quitting, and what a check makes known."""
    for row in range(offers.effect.shape[0]):
        if offers.effect[row, 0] == offer and h[HELD * offer + RESPONSE] < offers.size[row]:
            kind = offers.effect[row, 1]
            if kind == _QUIT and w[SMOKING] == CURRENT:
                w[SMOKING], w[SINCE], w[STALE] = EX, 0, 1
            elif kind == _CHECK:
                w[CHECKED] = 1
                if w[CONDITIONS] & HYPERTENSION:
                    tell(r, w)


@njit(cache=True)
def still_held(offer: int, h: Floats, year: int) -> bool:
    """Whether the offer reached the person, who has not dropped out since."""
    reached = h[HELD * offer + REACHED_IN]
    return bool(reached != NOT_REACHED and year - reached < h[HELD * offer + DROPS])


@njit(cache=True)
def work(
    offers: Offers, r: Floats, w: Ints, h: Floats, year: int,
    cell: int,
) -> None:  # fmt: skip
    """What the offers that reached a person change this year, by how long ago they did."""
    for lane in range(LANES):
        r[EFFECT + lane] = 1.0
    r[BMI_CHANGE] = r[SBP_CHANGE] = r[ALCOHOL_CHANGE] = 0.0
    w[MORE_ACTIVE] = w[SPARED] = 0
    w[STALE] = 1
    for offer in range(offers.whole.shape[0]):
        since = year - h[HELD * offer + REACHED_IN]
        if still_held(offer, h, year) and 0 < since < offers.real[offer, _COST_YEARS]:
            w[cell + M_PROGRAMME + offers.whole[offer, _PAYER]] += offers.whole[offer, _YEAR]
    last = offers.weight.shape[1] - 1
    for row in range(offers.effect.shape[0]):
        offer = offers.effect[row, 0]
        if still_held(offer, h, year):
            since = int(min(year - h[HELD * offer + REACHED_IN], last))
            per_bmi = r[T_SETTINGS + SBP_PER_BMI]
            change_for_now(offers, row, r, w, h, offers.weight[row, since], per_bmi)
    notice(r, w)


@njit(cache=True)
def change_for_now(
    offers: Offers, row: int, r: Floats, w: Ints, h: Floats, share: float, per_bmi: float
) -> None:
    """The effect of one row at this share of its full size."""
    size, kind = offers.size[row], offers.effect[row, 1]
    if kind == _HAZARD:
        r[EFFECT + offers.effect[row, 2]] *= 1.0 + share * (size - 1.0)
    elif kind == _BMI:
        r[BMI_CHANGE] += share * size
        r[SBP_CHANGE] += share * size * per_bmi
    elif kind == _SBP:
        r[SBP_CHANGE] += share * size
    elif kind == _ALCOHOL:
        r[ALCOHOL_CHANGE] += share * size
    elif h[HELD * offers.effect[row, 0] + RESPONSE] < share * size:
        if kind == _MORE_ACTIVE:
            w[MORE_ACTIVE] = 1
        elif kind == _COMPANY:
            w[SPARED] |= ISOLATED
        elif kind == _WARM:
            w[SPARED] |= COLD_HOME
