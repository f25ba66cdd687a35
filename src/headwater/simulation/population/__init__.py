"""Residents made from what is published: margins of small areas, shares, and luck with an address.

``from_lake`` reads the margins, ``synthesis`` makes the residents. Underneath: ``fitting``
(iterative proportional fitting) and ``rounding``; ``ages``, ``prevalence``, ``together``,
``giving_out`` and ``traits``, a step each; ``luck`` keeps the addresses of the draws.
"""

from headwater.simulation.population.from_lake import small_areas
from headwater.simulation.population.small_areas import PopulationError, SmallAreas
from headwater.simulation.population.synthesis import Convergence, Population, synthesise

__all__ = [
    "Convergence",
    "Population",
    "PopulationError",
    "SmallAreas",
    "small_areas",
    "synthesise",
]
