"""The rules by which statements are accepted: why one is not, and what every reader is told."""

from __future__ import annotations

from dataclasses import dataclass

KEPT_DAYS = 180


@dataclass(frozen=True)
class Reason:
    """Why a statement is not accepted: its code, its name, and the rule in a sentence."""

    code: str
    name: str
    says: str


REASONS = (
    Reason(
        "person",
        "Points at a person",
        "It names or describes somebody, or tells what is hers alone: her health, her home.",
    ),
    Reason("abuse", "Insults or threatens", "It attacks people for what they are or think."),
    Reason(
        "off-topic", "Not about the question", "It answers another question than the one asked."
    ),
    Reason("repeats", "Says what another says", "Another statement says the same already."),
    Reason(
        "several", "Says several things", "Nobody can agree to half of it: send each by itself."
    ),
    Reason("unclear", "Cannot be understood", "A reader could not tell what she would agree to."),
    Reason("advert", "Sells something", "It is there to sell, or to lead readers elsewhere."),
)
BY_CODE = {each.code: each for each in REASONS}


def named(code: str) -> str:
    """The name of a reason; nothing where there is none.

    >>> named("repeats")
    'Says what another says'
    """
    return BY_CODE[code].name if code in BY_CODE else ""
