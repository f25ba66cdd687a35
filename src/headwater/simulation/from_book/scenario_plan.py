"""A scenario as the plan that the kernel takes.

Who is eligible is asked of the state in each year where the kernel can ask it (age, smoking,
conditions, blood pressure, ...), of the place where it is about places, and of the residents as
they are in the base year for what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

import numpy as np
import numpy.typing as npt

from headwater.evidence import Assumption
from headwater.simulation.conditions import Circumstance, Condition, Smoking
from headwater.simulation.eligibility import Comparison, Joined, Membership, Tree
from headwater.simulation.eligibility_mask import holds
from headwater.simulation.eligibility_words import WORDS
from headwater.simulation.intervention import Effect as Told
from headwater.simulation.kernel.offers import Change
from headwater.simulation.lanes import Lane
from headwater.simulation.plan import FOR_EVER, Effect, Eligibility, Offer, Payer, Plan
from headwater.simulation.residents import Areas, Residents
from headwater.simulation.scenario import Offering, Scenario, base_year, places_mask

PAYERS = {
    "icb": Payer.ICB,
    "council": Payer.COUNCIL,
    "trust": Payer.TRUST,
    "residents": Payer.NATIONAL,
    "social-care": Payer.COUNCIL,
}
ACTED = {
    "smoking": Change.QUIT, "diagnosis": Change.CHECK, "sbp": Change.SBP, "bmi": Change.BMI,
    "activity": Change.MORE_ACTIVE, "alcohol": Change.ALCOHOL, "isolation": Change.COMPANY,
    "cold_home": Change.WARM_HOME,
}  # fmt: skip
UNITS_A_GRAM_A_DAY = 7 / 8.0
PLACED = ("quintile", "rural", "area", "district")


@dataclass(frozen=True)
class Asked:
    """An offer's eligibility in its three parts: of state, of place, and what is left over."""

    state: Eligibility = field(default_factory=Eligibility)
    places: tuple[Tree, ...] = ()
    left: tuple[Tree, ...] = ()


def plan_of(scenario: Scenario, residents: Residents, areas: Areas) -> Plan:
    """The plan of a scenario for these residents and areas."""
    offers, chosen = [], np.zeros(len(residents), np.uint32)
    for number, offering in enumerate(scenario.offerings):
        asked = _asked(offering.eligible)
        places = places_mask(offering.places, areas)
        if asked.places:
            places = places & _of_places(asked.places, areas)
        offers.append(_offer(offering, asked.state, places, scenario))
        kept = _everybody(asked.left, residents, areas)
        chosen |= np.where(kept, np.uint32(1 << number), np.uint32(0))
    return Plan(tuple(offers), chosen if scenario.offerings else None)


def _offer(
    offering: Offering, state: Eligibility, places: npt.NDArray[np.bool_], scenario: Scenario
) -> Offer:
    intervention, variant = offering.intervention, offering.variant
    reach = intervention.reach
    gradient = (variant.by_quintile if variant else reach.by_quintile).value
    accept = reach.accepts.number * reach.completes.number
    pounds = offering.pounds_each or 0.0
    cost = intervention.cost
    if cost and cost.per == "person who starts":
        pounds /= max(reach.completes.number, 1e-9)
    elif cost and cost.per == "person offered":
        pounds /= max(accept, 1e-9)
    each_year = reach.repeats == "each year"
    short = all(effect.lasts <= 1 for effect in intervention.effects) and intervention.effects
    return Offer(
        intervention.title,
        state,
        tuple(_effect(each, scenario) for each in intervention.effects),
        reach=tuple(float(x) for x in np.clip(offering.offered * gradient, 0.0, 1.0)),
        accept=float(min(accept, 1.0)),
        pounds=pounds,
        payer=PAYERS.get(cost.paid_by, Payer.ICB) if cost else Payer.ICB,
        first_year=offering.first_year - base_year(),
        last_year=(offering.last_year if each_year else offering.first_year) - base_year(),
        again=1 if each_year and short else 0,
        places=places,
        budget=offering.budget,
    )


