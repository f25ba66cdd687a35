"""Every resident of a region, year by year, twice with the same luck.

What goes in: ``residents`` and ``conditions``; ``lanes``, the columns of all tables; ``rates`` with
their units; ``risks``, relative risks; ``model``, all of them together; ``plan``, what is offered
to whom. ``run`` hands all of it to ``kernel`` as ``parts``; ``totals`` is what was counted.
"""

from headwater.simulation.conditions import Condition
from headwater.simulation.model import Model
from headwater.simulation.plan import Effect, Eligibility, Offer, Plan
from headwater.simulation.residents import Areas, Residents
from headwater.simulation.run import Outcome, Run, simulate

__all__ = [
    "Areas",
    "Condition",
    "Effect",
    "Eligibility",
    "Model",
    "Offer",
    "Outcome",
    "Plan",
    "Residents",
    "Run",
    "simulate",
]
