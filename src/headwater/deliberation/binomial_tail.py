"""The chance of so many or more among people who each do a thing with the same chance."""

from __future__ import annotations

from scipy.special import betainc


def at_least(count: int, people: int, share: float) -> float:
    """The chance (0 to 1) that ``count`` or more of ``people`` do what each does with ``share``.

    Source of the identity with the incomplete beta function: Abramowitz and Stegun (1964), 26.5.24.

    >>> round(at_least(2, 2, 0.5), 9), at_least(0, 5, 0.1), at_least(6, 5, 0.9)
    (0.25, 1.0, 0.0)
    """
    if not 0 < count <= people:
        return 1.0 if count <= 0 else 0.0
    return float(betainc(count, people - count + 1, share))
