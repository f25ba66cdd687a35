"""A plan run again with other sizes of its effects, other uptake or another model: only those whom
it touches live again.

Whom a plan reaches first, and when, does not depend on what it then does; and until then a life is
the same in both arms. Whoever takes an offer up would at any higher uptake. So everybody else adds
to every such run what they added to the first, and the answer is the same to the last whole number
as if all had lived again. Under another model a few are reached whom the plan did not touch under
this one; they are left out, and all others count as they did.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from headwater.simulation.model import Model
from headwater.simulation.outcomes.uncertainty import Scene
from headwater.simulation.plan import Offer, Plan
from headwater.simulation.residents import Areas, Residents
from headwater.simulation.run import Outcome, Run, simulate
from headwater.simulation.totals import Totals

Bools = npt.NDArray[np.bool_]
MOST = 0.9
"""Where a plan touches more of all residents than this, everybody lives again."""


@dataclass(frozen=True, eq=False)
class Touched:
    """The residents whom a plan touches at uptakes up to ``widest`` (offers,), the plan as it is
    made to them, and what all others add to the totals of both arms."""

    residents: Residents
    areas: Areas
    scene: Scene
    run: Run
    others: Totals
    widest: tuple[float, ...]

    @classmethod
    def of(
        cls,
        everybody: tuple[Residents, Areas],
        scene: Scene,
        run: Run,
        first: Outcome,
        widest: Plan,
    ) -> Touched | None:
        """From a first run that was marked and the plan at its widest uptake; None where everybody
        has to live again."""
        residents, areas = everybody
        (model, plan), who = scene, first.touched
        if widest != plan:
            who = simulate(residents, areas, model, widest, replace(run, mark=True)).touched
        if len(who) != len(residents) or who.mean() > MOST:
            return None
        rows = np.flatnonzero(who)
        some = residents.take(rows)
        chosen = None if plan.chosen is None else plan.chosen[rows]
        own = (model, replace(plan, chosen=chosen))
        others = first.totals - simulate(some, areas, *own, run).totals
        return cls(some, areas, own, run, others, tuple(each.accept for each in widest.offers))

    def holds(self, plan: Plan) -> bool:
        """Whether a plan differs from the first in nothing but the sizes of its effects, its costs
        and uptakes that are not beyond the widest."""
        _, own = self.scene
        if len(plan.offers) != len(own.offers) or plan.cut is not own.cut:
            return False
        return all(
            one.places is other.places
            and one.accept <= most
            and _but_for_sizes(one) == _but_for_sizes(other)
            for one, other, most in zip(plan.offers, own.offers, self.widest, strict=True)
        )

    def totals(self, model: Model, plan: Plan) -> Totals:
        """The totals of everybody under the plan with other sizes; of nearly everybody's where the
        model is another.

        ``ValueError`` where the plan differs in anything else.
        """
        if not self.holds(plan):
            raise ValueError("A plan that differs in more than its effects' sizes touches others.")
        here = replace(plan, chosen=self.scene[1].chosen)
        return self.others + simulate(self.residents, self.areas, model, here, self.run).totals


def _but_for_sizes(offer: Offer) -> Offer:
    effects = (replace(each, size=0.0, interval=None) for each in offer.effects)
    return replace(offer, effects=tuple(effects), accept=0.0, pounds=0.0)
