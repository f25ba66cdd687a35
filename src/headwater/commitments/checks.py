"""The checks beside a promise: whom it may leave worse off, and whether anybody has looked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Check(StrEnum):
    """What is asked before a promise is made."""

    EQUALITY = "equality"
    INEQUALITY = "inequality"
    RURAL = "rural"

    @property
    def asks(self) -> str:
        """The question, as a form asks it.

        >>> Check.RURAL.asks
        'Does it reach people in villages, far from a bus or a surgery?'
        """
        return _ASKS[self]


class Effect(StrEnum):
    """What was found."""

    NOT_LOOKED = "not-looked"
    HELPS = "helps"
    NO_DIFFERENCE = "no-difference"
    MAY_HARM = "may-harm"

    @property
    def words(self) -> str:
        """What was found, as a page says it."""
        return _EFFECTS[self]


_ASKS = {
    Check.EQUALITY: "Does it work for people of every age, sex, ethnic group, faith, disability "
    "and way of life?",
    Check.INEQUALITY: "Does it help people in the poorest places most?",
    Check.RURAL: "Does it reach people in villages, far from a bus or a surgery?",
}
_EFFECTS = {
    Effect.NOT_LOOKED: "Nobody has looked yet",
    Effect.HELPS: "It should help",
    Effect.NO_DIFFERENCE: "It should make no difference",
    Effect.MAY_HARM: "It may leave some worse off",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, and in which words."""

    effect: Effect = Effect.NOT_LOOKED
    words: str = ""


class CheckError(ValueError):
    """A check does not say enough; ``check`` is which one."""

    def __init__(self, check: Check, says: str) -> None:
        super().__init__(says)
        self.check = check


def verify(found: Mapping[Check, Checked]) -> None:
    """Raise ``CheckError`` where a check was made without saying how it was found.

    >>> verify({Check.RURAL: Checked(Effect.MAY_HARM)})
    Traceback (most recent call last):
    ...
    headwater.commitments.checks.CheckError: Say who may be left worse off, and what is done ...
    """
    for check, each in found.items():
        if each.effect is Effect.MAY_HARM and not each.words.strip():
            raise CheckError(check, "Say who may be left worse off, and what is done about it.")
        if each.effect is not Effect.NOT_LOOKED and not each.words.strip():
            raise CheckError(check, "Say in a sentence how you know.")


def unlooked(found: Mapping[Check, Checked]) -> tuple[Check, ...]:
    """The checks that nobody has made.

    >>> [each.value for each in unlooked({Check.EQUALITY: Checked(Effect.HELPS, "Free")})]
    ['inequality', 'rural']
    """
    return tuple(each for each in Check if found.get(each, Checked()).effect is Effect.NOT_LOOKED)
