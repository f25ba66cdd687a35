"""How the actions of a vision are spread over the levels of prevention."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from headwater.deliberation.vision import LEVEL_NAMES, PlannedAction
from headwater.evidence.prevention import Level

EARLY = (Level.CONDITIONS, Level.PRIMARY)


def balance(actions: Iterable[PlannedAction]) -> dict[Level, int]:
    """How many actions there are at each level, the earliest first, those with none at 0."""
    counted = Counter(each.level for each in actions)
    return {level: counted[level] for level in Level}


def balance_says(actions: Iterable[PlannedAction]) -> str:
    """The spread in a sentence.

    >>> early, late = PlannedAction("a1", "x"), PlannedAction("a2", "y", level=Level.TERTIARY)
    >>> print(balance_says([early, late]).replace(". ", ".\\n"))
    Of 2 actions 1 acts before people fall ill.
    None is on building blocks or secondary prevention.
    """
    held = balance(actions)
    count = sum(held.values())
    if not count:
        return "No action is written down yet."
    early = sum(held[level] for level in EARLY)
    missing = [LEVEL_NAMES[level] for level, number in held.items() if not number]
    said = f"Of {count} action{'' if count == 1 else 's'} "
    said += f"{early or 'none'} act{'s' if early <= 1 else ''} before people fall ill."
    if missing:
        said += f" None is on {_listed(missing)}."
    return said


def _listed(names: list[str]) -> str:
    """The levels in a row; "prevention" once, after the last of those that need it."""
    *first, last = names
    whole = f"{', '.join(first)} or {last}" if first else last
    return whole if last == LEVEL_NAMES[Level.CONDITIONS] else f"{whole} prevention"
