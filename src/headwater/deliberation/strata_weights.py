"""Who took part beside who lives there: votes weighted by place, age or both.

Each person is given a weight so that every stratum counts as much as it has residents; with several
divisions (place and age) weights are scaled to each in turn until all fit. Weights widen intervals:
a share's effective number of people is (sum of weights)^2 / sum of their squares. Sources of the
methods: Deming and Stephan (1940), "On a least squares adjustment of a sampled frequency table"
(raking); Kish (1965), "Survey sampling" (effective sample size); Potter (1990), "A study of
procedures to identify and trim extreme sampling weights".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.deliberation.share_interval import share_limits
from headwater.deliberation.vote_matrix import AGREE, VoteMatrix

ROUNDS: Final = 200
FITS: Final = 1e-9
WIDEST: Final = 5.0
"""No weight is more than five times the mean: one person never speaks for a crowd."""
ENOUGH: Final = 30.0
"""Effective people under which a weighted share is not quoted."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Division:
    """One way of dividing people: each person's stratum, and how many residents each one has.

    ``of`` (P,) are names, "" where a person did not say; ``residents`` are people by name.
    """

    name: str
    of: Sequence[str]
    residents: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class StratumShare:
    """How many took part from a stratum, how many live there, and either as a share (0 to 1)."""

    division: str
    stratum: str
    took_part: int
    residents: int
    took_part_share: float
    resident_share: float


@dataclass(frozen=True, eq=False)
class StrataWeights:
    """Weights (P,) with mean 1 among those who have one; 0 for whoever did not say.

    ``effective`` is how many people drawn evenly would be as sure; ``trimmed`` how many weights
    were held to five times the mean; ``silent`` the strata in which residents are and from which
    nobody came: no weight makes them heard.
    """

    weights: Floats
    effective: float
    trimmed: int
    silent: tuple[StratumShare, ...]
    strata: tuple[StratumShare, ...]
    unsaid: int

    def says(self) -> str:
        """What weighting did, in a sentence."""
        people = int((self.weights > 0).sum())
        said = f"{people:,} people, weighted, tell as much as {self.effective:,.0f} drawn evenly."
        if self.silent:
            names = ", ".join(f"{each.stratum}" for each in self.silent)
            share = max(
                sum(each.resident_share for each in self.silent if each.division == name)
                for name in {each.division for each in self.silent}
            )
            said += (
                f" Nobody came from {names} ({share:.0%} of residents): weights cannot mend that."
            )
        return said


def strata_weights(divisions: Sequence[Division]) -> StrataWeights:
    """Weights that make those who took part stand for those who live there.

    Whoever did not say a stratum of any division has no weight. Raises ``ValueError`` where
    divisions have different numbers of people, where a person is of a stratum without residents,
    or where nobody said.

    >>> age = Division("age", ["young", "old", "old", "old"], {"young": 500, "old": 500})
    >>> found = strata_weights([age])
    >>> found.weights.round(2).tolist(), round(found.effective, 2)
    ([2.0, 0.67, 0.67, 0.67], 3.0)
    """
    said = _who_said(divisions)
    strata = tuple(share for each in divisions for share in _shares(each))
    silent = tuple(each for each in strata if not each.took_part and each.residents)
    codes, wanted = zip(*(_coded(each, said) for each in divisions), strict=True)
    weights = np.ones(int(said.sum()))
    for _ in range(ROUNDS):
        before = weights
        for code, share in zip(codes, wanted, strict=True):
            held = np.bincount(code, weights=weights, minlength=len(share))
            weights = weights * (share * len(weights) / held)[code]
        if np.abs(weights - before).max() < FITS:
            break
    weights, trimmed = _trimmed(weights)
    whole = np.zeros(len(said))
    whole[said] = weights
    return StrataWeights(
        whole, effective_people(weights), trimmed, silent, strata, int((~said).sum())
    )


def effective_people(weights: npt.ArrayLike) -> float:
    """How many people drawn evenly are as sure as these with their weights.

    >>> effective_people([1, 1, 1, 1]), effective_people([1, 0, 0, 0])
    (4.0, 1.0)
    """
    held = np.asarray(weights, dtype=np.float64)
    squares = float((held**2).sum())
    return float(held.sum()) ** 2 / squares if squares else 0.0


