"""What changed from one version of a vision to the next, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from headwater.deliberation.vision import InTheWay, Item, Outcome, PlannedAction, Vision

KINDS = {Outcome: "outcome", InTheWay: "barrier", PlannedAction: "action"}
FIELDS = {
    "says": "words",
    "what": "words",
    "for_whom": "for whom",
    "indicator": "indicator",
    "shown_by": "how it would show",
    "code": "barrier in the shared vocabulary",
    "outcomes": "outcomes it stands in the way of",
    "because": "theory",
    "expected": "theory",
    "level": "level of prevention",
    "scale": "scale",
    "against": "barriers it works against",
    "towards": "outcomes it works towards",
    "card": "practice card",
    "scenario": "scenario",
    "owner": "owner",
    "said": "statements behind it",
    "voted": "votes",
}


def changes(before: Vision, after: Vision) -> tuple[str, ...]:
    """What is new, gone and different, one sentence each; empty where the two are the same.

    >>> one, two = Vision("Well"), Vision("Well", (Outcome("o1", "Fewer falls"),))
    >>> changes(one, two), changes(one, one)
    (('The outcome “Fewer falls” was added.',), ())
    """
    told: list[str] = []
    if before.statement != after.statement:
        was = f"; it was “{before.statement}”" if before.statement else ""
        told.append(f"The statement is now “{after.statement}”{was}.")
    pairs = (
        (before.outcomes, after.outcomes),
        (before.barriers, after.barriers),
        (before.actions, after.actions),
    )
    for old, new in pairs:
        told.extend(_of_items(old, new))
    told.extend(f"The tag {each} was added." for each in after.tags if each not in before.tags)
    told.extend(f"The tag {each} was taken away." for each in before.tags if each not in after.tags)
    return tuple(told)


def words_of(item: Item) -> str:
    """What an item says, whichever kind it is."""
    return item.what if isinstance(item, PlannedAction) else item.says


def _of_items(old: Iterable[Item], new: Iterable[Item]) -> Iterable[str]:
    before, after = {each.key: each for each in old}, {each.key: each for each in new}
    for key, item in after.items():
        name = f"The {KINDS[type(item)]} “{words_of(item)}”"
        if key not in before:
            yield f"{name} was added."
        elif before[key] != item:
            yield f"{name} changed: {_what(before[key], item)}."
    for key, item in before.items():
        if key not in after:
            yield f"The {KINDS[type(item)]} “{words_of(item)}” was taken out."


def _what(before: Item, after: Item) -> str:
    old, new = asdict(before), asdict(after)
    named = [FIELDS[name] for name in new if name in FIELDS and old[name] != new[name]]
    return ", ".join(dict.fromkeys(named)) or "where it came from"
