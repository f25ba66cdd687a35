"""What is wrong with a practice card: a sentence for each fault, that says how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from headwater.evidence.barriers import barriers
from headwater.evidence.trust import Confidence
from headwater.practice.card import PracticeCard
from headwater.practice.terms import GRADES, Finding

CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
PLACE = re.compile(r"[A-Z][A-Z0-9-]{2,19}")
ADDRESS = re.compile(r"https?://[^\s]+")
PERSONAL = re.compile(r"[^\s@]+@[^\s@]+|\b0\d{3,4} ?\d{3} ?\d{3,4}\b")
LONGEST = {"code": 80, "title": 160, "where": 160, "when": 60, "for_whom": 400, "contact": 200}
LONGEST_TEXT = 4_000
LINES = ("title", "where", "when", "contact")
WANTED = {
    "title": "Give it a name that says what was done.",
    "problem": "Say what was wrong that somebody wanted to change.",
    "done": "Say what was done, so that somebody else could begin.",
    "for_whom": "Say for whom it was.",
    "where": "Say where it was tried.",
    "when": "Say when: a year, or from when to when.",
    "source": "Say where this is known from: a report, a study, or the people who did it.",
}
MOST_RECALLED = 2
MOST_WITHOUT_RESULT = 1
MOST = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: the field of the card, and the sentence."""

    field: str
    says: str


def faults(card: PracticeCard) -> tuple[Fault, ...]:
    """Every fault of a card; none means that it may be shown."""
    found = [*_texts(card), *_codes(card), *_lists(card), *_evidence(card), *_parts(card)]
    return tuple(found)


def _texts(card: PracticeCard) -> Iterator[Fault]:
    for name, says in WANTED.items():
        if not str(getattr(card, name)).strip():
            yield Fault(name, says)
    for name in TEXTS:
        text = str(getattr(card, name))
        most = LONGEST.get(name, LONGEST_TEXT)
        if len(text) > most:
            yield Fault(name, f"Keep it within {most:,} letters; it has {len(text):,}.")
        if not _is_plain(text, lines=name not in LINES):
            yield Fault(name, "Take out the characters that cannot be printed, and spaces around.")
    if PERSONAL.search(card.contact):
        yield Fault(
            "contact",
            "Name a role and a body that people can ask, not a person's own address or number.",
        )


def _codes(card: PracticeCard) -> Iterator[Fault]:
    if not CODE.fullmatch(card.code):
        yield Fault("code", "Write the code in small letters, digits and hyphens: warm-hubs-leeds.")
    if not card.barriers:
        yield Fault("barriers", "Choose at least one barrier that this was tried against.")
    for code in card.barriers:
        try:
            barriers().find(code)
        except LookupError as wrong:
            yield Fault("barriers", f"{wrong.args[0]}")
    for code in card.places:
        if not PLACE.fullmatch(code):
            yield Fault("places", f"{code!r} is no area code; write it as E07000032.")
    for address in card.addresses:
        if not ADDRESS.fullmatch(address):
            yield Fault("addresses", f"{address!r} is no web address; begin it with https://")


def _lists(card: PracticeCard) -> Iterator[Fault]:
    for name in ("barriers", "places", "addresses", "tags"):
        held = getattr(card, name)
        if len(set(held)) < len(held):
            yield Fault(name, "Name each once.")
        if len(held) > MOST:
            yield Fault(name, f"Name at most {MOST}.")


def _evidence(card: PracticeCard) -> Iterator[Fault]:
    if card.grade not in GRADES:
        yield Fault("grade", f"The evidence grade is 1 to 5; {card.grade} is none of these.")
        return
    if card.seen is Confidence.RECALLED and card.grade > MOST_RECALLED:
        yield Fault(
            "grade",
            "The source has not been opened, so the grade is at most 2; open it, then raise it.",
        )
    measured = card.finding is not Finding.NOT_KNOWN
    if not measured and card.grade > MOST_WITHOUT_RESULT:
        yield Fault("grade", "No result is given, so the grade is 1; add a result, then raise it.")
    if card.finding is Finding.HARMED and not card.harms:
        yield Fault("harms", "A result says that things got worse; say what harm was done.")
    if card.grade >= 3 and not any(each.comparator for each in card.results):
        yield Fault("results", "From grade 3 a result names what it was compared with.")


def _parts(card: PracticeCard) -> Iterator[Fault]:
    for name, first in (("results", "outcome"), ("adoptions", "where")):
        held = getattr(card, name)
        if len(held) > MOST:
            yield Fault(name, f"Give at most {MOST}.")
        for number, each in enumerate(held, 1):
            if not getattr(each, first).strip():
                yield Fault(name, f"Number {number} does not say {WHICH[first]}.")
            texts = [str(getattr(each, slot)) for slot in each.__slots__ if slot != "finding"]
            if not all(_is_plain(text, lines=False) for text in texts):
                yield Fault(name, f"Number {number} has characters that cannot be printed.")
            if any(len(text) > LONGEST["for_whom"] for text in texts):
                yield Fault(name, f"Number {number} is too long: {LONGEST['for_whom']} letters.")


WHICH = {"outcome": "what was looked at", "where": "which place took it up"}
TEXTS = (
    *("code", "title", "problem", "done", "for_whom", "where", "when", "source", "source_grade"),
    *("cost_says", "caveat", "harms", "needs", "contact"),
)


def _is_plain(text: str, *, lines: bool) -> bool:
    allowed = "\n" if lines else ""
    return text == text.strip() and all(c.isprintable() or c in allowed for c in text)
