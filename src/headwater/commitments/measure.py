"""A series that a promise is measured by: its points, its baseline, the path to its target."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

Better = Literal["increase", "decrease"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A series in time order, and what it is to become.

    ``points``: (day, value), days rising, values finite, in ``unit``. ``promised``: the day of the
    promise; points before it are the baseline. ``baseline`` and ``target`` are values in the same
    unit, None where nobody gave one; ``due`` the day of the target. Raises ``ValueError`` where
    days do not rise, a value is not finite, or the target lies on the worse side of the baseline.
    """

    name: str
    unit: str
    better: Better
    promised: date
    points: tuple[tuple[date, float], ...] = ()
    baseline: float | None = None
    target: float | None = None
    due: date | None = None

    def __post_init__(self) -> None:
        days = [day for day, _ in self.points]
        if any(later <= earlier for earlier, later in pairwise(days)):
            raise ValueError("The points of a measure must stand in the order of their days.")
        if not all(math.isfinite(value) for _, value in self.points):
            raise ValueError("A point of a measure must be a number.")
        start, end = self.baseline, self.target
        if start is not None and end is not None and self.sign * (end - start) < 0:
            raise ValueError(
                f"The target {end:g} is worse than the baseline {start:g}: better is "
                f"{'an increase' if self.sign > 0 else 'a decrease'}."
            )

    @property
    def sign(self) -> int:
        """1 where more is better, -1 where less is."""
        return 1 if self.better == "increase" else -1

    @property
    def before(self) -> int:
        """How many points come before the promise."""
        return sum(day < self.promised for day, _ in self.points)

    def reaches(self, value: float) -> bool:
        """Whether a value is at the target or beyond it; False without a target."""
        return self.target is not None and self.sign * (value - self.target) >= 0

    def path(self, day: date) -> float | None:
        """Where the straight path from baseline to target stands on a day.

        At the baseline before the promise, at the target after its day; None where any of
        baseline, target and day is missing.

        >>> runs = Measure("Visits", "visits", "increase", date(2026, 1, 1), (), 100, 200,
        ...                date(2026, 12, 31))
        >>> runs.path(date(2026, 7, 2))
        150.0
        """
        if self.baseline is None or self.target is None or self.due is None:
            return None
        whole = (self.due - self.promised).days
        if whole <= 0:
            return self.target
        share = min(1.0, max(0.0, (day - self.promised).days / whole))
        return self.baseline + share * (self.target - self.baseline)
