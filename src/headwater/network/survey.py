"""What members say of the network: three statements, asked again each year, with intervals.

Shares are of those who agree or strongly agree; their 95% intervals are Wilson's (1927), and the
interval of a change between two rounds is Newcombe's (1998, method 10). Below ``FEWEST`` answers
nothing is said, neither a share nor how the answers fell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from scipy.special import ndtri

FEWEST = 10
SCALE = (1, 2, 3, 4, 5)
AGREES = 4


class Statement(StrEnum):
    """What members are asked whether they agree with."""

    TRUST = "trust"
    UNDERSTANDING = "understanding"
    USE = "use"

    @property
    def words(self) -> str:
        """The statement as it is put to a member.

        >>> Statement.USE.words
        'In the last year I used something here that I learnt from another member.'
        """
        return WORDS[self]


WORDS = {
    Statement.TRUST: "I can speak frankly with the other members of this network.",
    Statement.UNDERSTANDING: "I understand what leaders on the other side of the table have to do.",
    Statement.USE: "In the last year I used something here that I learnt from another member.",
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many answered, and the share who agree (0 to 1) with its 95% interval.

    The three numbers are None where too few answered.
    """

    answers: int
    share: float | None = None
    lower: float | None = None
    upper: float | None = None

    @property
    def enough(self) -> bool:
        """Whether enough answered for anything to be said."""
        return self.share is not None


@dataclass(frozen=True, slots=True)
class Change:
    """The change of a share between two rounds (-1 to 1), with its 95% interval."""

    share: float
    lower: float
    upper: float

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves nought out."""
        return self.lower > 0 or self.upper < 0


def agreement(answers: Sequence[int]) -> Agreement:
    """The share of answers, each from 1 to 5, that agree: ``ValueError`` for another number.

    >>> found = agreement([5] * 8 + [2] * 2)
    >>> round(found.share, 2), round(found.lower, 3), round(found.upper, 3)
    (0.8, 0.49, 0.943)
    >>> agreement([5, 5]).enough
    False
    """
    if wrong := [each for each in answers if each not in SCALE]:
        raise ValueError(f"an answer is {wrong[0]}: it is a number from 1 to 5")
    if len(answers) < FEWEST:
        return Agreement(len(answers))
    agree = sum(each >= AGREES for each in answers)
    share = agree / len(answers)
    lower, upper = _limits(share, len(answers))
    return Agreement(len(answers), share, lower, upper)


def _limits(share: float, people: int) -> tuple[float, float]:
    """Wilson's limits of a share."""
    z = float(ndtri(0.975))
    whole = 2 * (people + z**2)
    middle = (2 * people * share + z**2) / whole
    reach = z / whole * sqrt(4 * people * share * (1 - share) + z**2)
    return 0.0 if share == 0 else middle - reach, 1.0 if share == 1 else middle + reach


def change(before: Agreement, after: Agreement) -> Change | None:
    """How the share moved; None where either round has too few answers.

    The rounds are taken as two samples of different people: who answered is not kept.

    >>> moved = change(agreement([5] * 10 + [1] * 10), agreement([5] * 10 + [1] * 10))
    >>> round(moved.share, 2), round(moved.lower, 3), round(moved.upper, 3)
    (0.0, -0.284, 0.284)
    """
    if (
        before.share is None
        or before.lower is None
        or before.upper is None
        or after.share is None
        or after.lower is None
        or after.upper is None
    ):
        return None
    moved = after.share - before.share
    down = sqrt((after.share - after.lower) ** 2 + (before.upper - before.share) ** 2)
    up = sqrt((after.upper - after.share) ** 2 + (before.share - before.lower) ** 2)
    return Change(moved, moved - down, moved + up)
