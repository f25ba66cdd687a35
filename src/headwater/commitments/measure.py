"""A series that a promise is measured by: its points, its baseline, the path to its target."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal, cast

Better = Literal["increase", "decrease"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A series in time order, and what it is to become.

    ``points``: (day, value), days rising, values finite, in ``unit``. ``promised``: the day of the
    promise; points before it are the baseline. ``baseline`` and ``target`` are values in the same
    unit, None where nobody gave one; ``due`` the day of the target. ``steps``: (day, value) on the
    way there, as ``verify_steps`` lets them be; without any the path is straight, and those that
    no longer lie before ``due`` are passed over. Raises ``ValueError`` where days do not rise, a
    value is not finite, or the target lies on the worse side of the baseline.
    """

    name: str
    unit: str
    better: Better
    promised: date
    points: tuple[tuple[date, float], ...] = ()
    baseline: float | None = None
    target: float | None = None
    due: date | None = None
    steps: tuple[tuple[date, float], ...] = ()

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
        """Where the path from baseline to target stands on a day: straight from step to step.

        At the baseline before the promise, at the target after its day; None where any of
        baseline, target and day is missing.

        >>> runs = Measure("Visits", "visits", "increase", date(2026, 1, 1), (), 100, 200,
        ...                date(2026, 12, 31))
        >>> runs.path(date(2026, 7, 2))
        150.0
        >>> from dataclasses import replace
        >>> replace(runs, steps=((date(2026, 7, 2), 120.0),)).path(date(2026, 7, 2))
        120.0
        """
        if self.baseline is None or self.target is None or self.due is None:
            return None
        if self.due <= self.promised or day >= self.due:
            return self.target
        corners = [(self.promised, self.baseline), *self.way, (self.due, self.target)]
        for (start, low), (end, high) in pairwise(corners):
            if day < end:
                share = max(0.0, (day - start).days / (end - start).days)
                return low + share * (high - low)
        return self.target

    @property
    def way(self) -> tuple[tuple[date, float], ...]:
        """The steps that lie between the promise and its day."""
        due = self.due
        return tuple(
            each for each in self.steps if due is not None and self.promised < each[0] < due
        )


class StepError(ValueError):
    """The steps of a path cannot be what was written; the message says which and what to do."""


def verify_steps(measure: Measure) -> None:
    """Raise ``StepError`` where the steps of a measure are no path from baseline to target.

    Days rise and lie after the promise and before its day; no step is worse than the one before,
    and none lies beyond the target.

    >>> verify_steps(Measure("Visits", "visits", "increase", date(2026, 1, 1), (), 100, None,
    ...                      date(2026, 12, 31), ((date(2026, 7, 2), 120.0),)))
    Traceback (most recent call last):
    ...
    headwater.commitments.measure.StepError: Say where it stands now and where it should stand in \
the end: steps lie between the two.
    """
    if not measure.steps:
        return
    start, end, due = measure.baseline, measure.target, measure.due
    if start is None or end is None or due is None:
        raise StepError(
            "Say where it stands now and where it should stand in the end: steps lie between the "
            "two."
        )
    last, before = measure.promised, start
    for day, value in measure.steps:
        wrong = _wrong_with(measure, day, value, before)
        if day <= last and not wrong:
            wrong = "Write the steps in the order of their days, one a day."
        if wrong:
            raise StepError(wrong)
        last, before = day, value


def _wrong_with(measure: Measure, day: date, value: float, before: float) -> str:
    """What is wrong with one step; empty where nothing is. The measure has all its ends."""
    due, end = cast(date, measure.due), cast(float, measure.target)
    step = f"The step of {day:%-d %B %Y}"
    if not math.isfinite(value):
        return f"{step} must be a number."
    if not measure.promised < day < due:
        return f"{step} must come after the promise and before the day it is due, {due:%-d %B %Y}."
    if measure.sign * (value - before) < 0:
        return (
            f"{step}, {value:g}, is worse than {before:g}, which comes before it. A path does not "
            "turn back."
        )
    if measure.sign * (end - value) < 0:
        return f"{step}, {value:g}, lies beyond the target, {end:g}. Give a step on the way there."
    return ""
