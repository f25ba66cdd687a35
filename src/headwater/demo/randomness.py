"""Streams of random numbers: one for each purpose, so that adding one changes no other."""

from __future__ import annotations

import zlib

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def stream(seed: int, purpose: str) -> np.random.Generator:
    """A counter-based generator keyed by the seed and by what the numbers are for.

    >>> stream(1, "land").random() == stream(1, "land").random() != stream(1, "names").random()
    True
    """
    return np.random.Generator(np.random.Philox(key=[seed, zlib.crc32(purpose.encode())]))


class Noise:
    """A smooth random surface over the plane, rough at every scale down to the shortest wave.

    A sum of plane waves whose height falls with their frequency, so that the surface looks like
    relief. Values have mean 0 and standard deviation 1 over a wide area.

    Args:
        rng: generator to draw the waves from.
        longest: length of the longest wave, in the unit of the coordinates.
        shortest: length of the shortest wave.
        roughness: 0 for a smooth surface, 1 for one as rough in the small as in the large.
    """

    def __init__(
        self,
        rng: np.random.Generator,
        longest: float,
        shortest: float,
        *,
        roughness: float = 0.5,
        waves: int = 96,
    ) -> None:
        length = longest * (shortest / longest) ** rng.random(waves)
        turn = rng.random(waves) * 2 * np.pi
        self._x = 2 * np.pi / length * np.cos(turn)
        self._y = 2 * np.pi / length * np.sin(turn)
        self._phase = rng.random(waves) * 2 * np.pi
        height = (length / longest) ** (1 - roughness)
        self._height = height / np.sqrt(np.sum(height**2) / 2)

    def at(self, x: Floats, y: Floats) -> Floats:
        """Height of the surface at points (n,)."""
        angle = np.multiply.outer(x, self._x) + np.multiply.outer(y, self._y) + self._phase
        return np.asarray(np.cos(angle) @ self._height, dtype=np.float64)
