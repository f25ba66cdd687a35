"""Leaders of the fictional region, their groups, gatherings and questions, and scrutiny."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FictionalNetwork:
    """The entries of ``leaders.toml``, by kind, in its order."""

    leaders: tuple[Entry, ...]
    groups: tuple[Entry, ...]
    programmes: tuple[Entry, ...]
    gatherings: tuple[Entry, ...]
    questions: tuple[Entry, ...]
    recommendations: tuple[Entry, ...]
    surveys: tuple[Entry, ...]


@cache
def network() -> FictionalNetwork:
    """The network of the fictional region.

    >>> [each["person"] for each in network().leaders][:2]
    ['mabel.rook', 'walter.heron']
    """
    text = files("headwater.demo").joinpath("leaders.toml").read_text("utf-8")
    held = tomllib.loads(text)
    kinds = ("leader", "group", "programme", "gathering", "question", "recommendation", "survey")
    return FictionalNetwork(*(tuple(held[kind]) for kind in kinds))
