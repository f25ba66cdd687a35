"""A budget bounds whom an offer reaches: the share that is afforded in each year.

Who is afforded is luck with an address (each person and year has a rank), so a smaller budget
reaches a part of those whom a larger one reaches. The share of each year depends on whom earlier
years left over, so it is found by running the offer alone until no year spends too much. The
first run is unbounded, of everybody who lives where the offer is made. A share reaches a part of
those whom the unbounded offer reaches, so all other runs are of these alone: a sample of them
first, by which shares shrink and grow, then all of them, by which shares only shrink.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from headwater.simulation.lanes import MEASURES, Measure
from headwater.simulation.model import Model
from headwater.simulation.plan import Plan
from headwater.simulation.residents import Areas, Residents
from headwater.simulation.run import Run, simulate
from headwater.simulation.totals import Totals

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
SAMPLE = 150_000
ROUNDS = 6
PROGRAMME = slice(Measure.PROGRAMME_COUNCIL, Measure.PROGRAMME_NATIONAL + 1)


def afforded(residents: Residents, areas: Areas, model: Model, plan: Plan, run: Run) -> Plan:
    """The plan with its budgets kept: no offer spends more in a year than it may.

    An offer without a budget is afforded in full; the plan comes back as it is where none has one.
    """
    if all(offer.budget is None for offer in plan.offers):
        return plan
    cut = np.ones((len(plan.offers), run.years))
    for at, offer in enumerate(plan.offers):
        if offer.budget is not None:
            chosen = None if plan.chosen is None else (plan.chosen >> np.uint32(at)) & np.uint32(1)
            alone = Plan((replace(offer, budget=None),), chosen)
            cut[at] = _shares(residents, areas, model, alone, run, offer.budget)
    return replace(plan, cut=cut)


def _shares(
    residents: Residents, areas: Areas, model: Model, alone: Plan, run: Run, budget: float
) -> Floats:
    places = alone.offers[0].places
    here = np.ones(len(residents), np.bool_) if places is None else places[residents.area]
    residents, alone = residents.take(np.flatnonzero(here)), _for(alone, here)
    unbounded = simulate(residents, areas, model, alone, replace(run, mark=True))
    spent, reached = spent_in(unbounded.totals), unbounded.touched
    if (spent <= budget).all():
        return np.ones(run.years)
    residents, alone = residents.take(np.flatnonzero(reached)), _for(alone, reached)
    share = _sampled(residents, areas, model, alone, run, budget)
    for _ in range(ROUNDS):
        plan = replace(alone, cut=share[None])
        found = simulate(residents, areas, model, plan, replace(run, mark=True))
        spent, reached = spent_in(found.totals), found.touched
        if (spent <= budget).all():
            break
        share = _narrowed(share, spent, budget * 0.995, grow=False)
        residents, alone = residents.take(np.flatnonzero(reached)), _for(alone, reached)
    return share


def _sampled(
    residents: Residents, areas: Areas, model: Model, alone: Plan, run: Run, budget: float
) -> Floats:
    """The share of each year (years,) by a sample of those whom the offer reaches unbounded."""
    stride = max(1, len(residents) // SAMPLE)
    rows = np.arange(0, len(residents), stride)
    some, few = residents.take(rows), _for(alone, rows)
    share = np.ones(run.years)
    for _ in range(ROUNDS):
        spent = spent_by(some, areas, model, replace(few, cut=share[None]), run) * stride
        share = _narrowed(share, spent, budget, grow=True)
    return share


def _for(plan: Plan, rows: Bools | Ints) -> Plan:
    """The plan for some of the residents."""
    return plan if plan.chosen is None else replace(plan, chosen=plan.chosen[rows])


def _narrowed(share: Floats, spent: Floats, budget: float, *, grow: bool) -> Floats:
    ratio = np.divide(budget, spent, out=np.ones_like(spent), where=spent > 0)
    if not grow:
        ratio = np.minimum(ratio, 1.0)
    return np.asarray(np.clip(share * ratio, 0.0, 1.0))


def spent_by(residents: Residents, areas: Areas, model: Model, plan: Plan, run: Run) -> Floats:
    """Pounds that a plan spends in each year (years,)."""
    return spent_in(simulate(residents, areas, model, plan, run).totals)


def spent_in(totals: Totals) -> Floats:
    """Pounds that programmes cost in each year of a run under its plan (years,)."""
    pence = totals.region[1, :, PROGRAMME].sum(axis=-1)
    return np.asarray(pence / MEASURES[Measure.PROGRAMME_ICB].per, dtype=np.float64)
