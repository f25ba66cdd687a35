"""A scenario: interventions x places x years, bounded by a budget or not. Data, checked at reading.

>>> try:
...     read_scenario("mine.toml", '''
... title = "Too much"
... [[offer]]
... intervention = "stop-smoking-service"
... from = 2026
... until = 2030
... reach = 1.4
... ''')
... except ScenarioError as fault:
...     print(fault)
mine.toml, offer 1, reach: a reach of 140% is more than everybody. Give a share from 0 to 1, \
such as 0.4.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from headwater.evidence import book
from headwater.simulation.eligibility import EVERYONE, Joined, Tree
from headwater.simulation.eligibility_mask import Mask
from headwater.simulation.intervention import Cost, Intervention, Variant
from headwater.simulation.residents import Areas
from headwater.simulation.scenario_checks import Fault, check_offer, check_scenario

LONGEST = 40


class ScenarioError(ValueError):
    """A scenario that cannot be run; ``faults`` has a sentence for each thing to change."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True, eq=False)
class Offering:
    """One intervention in some places and years.

    ``places`` are codes of small areas or districts, everywhere where there are none; ``only``
    narrows who is eligible. ``reach`` replaces the share of the eligible who are offered it in a
    year, where given. ``budget`` is pounds a year. ``cost_each`` is a cost a person that the
    scenario supposes where none is known.
    """

    intervention: Intervention
    variant: Variant | None
    places: tuple[str, ...]
    only: Tree
    first_year: int
    last_year: int
    reach: float | None
    budget: float | None
    cost_each: float | None

    @property
    def eligible(self) -> Tree:
        """Who it is for: the intervention's own, the variant's and the scenario's, joined."""
        parts = [self.intervention.eligible, self.only]
        parts += [self.variant.eligible] if self.variant else []
        kept = tuple(each for each in parts if each != EVERYONE)
        return kept[0] if len(kept) == 1 else Joined("and", kept)

    @property
    def offered(self) -> float:
        """The share of the eligible who are offered it in a year."""
        own = self.intervention.reach.offered.number
        return own if self.reach is None else self.reach

    @property
    def pounds_each(self) -> float | None:
        """Pounds a person by the scenario or the intervention; None where nobody knows."""
        if self.cost_each is not None:
            return self.cost_each
        cost: Cost | None = self.intervention.cost
        return cost.each.number if cost else None


@dataclass(frozen=True, eq=False)
class Scenario:
    """What is tried: offerings, for how many years it is followed, and answers to switches.

    ``cashable`` is the share of what emergency care costs less that becomes cash; the book's, which
    is none, unless the scenario states another.
    """

    title: str
    note: str
    years: int
    seed: int
    offerings: tuple[Offering, ...]
    answers: Mapping[str, str]
    cashable: float = 0.0

    @property
    def assumed(self) -> tuple[str, ...]:
        """What it rests on that nobody measured, a phrase each; the first sentence names them."""
        found = [
            f"{one.what[:1].lower()}{one.what[1:]} ({each.intervention.title})"
            for each in self.offerings
            for one in each.intervention.assumed
        ]
        found += [
            f"a cost of {each.cost_each:,.0f} pounds a person ({each.intervention.title})"
            for each in self.offerings
            if each.cost_each is not None
        ]
        if self.cashable:
            found.append(f"that {self.cashable:.0%} of emergency care saved becomes cash")
        return tuple(dict.fromkeys(found))

    @property
    def uncosted(self) -> tuple[str, ...]:
        """Titles of the offers whose cost a person is neither known nor supposed."""
        titles = [each.intervention.title for each in self.offerings if each.pounds_each is None]
        return tuple(dict.fromkeys(titles))


def base_year() -> int:
    """The year from which residents start, by the parameter book."""
    return int(book().figure("base-year").number)


def read_scenario(file: str, text: str, areas: Areas | None = None) -> Scenario:
    """The scenario in the text of ``file``; where ``areas`` are given its places are looked up.

    Raises ``ScenarioError`` with a sentence for each thing that has to change.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise ScenarioError((Fault(file, 0, "", f"this is not TOML: {fault}"),)) from fault
    return scenario_of(found, file, areas)


def scenario_of(
    found: Mapping[str, Any], file: str = "scenario", areas: Areas | None = None
) -> Scenario:
    """A scenario from plain values, such as those of a form. Faults as in ``read_scenario``."""
    faults = check_scenario(found, file, LONGEST)
    offerings = []
    given = found.get("offer", [])
    for number, each in enumerate(given if isinstance(given, list) else [], 1):
        checked, wrong = check_offer(each, file, number, base_year(), areas)
        faults += wrong
        if not wrong:
            offerings.append(Offering(**checked))
    if not faults:
        faults = _beyond(offerings, file, base_year() + int(found.get("years", 20)))
    if faults:
        raise ScenarioError(tuple(faults))
    return Scenario(
        title=str(found["title"]),
        note=str(found.get("note", "")),
        years=int(found.get("years", 20)),
        seed=int(found.get("seed", 1)),
        offerings=tuple(offerings),
        answers=MappingProxyType({str(k): str(v) for k, v in found.get("answers", {}).items()}),
        cashable=float(found.get("cashable", book().figure("cashable-share").number)),
    )


def _beyond(offerings: list[Offering], file: str, end: int) -> list[Fault]:
    return [
        Fault(
            file,
            number,
            "from",
            f"it begins in {each.first_year}, after the years that are followed, which end in "
            f"{end - 1}. Begin earlier, or follow more years.",
        )
        for number, each in enumerate(offerings, 1)
        if each.first_year >= end
    ]


def places_mask(places: tuple[str, ...], areas: Areas) -> Mask:
    """The small areas (areas,) that are, or lie in, these places; all where none is named."""
    if not places:
        return np.ones(len(areas), dtype=bool)
    return np.isin(np.array(areas.code), places) | np.isin(np.array(areas.district), places)


@cache
def scenarios() -> Mapping[str, str]:
    """Headwater's own scenarios, the text of each by its id."""
    folder = files("headwater.simulation").joinpath("scenarios")
    paths = sorted(folder.iterdir(), key=lambda each: each.name)
    return MappingProxyType(
        {Path(each.name).stem: each.read_text(encoding="utf-8") for each in paths}
    )
