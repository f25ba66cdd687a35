"""A scenario as the plan that the kernel takes: offers with eligibility, reach, effect and cost.

What is asked of a place becomes the places of an offer; what is asked of a person's state is asked
anew each year, one ``or`` between conditions and circumstances among it. A part of an expression
that the kernel cannot ask each year (any other ``or``) is asked once, of the residents as they are
in the base year; ``asked_once`` names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from headwater.evidence import Assumption
from headwater.simulation.conditions import Activity, Circumstance, Condition, Smoking
from headwater.simulation.eligibility import Comparison, Joined, Membership, Not, Tree
from headwater.simulation.eligibility_mask import Mask, holds
from headwater.simulation.eligibility_words import WORDS
from headwater.simulation.intervention import Effect as Named
from headwater.simulation.intervention import Reach
from headwater.simulation.lanes import Lane
from headwater.simulation.parameters.risk_tables import GRAMS_A_UNIT, lane_of
from headwater.simulation.parts import Change
from headwater.simulation.plan import FOR_EVER, Effect, Eligibility, Offer, Payer, Plan
from headwater.simulation.residents import Areas, Residents
from headwater.simulation.scenario import Offering, Scenario, base_year, places_mask

_PLACES = {"quintile", "rural", "area", "district"}
_PAYERS = {"council": Payer.COUNCIL, "icb": Payer.ICB, "trust": Payer.TRUST}
_CHANGES = {
    "smoking": Change.QUIT,
    "sbp": Change.SBP,
    "diagnosis": Change.CHECK,
    "bmi": Change.BMI,
    "activity": Change.MORE_ACTIVE,
    "alcohol": Change.ALCOHOL,
    "isolation": Change.COMPANY,
    "cold_home": Change.WARM_HOME,
}
MOST_TAKEN = 0.999
_LANES = {"starting": Lane.START, "death": Lane.DEATH, "admissions": Lane.ADMISSION}


def plan_of(scenario: Scenario, residents: Residents, areas: Areas) -> Plan:
    """The plan of a scenario in a region.

    Raises ``UnknownPlaceError`` where an expression names a place that the region lacks.
    """
    offers, chosen, narrowed = [], np.zeros(len(residents), dtype=np.uint32), False
    for number, offering in enumerate(scenario.offerings):
        places, state, rest = split(offering.eligible)
        here = places_mask(offering.places, areas) & _where(places, areas)
        offers.append(_offer(offering, state, here, scenario.answers))
        once = holds(Joined("and", rest), residents, areas, base_year())
        chosen |= once.astype(np.uint32) << np.uint32(number)
        narrowed = narrowed or bool(rest)
    return Plan(tuple(offers), chosen if narrowed else None)


def asked_once(scenario: Scenario) -> tuple[str, ...]:
    """The parts of eligibility that are asked in the base year only, as expressions."""
    return tuple(str(part) for each in scenario.offerings for part in split(each.eligible)[2])


def split(tree: Tree) -> tuple[tuple[Tree, ...], Eligibility, tuple[Tree, ...]]:
    """Parts about places, what can be asked of a person's state each year, and all other parts."""
    places, rest, state = [], [], Eligibility()
    for part in _parts(tree):
        if _words(part) <= _PLACES:
            places.append(part)
            continue
        narrowed = _narrowed(state, part)
        if narrowed is None:
            rest.append(part)
        else:
            state = narrowed
    return tuple(places), state, tuple(rest)


def _parts(tree: Tree) -> tuple[Tree, ...]:
    if isinstance(tree, Joined) and tree.by == "and":
        return tuple(each for part in tree.parts for each in _parts(part))
    if isinstance(tree, Not) and isinstance(tree.of, Joined) and tree.of.by == "or":
        return tuple(each for part in tree.of.parts for each in _parts(Not(part)))
    return (tree,)


def _words(tree: Tree) -> set[str]:
    if isinstance(tree, Not):
        return _words(tree.of)
    if isinstance(tree, Joined):
        return set().union(*(_words(part) for part in tree.parts))
    return {tree.word}


def _narrowed(state: Eligibility, part: Tree) -> Eligibility | None:
    """The state with one more thing asked; None where it cannot be asked each year."""
    if isinstance(part, Comparison):
        return _compared(state, part)
    if isinstance(part, Joined):
        return _one_of(state, part)
    wanted = not isinstance(part, Not)
    asked = part.of if isinstance(part, Not) else part
    return _named(state, asked, wanted) if isinstance(asked, Membership) else None


def _one_of(state: Eligibility, asked: Joined) -> Eligibility | None:
    """The state with one ``or`` between conditions and circumstances; None for any other."""
    if asked.by != "or" or state.has_any or state.any_circumstances:
        return None
    for part in asked.parts:
        word = WORDS[part.word] if isinstance(part, Membership) else None
        if word is not None and word.column == "conditions":
            state = replace(state, has_any=state.has_any | Condition(word.bit))
        elif word is not None and word.column == "circumstances":
            more = state.any_circumstances | Circumstance(word.bit)
            state = replace(state, any_circumstances=more)
        else:
            return None
    return state


