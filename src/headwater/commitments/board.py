"""What a board reads first, what stays on an agenda, and how early the promises act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from headwater.commitments.lateness import (
    Attention,
    Days,
    attention,
    overdue_days,
    silent_days,
)
from headwater.commitments.progress import Progress
from headwater.commitments.standing import Answer, Standing
from headwater.evidence.prevention import Level


@dataclass(frozen=True, slots=True)
class Item:
    """A promise as a board sees it: its code, how it stands, its days, whether it worked."""

    code: str
    standing: Standing
    days: Days
    level: Level
    progress: Progress = Progress.NO_MEASURE

    def attention(self, today: date) -> Attention:
        """What it asks for today."""
        return attention(self.standing, self.days, today)


def ranked(items: Iterable[Item], today: date) -> tuple[Item, ...]:
    """What presses most first: overdue, silent, unanswered, to be followed up, soon due, the rest.

    Among the overdue and the silent the longest first; among the rest what is under way before what
    is final, the next day first. The code breaks ties, so that the order is the same every time.

    >>> made, due = date(2026, 1, 5), date(2026, 9, 1)
    >>> days = Days(made, due, date(2027, 3, 1), date(2026, 8, 1))
    >>> late = Item("B", Standing(Answer.YES), days, Level.PRIMARY)
    >>> fine = Item("A", Standing(Answer.YES), Days(made, date(2027, 9, 1), date(2028, 3, 1),
    ...             date(2026, 8, 1)), Level.PRIMARY)
    >>> [each.code for each in ranked([fine, late], date(2026, 10, 1))]
    ['B', 'A']
    """
    return tuple(sorted(items, key=lambda each: _key(each, today)))


def _key(item: Item, today: date) -> tuple[int, int, bool, date, str]:
    asks = item.attention(today)
    waits = {
        Attention.OVERDUE: overdue_days(item.standing, item.days, today),
        Attention.SILENT: silent_days(item.days, today),
        Attention.UNANSWERED: (today - item.days.made).days,
        Attention.FOLLOW_UP: (today - item.days.follow_up).days,
    }.get(asks, 0)
    return asks.rank, -waits, item.standing.is_final, item.days.due, item.code


def on_agenda(items: Iterable[Item], today: date) -> tuple[Item, ...]:
    """What stays on the agenda: everything until its final action, then until its follow-up.

    An item is not taken off because a meeting ran out of time.
    """
    return ranked(
        (
            each
            for each in items
            if not each.standing.is_final or each.attention(today) is Attention.FOLLOW_UP
        ),
        today,
    )


def counts(items: Sequence[Item], today: date) -> dict[Attention, int]:
    """How many ask for what, every kind named."""
    held = Counter(each.attention(today) for each in items)
    return {kind: held[kind] for kind in Attention}


@dataclass(frozen=True, slots=True)
class Balance:
    """How many promises act at each level of prevention, the earliest first."""

    levels: tuple[tuple[Level, int], ...]

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(count for _, count in self.levels)

    @property
    def early(self) -> int:
        """How many act before anybody is ill: on conditions, or to keep people from falling ill."""
        return sum(count for level, count in self.levels if level in _EARLY)


_EARLY = (Level.CONDITIONS, Level.PRIMARY)


def balance(items: Iterable[Item]) -> Balance:
    """How early the promises that were not refused or stopped act.

    >>> days = Days(date(2026, 1, 5), date(2026, 9, 1), date(2027, 3, 1))
    >>> told = balance([Item("A", Standing(Answer.YES), days, Level.TERTIARY)])
    >>> told.total, told.early
    (1, 0)
    """
    held = Counter(each.level for each in items if _counts(each.standing))
    return Balance(tuple((level, held[level]) for level in Level))


def _counts(standing: Standing) -> bool:
    return standing.answer is not Answer.NO and standing.stage.value != "stopped"
