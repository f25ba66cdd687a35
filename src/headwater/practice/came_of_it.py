"""What several cards come to: how many helped, how many did not, and where they disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from headwater.practice.card import PracticeCard
from headwater.practice.terms import Finding

NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class CameOfIt:
    """Counts of cards by what came of them, and the sentence."""

    counts: dict[Finding, int]
    says: str

    @property
    def disagree(self) -> bool:
        """Whether some helped and some did not."""
        helped = self.counts[Finding.HELPED] + self.counts[Finding.MIXED]
        return bool(helped and self.counts[Finding.NO_DIFFERENCE] + self.counts[Finding.HARMED])


def came_of_it(cards: Sequence[PracticeCard]) -> CameOfIt:
    """What the cards come to.

    >>> came_of_it([]).says
    'Nobody has told us yet of anything tried against it.'
    """
    held = Counter(card.finding for card in cards)
    counts = {each: held[each] for each in Finding}
    return CameOfIt(counts, _says(cards, counts))


def _says(cards: Sequence[PracticeCard], counts: dict[Finding, int]) -> str:
    if not cards:
        return "Nobody has told us yet of anything tried against it."
    measured = len(cards) - counts[Finding.NOT_KNOWN]
    if not measured:
        return f"{_number(len(cards)).capitalize()} tried something, and none has a result yet."
    told = [
        f"{_number(counts[each])} {each.words}"
        for each in (Finding.HELPED, Finding.MIXED, Finding.NO_DIFFERENCE, Finding.HARMED)
        if counts[each]
    ]
    sure = sum(1 for card in cards if card.grade >= 3 and card.finding is not Finding.NOT_KNOWN)
    first = f"Of {_number(measured)} that were measured, {', '.join(told)}."
    strength = f"{_number(sure).capitalize()} had a comparison that shows what caused it."
    waiting = counts[Finding.NOT_KNOWN]
    rest = f" {_number(waiting).capitalize()} {'has' if waiting == 1 else 'have'} no result yet."
    return f"{first} {strength}{rest if waiting else ''}"


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"
