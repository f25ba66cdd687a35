"""The closed lists of a practice card: what came of it, what it cost, how long it took."""

from __future__ import annotations

from enum import StrEnum


class Finding(StrEnum):
    """What came of it."""

    HELPED = "helped"
    MIXED = "mixed"
    NO_DIFFERENCE = "no-difference"
    HARMED = "harmed"
    NOT_KNOWN = "not-known"

    @property
    def words(self) -> str:
        """What came of it, in a few words.

        >>> Finding.HARMED.words
        'made things worse'
        """
        return _FINDINGS[self]

    @property
    def is_failure(self) -> bool:
        """Whether it was measured and did not help."""
        return self in (Finding.NO_DIFFERENCE, Finding.HARMED)


class CostBand(StrEnum):
    """What it cost a year, in all, from the cheapest."""

    NO_NEW_MONEY = "no-new-money"
    SMALL = "under-50k"
    MEDIUM = "50k-to-500k"
    LARGE = "500k-to-5m"
    VERY_LARGE = "over-5m"
    NOT_KNOWN = "not-known"

    @property
    def words(self) -> str:
        """The band, in a few words."""
        return _COSTS[self]

    @property
    def order(self) -> int:
        """0 is the cheapest; what is not known comes last."""
        return list(CostBand).index(self)


class TimeToEffect(StrEnum):
    """How long it took until anything showed."""

    WITHIN_A_YEAR = "within-a-year"
    ONE_TO_THREE = "one-to-three-years"
    THREE_TO_TEN = "three-to-ten-years"
    LONGER = "over-ten-years"
    NOT_KNOWN = "not-known"

    @property
    def words(self) -> str:
        """The time, in a few words."""
        return _TIMES[self]


GRADES = {
    1: "It can be said what was done and why it should help; nothing was measured",
    2: "Change was measured, but nobody can say that this caused it",
    3: "A comparison tells what this did from what would have happened anyway",
    4: "It was shown again, independently, elsewhere",
    5: "It is shown, written down, and done the same way wherever it is taken up",
}
"""Nesta's Standards of Evidence (Puttick and Ludlow 2013), each level in our own words."""

_FINDINGS = {
    Finding.HELPED: "helped",
    Finding.MIXED: "helped in part",
    Finding.NO_DIFFERENCE: "made no difference",
    Finding.HARMED: "made things worse",
    Finding.NOT_KNOWN: "not known yet",
}
_COSTS = {
    CostBand.NO_NEW_MONEY: "no new money",
    CostBand.SMALL: "under £50,000 a year",
    CostBand.MEDIUM: "£50,000 to £500,000 a year",
    CostBand.LARGE: "£500,000 to £5 million a year",
    CostBand.VERY_LARGE: "over £5 million a year",
    CostBand.NOT_KNOWN: "cost not known",
}
_TIMES = {
    TimeToEffect.WITHIN_A_YEAR: "within a year",
    TimeToEffect.ONE_TO_THREE: "one to three years",
    TimeToEffect.THREE_TO_TEN: "three to ten years",
    TimeToEffect.LONGER: "more than ten years",
    TimeToEffect.NOT_KNOWN: "time not known",
}
