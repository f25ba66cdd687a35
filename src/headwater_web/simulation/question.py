"""From a filled form to a question: the scenario that the library takes, its title, its address."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

import headwater
from headwater.simulation.outcomes.study import Depth
from headwater.simulation.scenario import LONGEST, ScenarioError, base_year, scenario_of
from headwater_web.simulation.form import WHO, Asked, Filled, number, year
from headwater_web.simulation.ground import Ground, edition

SEED = 1
LIVES = 6_000_000
FEWEST_DRAWS, MOST_DRAWS = 20, 60
FEWEST_REPEATS, MOST_REPEATS = 3, 8
FIELD_OF = {
    "intervention": "offer",
    "variant": "how",
    "places": "who",
    "only": "who",
    "cost_each": "cost",
}


@dataclass(frozen=True)
class Posed:
    """A question that can be asked: where, what, of which figures, how deeply, and its key."""

    place: str
    title: str
    scenario: dict[str, Any]
    choices: dict[str, Any]
    edition: str
    depth: Depth

    @property
    def key(self) -> str:
        """The address: the same for the same question of the same figures by the same version."""
        asked = [
            self.place,
            self.scenario,
            self.edition,
            headwater.__version__,
            self.depth.repeats,
            self.depth.draws,
        ]
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:20]


def pose(filled: Filled, ground: Ground, name: Callable[[str], str]) -> Posed | None:
    """The question; None where the form has faults, which are then kept in ``filled``.

    ``name`` gives the name of a district.
    """
    if not filled.offers and not filled.faults:
        filled.fault("offer", "Choose at least one offer.")
    end = checked_end(filled)
    cash = checked_cash(filled)
    offers = [offer_of(each, filled, ground) for each in filled.offers]
    if filled.faults:
        return None
    *some, last = (titled(each, name) for each in filled.offers)
    title = f"{', '.join(some)}, and {last}" if some else last
    scenario: dict[str, Any] = {
        "title": title[:1].upper() + title[1:],
        "years": end - base_year() + 1,
        "seed": SEED,
        **cash,
        "offer": offers,
    }
    try:
        scenario_of(scenario, areas=ground.areas)
    except ScenarioError as wrong:
        for fault in wrong.faults:
            at = filled.offers[fault.offer - 1].choice.id if fault.offer else ""
            where = FIELD_OF.get(fault.field, fault.field)
            says = fault.sentence[:1].upper() + fault.sentence[1:]
            filled.fault(f"{where}-{at}" if at else "end", says)
        return None
    return Posed(ground.code, scenario["title"], scenario, filled.choices, edition(), depth(ground))


def depth(ground: Ground) -> Depth:
    """How often chance is repeated and evidence drawn: less often where more people live."""
    runs = LIVES // max(1, ground.small.people)
    return Depth(
        max(FEWEST_REPEATS, min(MOST_REPEATS, runs // 3)),
        max(FEWEST_DRAWS, min(MOST_DRAWS, runs)),
    )


def checked_end(filled: Filled) -> int:
    """The last year that is followed."""
    first, last = base_year() + 1, base_year() + LONGEST - 1
    end = year(filled.end)
    if end is None:
        filled.fault("end", f"Give the last year to follow as four figures, such as {last - 15}.")
    elif not first <= end <= last:
        filled.fault(
            "end",
            f"{end} cannot be followed to. Residents start as they were in {base_year()}: give a "
            f"year from {first} to {last}.",
        )
    return end or last


def checked_cash(filled: Filled) -> dict[str, float]:
    """The share of emergency care saved that becomes cash; nothing where none is stated."""
    share = number(filled.cash) if filled.cash else 0.0
    if share is None or share > 100:
        says = "Give the share that becomes cash as a percentage up to 100, or leave it blank."
        filled.fault("cash", says)
    return {"cashable": round(share / 100, 6)} if share else {}


def offer_of(asked: Asked, filled: Filled, ground: Ground) -> dict[str, Any]:
    """One offer as the library takes it; faults go to ``filled``."""
    made: dict[str, Any] = {"intervention": asked.choice.id}
    if asked.given["how"]:
        made["variant"] = asked.given["how"]
        if asked.given["how"] not in dict(asked.choice.variants):
            filled.fault(asked.id("how"), "Choose one of the ways that are listed.")
    made |= whom(asked, filled, ground)
    made |= years(asked, filled)
    made |= reached(asked, filled)
    made |= money(asked, filled)
    return made


def whom(asked: Asked, filled: Filled, ground: Ground) -> dict[str, Any]:
    """For whom it is: places, and who of those there."""
    who = asked.given["who"]
    if "?" in asked.where:
        says = "One of the districts is not in this place. Choose from those listed."
        filled.fault(asked.id("where" if len(ground.districts) > 1 else "who"), says)
        return {}
    if who not in WHO:
        filled.fault(asked.id("who"), "Choose one of the three answers.")
        return {}
    made: dict[str, Any] = {"places": list(asked.where)} if asked.where else {}
    if who == "deprived":
        codes = np.array(ground.areas.code)[ground.deprived(asked.where)]
        made["places"] = sorted(codes.tolist())
    elif who == "rural":
        made["only"] = "rural"
        if not ground.rural(asked.where).any():
            filled.fault(
                asked.id("who"),
                "None of these small areas is rural, so nobody would be offered it. Choose "
                "everybody, or the most deprived fifth.",
            )
    return made


def years(asked: Asked, filled: Filled) -> dict[str, Any]:
    """When it is offered."""
    found = {}
    for name, words in (("from", "begins"), ("until", "ends")):
        said = year(asked.given[name])
        if said is None:
            filled.fault(
                asked.id(name),
                f"Give the year in which it {words} as four figures, such as {base_year() + 6}.",
            )
        else:
            found[name] = said
    if found.get("from", base_year()) < base_year():
        filled.fault(
            asked.id("from"),
            f"{found['from']} is before {base_year()}, where the residents start. Begin in "
            f"{base_year()} or later.",
        )
    elif len(found) == 2 and found["until"] < found["from"]:
        says = f"It ends in {found['until']}, before it begins. End in {found['from']} or later."
        filled.fault(asked.id("until"), says)
    return found


def reached(asked: Asked, filled: Filled) -> dict[str, Any]:
    """The share of those eligible who are offered it in a year."""
    said = asked.given["reach"]
    share = number(said)
    if share is None:
        filled.fault(asked.id("reach"), "Give the share as a percentage, such as 40.")
    elif share > 100:
        filled.fault(
            asked.id("reach"),
            f"A reach of {share:g}% is more than everybody. Give a percentage above 0, up to 100.",
        )
    elif share <= 0:
        says = "A reach of nothing does nothing. Give a percentage above 0, up to 100."
        filled.fault(asked.id("reach"), says)
    else:
        return {"reach": round(share / 100, 6)}
    return {}


def money(asked: Asked, filled: Filled) -> dict[str, Any]:
    """Its budget a year, and a cost a person that is supposed."""
    found: dict[str, Any] = {}
    for name, key, nothing in (
        ("budget", "budget", "A budget of nothing reaches nobody. Raise it, or leave it blank for "
         "no bound."),
        ("cost", "cost_each", "A cost of nothing is not a cost. Leave it blank."),
    ):  # fmt: skip
        said = asked.given[name]
        pounds = number(said) if said else None
        if said and pounds is None:
            says = "Give pounds in figures, such as 250,000."
            filled.fault(asked.id(name), says)
        elif pounds == 0:
            filled.fault(asked.id(name), nothing)
        elif pounds is not None:
            found[key] = pounds
    if "budget" in found and "cost_each" not in found and not asked.choice.costed:
        filled.fault(
            asked.id("budget"),
            f"What {asked.choice.title} costs a person is not known, so a budget cannot bound it. "
            "Suppose a cost a person below, or leave the budget blank and read the highest cost at "
            "which it is worth doing.",
        )
    return found


def titled(asked: Asked, name: Callable[[str], str]) -> str:
    """What an offer is called in the scenario's title."""
    who = {"all": "", "deprived": " in the most deprived fifth", "rural": " in rural areas"}
    where = " and ".join(name(code) for code in asked.where[:2])
    more = f" and {len(asked.where) - 2} more" if len(asked.where) > 2 else ""
    of = f" {'of' if asked.given['who'] != 'all' else 'in'} {where}{more}" if where else ""
    return f"{within(asked.choice.title)}{who[asked.given['who']]}{of}"


def within(title: str) -> str:
    """A title inside a sentence.

    >>> within("Warm homes"), within("NHS Health Check")
    ('warm homes', 'NHS Health Check')
    """
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
