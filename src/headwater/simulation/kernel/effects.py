"""What the offers that reached a person change this year, by how long ago they did."""

from __future__ import annotations

from numba import njit

from headwater.simulation.conditions import Circumstance
from headwater.simulation.kernel.eight import differ, read, spread, write
from headwater.simulation.kernel.offers import (
    ASKED,
    DROPS,
    HELD,
    M_PROGRAMME,
    MEASURED,
    NOT_REACHED,
    REACHED_IN,
    RESPONSE,
    ROW,
)
from headwater.simulation.kernel.state import (
    ALCOHOL_CHANGE,
    BMI_CHANGE,
    MORE_ACTIVE,
    SBP_CHANGE,
    SPARED,
    STALE,
    notice,
)
from headwater.simulation.lanes import LANES
from headwater.simulation.parts import (
    EFFECT,
    PRODUCT,
    T_SETTINGS,
    WIDTH,
    Asked,
    Change,
    Floats,
    Ints,
    Measured,
    OffersAt,
    Setting,
)

HAZARD, BMI, SBP, ALCOHOL = (
    int(Change.HAZARD), int(Change.BMI), int(Change.SBP), int(Change.ALCOHOL)
)  # fmt: skip
ACTIVE, COMPANY, WARM = int(Change.MORE_ACTIVE), int(Change.COMPANY), int(Change.WARM_HOME)
FOR_GOOD = (int(Change.QUIT), int(Change.CHECK))
PAYER, COST_YEAR, COST_YEARS = (
    int(Asked.PAYER), int(Asked.COST_YEAR), int(Measured.COST_YEARS)
)  # fmt: skip
ISOLATED, COLD_HOME = int(Circumstance.ISOLATED), int(Circumstance.COLD_HOME)
SBP_PER_BMI = int(Setting.SBP_PER_BMI)


@njit(cache=True)
def still_held(offer: int, h: Floats, year: int) -> bool:
    """Whether the offer reached the person, who has not dropped out since."""
    reached = h[HELD * offer + REACHED_IN]
    return bool(reached != NOT_REACHED and year - reached < h[HELD * offer + DROPS])


@njit(cache=True)
def share_of(offers: OffersAt, row: int, h: Floats, year: int) -> float:
    """How much of its full size the effect of one row has in a year."""
    offer = offers.effect[row * ROW]
    since = int(year - h[HELD * offer + REACHED_IN])
    if since < 0 or not still_held(offer, h, year):
        return 0.0
    return float(offers.weight[row * (offers.years + 1) + min(since, offers.years)])


@njit(cache=True)
def pays(offers: OffersAt, offer: int, h: Floats, year: int) -> bool:
    """Whether an offer that began in an earlier year still costs something in this one."""
    since = year - h[HELD * offer + REACHED_IN]
    lasts = 0 < since < offers.real[offer * MEASURED + COST_YEARS]
    return bool(lasts and still_held(offer, h, year))


@njit(cache=True)
def next_change(offers: OffersAt, h: Floats, year: int, last: int) -> int:
    """The first year from this one on, or else ``last``, in which what the offers that reached a
    person do is not what it was the year before, or costs something."""
    for offer in range(offers.number):
        if offers.whole[offer * ASKED + COST_YEAR] and pays(offers, offer, h, year):
            return year
    for row in range(offers.effects):
        kind, first = offers.effect[row * ROW + 1], year
        if kind in FOR_GOOD or h[HELD * offers.effect[row * ROW] + REACHED_IN] == NOT_REACHED:
            continue
        before = share_of(offers, row, h, year - 1)
        while first < last and share_of(offers, row, h, first) == before:
            first += 1
        last = first
    return last


@njit(cache=True)
def pay_on(offers: OffersAt, w: Ints, h: Floats, year: int, cell: int) -> None:
    """What offers cost in the years after they began."""
    for offer in range(offers.number):
        if pays(offers, offer, h, year):
            asked = offer * ASKED
            w[cell + M_PROGRAMME + offers.whole[asked + PAYER]] += offers.whole[asked + COST_YEAR]


@njit(cache=True)
def work(offers: OffersAt, r: Floats, w: Ints, h: Floats, year: int) -> None:
    """What the offers that reached a person change this year; nothing is anew where it is as it
    was the year before."""
    before = (r[BMI_CHANGE], r[SBP_CHANGE], r[ALCOHOL_CHANGE], w[MORE_ACTIVE], w[SPARED])
    for at in range(0, LANES, WIDTH):
        write(r, PRODUCT + at, read(r, EFFECT + at))
        write(r, EFFECT + at, spread(1.0))
    r[BMI_CHANGE] = r[SBP_CHANGE] = r[ALCOHOL_CHANGE] = 0.0
    w[MORE_ACTIVE] = w[SPARED] = 0
    for row in range(offers.effects):
        offer = offers.effect[row * ROW]
        if still_held(offer, h, year):
            share = share_of(offers, row, h, year)
            change_for_now(offers, row, r, w, h[HELD * offer + RESPONSE], share)
    if before != (r[BMI_CHANGE], r[SBP_CHANGE], r[ALCOHOL_CHANGE], w[MORE_ACTIVE], w[SPARED]):
        w[STALE] = 1
    for at in range(0, LANES, WIDTH):
        if differ(read(r, PRODUCT + at), read(r, EFFECT + at)):
            w[STALE] = 1
    notice(r, w)


@njit(cache=True)
def change_for_now(
    offers: OffersAt, row: int, r: Floats, w: Ints, response: float, share: float
) -> None:
    """The effect of one row at this share of its full size."""
    size, kind = offers.size[row], offers.effect[row * ROW + 1]
    if kind == HAZARD:
        r[EFFECT + offers.effect[row * ROW + 2]] *= 1.0 + share * (size - 1.0)
    elif kind == BMI:
        r[BMI_CHANGE] += share * size
        r[SBP_CHANGE] += share * size * r[T_SETTINGS + SBP_PER_BMI]
    elif kind == SBP:
        r[SBP_CHANGE] += share * size
    elif kind == ALCOHOL:
        r[ALCOHOL_CHANGE] += share * size
    elif response < share * size:
        if kind == ACTIVE:
            w[MORE_ACTIVE] = 1
        elif kind == COMPANY:
            w[SPARED] |= ISOLATED
        elif kind == WARM:
            w[SPARED] |= COLD_HOME
