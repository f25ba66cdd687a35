"""A card in words, field by field, for whoever reviews it; beside what stands published now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from headwater.evidence.barriers import barriers
from headwater.indicators.words.figures import capital
from headwater.practice.card import Adoption, PracticeCard, Result
from headwater.practice.terms import GRADES
from headwater_web.practice.draft_form import CHOICES, FIRST, LAST
from headwater_web.practice.shown import result_words

Lines = tuple[str, ...]
LABELS = {
    **{each.name: each.label for each in (*FIRST, *LAST)},
    **{name: label for name, (label, _) in CHOICES.items()},
    "barriers": "What was in the way",
    "places": "Places",
    "results": "What came of it",
    "adoptions": "Places that took it up",
    "tags": "Policies it belongs to",
    "seen": "How its source was seen",
    "fictional": "Made up, to show what Headwater does",
}


@dataclass(frozen=True)
class Part:
    """A field of a card: its label, its lines as they would stand, and as they stand now."""

    label: str
    new: Lines
    now: Lines
    changed: bool


def parts(
    new: PracticeCard, now: PracticeCard | None, place: Callable[[str], str]
) -> Iterator[Part]:
    """The fields that say something, in order; ``place`` gives the name of an area code."""
    for name in (each.name for each in fields(PracticeCard)):
        wanted = told(name, new, place)
        stands = told(name, now, place) if now else ()
        if wanted or stands:
            yield Part(LABELS[name], wanted, stands, now is not None and wanted != stands)


def told(name: str, card: PracticeCard, place: Callable[[str], str]) -> Lines:
    """What a field says, in lines of words.

    >>> from headwater.practice.seed import seed_cards
    >>> told("grade", seed_cards()[0], str)[0][:3]
    '1: '
    """
    value = getattr(card, name)
    if name == "grade":
        return (f"{value}: {GRADES[value]}",)
    if name == "places":
        return tuple(f"{place(code)} ({code})" if place(code) != code else code for code in value)
    if name == "barriers":
        held = barriers().barriers
        return tuple(held[code].name if code in held else code for code in value)
    if isinstance(value, tuple):
        return tuple(_line(each) for each in value)
    if isinstance(value, bool):
        return ("Yes",) if value else ()
    return tuple(_line(each) for each in _split(value))


def _split(value: object) -> Iterable[object]:
    """The lines of a text; anything else as one, and nothing as none."""
    if isinstance(value, StrEnum):
        return (value,)
    return str(value).splitlines() if isinstance(value, str) else (value,) if value else ()


def _line(value: object) -> str:
    match value:
        case Result():
            return f"{capital(value.finding.words)}. {result_words(value)}"
        case Adoption():
            return f"{value.where}, {value.when}: {value.says} ({value.finding.words})"
        case date():
            return f"{value:%-d %B %Y}"
        case StrEnum():
            return capital(str(getattr(value, "words", value)))
    return str(value)
