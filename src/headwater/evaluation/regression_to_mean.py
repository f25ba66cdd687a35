"""What places chosen for being bad would have seemed to win anyway: drift back towards the rest.

A bad year is partly bad luck, and luck does not last. How much of a distance comes back depends on
what the years before are counted as: where a method sets the years after against a mean of many
years before, little of the one bad year is left to come back. So it is learnt from the method
itself. Each place that did not act is asked about as though it had. The slope of the effect that it
would seem to have had, on how far it stood from the rest when places were chosen, is the share that
goes by itself.

Sources: Galton 1886; Davis, Am J Epidemiol 1976;104:493-8; Barnett, van der Pols and Dobson, Int J
Epidemiol 2005;34:215-20.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
FEWEST = 10


@dataclass(frozen=True)
class Drift:
    """How far from the rest the chosen places stood, what share of it goes, and the drift.

    ``expected`` is the effect that would have been found without acting, ``error`` its standard
    error; both are in the indicator's unit.
    """

    distance: float
    gone: float
    expected: float
    error: float
    places: int


def drift(chosen: FloatArray, stood: FloatArray, seemed: FloatArray) -> Drift | None:
    """The drift of places that stood at ``chosen`` (k,), learnt from others.

    ``stood`` (n,) is where places that did not act stood when the others were chosen, ``seemed``
    (n,) the effect that each would seem to have had. None with fewer than ten of them, or all the
    same.

    >>> stood = np.arange(12.0)
    >>> found = drift(np.array([11.5]), stood, -0.5 * (stood - 5.5))
    >>> round(found.gone, 3), round(found.distance, 3), round(found.expected, 3)
    (0.5, 6.0, -3.0)
    """
    both = np.isfinite(stood) & np.isfinite(seemed)
    early, late = stood[both], seemed[both]
    if len(early) < FEWEST or float(np.ptp(early)) == 0 or not np.isfinite(chosen).any():
        return None
    centred = early - early.mean()
    squares = float((centred**2).sum())
    slope = float((centred * (late - late.mean())).sum()) / squares
    left = late - late.mean() - slope * centred
    error = float(np.sqrt((left**2).sum() / (len(early) - 2) / squares))
    gone = min(max(-slope, 0.0), 1.0)
    distance = float(np.nanmean(chosen) - early.mean())
    return Drift(distance, gone, -gone * distance, error * abs(distance), len(early))


def none_of(found: Drift) -> Drift:
    """The same places, of whose distance nothing is taken off."""
    return Drift(found.distance, 0.0, 0.0, 0.0, found.places)
