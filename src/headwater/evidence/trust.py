"""How far a figure can be trusted: how it was seen (confidence) and what it is (grade)."""

from __future__ import annotations

from enum import StrEnum


class Confidence(StrEnum):
    """How a figure was seen, from the surest down."""

    OPENED_FILE = "opened file"
    SECOND_HAND = "opened file, second hand"
    OPENED_PAGE = "opened page"
    WORKED_OUT = "worked out"
    RECALLED = "recalled"

    @property
    def meaning(self) -> str:
        """What it means, in a sentence."""
        return _MEANING[self]


_MEANING = {
    Confidence.OPENED_FILE: "The publisher's data file was opened and the figure copied or summed.",
    Confidence.SECOND_HAND: (
        "A model's input file was opened; it names the publication, which was not opened."
    ),
    Confidence.OPENED_PAGE: "The figure stands in a stored copy of the page that is cited.",
    Confidence.WORKED_OUT: "Arithmetic on other figures of this book, as the entry says.",
    Confidence.RECALLED: "From general knowledge; not opened. Check it before you use it.",
}


class Grade(StrEnum):
    """What kind of evidence an effect rests on, from the strongest down."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"

    @property
    def meaning(self) -> str:
        """What it means, in a few words."""
        return _KIND[self]


_KIND = {
    Grade.A: "meta-analysis of randomised trials",
    Grade.B: "a randomised trial or a strong natural experiment",
    Grade.C: "observation with a comparison",
    Grade.D: "before and after, self-reported, or recalled and not opened",
    Grade.E: "modelled, descriptive or assumed",
}


def best_grade(confidence: Confidence) -> Grade:
    """The best grade that a figure seen in this way may have.

    >>> best_grade(Confidence.RECALLED).value
    'D'
    """
    return Grade.D if confidence is Confidence.RECALLED else Grade.A
