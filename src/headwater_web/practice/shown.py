"""A card as pages show it: marks and words for what came of it and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils import timezone
from markupsafe import Markup

from headwater.evidence.barriers import Barrier, barriers
from headwater.indicators.words.figures import capital
from headwater.practice.card import PracticeCard, Result
from headwater.practice.plain_change import plain_change
from headwater.practice.ranking import Ranked
from headwater.practice.terms import GRADES, Finding
from headwater_web.charts.marks import Verdict, icon, tone

MARKS: Final[dict[Finding, Verdict]] = {
    Finding.HELPED: "better",
    Finding.MIXED: "best_fifth",
    Finding.NO_DIFFERENCE: "similar",
    Finding.HARMED: "worse",
    Finding.NOT_KNOWN: "cannot_tell",
}


@dataclass(frozen=True)
class Row:
    """A card in a list: where it leads, what came of it, how sure, why it stands here."""

    card: PracticeCard
    address: str
    finding: Markup
    result: str
    why: str

    @property
    def old(self) -> bool:
        """Whether the day has passed by which somebody was to look at it again."""
        return is_old(self.card)

    @property
    def sure(self) -> str:
        """How sure the result is, in a few words."""
        return f"{self.card.grade} of 5"


def row_of(found: Ranked, query: str = "") -> Row:
    """A ranked card as a row; ``query`` carries the visitor's place along."""
    card = found.card
    return Row(
        card, address_of(card.code) + query, finding_words(card.finding), led(card), found.why
    )


def is_old(card: PracticeCard) -> bool:
    """Whether a card should have been looked at again by now."""
    return card.review_by is not None and card.review_by < timezone.localdate()


def address_of(code: str) -> str:
    """The page of a card."""
    return reverse("practice:card", args=[code])


def finding_words(finding: Finding) -> Markup:
    """What came of it: a mark and the words."""
    verdict = MARKS[finding]
    return Markup('<span class="hw-verdict hw-verdict--{}">{} {}</span>').format(
        tone(verdict), icon(verdict), capital(finding.words)
    )


def led(card: PracticeCard) -> str:
    """The result that says most of what came of it, in a line: the first that found the same."""
    same = [each for each in card.results if each.finding is card.finding]
    told = (*same, *card.results)
    return result_words(told[0]) if told else ""


def result_words(result: Result) -> str:
    """One result in a line.

    >>> result_words(Result("falls", Finding.HELPED, "a year", "40", "31", "no classes"))
    'Falls, a year: from 40 to 31, against no classes'
    """
    moved = result.change or result.after
    if result.before and result.after:
        moved = f"from {result.before} to {result.after}"
        moved += f" ({result.change})" if result.change else ""
    plain = plain_change(result)
    moved += f", that is {plain}" if plain else ""
    about = f"{result.outcome}, {result.measure}" if result.measure else result.outcome
    against = f", against {result.comparator}" if result.comparator else ""
    return capital(f"{about}: {moved or result.finding.words}{against}")


def sure_words(grade: int) -> str:
    """What a grade means."""
    return GRADES[grade]


def barriers_of(card: PracticeCard) -> tuple[Barrier, ...]:
    """The barriers that a card was tried against."""
    return tuple(barriers().find(code) for code in card.barriers)
