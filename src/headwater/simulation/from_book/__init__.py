"""The model, and what it is uncertain of, out of the parameter book.

``rates`` reads what happens how often, ``risks`` what multiplies it, ``whole`` puts them together
and ``scenario_plan`` turns a scenario into the plan that the kernel takes.
"""

from headwater.simulation.from_book.scenario_plan import plan_of
from headwater.simulation.from_book.whole import published_model

__all__ = ["plan_of", "published_model"]
