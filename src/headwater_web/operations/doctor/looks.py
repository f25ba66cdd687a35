"""A look at one thing, what it found, and all looks in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """How a thing is."""

    WELL = "well"
    DOUBTFUL = "doubtful"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """What a look found: the thing, how it is, in a sentence, and how to mend it.

    >>> print(wrong("clock", "It is 1970.", "Set the clock."))
    wrong     clock: It is 1970. To mend it: Set the clock.
    >>> print(well("clock", "It agrees with the database."))
    well      clock: It agrees with the database.
    """

    thing: str
    state: State
    says: str
    mend: str = ""

    def __str__(self) -> str:
        mend = f" To mend it: {self.mend}" if self.mend else ""
        return f"{self.state.value:<10}{self.thing}: {self.says}{mend}"


Look = Callable[[], Iterable[Finding]]


def well(thing: str, says: str) -> Finding:
    """The thing is as it should be."""
    return Finding(thing, State.WELL, says)


def doubtful(thing: str, says: str, mend: str) -> Finding:
    """The service runs, but somebody should look at this."""
    return Finding(thing, State.DOUBTFUL, says, mend)


def wrong(thing: str, says: str, mend: str) -> Finding:
    """The service does not run as it should until this is mended."""
    return Finding(thing, State.WRONG, says, mend)


def found(looks: Iterable[tuple[str, Look]]) -> Iterator[Finding]:
    """Every finding of the looks; a look that breaks is a finding too."""
    for thing, look in looks:
        try:
            yield from look()
        except Exception as broken:  # the doctor goes on whatever one look meets
            yield wrong(
                thing,
                f"The look itself broke with {type(broken).__name__}: {broken}.",
                "Mend what is wrong above first, and look again.",
            )