def _named(state: Eligibility, asked: Membership, wanted: bool) -> Eligibility | None:
    word = WORDS[asked.word]
    if word.column == "conditions":
        bit = Condition(word.bit)
        if wanted:
            return replace(state, has=state.has | bit)
        return replace(state, has_none=state.has_none | bit)
    if word.column == "circumstances" and wanted:
        return replace(state, circumstances=state.circumstances | Circumstance(word.bit))
    if word.kind != "name":
        return None
    value = dict(word.names)[asked.among[0]]
    if word.name == "sex":
        return replace(state, sexes=tuple(s for s in state.sexes if (s == value) is wanted))
    if word.name == "smoking":
        kept = tuple(s for s in state.smoking if (s == Smoking(value)) is wanted)
        return replace(state, smoking=kept)
    if word.name == "activity":
        moving = tuple(a for a in state.activity if (a == Activity(value)) is wanted)
        return replace(state, activity=moving)
    return None


def _compared(state: Eligibility, asked: Comparison) -> Eligibility | None:
    sign, value = asked.sign, asked.value
    low = {">=": value, ">": value + 1}.get(sign)
    high = {"<=": value, "<": value - 1}.get(sign)
    if asked.word == "age" and low is not None:
        return replace(state, youngest=max(state.youngest, int(low)))
    if asked.word == "age" and high is not None:
        return replace(state, oldest=min(state.oldest, int(high)))
    if asked.word == "born" and low is not None:
        return replace(state, born_from=max(state.born_from, int(low) - base_year()))
    if asked.word == "alcohol" and low is not None:
        return replace(state, alcohol=max(state.alcohol, low))
    if asked.word == "bmi" and sign in {">=", "<"}:
        return replace(state, bmi=_within(state.bmi, sign, value))
    if asked.word == "sbp" and sign in {">=", "<"}:
        return replace(state, sbp=_within(state.sbp, sign, value))
    return None


def _within(held: tuple[float, float], sign: str, value: float) -> tuple[float, float]:
    low, high = held
    return (max(low, value), high) if sign == ">=" else (low, min(high, value))


def _where(places: tuple[Tree, ...], areas: Areas) -> Mask:
    """The small areas (areas,) for which everything asked of a place holds."""
    one_each = Residents.of(
        bmi=np.full(len(areas), 25.0),
        area=np.arange(len(areas)),
        quintile=areas.quintile,
        rural=areas.rural,
    )
    return holds(Joined("and", places), one_each, areas, base_year())


def _offer(offering: Offering, state: Eligibility, here: Mask, answers: Mapping[str, str]) -> Offer:
    own = offering.intervention
    fifths = offering.variant.by_quintile if offering.variant else own.reach.by_quintile
    complete = own.reach.completes.number
    taken = own.reach.accepts.number * complete
    pounds = offering.pounds_each or 0.0
    per = own.cost.per if own.cost else "person who starts"
    share = {"person offered": taken, "person who starts": complete}.get(per, 1.0)
    paid_by = own.cost.paid_by if own.cost else "council"
    return Offer(
        name=own.id,
        eligible=state,
        effects=tuple(_effect(each, answers) for each in own.effects),
        reach=tuple(np.minimum(offering.offered * fifths.value, 1.0).tolist()),
        accept=taken,
        pounds=pounds / share,
        payer=_PAYERS.get(paid_by, Payer.NATIONAL),
        first_year=offering.first_year - base_year(),
        last_year=offering.last_year - base_year(),
        again=1 if own.reach.repeats == "each year" else 0,
        places=here,
        budget=offering.budget,
        accept_interval=_taken(own.reach),
        pounds_interval=_costing(offering, share),
    )


def _taken(reach: Reach) -> tuple[float, float] | None:
    """The interval of the share who accept and complete: those of both, as independent errors on
    the scale of logarithms; None where neither has one."""
    shares = (reach.accepts, reach.completes)
    if not any(each.has_interval for each in shares):
        return None
    central = reach.accepts.number * reach.completes.number
    under, over = (
        float(np.sqrt(sum(np.log(float(end) / each.number) ** 2 for each, end in ends)))
        for ends in ([(s, s.lower) for s in shares], [(s, s.upper) for s in shares])
    )
    return central * np.exp(-under), min(central * np.exp(over), MOST_TAKEN)


def _costing(offering: Offering, share: float) -> tuple[float, float] | None:
    """The interval of pounds a person reached; None where the cost is supposed, or has none."""
    cost = offering.intervention.cost
    if cost is None or offering.cost_each is not None or not cost.each.has_interval:
        return None
    return float(cost.each.lower) / share, float(cost.each.upper) / share


def _effect(effect: Named, answers: Mapping[str, str]) -> Effect:
    size = effect.chosen(answers)
    scale = 7 / GRAMS_A_UNIT if effect.acts_on == "alcohol" else 1.0
    change = _CHANGES.get(effect.acts_on, Change.HAZARD)
    lane = lane_of(effect.of) if effect.acts_on == "onset" else _LANES.get(effect.acts_on)
    interval: npt.NDArray[np.float64] = np.array([float(size.lower), float(size.upper)]) * scale
    return Effect(
        change=change,
        size=size.number * scale,
        lane=lane if change is Change.HAZARD else None,
        onset=round(effect.onset),
        lasts=FOR_EVER if effect.stays else effect.lasts,
        fades=round(effect.fades),
        interval=(float(interval[0]), float(interval[1])) if size.has_interval else None,
        assumed=isinstance(size, Assumption),
        also=(Lane.BED_DAYS,) if lane is Lane.ADMISSION else (),
    )
