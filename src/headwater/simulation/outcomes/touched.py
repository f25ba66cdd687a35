"""A plan run again with other sizes of its effects: only those whom it touches live again.

Whom a plan reaches first, and when, does not depend on what it then does; and until then a life is
the same in both arms. So everybody else adds to every such run what they added to the first, and
the answer is the same to the last whole number as if all had lived again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from headwater.simulation.model import Model
from headwater.simulation.outcomes.uncertainty import Scene
from headwater.simulation.plan import Offer, Plan
from headwater.simulation.residents import Areas, Residents
from headwater.simulation.run import Run, simulate
from headwater.simulation.totals import Totals

Bools = npt.NDArray[np.bool_]
MOST = 0.9
"""Where a plan touches more of all residents than this, everybody lives again."""


@dataclass(frozen=True, eq=False)
class Touched:
    """The residents whom a plan touches, the plan as it is made to them, and what all others add to
    the totals of both arms."""

    residents: Residents
    areas: Areas
    scene: Scene
    run: Run
    others: Totals

    @classmethod
    def of(
        cls, residents: Residents, areas: Areas, scene: Scene, run: Run, first: Totals, who: Bools
    ) -> Touched | None:
        """From the totals of a first run and whom it touched (residents,); None where everybody has
        to live again."""
        if len(who) != len(residents) or who.mean() > MOST:
            return None
        rows = np.flatnonzero(who)
        some, (model, plan) = residents.take(rows), scene
        chosen = None if plan.chosen is None else plan.chosen[rows]
        own = (model, replace(plan, chosen=chosen))
        again = replace(run, mark=False)
        return cls(some, areas, own, again, first - simulate(some, areas, *own, again).totals)

    def holds(self, model: Model, plan: Plan) -> bool:
        """Whether a scene differs from the first in nothing but the sizes of the effects."""
        mine, own = self.scene
        if model is not mine or len(plan.offers) != len(own.offers) or plan.cut is not own.cut:
            return False
        return all(
            one.places is other.places and _but_for_sizes(one) == _but_for_sizes(other)
            for one, other in zip(plan.offers, own.offers, strict=True)
        )

    def totals(self, plan: Plan) -> Totals:
        """The totals of everybody under the plan with other sizes of its effects.

        ``ValueError`` where it differs in anything else.
        """
        model, own = self.scene
        if not self.holds(model, plan):
            raise ValueError("A plan that differs in more than its effects' sizes touches others.")
        here = replace(plan, chosen=own.chosen)
        return self.others + simulate(self.residents, self.areas, model, here, self.run).totals


def _but_for_sizes(offer: Offer) -> Offer:
    effects = (replace(each, size=0.0, interval=None) for each in offer.effects)
    return replace(offer, effects=tuple(effects))
