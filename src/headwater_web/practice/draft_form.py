"""The form in which a card is drafted: its fields, and what was filled in as cells of a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict

from headwater.evidence.barriers import barriers
from headwater.evidence.prevention import Level, PolicyTag, Scale
from headwater.indicators.words.figures import capital
from headwater.practice.card import Adoption, PracticeCard, Result
from headwater.practice.card_table import as_cell, card_of, cells_of
from headwater.practice.faults import Fault
from headwater.practice.terms import GRADES, CostBand, Finding, TimeToEffect

RESULTS, ADOPTIONS = 4, 3
LONGEST = 5_000
RESULT_PARTS = ("outcome", "measure", "before", "after", "comparator", "change")
ADOPTION_PARTS = ("where", "when", "says")


@dataclass(frozen=True)
class Field:
    """One question of the form."""

    name: str
    label: str
    hint: str = ""
    long: bool = False


FIRST = (
    Field("title", "What was done, in a line"),
    Field("code", "Code", "Small letters and hyphens, as it will stand in the address: warm-rooms"),
    Field("problem", "What was wrong", long=True),
    Field("done", "What was done", "So that somebody else could begin", long=True),
    Field("for_whom", "For whom"),
    Field("where", "Where, in words"),
    Field(
        "places",
        "Which places",
        "Names or codes of districts or counties, with ; between. May be empty",
    ),
    Field("when", "When", "A year, or from when to when"),
)
LAST = (
    Field("harms", "Harm, or what it cost others", long=True),
    Field("caveat", "What a reader should be careful about", long=True),
    Field("needs", "What you would need to do the same", long=True),
    Field("cost_says", "More about the cost"),
    Field("source", "Where this is known from", "A report, a study, or the people who did it"),
    Field("source_grade", "The evidence in the source’s own words"),
    Field("addresses", "Web addresses of the source", "With a space between"),
    Field("contact", "Who can be asked", "A role and a body, not a person’s own address"),
    Field("review_by", "Look again by", "As 2028-03-31"),
)
UNSAID = ("", "Choose one")
TO_CHOOSE = {"level": "Choose how early it acts.", "scale": "Choose how widely it was done."}
CHOICES = {
    "level": ("How early it acts", [UNSAID, *((one.value, capital(one.words)) for one in Level)]),
    "scale": ("How widely", [UNSAID, *((one.value, capital(one.words)) for one in Scale)]),
    "cost": ("Cost", [(one.value, capital(one.words)) for one in CostBand]),
    "time_to_effect": ("Time to effect", [(one.value, capital(one.words)) for one in TimeToEffect]),
    "grade": ("Evidence", [(str(grade), f"{grade}: {says}") for grade, says in GRADES.items()]),
}
FINDINGS = [(one.value, capital(one.words)) for one in Finding]
TAGS = [(one.value, capital(one.words)) for one in PolicyTag]


def filled_in(given: QueryDict, code: str = "") -> dict[str, str]:
    """What was filled in, as cells of a card; ``code`` holds where it may not change."""
    names = [each.name for each in (*FIRST, *LAST)]
    cells = {name: _text(given, name) for name in (*names, *CHOICES)}
    cells["code"] = code or cells["code"]
    cells["barriers"] = ";".join(given.getlist("barriers"))
    cells["tags"] = ";".join(given.getlist("tags"))
    cells["results"] = as_cell(tuple(results_in(given)))
    cells["adoptions"] = as_cell(tuple(adoptions_in(given)))
    return cells


def as_card(cells: dict[str, str]) -> tuple[PracticeCard | None, tuple[Fault, ...]]:
    """The card that the cells say, and what is wrong with it."""
    content, wrong = card_of(cells)
    unsaid = tuple(Fault(name, says) for name, says in TO_CHOOSE.items() if not cells.get(name))
    return content, (*wrong, *unsaid)


def empty() -> dict[str, str]:
    """The cells of a form that nobody has filled in."""
    return {
        "grade": "1",
        "cost": CostBand.NOT_KNOWN.value,
        "time_to_effect": TimeToEffect.NOT_KNOWN.value,
    }


def cells_for(card: PracticeCard) -> dict[str, str]:
    """The cells of a card that is to be changed."""
    return cells_of(card)


def result_rows(results: Sequence[Result]) -> list[Result | None]:
    """The rows of the form for results: those there are, then empty ones."""
    held: list[Result | None] = list(results)
    return held + [None] * max(1, RESULTS - len(held))


def adoption_rows(adoptions: Sequence[Adoption]) -> list[Adoption | None]:
    """The rows of the form for places that took it up."""
    held: list[Adoption | None] = list(adoptions)
    return held + [None] * max(1, ADOPTIONS - len(held))


def barrier_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Barriers to choose from: local words, then the framework's by domain."""
    held = barriers()
    groups = [("In the words of places", [(each.code, each.name) for each in held.local])]
    for domain in held.domains:
        rows = [(each.code, each.name) for each in held.within(domain.code)]
        groups.append((domain.name, rows))
    return groups


def _text(given: QueryDict, name: str) -> str:
    return given.get(name, "")[:LONGEST].replace("\r\n", "\n").strip()


def results_in(given: QueryDict) -> list[Result]:
    """The results that were filled in."""
    made = []
    for number in range(len([name for name in given if name.endswith("-outcome")])):
        parts = {part: _text(given, f"result-{number}-{part}") for part in RESULT_PARTS}
        if any(parts.values()):
            made.append(Result(finding=_finding(given, f"result-{number}"), **parts))
    return made


def adoptions_in(given: QueryDict) -> list[Adoption]:
    """The places that took it up, as they were filled in."""
    made = []
    for number in range(len([name for name in given if name.endswith("-says")])):
        parts = {part: _text(given, f"adoption-{number}-{part}") for part in ADOPTION_PARTS}
        if any(parts.values()):
            made.append(Adoption(finding=_finding(given, f"adoption-{number}"), **parts))
    return made


def _finding(given: QueryDict, row: str) -> Finding:
    said = given.get(f"{row}-finding", "")
    return Finding(said) if said in {value for value, _ in FINDINGS} else Finding.NOT_KNOWN
