"""What is unreasonable in a scenario, a sentence for each thing to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite
from typing import Any

from headwater.evidence import book
from headwater.simulation.eligibility import EVERYONE, EligibilityError, parse
from headwater.simulation.intervention import Intervention
from headwater.simulation.intervention_file import interventions
from headwater.simulation.residents import Areas

_TOP = {"title", "note", "years", "seed", "cashable", "offer", "answers"}
_OFFER = {
    "intervention", "variant", "places", "only", "from", "until", "reach", "budget", "cost_each",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: in which file, in which offer (0 for the whole), in which field, in words."""

    file: str
    offer: int
    field: str
    sentence: str

    def __str__(self) -> str:
        parts = [self.file]
        parts += [f"offer {self.offer}"] if self.offer else []
        parts += [self.field] if self.field else []
        return f"{', '.join(parts)}: {self.sentence}"


def check_scenario(found: Mapping[str, Any], file: str, longest: int) -> list[Fault]:
    """Faults of the whole scenario; its offers are looked at by ``check_offer``."""
    faults = [
        Fault(file, 0, key, f"no scenario has this. It may have {', '.join(sorted(_TOP))}.")
        for key in sorted(found.keys() - _TOP)
    ]
    if not str(found.get("title", "")).strip():
        faults.append(Fault(file, 0, "title", "it has no title. Say in a few words what it tries."))
    years = found.get("years", 20)
    if not _whole(years) or not 1 <= years <= longest:
        said = f"{years} years cannot be followed. Give a whole number from 1 to {longest}."
        faults.append(Fault(file, 0, "years", said))
    if not _whole(found.get("seed", 1)) or found.get("seed", 1) < 0:
        faults.append(Fault(file, 0, "seed", "a seed is a whole number, such as 1."))
    share = found.get("cashable", 0)
    if not _number(share) or not 0 <= share <= 1:
        said = "this is the share of emergency care that becomes cash: a number from 0 to 1."
        faults.append(Fault(file, 0, "cashable", said))
    if not isinstance(found.get("offer", []), list):
        faults.append(Fault(file, 0, "offer", "offers stand under [[offer]], one for each."))
    return faults + _check_answers(found.get("answers", {}), file)


def _check_answers(answers: Mapping[str, str], file: str) -> list[Fault]:
    faults = []
    own = {
        effect.switch: tuple(effect.answers or {})
        for each in interventions().values()
        for effect in each.effects
        if effect.switch
    }
    known = {name: tuple(o for o, _ in each.options) for name, each in book().switches.items()}
    known |= own
    for name, answer in answers.items():
        if name not in known:
            near = get_close_matches(name, known, n=2) or sorted(known)[:2]
            said = f"there is no such question. Did you mean {' or '.join(near)}?"
            faults.append(Fault(file, 0, name, said))
        elif answer not in known[name]:
            said = f"{answer!r} is no answer to it. Answers are {', '.join(known[name])}."
            faults.append(Fault(file, 0, name, said))
    return faults


class _Offer:
    """One offer as it was given, and the faults found in it."""

    def __init__(self, given: Mapping[str, Any], file: str, number: int) -> None:
        self.given, self.file, self.number = given, file, number
        self.faults: list[Fault] = []

    def fault(self, field: str, sentence: str) -> None:
        """Keeps a fault."""
        self.faults.append(Fault(self.file, self.number, field, sentence))

    def pounds(self, field: str, nothing: str) -> float | None:
        """An amount of money above nothing; None where it is not given or wrong."""
        amount = self.given.get(field)
        if amount is None:
            return None
        if not _number(amount) or amount <= 0:
            self.fault(field, nothing if _number(amount) else f"{amount!r} is no sum of money.")
            return None
        return float(amount)


