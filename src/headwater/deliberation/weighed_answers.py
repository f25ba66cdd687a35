"""Answers weighed by who lives there, from counts by stratum alone, and told only where safe.

Each stratum of ten people or more counts as much as it has residents (``strata_weights``). A
statement's weighed share is withheld where fewer than ten people of a stratum voted on it, and
where those who are weighed are all but a few of those who voted: beside the share as voted it could
tell what a handful of people of one place or age said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.deliberation.common_ground import Tally
from headwater.deliberation.share_interval import share_limits
from headwater.deliberation.small_strata import LEAST, shown_counts
from headwater.deliberation.strata_weights import (
    ENOUGH,
    Division,
    effective_people,
    strata_weights,
)

COVERS: Final = 0.5
"""Share of residents whom the strata that are weighed must have at the least."""
Floats = npt.NDArray[np.float64]


class Unweighed(StrEnum):
    """Why answers are not weighed by a division."""

    NO_RESIDENTS = "nobody knows how many live there"
    TOO_FEW = "too few said where they belong"


@dataclass(frozen=True, eq=False)
class CountedDivision:
    """Who took part by place or by age, as counts.

    ``strata`` (k,) are names; ``residents`` people by name; ``people`` (k + 1,) took part, and
    ``tally`` (k + 1, S) is what they said: in both the last row is of those who did not say.
    """

    name: str
    strata: Sequence[str]
    residents: Mapping[str, int]
    people: Sequence[int]
    tally: Tally


@dataclass(frozen=True, eq=False)
class WeighedShare:
    """Shares (S,) of all votes as ``voted`` and ``weighed``, with its 95% limits, 0 to 1.

    Weighed shares and limits are nan where they are withheld.
    """

    voted: Floats
    weighed: Floats
    lower: Floats
    upper: Floats


@dataclass(frozen=True, eq=False)
class WeighedAnswers:
    """What was said, weighed by one division, or why it was not.

    ``used`` and ``left_out`` are its strata; ``covered`` the share of residents in those used;
    ``people`` of them took part, who tell as much as ``effective`` drawn evenly.
    """

    division: str
    why: Unweighed | None
    used: tuple[str, ...]
    left_out: tuple[str, ...]
    covered: float
    people: int
    effective: float
    agree: WeighedShare
    disagree: WeighedShare

    @property
    def shown(self) -> npt.NDArray[np.bool_]:
        """The statements (S,) whose weighed shares are told."""
        return ~np.isnan(self.agree.weighed)


def weighed_answers(counted: CountedDivision) -> WeighedAnswers:
    """The answers weighed by a division.

    Not weighed where it has no residents, or where fewer than two strata, or strata with fewer than
    half of the residents, have a count that may be shown. A statement is withheld under 30
    effective votes too. Raises ``ValueError`` where counts are not one row a stratum and one more.

    >>> said = [15, 5, 0], [5, 55, 0], [20, 60, 0]
    >>> tally = Tally(*(np.array([each]).T for each in said))
    >>> age = CountedDivision("age", ["young", "old"], {"young": 50, "old": 50}, [20, 60, 0], tally)
    >>> found = weighed_answers(age)
    >>> found.agree.voted.tolist(), found.agree.weighed.round(3).tolist(), round(found.effective, 1)
    ([0.25], [0.417], 60.0)
    """
    rows = len(counted.strata) + 1
    if len(counted.people) != rows or len(counted.tally.votes) != rows:
        raise ValueError("counts have one row for each stratum, and a last one for the unsaid")
    seen = _seen(counted.people)
    usable = [
        bool(seen[at]) and counted.residents.get(each, 0) > 0
        for at, each in enumerate(counted.strata)
    ]
    used = [at for at, good in enumerate(usable) if good]
    names = tuple(counted.strata[at] for at in used)
    whole = sum(counted.residents.get(each, 0) for each in counted.strata)
    covered = sum(counted.residents[each] for each in names) / whole if whole else 0.0
    why = None if whole else Unweighed.NO_RESIDENTS
    if whole and (len(used) < 2 or covered < COVERS):
        why = Unweighed.TOO_FEW
    many = [int(counted.people[at]) for at in used]
    weights = _weights(counted, names, many) if why is None else np.zeros(0)
    told = _told(counted.tally.votes, used, weights)
    return WeighedAnswers(
        counted.name,
        why,
        names,
        tuple(each for each in counted.strata if each not in names),
        covered,
        sum(many),
        effective_people(np.repeat(weights, many)) if why is None else 0.0,
        _shares(counted.tally.agrees, counted.tally.votes, used, weights, told),
        _shares(counted.tally.disagrees, counted.tally.votes, used, weights, told),
    )


def _seen(people: Sequence[int]) -> npt.NDArray[np.bool_]:
    """Which strata have a count that may be shown; that nobody kept silent gives nobody away."""
    counts = people if people[-1] else people[:-1]
    return shown_counts([list(counts)]).columns_shown()


def _weights(counted: CountedDivision, names: tuple[str, ...], many: list[int]) -> Floats:
    """The weight (u,) of each person of a stratum that is used."""
    everyone = [name for name, count in zip(names, many, strict=True) for _ in range(count)]
    residents = {name: counted.residents[name] for name in names}
    found = strata_weights([Division(counted.name, everyone, residents)])
    first = np.concatenate([[0], np.cumsum(many)[:-1]])
    weights: Floats = found.weights[first]
    return weights


def _told(votes: npt.NDArray[np.int64], used: list[int], weights: Floats) -> Floats:
    """The effective votes (S,) on each statement whose weighed share may be told; nan elsewhere."""
    if not len(weights):
        return np.full(votes.shape[1], np.nan)
    mine = votes[used]
    others = votes.sum(axis=0) - mine.sum(axis=0)
    mass = weights @ mine
    effective = mass**2 / np.maximum(weights**2 @ mine, 1e-12)
    safe = (mine >= LEAST).all(axis=0) & ((others == 0) | (others >= LEAST))
    return np.where(safe & (effective >= ENOUGH), effective, np.nan)


def _shares(
    part: npt.NDArray[np.int64],
    votes: npt.NDArray[np.int64],
    used: list[int],
    weights: Floats,
    told: Floats,
) -> WeighedShare:
    whole = votes.sum(axis=0)
    voted = np.where(whole > 0, part.sum(axis=0) / np.maximum(whole, 1), np.nan)
    if not len(weights):
        return WeighedShare(voted, told, told, told)
    mass = np.maximum(weights @ votes[used], 1e-12)
    share = np.where(np.isnan(told), np.nan, weights @ part[used] / mass)
    lower, upper = share_limits(share, np.nan_to_num(told))
    return WeighedShare(voted, share, lower, upper)
