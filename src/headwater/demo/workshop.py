"""The workshop of the fictional region's leaders, and the vision that it made; the web stores them.

How a hall chooses between two points is drawn from their strengths (Bradley and Terry 1952: one of
strength s is chosen over one of strength t with chance s / (s + t)).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any

import numpy as np

Entry = Mapping[str, Any]
PAIRS_EACH = 3


@dataclass(frozen=True, slots=True)
class FictionalWorkshop:
    """The entries of ``workshop.toml``, by kind; ``later`` is what the second version adds."""

    workshop: Entry
    points: tuple[Entry, ...]
    later: Entry
    voices: tuple[Entry, ...]


@cache
def workshop() -> FictionalWorkshop:
    """The workshop of the fictional region.

    >>> [each["key"] for each in workshop().points if each["kind"] == "success"]
    ['heart', 'reach', 'children']
    """
    held = tomllib.loads(files("headwater.demo").joinpath("workshop.toml").read_text("utf-8"))
    return FictionalWorkshop(
        held["workshop"], tuple(held["point"]), held["later"], tuple(held["voice"])
    )


def hall_votes(points: Iterable[Entry], phones: int) -> dict[str, tuple[int, ...]]:
    """What each phone says of each point, by its key: 1, -1 or 0, as many as its ``votes`` say.

    Raises ``ValueError`` where a point's votes are not one a phone.

    >>> hall_votes([{"key": "a", "votes": [2, 1, 0]}], 3)
    {'a': (1, 1, -1)}
    """
    said = {}
    for each in points:
        agree, disagree, passed = each["votes"]
        if agree + disagree + passed != phones:
            raise ValueError(f"the point {each['key']!r} needs {phones} votes")
        said[each["key"]] = (1,) * agree + (-1,) * disagree + (0,) * passed
    return said


def hall_choices(points: Iterable[Entry], phones: int, seed: int) -> list[tuple[int, str, str]]:
    """Phone, winner, loser: each phone judges a few pairs of points of a kind.

    >>> rows = hall_choices([{"key": k, "kind": "x", "strength": 1} for k in "abc"], 2, 1)
    >>> len(rows), len({(phone, *sorted(pair)) for phone, *pair in rows})
    (6, 6)
    """
    luck = np.random.Generator(np.random.Philox(key=seed))
    kinds: dict[str, list[Entry]] = {}
    for each in points:
        kinds.setdefault(each["kind"], []).append(each)
    made = []
    for phone in range(phones):
        for of_kind in kinds.values():
            pairs = list(combinations(of_kind, 2))
            for at in luck.permutation(len(pairs))[:PAIRS_EACH]:
                one, other = pairs[at]
                first = luck.random() < one["strength"] / (one["strength"] + other["strength"])
                winner, loser = (one, other) if first else (other, one)
                made.append((phone, str(winner["key"]), str(loser["key"])))
    return made
