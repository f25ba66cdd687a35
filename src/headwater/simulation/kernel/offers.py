"""Whom a plan reaches, in which year, at what cost, and what it changes for good.

Whether a person is offered, accepts, responds and stays is luck with an address of its own; the
order of things is offer, acceptance, effect. An offer that may be made again is made again. In
``h``, three places an offer: the year it reached the person, their response, when they drop out.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from headwater.simulation.kernel.eight import (
    address,
)
from headwater.simulation.kernel.luck import ACCEPTANCE, OFFERS
from headwater.simulation.kernel.philox import block, exponential, uniform
from headwater.simulation.kernel.state import (
    ACTIVITY,
    ALCOHOL,
    BMI,
    BMI_CHANGE,
    CHECKED,
    CIRCUMSTANCES,
    CONDITIONS,
    CURRENT,
    EX,
    HYPERTENSION,
    SEX,
    SINCE,
    SMOKING,
    STALE,
    blood_pressure,
    tell,
)
from headwater.simulation.lanes import Measure
from headwater.simulation.parts import (
    FIFTHS,
    SEED,
    YEARS,
    Asked,
    Change,
    Floats,
    Ints,
    Measured,
    Offers,
    OffersAt,
    Whole,
)

_FIRST, _LAST, _YOUNG, _OLD, _SEXES, _ALL, _NONE, _SMOKING = range(8)
_CIRCUMSTANCES, _ACTIVITY, _AGAIN, _PAYER, _START, _YEAR, _BORN = range(8, 15)
_ANY, _ANY_CIRCUMSTANCES = int(Asked.HAS_ANY), int(Asked.ANY_CIRCUMSTANCES)
_BMI_FROM, _BMI_TO, _SBP_FROM, _SBP_TO, _ALCOHOL_FROM, _ACCEPT, _DROP = range(7)
ASKED, MEASURED = len(Asked), len(Measured)
_QUIT, _CHECK = int(Change.QUIT), int(Change.CHECK)
ROW = 3
"""Columns of ``Offers.effect``: the offer, the kind of effect, the lane."""
REACHED_IN, RESPONSE, DROPS, HELD = 0, 1, 2, 3
NOT_REACHED, NEVER = -1000.0, 1_000
AGE, QUINTILE, PERSON, LIFE = (
    int(Whole.AGE), int(Whole.QUINTILE), int(Whole.PERSON), int(Whole.LIFE)
)  # fmt: skip
M_REACHED, M_PROGRAMME = int(Measure.REACHED), int(Measure.PROGRAMME_COUNCIL)


@njit(cache=True)
def offers_at(offers: Offers) -> OffersAt:
    """The addresses of a plan's arrays."""
    return OffersAt(
        address(offers.whole), address(offers.real), address(offers.reach), address(offers.cut),
        address(offers.effect), address(offers.size), address(offers.weight),
        offers.whole.shape[0], offers.effect.shape[0], offers.cut.shape[1],
    )  # fmt: skip


@njit(cache=True)
def possible(offers: Offers, area: int) -> int:
    """The offers that a place has: a bit each."""
    found = 0
    for offer in range(offers.whole.shape[0]):
        if offers.places[offer, area]:
            found |= 1 << offer
    return found


@njit(cache=True)
def soonest(offers: OffersAt, offer: int, w: Ints, h: Floats, year: int) -> int:
    """The first year from this one on in which an offer may reach a person, as far as sex, age,
    what they have and when they were reached tell; ``NEVER`` where they rule it out."""
    who, at, born = offers.whole, offer * ASKED, year - w[AGE]
    if w[CONDITIONS] & who[at + _NONE] or born < who[at + _BORN]:
        return NEVER
    if not (who[at + _SEXES] >> w[SEX]) & 1:
        return NEVER
    first = max(year, who[at + _FIRST], born + who[at + _YOUNG])
    last, again = h[HELD * offer + REACHED_IN], who[at + _AGAIN]
    if last != NOT_REACHED:
        if again <= 0:
            return NEVER
        first = max(first, int(last) + again)
    return int(first) if first <= min(who[at + _LAST], born + who[at + _OLD]) else NEVER


@njit(cache=True)
def next_offer(offers: OffersAt, w: Ints, h: Floats, could: int, year: int) -> int:
    """The first year from this one on in which any offer may reach a person (``soonest``)."""
    first = NEVER
    for offer in range(offers.number):
        if (could >> offer) & 1:
            first = min(first, soonest(offers, offer, w, h, year))
    return first


@njit(cache=True)
def acceptable(offers: OffersAt, w: Ints, h: Floats, could: int, year: int) -> int:
    """Those of the possible offers that may reach this person, who is one to accept them: a bit
    each."""
    found = 0
    for offer in range(offers.number):
        if (could >> offer) & 1 and soonest(offers, offer, w, h, year) < w[YEARS]:
            words = block(w[SEED], w[PERSON], w[LIFE], ACCEPTANCE + offer, 0)
            if uniform(words[0]) < offers.real[offer * MEASURED + _ACCEPT]:
                found |= 1 << offer
    return found


