"""What asks for attention, by dates alone: late, silent, to be followed up, not answered, soon due.

A promise that is under way is *silent* when nothing was said of it, and its process measure was not
read, for a quarter (92 days). It is *overdue* when its day has passed and it is not finished. After
the last action one day is left to keep: the follow-up, on which somebody looks whether it held.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from headwater.commitments.standing import Answer, Standing

QUARTER = timedelta(days=92)
ANSWER_WITHIN = timedelta(days=61)
SOON = timedelta(days=28)


class Attention(StrEnum):
    """What a promise asks of a board, the most pressing first."""

    OVERDUE = "overdue"
    SILENT = "silent"
    UNANSWERED = "unanswered"
    FOLLOW_UP = "follow-up"
    SOON = "soon"
    NONE = "none"

    @property
    def rank(self) -> int:
        """Its place in the order, 0 first.

        >>> [each.rank for each in (Attention.OVERDUE, Attention.NONE)]
        [0, 5]
        """
        return list(Attention).index(self)

    @property
    def is_late(self) -> bool:
        """Whether somebody has let a day pass."""
        return self not in (Attention.SOON, Attention.NONE)


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a promise: made, due, to be followed up, and last heard of.

    ``heard``: the last day on which its owner said anything, or a process measure was read; the
    day it was made where neither happened. ``followed``: when the follow-up was made.
    """

    made: date
    due: date
    follow_up: date
    heard: date | None = None
    followed: date | None = None

    @property
    def last_heard(self) -> date:
        """When anything was last heard of it.

        >>> Days(date(2026, 1, 5), date(2026, 9, 1), date(2027, 3, 1)).last_heard
        datetime.date(2026, 1, 5)
        """
        return max(self.made, self.heard) if self.heard else self.made


def attention(standing: Standing, days: Days, today: date) -> Attention:
    """What the promise asks for today; the most pressing where there are several.

    >>> days = Days(date(2026, 1, 5), date(2026, 9, 1), date(2027, 3, 1), date(2026, 8, 20))
    >>> attention(Standing(Answer.YES), days, date(2026, 9, 1)).value
    'soon'
    >>> attention(Standing(Answer.YES), days, date(2026, 9, 2)).value
    'overdue'
    """
    if standing.is_final:
        return Attention.FOLLOW_UP if _to_follow_up(standing, days, today) else Attention.NONE
    if today > days.due:
        return Attention.OVERDUE
    if standing.answer is Answer.WAITING:
        waits = today - days.made > ANSWER_WITHIN
        return Attention.UNANSWERED if waits else Attention.NONE
    if silent_days(days, today) > QUARTER.days:
        return Attention.SILENT
    return Attention.SOON if days.due - today <= SOON else Attention.NONE


def overdue_days(standing: Standing, days: Days, today: date) -> int:
    """For how many days it is overdue; 0 where it is not.

    >>> days = Days(date(2026, 1, 5), date(2026, 9, 1), date(2027, 3, 1))
    >>> overdue_days(Standing(Answer.YES), days, date(2026, 9, 11))
    10
    """
    return 0 if standing.is_final else max(0, (today - days.due).days)


def silent_days(days: Days, today: date) -> int:
    """For how many days nothing was heard of it.

    >>> silent_days(Days(date(2026, 1, 5), date(2026, 9, 1), date(2027, 3, 1)), date(2026, 1, 15))
    10
    """
    return max(0, (today - days.last_heard).days)


def next_day(standing: Standing, days: Days) -> date | None:
    """The day on which the owner must next be heard; None once all is said.

    >>> next_day(Standing(Answer.YES), Days(date(2026, 1, 5), date(2026, 9, 1), date(2027, 3, 1)))
    datetime.date(2026, 4, 7)
    """
    if standing.is_final:
        return None if standing.answer is Answer.NO or days.followed else days.follow_up
    if standing.answer is Answer.WAITING:
        return min(days.due, days.made + ANSWER_WITHIN)
    return min(days.due, days.last_heard + QUARTER)


def _to_follow_up(standing: Standing, days: Days, today: date) -> bool:
    wanted = standing.answer is not Answer.NO and days.followed is None
    return wanted and today > days.follow_up
