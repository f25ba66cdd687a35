"""What a visitor asks for, from the address: her words, her place, and what she chose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from django.http import QueryDict

from headwater.evidence.barriers import barriers
from headwater.evidence.prevention import Level, Scale
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.words.figures import capital
from headwater.practice.ranking import Ask
from headwater.practice.terms import GRADES, CostBand, Finding

E = TypeVar("E", bound=StrEnum)
LONGEST = 200
Choice = dict[str, object]


@dataclass(frozen=True)
class Asking:
    """What is asked, in the library's words; the code and name of her place; what was wrong."""

    ask: Ask
    place: str = ""
    name: str = ""
    unknown: str = ""

    @property
    def query(self) -> str:
        """The place, for addresses of other pages: ``?place=E07000137``, or nothing."""
        return f"?{urlencode({'place': self.place})}" if self.place else ""


def asking(atlas: Atlas, given: QueryDict) -> Asking:
    """Read an address. What is no choice counts as not chosen; a place is found by name or code."""
    said = " ".join(given.get("place", "").split())[:80]
    code, name = _place(atlas, said)
    barrier = given.get("barrier", "")
    grade = given.get("evidence", "")
    ask = Ask(
        words=" ".join(given.get("q", "").split())[:LONGEST],
        barrier=barrier if barrier in barriers().barriers else "",
        place=name,
        like_mine=bool(code) and given.get("like", "") == "yes",
        grade=int(grade) if grade in {str(each) for each in GRADES} else 1,
        cost=_chosen(CostBand, given.get("cost", "")),
        level=_chosen(Level, given.get("level", "")),
        scale=_chosen(Scale, given.get("scale", "")),
        finding=_chosen(Finding, given.get("finding", "")),
    )
    return Asking(ask, code, name, said if said and not code else "")


def choices(asked: Asking) -> dict[str, list[Choice]]:
    """The answers of each question of the form, what was chosen marked."""
    ask = asked.ask
    costs = [each for each in CostBand if each is not CostBand.NOT_KNOWN]
    grades = [(str(grade), f"{grade}: {says}") for grade, says in GRADES.items() if grade > 1]
    return {
        "barrier": _barriers(ask.barrier),
        "evidence": _options("Any", grades, str(ask.grade)),
        "cost": _options("Any", [(one, capital(one.words)) for one in costs], ask.cost or ""),
        "level": _options("Any", [(one, capital(one.words)) for one in Level], ask.level or ""),
        "scale": _options("Any", [(one, capital(one.words)) for one in Scale], ask.scale or ""),
        "finding": _options(
            "Any", [(one, capital(one.words)) for one in Finding], ask.finding or ""
        ),
    }


def _barriers(chosen: str) -> list[Choice]:
    held = barriers()
    local = [(each.code, each.name) for each in held.local]
    cfir = [(each.code, f"{each.name} ({each.published})") for each in held.cfir]
    return _options("Any", [*local, *cfir], chosen)


def _options(anything: str, pairs: Iterable[tuple[str, str]], chosen: str) -> list[Choice]:
    rows: list[Choice] = [{"value": "", "text": anything}]
    for value, text in pairs:
        rows.append({"value": str(value), "text": text, "selected": str(value) == str(chosen)})
    return rows


def _chosen(kind: type[E], said: str) -> E | None:
    try:
        return kind(said) if said else None
    except ValueError:
        return None


def _place(atlas: Atlas, said: str) -> tuple[str, str]:
    """The code and name of the place that somebody means; nothing where none is known."""
    if not said:
        return "", ""
    found = atlas.places.gazetteer.find(said, 1)
    return (found[0].code, atlas.places.name(found[0].code)) if found else ("", "")