def _effect(told: Told, scenario: Scenario) -> Effect:
    figure = told.chosen(scenario.answers)
    change = ACTED.get(told.acts_on, Change.HAZARD)
    size, ends = figure.number, (float(figure.lower), float(figure.upper))
    if change is Change.ALCOHOL:
        size *= UNITS_A_GRAM_A_DAY
        ends = ends[0] * UNITS_A_GRAM_A_DAY, ends[1] * UNITS_A_GRAM_A_DAY
    lane = None
    if change is Change.HAZARD:
        lane = {"starting": Lane.START, "death": Lane.DEATH, "admissions": Lane.ADMISSION}.get(
            told.acts_on
        ) or Lane[told.of.upper().replace("-", "_")]
    return Effect(
        change, size, lane,
        onset=round(told.onset),
        lasts=FOR_EVER if np.isinf(told.lasts) else told.lasts,
        fades=round(told.fades),
        interval=(min(ends), max(ends)) if figure.has_interval else None,
        assumed=isinstance(figure, Assumption),
    )  # fmt: skip


def _asked(tree: Tree) -> Asked:
    parts: Sequence[Tree] = tree.parts if isinstance(tree, Joined) and tree.by == "and" else (tree,)
    return reduce(_sorted_in, parts, Asked())


def _sorted_in(asked: Asked, part: Tree) -> Asked:
    if isinstance(part, Joined) and part.by == "and":
        return reduce(_sorted_in, part.parts, asked)
    if _words(part) <= set(PLACED):
        return replace(asked, places=(*asked.places, part)) if _words(part) else asked
    state = _narrowed(asked.state, part)
    if state is None:
        return replace(asked, left=(*asked.left, part))
    return replace(asked, state=state)


def _words(tree: Tree) -> set[str]:
    if isinstance(tree, Comparison | Membership):
        return {tree.word}
    if isinstance(tree, Joined):
        return set().union(*(_words(part) for part in tree.parts))
    return _words(tree.of)


def _narrowed(state: Eligibility, part: Tree) -> Eligibility | None:
    """The eligibility with one more question; None where the kernel cannot ask it."""
    if isinstance(part, Comparison):
        return _compared(state, part)
    if isinstance(part, Membership):
        return _held(state, part, without=False)
    if not isinstance(part, Joined) and isinstance(part.of, Membership):
        return _held(state, part.of, without=True)
    return None


def _compared(state: Eligibility, part: Comparison) -> Eligibility | None:
    value, sign = part.value, part.sign
    if part.word == "age":
        low = int(np.ceil(value)) + (sign == ">" and value == int(value))
        high = int(np.floor(value)) - (sign == "<" and value == int(value))
        if sign in (">", ">="):
            return replace(state, youngest=max(state.youngest, low))
        if sign in ("<", "<="):
            return replace(state, oldest=min(state.oldest, high))
    elif part.word in ("bmi", "sbp") and sign in (">", ">=", "<"):
        lower, upper = state.bmi if part.word == "bmi" else state.sbp
        ends = (lower, min(upper, value)) if sign == "<" else (max(lower, value), upper)
        return replace(state, bmi=ends) if part.word == "bmi" else replace(state, sbp=ends)
    elif part.word == "alcohol" and sign in (">", ">="):
        return replace(state, alcohol=max(state.alcohol, value + (sign == ">")))
    elif part.word == "born" and sign in (">", ">="):
        return replace(state, born_from=int(value) + (sign == ">") - base_year())
    return None


def _held(state: Eligibility, part: Membership, *, without: bool) -> Eligibility | None:
    word = WORDS[part.word]
    if word.column == "conditions":
        bit = Condition(word.bit)
        if without:
            return replace(state, has_none=state.has_none | bit)
        return replace(state, has=state.has | bit)
    if without:
        return None
    if word.column == "circumstances":
        return replace(state, circumstances=state.circumstances | Circumstance(word.bit))
    if word.name == "smoking":
        return replace(state, smoking=(Smoking(dict(word.names)[part.among[0]]),))
    if word.name == "sex":
        return replace(state, sexes=(dict(word.names)[part.among[0]],))
    return None


def _of_places(trees: Sequence[Tree], areas: Areas) -> npt.NDArray[np.bool_]:
    """Which areas satisfy questions about places: asked of one made-up resident an area."""
    rows = np.arange(len(areas))
    one_each = Residents.of(
        bmi=np.full(len(areas), 25.0), area=rows, quintile=areas.quintile, rural=areas.rural
    )
    return _everybody(trees, one_each, areas)


def _everybody(trees: Sequence[Tree], residents: Residents, areas: Areas) -> npt.NDArray[np.bool_]:
    found = np.ones(len(residents), dtype=bool)
    for tree in trees:
        found &= holds(tree, residents, areas, base_year())
    return found
