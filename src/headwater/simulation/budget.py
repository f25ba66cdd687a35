"""A budget bounds whom an offer reaches: the share that is afforded in each year.

Who is afforded is luck with an address (each person and year has a rank), so a smaller budget
reaches a part of those whom a larger one reaches. The share of each year depends on whom earlier
years left over, so it is found by running the offer alone, on a sample first and then on everybody,
until no year spends more than its budget. Shares only shrink once everybody has been run, and a
smaller share reaches a part of those whom a larger one reached: later runs are of these alone, and
the first is of those who live where the offer is made.
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
    share = np.ones(run.years)
    stride = max(1, len(residents) // SAMPLE)
    rows = np.arange(0, len(residents), stride)
    some = residents.take(rows) if stride > 1 else residents
    few = _for(alone, rows)
    for _ in range(ROUNDS):
        spent = spent_by(some, areas, model, replace(few, cut=share[None]), run) * stride
        share = _narrowed(share, spent, budget, grow=True)
    places = alone.offers[0].places
    reached = np.ones(len(residents), np.bool_) if places is None else places[residents.area]
    for _ in range(ROUNDS):
        residents, alone = residents.take(np.flatnonzero(reached)), _for(alone, reached)
        plan = replace(alone, cut=share[None])
        found = simulate(residents, areas, model, plan, replace(run, mark=True))
        spent, reached = spent_in(found.totals), found.touched
        if (spent <= budget).all():
            break
        share = _narrowed(share, spent, budget * 0.995, grow=False)
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
