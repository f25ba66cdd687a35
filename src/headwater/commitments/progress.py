"""Has it worked? A control chart whose limits are frozen at the promise.

The limits come from the points before the promise, where there are twelve or more, and else from
the first twelve; they are carried forward, and only points since the promise are read for signals.
So a promise is never judged against ups and downs that it made itself, and a series that is too
short says so. The rules are those of Making Data Count (``headwater.indicators.methods.spc``).

What was delivered and what came of it are two things: the *contribution* is what the owner does
(rooms opened, people seen), the *outcome* is the population's. Only the outcome is judged here, and
that it changed does not show that the promise changed it: see ``headwater.evaluation``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from headwater.commitments.measure import Measure
from headwater.commitments.standing import Stage
from headwater.indicators.methods import spc

FEWEST = spc.FEWEST_POINTS


class Progress(StrEnum):
    """What the outcome's series says."""

    NO_MEASURE = "no-measure"
    TOO_FEW = "too-few"
    NO_CHANGE = "no-change"
    DELIVERED_NO_CHANGE = "delivered-no-change"
    IMPROVING = "improving"
    WORSENING = "worsening"
    TARGET_MET = "target-met"

    @property
    def words(self) -> str:
        """The state as a page says it.

        >>> Progress.DELIVERED_NO_CHANGE.words
        'Delivered, and no change yet'
        """
        return _WORDS[self]


_WORDS = {
    Progress.NO_MEASURE: "Nothing to tell it by",
    Progress.TOO_FEW: "Too few points to tell",
    Progress.NO_CHANGE: "No change yet",
    Progress.DELIVERED_NO_CHANGE: "Delivered, and no change yet",
    Progress.IMPROVING: "Improving beyond chance",
    Progress.WORSENING: "Worsening beyond chance",
    Progress.TARGET_MET: "The target is met",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What a series says, with what it rests on.

    ``signals``: for each point "better", "worse" or ""; always "" before the promise. ``mean``,
    ``lower`` and ``upper``: the frozen limits, None where there are none. ``frozen``: from how many
    points, all of them before the promise where ``clean``. ``behind``: by how much the last point
    falls short of the path to the target, in the measure's unit; None without a path, 0 or less
    where it does not.
    """

    progress: Progress
    signals: tuple[str, ...] = ()
    mean: float | None = None
    lower: float | None = None
    upper: float | None = None
    frozen: int = 0
    clean: bool = True
    behind: float | None = None


def judged(measure: Measure | None, stage: Stage) -> Judged:
    """Judge an outcome's series at the stage at which its promise is.

    The state is that of the latest point. The target is met where the latest point reaches it and
    the change is beyond chance. Of a stopped promise the series is read as of any other.

    >>> from datetime import date
    >>> days = [date(2025, month, 1) for month in range(1, 13)] + [date(2026, 1, 1)]
    >>> told = [10.0, 12, 9, 11, 10, 12, 11, 9, 10, 11, 12, 10, 20]
    >>> runs = Measure("Visits", "visits", "increase", date(2025, 12, 15),
    ...                tuple(zip(days, told, strict=True)))
    >>> judged(runs, Stage.STARTED).progress.value
    'improving'
    """
    if measure is None:
        return Judged(Progress.NO_MEASURE)
    values = [value for _, value in measure.points]
    blank = ("",) * len(values)
    behind = _behind(measure)
    if len(values) < FEWEST or measure.before == len(values):
        return Judged(Progress.TOO_FEW, blank, behind=behind)
    clean = measure.before >= FEWEST
    frozen = measure.before if clean else FEWEST
    chart = spc.xmr(
        values,
        improvement=measure.better,
        options=spc.ChartOptions(fix_after=frozen),
    )
    types = [str(each) for each in chart.point_type[0]]
    signals = tuple(
        _SIGNALS.get(kind, "") if day >= measure.promised else ""
        for (day, _), kind in zip(measure.points, types, strict=True)
    )
    return Judged(
        _state(measure, signals[-1], stage),
        signals,
        _plain(chart.mean),
        _plain(chart.lower),
        _plain(chart.upper),
        frozen,
        clean,
        behind,
    )


_SIGNALS = {"special_cause_improvement": "better", "special_cause_concern": "worse"}


def _state(measure: Measure, signal: str, stage: Stage) -> Progress:
    if signal == "better":
        met = measure.reaches(measure.points[-1][1])
        return Progress.TARGET_MET if met else Progress.IMPROVING
    if signal == "worse":
        return Progress.WORSENING
    return Progress.DELIVERED_NO_CHANGE if stage is Stage.FINISHED else Progress.NO_CHANGE


def _behind(measure: Measure) -> float | None:
    if not measure.points:
        return None
    day, value = measure.points[-1]
    wanted = measure.path(day)
    return None if wanted is None else measure.sign * (wanted - value)


def _plain(values: np.ndarray) -> float:
    return float(values[0, -1])
