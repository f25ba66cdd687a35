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
def pay_on(offers: OffersAt, w: Ints, h: Floats, year: int, cell: int) -> None:
    """What offers cost in the years after they began."""
    for offer in range(offers.number):
        since = year - h[HELD * offer + REACHED_IN]
        if still_held(offer, h, year) and 0 < since < offers.real[offer * MEASURED + COST_YEARS]:
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
            since = int(min(year - h[HELD * offer + REACHED_IN], offers.years))
            share = offers.weight[row * (offers.years + 1) + since]
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