@njit(cache=True)
def eligible(offers: OffersAt, offer: int, r: Floats, w: Ints, year: int) -> bool:
    """Whether a person's state just now is one that the offer is for."""
    who, at = offers.whole, offer * ASKED
    age, held = w[AGE], w[CONDITIONS]
    return bool(
        who[at + _FIRST] <= year <= who[at + _LAST]
        and who[at + _YOUNG] <= age <= who[at + _OLD]
        and not held & who[at + _NONE]
        and (held & who[at + _ALL]) == who[at + _ALL]
        and year - age >= who[at + _BORN]
        and (who[at + _SEXES] >> w[SEX]) & 1
        and (who[at + _SMOKING] >> w[SMOKING]) & 1
        and (w[CIRCUMSTANCES] & who[at + _CIRCUMSTANCES]) == who[at + _CIRCUMSTANCES]
        and (who[at + _ACTIVITY] >> w[ACTIVITY]) & 1
        and any_fits(who, at, held, w[CIRCUMSTANCES])
        and measures_fit(offers, offer, r, w)
    )


@njit(cache=True)
def any_fits(who: Ints, at: int, held: int, circumstances: int) -> bool:
    """Whether one of the conditions or circumstances is there, where one of several must be."""
    conditions, others = who[at + _ANY], who[at + _ANY_CIRCUMSTANCES]
    return bool(not (conditions | others) or held & conditions or circumstances & others)


@njit(cache=True)
def measures_fit(offers: OffersAt, offer: int, r: Floats, w: Ints) -> bool:
    """Whether alcohol, body mass index and blood pressure are what the offer is for."""
    real, at = offers.real, offer * MEASURED
    bmi, pressure = r[BMI] + r[BMI_CHANGE], blood_pressure(r, w)
    return bool(
        w[ALCOHOL] >= real[at + _ALCOHOL_FROM]
        and real[at + _BMI_FROM] <= bmi < real[at + _BMI_TO]
        and real[at + _SBP_FROM] <= pressure < real[at + _SBP_TO]
    )


@njit(cache=True)
def due(offers: OffersAt, offer: int, h: Floats, year: int) -> bool:
    """Whether a person was never reached by the offer, or long enough ago to be reached again."""
    last, again = h[HELD * offer + REACHED_IN], offers.whole[offer * ASKED + _AGAIN]
    return bool(last == NOT_REACHED or (again > 0 and year - last >= again))


@njit(cache=True)
def made(offers: OffersAt, offer: int, w: Ints, year: int, seed: int) -> bool:
    """Whether the person is offered it this year, and it is afforded."""
    words = block(seed, w[PERSON], w[LIFE], OFFERS + offer, year)
    return bool(
        uniform(words[0]) < offers.reach[offer * FIFTHS + w[QUINTILE] - 1]
        and uniform(words[1]) < offers.cut[offer * offers.years + year]
    )


@njit(cache=True)
def reaches(
    offers: OffersAt, offer: int, r: Floats, w: Ints, h: Floats,
    when: tuple[int, int],
) -> bool:  # fmt: skip
    """Whether an offer that a person would accept reaches them; ``when``: the year and the seed."""
    year, seed = when
    return bool(
        due(offers, offer, h, year)
        and eligible(offers, offer, r, w, year)
        and made(offers, offer, w, year, seed)
    )


@njit(cache=True)
def reach(
    offers: OffersAt, r: Floats, w: Ints, h: Floats, could: int,
    when: tuple[int, int],
) -> bool:  # fmt: skip
    """Whether any offer reaches the person this year; nothing is changed."""
    for offer in range(offers.number):
        if (could >> offer) & 1 and reaches(offers, offer, r, w, h, when):
            return True
    return False


@njit(cache=True)
def begin(
    offers: OffersAt, r: Floats, w: Ints, h: Floats, could: int,
    when: tuple[int, int], cell: int,
) -> None:  # fmt: skip
    """Reach the person with every offer taken up this year: cost, luck, lasting change."""
    year, seed = when
    for offer in range(offers.number):
        if (could >> offer) & 1 and reaches(offers, offer, r, w, h, when):
            words = block(seed, w[PERSON], w[LIFE], ACCEPTANCE + offer, 1 + year)
            rate, held = offers.real[offer * MEASURED + _DROP], HELD * offer
            asked = offer * ASKED
            h[held + REACHED_IN] = year
            h[held + RESPONSE] = uniform(words[0])
            h[held + DROPS] = exponential(words[1]) / rate if rate > 0.0 else np.inf
            w[cell + M_REACHED] += 1
            w[cell + M_PROGRAMME + offers.whole[asked + _PAYER]] += offers.whole[asked + _START]
            change_for_good(offers, offer, r, w, h[held + RESPONSE])


@njit(cache=True)
def change_for_good(offers: OffersAt, offer: int, r: Floats, w: Ints, response: float) -> None:
    """Changes that do not wear off by themselves: quitting, and what a check makes known."""
    for row in range(offers.effects):
        if offers.effect[row * ROW] == offer and response < offers.size[row]:
            kind = offers.effect[row * ROW + 1]
            if kind == _QUIT and w[SMOKING] == CURRENT:
                w[SMOKING], w[SINCE], w[STALE] = EX, 0, 1
            elif kind == _CHECK and w[CONDITIONS] & HYPERTENSION:
                w[CHECKED] = 1
                tell(r, w)