def check_offer(
    given: Mapping[str, Any], file: str, number: int, base_year: int, areas: Areas | None
) -> tuple[dict[str, Any], list[Fault]]:
    """The checked parts of an offer, whole where there is no fault, and its faults."""
    offer = _Offer(given, file, number)
    for key in sorted(given.keys() - _OFFER):
        offer.fault(key, f"no offer has this. It may have {', '.join(sorted(_OFFER))}.")
    intervention = _intervention(offer)
    budget = offer.pounds(
        "budget", "a budget of nothing reaches nobody. Raise it, or leave it out for no bound."
    )
    cost_each = offer.pounds("cost_each", "a cost of nothing is not a cost. Leave it out.")
    first, last = _years(offer, base_year)
    checked = {
        "intervention": intervention,
        "variant": _variant(offer, intervention),
        "places": _places(offer, areas),
        "only": _only(offer),
        "first_year": first,
        "last_year": last,
        "reach": _reach(offer),
        "budget": budget,
        "cost_each": cost_each,
    }
    if budget is not None and intervention and cost_each is None and intervention.cost is None:
        offer.fault(
            "budget",
            f"what {intervention.title} costs a person is not known, so a budget cannot bound it. "
            "Suppose a cost with cost_each, or leave the budget out and read the highest cost at "
            "which it is worth doing.",
        )
    _too_little(offer, intervention, budget, cost_each)
    return checked, offer.faults


def _too_little(
    offer: _Offer, intervention: Intervention | None, budget: float | None, each: float | None
) -> None:
    """A budget that does not pay for one person."""
    if each is None and intervention is not None and intervention.cost is not None:
        each = intervention.cost.each.number
    if budget is not None and each is not None and budget < each:
        offer.fault(
            "budget",
            f"a budget of £{budget:,.0f} a year is less than the £{each:,.0f} that one person "
            "costs, so it reaches nobody. Raise it.",
        )


def _intervention(offer: _Offer) -> Intervention | None:
    name = str(offer.given.get("intervention", ""))
    known = interventions()
    if name not in known:
        near = get_close_matches(name, known, n=2) or list(known)[:3]
        said = f"there is no intervention {name!r}. Did you mean {' or '.join(near)}?"
        offer.fault("intervention", said)
        return None
    return known[name]


def _variant(offer: _Offer, intervention: Intervention | None) -> Any:
    name = offer.given.get("variant")
    if name is None or intervention is None:
        return None
    try:
        return intervention.variant(str(name))
    except LookupError as fault:
        offer.fault("variant", f"{fault.args[0]}.")
        return None


def _only(offer: _Offer) -> Any:
    try:
        return parse(str(offer.given["only"])) if "only" in offer.given else EVERYONE
    except EligibilityError as fault:
        offer.fault("only", str(fault))
        return EVERYONE


def _places(offer: _Offer, areas: Areas | None) -> tuple[str, ...]:
    given = offer.given.get("places", [])
    if isinstance(given, str):
        given = [given]
    if not isinstance(given, list | tuple) or not all(isinstance(each, str) for each in given):
        offer.fault("places", 'places are codes in a list, such as ["E07000134"].')
        return ()
    if areas is not None:
        known = {*areas.code, *areas.district}
        for code in given:
            if code not in known:
                near = get_close_matches(code, sorted(known), n=1)
                more = f" Did you mean {near[0]}?" if near else ""
                said = f"the region has no district or small area {code!r}.{more}"
                offer.fault("places", said)
    return tuple(given)


def _years(offer: _Offer, base_year: int) -> tuple[int, int]:
    first, last = offer.given.get("from", base_year), offer.given.get("until", 9999)
    for field, year in (("from", first), ("until", last)):
        if not _whole(year):
            offer.fault(field, f"{year!r} is no year. Write it as {base_year}.")
            return base_year, base_year
    if first < base_year:
        said = f"{first} is before {base_year}, where the residents start. Begin in {base_year} "
        offer.fault("from", f"{said}or later.")
    if last < first:
        offer.fault("until", f"it ends in {last}, before it begins in {first}. Mend one of them.")
    return first, last


def _reach(offer: _Offer) -> float | None:
    reach = offer.given.get("reach")
    if reach is None:
        return None
    if not _number(reach):
        offer.fault("reach", f"{reach!r} is no share. Give a number from 0 to 1, such as 0.4.")
    elif reach > 1:
        said = f"a reach of {reach:.0%} is more than everybody."
        offer.fault("reach", f"{said} Give a share from 0 to 1, such as 0.4.")
    elif reach <= 0:
        offer.fault("reach", "a reach of nothing does nothing. Give a share above 0, up to 1.")
    else:
        return float(reach)
    return None


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
