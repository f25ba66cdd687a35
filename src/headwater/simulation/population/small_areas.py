"""Who lives in each small area, as it is published: the margins from which residents are made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.simulation.population.fitting import Floats
from headwater.simulation.residents import Areas

Ints = npt.NDArray[np.int64]
BANDS = (0, 16, 25, 35, 50, 65)
"""First ages of the six bands of the census."""
FIVES = tuple(range(0, 91, 5))
"""First ages of the five-year bands of the population estimates; the last is 90 and over."""
OLDEST = 100
ETHNIC_GROUPS = ("White", "Asian", "Black", "Mixed", "Other")


class PopulationError(ValueError):
    """A population that cannot be made: what is missing or contradictory, and what to load."""


@dataclass(frozen=True, eq=False)
class SmallAreas:
    """Published figures of n small areas, those of a district together.

    ``sexes`` (n, 2) men and women, and ``bands`` (n, 6) by ``BANDS``, are of the census. ``fives``
    (n, 2, 19) is the shape by sex and five years of age of an estimate; where that has no sex both
    rows are alike. ``ethnic`` (n, 5) are shares by ``ETHNIC_GROUPS``, all 0 where not known.
    """

    areas: Areas
    sexes: Ints
    bands: Floats
    fives: Floats
    sexed: bool
    ethnic: Floats

    def __post_init__(self) -> None:
        n = len(self.areas)
        shapes = {
            "sexes": (n, 2),
            "bands": (n, len(BANDS)),
            "fives": (n, 2, len(FIVES)),
            "ethnic": (n, len(ETHNIC_GROUPS)),
        }
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise PopulationError(f"{name} is {getattr(self, name).shape}; it must be {shape}.")
            if (getattr(self, name) < 0).any():
                raise PopulationError(
                    f"{name} has a number below nothing. Mend the file it is from."
                )
        empty = (self.sexes.sum(axis=1) > 0) & (self.bands.sum(axis=1) <= 0)
        if empty.any():
            code = self.areas.code[int(np.flatnonzero(empty)[0])]
            raise PopulationError(f"{code} has people by sex and none by age. Load both.")

    @property
    def people(self) -> int:
        """Everybody."""
        return int(self.sexes.sum())
