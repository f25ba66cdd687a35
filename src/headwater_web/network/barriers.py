"""Barriers to prevention by code, in the words that places use: what questions are asked about."""

from __future__ import annotations

from headwater.evidence.barriers import Barrier, barriers


def known(code: str) -> bool:
    """Whether a code is a barrier's.

    >>> known("rural-transport"), known("the-weather")
    (True, False)
    """
    return code in barriers().barriers


def called(code: str) -> str:
    """The name of a barrier; the code itself where this version has no such barrier."""
    found = barriers().barriers.get(code)
    return found.name if found else code


def listed() -> tuple[Barrier, ...]:
    """The barriers that members choose from: those in the words of places, by name."""
    return tuple(sorted(barriers().local, key=lambda each: each.name))
