"""What places chosen for being bad would have done anyway: drift back towards the rest.

A bad year is partly bad luck, and luck does not last. Among places that did not act, the slope of
how far each stood from the rest afterwards on how far it stood when places were chosen says how
much of a distance is kept; the rest of it goes by itself.

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
    """How far from the rest the chosen places stood, what share such places keep, and the drift.

    ``expected`` is the change towards the rest that would have come without acting.
    """

    distance: float
    kept: float
    expected: float
    places: int


def drift(chosen: FloatArray, before: FloatArray, after: FloatArray) -> Drift | None:
    """The drift of places that stood at ``chosen`` (k,), learnt from others.

    ``before`` and ``after`` (n,) are what places that did not act stood at when the others were
    chosen, and on average afterwards. None with fewer than ten of them, or all the same.

    >>> before = np.arange(12.0)
    >>> found = drift(np.array([11.5]), before, 0.5 * before + 4)
    >>> round(found.kept, 3), round(found.distance, 3), round(found.expected, 3)
    (0.5, 6.0, -3.0)
    """
    both = np.isfinite(before) & np.isfinite(after)
    early, late = before[both], after[both]
    if len(early) < FEWEST or float(np.ptp(early)) == 0 or not np.isfinite(chosen).any():
        return None
    centred = early - early.mean()
    slope = float((centred * (late - late.mean())).sum() / (centred**2).sum())
    kept = min(max(slope, 0.0), 1.0)
    distance = float(np.nanmean(chosen) - early.mean())
    return Drift(distance, kept, (kept - 1.0) * distance, len(early))