@dataclass(frozen=True, eq=False)
class WeighedAgreement:
    """The shares that agree with each statement (S,), as voted and weighted, with 95% limits.

    ``plain`` and its limits are of all who voted; ``weighted`` and its limits of those with a
    weight, as of ``effective`` (S,) people. Where those are under 30, or nobody voted, the weighted
    figures are nan and ``too_few`` is true.
    """

    plain: Floats
    plain_lower: Floats
    plain_upper: Floats
    weighted: Floats
    lower: Floats
    upper: Floats
    effective: Floats
    too_few: npt.NDArray[np.bool_]


def weighed_agreement(matrix: VoteMatrix, weights: Floats) -> WeighedAgreement:
    """How far people agree with each statement, as voted and as residents would if like them.

    Raises ``ValueError`` where weights are not one for each person.

    >>> from headwater.deliberation.vote_matrix import vote_matrix
    >>> held = vote_matrix(range(80), [1] * 80, [1] * 60 + [-1] * 20)
    >>> found = weighed_agreement(held, np.array([0.5] * 60 + [2.5] * 20))
    >>> found.plain.tolist(), found.weighted.round(3).tolist(), found.effective.round(1).tolist()
    ([0.75], [0.375], [45.7])
    """
    if len(weights) != len(matrix.participants):
        raise ValueError("there must be one weight for each person of the matrix")
    size = len(matrix.statements)
    agrees = matrix.votes == AGREE

    def summed(of: Floats | None, which: npt.NDArray[np.bool_] | slice) -> Floats:
        parts = None if of is None else of[which]
        found = np.bincount(matrix.columns[which], weights=parts, minlength=size)
        return np.asarray(found, dtype=np.float64)

    everyone = slice(None)
    votes = summed(None, everyone)
    plain = _over(summed(None, agrees), votes)
    mine = weights[matrix.rows]
    mass = summed(mine, everyone)
    effective = _over(mass**2, summed(mine**2, everyone))
    effective = np.nan_to_num(effective)
    few = effective < ENOUGH
    share = np.where(few, np.nan, _over(summed(mine, agrees), mass))
    lower, upper = share_limits(share, effective)
    return WeighedAgreement(plain, *share_limits(plain, votes), share, lower, upper, effective, few)


def _over(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0))


def _who_said(divisions: Sequence[Division]) -> npt.NDArray[np.bool_]:
    sizes = {len(each.of) for each in divisions}
    if len(sizes) != 1:
        raise ValueError("every division must name a stratum, or an empty one, for each person")
    said = np.array([all(names) for names in zip(*(each.of for each in divisions), strict=True)])
    if not said.any():
        raise ValueError("nobody said where they belong: there is nothing to weigh by")
    for each in divisions:
        unknown = {name for name in each.of if name and not each.residents.get(name)}
        if unknown:
            raise ValueError(
                f"{each.name}: people are of {', '.join(sorted(unknown))}, which has no residents; "
                "give how many live there"
            )
    return said


def _shares(division: Division) -> list[StratumShare]:
    residents = sum(division.residents.values())
    came = {name: sum(each == name for each in division.of) for name in division.residents}
    said = max(sum(came.values()), 1)
    return [
        StratumShare(
            division.name, name, came[name], count, came[name] / said, count / max(residents, 1)
        )
        for name, count in division.residents.items()
    ]


def _coded(division: Division, said: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.int64], Floats]:
    """Each person's stratum as a number, and the shares of residents among strata that came."""
    heard, codes = np.unique(np.array(division.of)[said], return_inverse=True)
    residents = np.array([division.residents[name] for name in heard.tolist()], dtype=np.float64)
    return codes, residents / residents.sum()


def _trimmed(weights: Floats) -> tuple[Floats, int]:
    """Weights held to five times their mean, the rest scaled up, and how many were held."""
    held = np.zeros(len(weights), dtype=np.bool_)
    for _ in range(ROUNDS):
        over = weights > WIDEST * (1 + FITS)
        if not over.any():
            break
        held |= over
        rest = weights[~held].sum()
        weights = np.where(held, WIDEST, weights * (len(weights) - WIDEST * held.sum()) / rest)
    return weights, int(held.sum())
