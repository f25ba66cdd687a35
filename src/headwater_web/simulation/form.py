"""What a person fills in, read field by field: each fault is a sentence at its field."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils import timezone

from headwater.simulation.scenario import LONGEST, base_year
from headwater_web.simulation.ground import Ground
from headwater_web.simulation.offers import Choice, choices

MOST_OFFERS = 6
LASTS, FOLLOWED = 10, 20
WHO = ("all", "deprived", "rural")
FIELDS = ("who", "how", "reach", "from", "until", "budget", "cost")
NUMBER = re.compile(r"£?(\d{1,12}(?:\.\d{1,4})?)%?", re.ASCII)
LONGEST_TEXT = 24


@dataclass(frozen=True)
class Fault:
    """What has to change: the field's id on the page, and a sentence."""

    field: str
    says: str


@dataclass
class Asked:
    """One offer as it was filled in: texts by field, and the districts that were ticked."""

    choice: Choice
    given: dict[str, str]
    where: tuple[str, ...]

    def id(self, name: str) -> str:
        """The id of one of its fields."""
        return f"{name}-{self.choice.id}"


@dataclass
class Filled:
    """The form as it was filled in, with its faults; ``offers`` in the order of the page."""

    offers: list[Asked]
    end: str
    cash: str = ""
    beside: str = ""
    faults: list[Fault] = field(default_factory=list)

    def fault(self, name: str, says: str) -> None:
        """Keep a fault."""
        self.faults.append(Fault(name, says))

    @property
    def errors(self) -> dict[str, str]:
        """The sentences at each field."""
        found: dict[str, str] = {}
        for each in self.faults:
            found[each.field] = f"{found[each.field]} {each.says}" if each.field in found else (
                each.says
            )  # fmt: skip
        return found

    @property
    def choices(self) -> dict[str, object]:
        """What was filled in, to be kept and filled in again."""
        return {
            "end": self.end,
            "cash": self.cash,
            "offers": [
                {"offer": each.choice.id, "where": list(each.where), **each.given}
                for each in self.offers
            ],
        }


def read(given: QueryDict, ground: Ground) -> Filled:
    """The form as it came; what was left out has its usual value, what is unknown is a fault."""
    known = {each.id: each for each in choices()}
    wanted = list(dict.fromkeys(given.getlist("offer")))
    first = timezone.localdate().year + 1
    end = text(given, "end") or str(min(first + FOLLOWED - 1, base_year() + LONGEST - 1))
    offers = [read_offer(known[each], given, ground, first) for each in known if each in wanted]
    filled = Filled(offers, end, text(given, "cash"), beside=given.get("beside", "")[:40])
    if not wanted and "chosen" in given:
        filled.fault("offer", "Tick at least one offer, then continue.")
    if any(each not in known for each in wanted):
        filled.fault("offer", "One of the offers is not known here. Choose from those listed.")
    if len(offers) > MOST_OFFERS:
        filled.fault("offer", f"Choose at most {MOST_OFFERS} offers at a time.")
    return filled


def read_offer(choice: Choice, given: QueryDict, ground: Ground, first: int) -> Asked:
    """One offer's fields."""
    usual = {
        "who": "all",
        "how": "",
        "reach": f"{choice.reach:.3g}",
        "from": str(first),
        "until": str(first + LASTS - 1),
        "budget": "",
        "cost": "",
    }
    held = {
        name: text(given, f"{name}-{choice.id}", usual[name])
        if f"{name}-{choice.id}" in given
        else usual[name]
        for name in FIELDS
    }
    where = tuple(code for code in ground.districts if code in given.getlist(f"where-{choice.id}"))
    strange = set(given.getlist(f"where-{choice.id}")) - set(ground.districts)
    return Asked(choice, held, (*where, "?") if strange else where)


def text(given: QueryDict, name: str, blank: str = "") -> str:
    """One short line of text."""
    return " ".join(given.get(name, blank).split())[:LONGEST_TEXT]


def number(said: str) -> float | None:
    """A number as people write it; None where it is none.

    >>> number("£750,000"), number("40%"), number("a lot"), number("1e9")
    (750000.0, 40.0, None, None)
    """
    found = NUMBER.fullmatch(said.replace(",", "").replace(" ", ""))
    return float(found[1]) if found else None


def year(said: str) -> int | None:
    """A year; None where it is none.

    >>> year("2027"), year("27"), year("next")
    (2027, None, None)
    """
    return int(said) if re.fullmatch(r"[12]\d{3}", said, re.ASCII) else None
