"""Every resident of a region, year by year, twice with the same luck.

``residents`` and ``conditions`` say what a resident is.
"""

from headwater.simulation.conditions import Condition
from headwater.simulation.residents import Areas, Residents

__all__ = ["Areas", "Condition", "Residents"]
