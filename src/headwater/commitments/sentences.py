"""Promises said by rule: the first sentence of a page, what is late, whether it worked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from headwater.commitments.board import Balance, Item
from headwater.commitments.lateness import Attention, overdue_days, silent_days
from headwater.commitments.measure import Measure
from headwater.commitments.progress import FEWEST, Judged, Progress
from headwater.commitments.standing import Answer, Stage

SMALL = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
CHANGED = (Progress.IMPROVING, Progress.TARGET_MET)


def number(count: int) -> str:
    """A count in words up to twelve, in digits beyond.

    >>> number(4), number(13)
    ('four', '13')
    """
    return SMALL[count] if count < len(SMALL) else f"{count:,}"


def lead(items: Sequence[Item], today: date) -> str:
    """The first sentence of "You said, we did".

    >>> lead([], date(2026, 11, 25))
    'Nobody has asked for anything here yet.'
    """
    if not items:
        return "Nobody has asked for anything here yet."
    done = sum(each.standing.stage is Stage.FINISHED for each in items)
    stopped = sum(each.standing.stage is Stage.STOPPED for each in items)
    refused = sum(each.standing.answer is Answer.NO for each in items)
    open_ = [each for each in items if not each.standing.is_final]
    late = sum(each.attention(today).is_late for each in open_)
    parts = []
    if done:
        parts.append(f"{number(done)} {_is(done)} done")
    if open_:
        way = f"{number(len(open_))} {_is(len(open_))} on the way"
        those = "and" if len(open_) == 1 else f"{number(late)} of them"
        parts.append(way + (f", {those} late or silent" if late else ""))
    if stopped:
        parts.append(f"{number(stopped)} {_was(stopped)} stopped")
    if refused:
        parts.append(f"{number(refused)} {_was(refused)} answered no")
    asked = f"People here asked for {number(len(items))} {_thing(len(items))}."
    return f"{asked} {_join(parts)[:1].upper()}{_join(parts)[1:]}."


def of_done(items: Sequence[Item]) -> str:
    """What came of what is done; empty where nothing is.

    Those that were done and changed nothing yet are named with the same weight.
    """
    done = [each for each in items if each.standing.stage is Stage.FINISHED]
    if not done:
        return ""
    worked = sum(each.progress in CHANGED for each in done)
    unchanged = sum(each.progress is Progress.DELIVERED_NO_CHANGE for each in done)
    worse = sum(each.progress is Progress.WORSENING for each in done)
    unknown = len(done) - worked - unchanged - worse
    said = [
        f"for {number(worked)} the measure has improved beyond chance" if worked else "",
        f"for {number(unchanged)} it has not changed yet" if unchanged else "",
        f"for {number(worse)} it has worsened" if worse else "",
        f"for {number(unknown)} it is too early to tell" if unknown else "",
    ]
    return f"Of what is done, {_join([each for each in said if each])}."


def lateness(item: Item, today: date) -> str:
    """What the item asks for, as a tag says it; empty where it asks for nothing.

    >>> from headwater.commitments.lateness import Days
    >>> from headwater.commitments.standing import Standing
    >>> from headwater.evidence.prevention import Level
    >>> late = Item("A", Standing(Answer.YES), Days(date(2026, 1, 5), date(2026, 9, 1),
    ...             date(2027, 3, 1)), Level.PRIMARY)
    >>> lateness(late, date(2026, 10, 20))
    'Overdue by 7 weeks'
    """
    asks = item.attention(today)
    if asks is Attention.OVERDUE:
        return f"Overdue by {_long(overdue_days(item.standing, item.days, today))}"
    if asks is Attention.SILENT:
        return f"Nothing heard for {_long(silent_days(item.days, today))}"
    if asks is Attention.UNANSWERED:
        return f"No answer for {_long((today - item.days.made).days)}"
    if asks is Attention.FOLLOW_UP:
        return f"To be looked at again since {item.days.follow_up:%-d %B %Y}"
    if asks is Attention.SOON:
        left = (item.days.due - today).days
        return f"Due in {_long(left)}" if left else "Due today"
    return ""


def verdict(found: Judged, measure: Measure | None) -> str:
    """What the outcome's series says, with what it rests on, and no word of cause.

    >>> verdict(Judged(Progress.NO_MEASURE), None)
    'No measure was chosen by which anybody could tell.'
    """
    if measure is None:
        return "No measure was chosen by which anybody could tell."
    name = f"“{measure.name}”"
    points = len(measure.points)
    if found.progress is Progress.TOO_FEW:
        since = points - measure.before
        if points >= FEWEST and not since:
            return f"{name} has no figure since the promise: too early to tell."
        return (
            f"{name} has {number(points)} {'figure' if points == 1 else 'figures'}; "
            f"under {number(FEWEST)} chance cannot be told from change."
        )
    said = {
        Progress.NO_CHANGE: f"{name} moves within its usual ups and downs.",
        Progress.DELIVERED_NO_CHANGE: f"What was promised is done. {name} still moves within its "
        "usual ups and downs.",
        Progress.IMPROVING: f"{name} has improved by more than chance would give.",
        Progress.WORSENING: f"{name} has worsened by more than chance would give.",
        Progress.TARGET_MET: f"{name} has reached its target, by more than chance would give.",
    }[found.progress]
    caution = (
        " That it changed since the promise does not show that the promise changed it."
        if found.progress in (*CHANGED, Progress.WORSENING)
        else ""
    )
    basis = "" if found.clean else f" Only {number(measure.before)} of the figures that set the "
    return said + caution + (basis + "usual range are from before it." if basis else "")


def on_path(found: Judged, measure: Measure) -> str:
    """Whether the last figure is on the path to the target or behind it; empty without one.

    >>> runs = Measure("Visits", "visits a month", "increase", date(2026, 1, 1),
    ...                ((date(2026, 7, 2), 130.0),), 100, 200, date(2026, 12, 31))
    >>> from headwater.commitments.progress import judged
    >>> on_path(judged(runs, Stage.STARTED), runs)
    'It is behind the path from 100 to 200: the last figure is 130, and 150 was due by then.'
    """
    if found.behind is None or not measure.points:
        return ""
    day, last = measure.points[-1]
    wanted = measure.path(day)
    if wanted is None or measure.baseline is None or measure.target is None:
        return ""
    way = f"the path from {_figure(measure.baseline)} to {_figure(measure.target)}"
    steps = f" by {_steps(measure)}" if measure.way else ""
    stands = "behind" if found.behind > 0 else "on"
    due = f"{_figure(wanted)} was due by then"
    return f"It is {stands} {way}{steps}: the last figure is {_figure(last)}, and {due}."


def _steps(measure: Measure) -> str:
    """The steps on the way, or how many where they are more than two."""
    if len(measure.way) > 2:
        return f"{number(len(measure.way))} steps"
    return " and ".join(f"{_figure(value)} on {day:%-d %B %Y}" for day, value in measure.way)


def of_balance(told: Balance) -> str:
    """How early the promises act.

    >>> of_balance(Balance(()))
    'No promise is open or done, so there is nothing to weigh.'
    """
    if not told.total:
        return "No promise is open or done, so there is nothing to weigh."
    late = told.total - told.early
    if not late:
        return f"All {number(told.total)} act before anybody falls ill."
    if not told.early:
        return f"All {number(told.total)} wait until somebody has begun to fall ill."
    return (
        f"{number(told.early).capitalize()} of {number(told.total)} "
        f"{'acts' if told.early == 1 else 'act'} before anybody falls ill; "
        f"{number(late)} {'acts' if late == 1 else 'act'} after."
    )


def _long(days: int) -> str:
    if days >= 14:
        weeks = days // 7
        return f"{weeks} weeks" if weeks < 26 else f"{days * 12 // 365} months"
    return f"{days} day{'' if days == 1 else 's'}"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.1f}"


def _thing(count: int) -> str:
    return "thing" if count == 1 else "things"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _join(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{'; '.join(parts[:-1])}; {parts[-1]}" if len(parts) > 2 else " and ".join(parts)
