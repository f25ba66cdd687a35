"""The bar of stages: how many commitments are how far, as one strip with its key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from headwater.commitments.board import Item
from headwater.commitments.standing import Answer, Stage

FILLS = {
    "Not answered yet": "#ffffff",
    "Nothing yet": "#f3e9dc",
    "Studied": "#e3efed",
    "Started": "#b5d6d5",
    "Over half": "#78b3b5",
    "Finished": "#0c4a51",
    "Stopped": "#b5b1aa",
    "Answered no": "#8f8a82",
}


@dataclass(frozen=True)
class Part:
    """One part of the bar: its words, how many, and its colour."""

    words: str
    count: int
    fill: str


def parts(items: Sequence[Item]) -> list[Part]:
    """The parts that hold anything, from nothing yet to stopped."""
    words = [Answer.WAITING.words, *(each.words for each in Stage), "Answered no"]
    held = [each.standing.words for each in items]
    return [Part(word, held.count(word), FILLS[word]) for word in words if word in held]


def stage_bar(items: Sequence[Item]) -> Markup:
    """The bar as a drawing of any width.

    >>> stage_bar([])
    Markup('')
    """
    told = parts(items)
    if not told:
        return Markup("")
    total, left, body = len(items), 0.0, ""
    for part in told:
        width = 100 * part.count / total
        body += (
            f'<rect x="{left:.3f}%" y="1" width="{width:.3f}%" height="30" fill="{part.fill}" '
            'stroke="#fbf8f2" stroke-width="2"/>'
        )
        left += width
    words = ", ".join(f"{part.words.lower()} {part.count}" for part in told)
    return Markup(  # noqa: S704
        f'<svg class="hw-stages" role="img" aria-label="How far they are: {words}" width="100%" '
        f'height="32">{body}</svg>'
    )


def swatch(fill: str) -> Markup:
    """A small square of a colour, for the key."""
    return Markup(  # noqa: S704
        '<svg width="18" height="14" aria-hidden="true"><rect x="1" y="1" width="16" height="12" '
        f'fill="{fill}" stroke="#768285"/></svg>'
    )
