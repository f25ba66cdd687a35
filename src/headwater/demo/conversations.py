"""Conversations of the fictional region, and how its people vote in them; the web stores them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

Entry = Mapping[str, Any]
AGES = ("0-24", "25-44", "45-64", "65+", "")
OF_AGE = ((0.05, 0.12, 0.3, 0.45, 0.08), (0.1, 0.42, 0.3, 0.1, 0.08))


@dataclass(frozen=True, slots=True)
class FictionalVoter:
    """Somebody who takes part: votes as (statement's position, choice), and how old she says."""

    votes: tuple[tuple[int, int], ...]
    age_band: str


@dataclass(frozen=True, slots=True)
class FictionalConversations:
    """The entries of ``conversations.toml``, by kind, in its order."""

    conversations: tuple[Entry, ...]
    insights: tuple[Entry, ...]


@cache
def conversations() -> FictionalConversations:
    """The conversations and the insights of the fictional region.

    >>> [each["kind"] for each in conversations().conversations]
    ['solution', 'barrier']
    """
    text = files("headwater.demo").joinpath("conversations.toml").read_text("utf-8")
    held = tomllib.loads(text)
    return FictionalConversations(tuple(held["conversation"]), tuple(held["insight"]))


def voters(entry: Entry) -> tuple[FictionalVoter, ...]:
    """How people vote in a conversation: two groups, each by the shares of its statements.

    Everybody votes on about ``votes`` statements; the same seed gives the same votes.

    >>> first = voters(conversations().conversations[0])[0]
    >>> len(first.votes) > 7, first == voters(conversations().conversations[0])[0]
    (True, True)
    """
    luck = np.random.Generator(np.random.Philox(key=entry["seed"]))
    asked = [at for at, each in enumerate(entry["statement"]) if not each.get("waits")]
    return tuple(
        _voter(entry["statement"], asked, group, int(entry["votes"]), luck)
        for group, count in enumerate(entry["people"])
        for _ in range(count)
    )


def _voter(
    statements: Sequence[Entry],
    asked: Sequence[int],
    group: int,
    votes: int,
    luck: np.random.Generator,
) -> FictionalVoter:
    some = min(len(asked), max(2, int(luck.normal(votes, 2.5))))
    chosen = sorted(luck.choice(asked, some, replace=False).tolist())
    said = []
    for at in chosen:
        agree, passed = statements[at]["agree"][group], statements[at]["pass"][group]
        draw = luck.random()
        said.append((at, 1 if draw < agree else 0 if draw < agree + passed else -1))
    age = AGES[int(luck.choice(len(AGES), p=OF_AGE[group]))]
    return FictionalVoter(tuple(said), age)
