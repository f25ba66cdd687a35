"""From what a workshop said to a draft vision: outcomes, barriers and actions, with who agreed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from headwater.deliberation.vision import (
    NO_VOTES,
    InTheWay,
    Item,
    Outcome,
    PlannedAction,
    Vision,
    Voted,
    with_item,
)


class PointKind(StrEnum):
    """What a point of a workshop is about; what it becomes in a vision."""

    SUCCESS = "success"
    BARRIER = "barrier"
    ACTION = "action"


LETTERS = {PointKind.SUCCESS: "o", PointKind.BARRIER: "b", PointKind.ACTION: "a"}


@dataclass(frozen=True, slots=True)
class WorkshopPoint:
    """A point: its words, the statements under it, the votes on it, and where it was captured.

    ``source`` names it for good, so that it is taken into a vision once; ``barrier`` is a code of
    the shared vocabulary, or empty.
    """

    kind: PointKind
    words: str
    source: str
    said: tuple[str, ...] = ()
    voted: Voted = NO_VOTES
    barrier: str = ""


def drafted(vision: Vision, points: Iterable[WorkshopPoint]) -> Vision:
    """The vision with what a workshop said: new points added, earlier ones brought up to date.

    A point that was taken in before keeps its words and all else that was written since; the
    statements under it and the votes on it are those of now.

    >>> said = WorkshopPoint(PointKind.BARRIER, "No bus", "w-1:3", voted=Voted(9, 1, 2))
    >>> once = drafted(Vision("Well"), [said])
    >>> once.barriers[0].key, once.barriers[0].voted.agree, drafted(once, [said]) == once
    ('b1', 9, True)
    """
    for point in points:
        held = _held(vision, point.source)
        if held is None:
            vision = with_item(vision, _made(vision.next_key(LETTERS[point.kind]), point))
        else:
            vision = with_item(vision, replace(held, said=point.said, voted=point.voted))
    return vision


def _held(vision: Vision, source: str) -> Item | None:
    items: tuple[Item, ...] = (*vision.outcomes, *vision.barriers, *vision.actions)
    return next((each for each in items if source in each.sources), None)


def _made(key: str, point: WorkshopPoint) -> Item:
    said, source = point.said, (point.source,)
    if point.kind is PointKind.SUCCESS:
        return Outcome(key, point.words, said=said, sources=source, voted=point.voted)
    if point.kind is PointKind.BARRIER:
        return InTheWay(
            key, point.words, point.barrier, said=said, sources=source, voted=point.voted
        )
    return PlannedAction(key, point.words, said=said, sources=source, voted=point.voted)
