"""What chance alone would do among so many measures, said beside what stands out."""

from __future__ import annotations

from headwater.indicators.standings.stands_out import StandsOut
from headwater.indicators.words.figures import counted
from headwater.indicators.words.sentence import Sentence, plain

EXACT = "England's own figure is taken as exact."


def by_chance(found: StandsOut) -> Sentence:
    """How many measures were looked at, and how many flags chance alone would raise."""
    pieces = [f"We looked at {counted(found.looked_at, 'measure')}."]
    if found.with_interval > 1:
        flags = roughly(found.by_chance)
        pieces.append(
            f"Of the {counted(found.with_interval)} that can be tested, chance alone would make "
            f"{flags} look worse in a place just like England, and we allow for that."
        )
    if found.by_publisher:
        pieces.append(_by_publisher(found))
    if found.with_interval > found.by_publisher:
        pieces.append(EXACT)
    if found.by_rank:
        worst = counted(found.worst_fifth_count) if found.worst_fifth_count else "none"
        verb = "is" if found.worst_fifth_count == 1 else "are"
        pieces.append(
            f"For {counted(found.by_rank, 'measure')} no interval is published, so we compare "
            f"ranks: {worst} {verb} in the worst fifth, where chance would put "
            f"{roughly(found.by_chance_rank)}."
        )
    return plain(" ".join(pieces))


def _by_publisher(found: StandsOut) -> str:
    """What stands outside the allowance for many measures, and what is asked of it instead."""
    every = found.by_publisher == found.with_interval
    which = "We hold" if every else f"Of {counted(found.by_publisher)} we hold"
    return (
        f"{which} only the publisher's own test, which allows for no other measure, so we ask that "
        "the place be in the first or last fifth too."
    )


def trends_by_chance(found: StandsOut) -> Sentence:
    """How many trends were looked at, and how many chance alone would make look worse."""
    expected = max(round(found.trends_by_chance), 1)
    return plain(
        f"We looked at {counted(found.trends, 'trend')}; chance alone would make about "
        f"{counted(expected)} of them look worse."
    )


def roughly(expected: float) -> str:
    """An expected number of flags, in words.

    >>> roughly(0.4), roughly(8.6)
    ('fewer than one', 'about nine')
    """
    return "fewer than one" if expected < 0.75 else f"about {counted(max(round(expected), 1))}"
