"""What following a succession did, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NEW, MOVED, DROPPED, DECIDE = "new", "moved", "dropped", "decide"
HEADINGS = {
    NEW: "Begins and ends",
    MOVED: "Passes on",
    DROPPED: "Dropped",
    DECIDE: "For a person to decide",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done: a key of ``HEADINGS``, and what, in words."""

    kind: str
    says: str


def told(lines: Sequence[Line]) -> list[str]:
    """The lines under their headings.

    >>> told([Line(MOVED, "A role goes on.")])
    ['Passes on (1)', '  A role goes on.']
    """
    found = []
    for kind, heading in HEADINGS.items():
        here = [line.says for line in lines if line.kind == kind]
        if here:
            found += [f"{heading} ({len(here)})", *(f"  {says}" for says in here)]
    return found
