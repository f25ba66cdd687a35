"""Each offer of a scenario by itself: what it reaches, brings and costs.

Together offers may bring less than the sum of each alone, where they reach the same people. An
offer whose cost nobody knows so gets the highest cost a person at which it alone is worth doing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from headwater.simulation.lanes import Measure
from headwater.simulation.model import Model
from headwater.simulation.outcomes.economics import View, Worth, worth
from headwater.simulation.outcomes.study import Study, Told, quietly
from headwater.simulation.plan import Plan
from headwater.simulation.residents import Areas, Residents
from headwater.simulation.run import simulate


@dataclass(frozen=True)
class Alone:
    """One offer by itself: people reached and the change in emergency admissions, healthy years and
    QALYs of the open population over all years; ``worth`` is the closed cohort's, at 3.5%."""

    name: str
    reached: int
    admissions: float
    healthy_years: float
    qalys: float
    worth: Worth


def each_alone(
    found: Study, residents: Residents, areas: Areas, model: Model, told: Told = quietly
) -> tuple[Alone, ...]:
    """Every offer of the study's plan by itself, within the budget that it has in the study."""
    made = []
    for at, offer in enumerate(found.plan.offers):
        told("Each offer by itself", at, len(found.plan.offers))
        totals = simulate(residents, areas, model, only(found.plan, at), found.run).totals
        region = View.region(totals)
        made.append(
            Alone(
                offer.name,
                int(region.of(Measure.REACHED)[1].sum()),
                region.change(Measure.ADMISSIONS_EXPECTED),
                region.change(Measure.HEALTHY_YEARS),
                region.change(Measure.QALYS),
                worth(View.cohort(totals)),
            )
        )
    return tuple(made)


def only(plan: Plan, at: int) -> Plan:
    """The plan with one of its offers and nothing else."""
    chosen = None if plan.chosen is None else (plan.chosen >> np.uint32(at)) & np.uint32(1)
    cut = None if plan.cut is None else plan.cut[at : at + 1]
    return replace(plan, offers=(plan.offers[at],), chosen=chosen, cut=cut)
