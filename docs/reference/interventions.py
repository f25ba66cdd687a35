"""The page of interventions: who each is for, what it does, and what that rests on."""

from __future__ import annotations

from docs.reference.markdown import address, bullets, code, facts, page, table

from headwater.evidence.wording import number, rests_on, worth
from headwater.simulation.acts import ACTS
from headwater.simulation.eligibility_words import WORDS
from headwater.simulation.intervention import Effect, Intervention
from headwater.simulation.intervention_file import interventions


def text() -> str:
    """The page as text."""
    known = interventions()
    return page(
        "Interventions",
        f"{len(known)} interventions that a scenario may use, each one file in "
        "`src/headwater/simulation/interventions`. Those for which no effect is shown are "
        "here, and do nothing. Where no cost is known there is none. "
        "[How to write a scenario](../how-to/write-a-scenario.md).",
        table(
            ("intervention", "level", "scale", "weakest grade", "effects"),
            [
                (
                    f"[{each.title}](#{each.title.lower().replace(' ', '-')})",
                    each.level,
                    each.scale,
                    each.grade.value if each.grade else "none shown",
                    "; ".join(_does(effect) for effect in each.effects) or "none",
                )
                for each in known.values()
            ],
        ),
        *(part for each in known.values() for part in _intervention(each)),
        "## What an effect can act on",
        table(
            ("acts on", "meaning", "in"),
            [(code(each.name), each.meaning, ", ".join(each.units)) for each in ACTS.values()],
        ),
        "## Words of an eligibility expression",
        table(
            ("word", "asks", "answers"),
            [
                (code(each.name), each.meaning, ", ".join(name for name, _ in each.names))
                for each in WORDS.values()
            ],
        ),
    )


def _does(effect: Effect) -> str:
    return f"{effect.acts_on.replace('_', ' ')}{f' of {effect.of}' if effect.of else ''}"


def _intervention(each: Intervention) -> list[str]:
    reach = each.reach
    by_fifth = ", ".join(number(float(value)) for value in reach.by_quintile.value)
    parts = [
        f"## {each.title}",
        f"{each.lead} {each.finding}",
        facts(
            [
                ("name in a scenario", code(each.id)),
                ("for", code(each.eligible)),
                ("offered", f"{number(reach.offered.number)}. {rests_on(reach.offered)}"),
                ("accept", f"{number(reach.accepts.number)}. {rests_on(reach.accepts)}"),
                ("complete", f"{number(reach.completes.number)}. {rests_on(reach.completes)}"),
                ("acceptance by fifth", f"{by_fifth}. {rests_on(reach.by_quintile)}"),
                ("made", reach.repeats),
                ("cost", _cost(each)),
            ]
        ),
    ]
    if each.effects:
        parts.append(bullets(_effect(effect) for effect in each.effects))
    if each.variants:
        rows = [(code(v.id), v.title, code(v.eligible)) for v in each.variants]
        parts.append(table(("variant", "what", "also only for"), rows))
    rows = [(code(f.id), f.what, worth(f), f"{rests_on(f)} {f.note}") for f in each.figures]
    parts.append(table(("figure", "what", "value", "rests on"), rows))
    if each.sources:
        cited = [(s.cite, s.confidence.value, address(s.address)) for s in each.sources]
        parts.append(table(("source", "seen as", "address"), cited))
    return parts


def _cost(each: Intervention) -> str:
    if each.cost is None:
        return "not known; a result shows the highest cost at which it is worth doing"
    pounds = number(each.cost.each.number)
    return f"£{pounds} a {each.cost.per}, paid by: {each.cost.paid_by}. {rests_on(each.cost.each)}"


def _effect(effect: Effect) -> str:
    years = "year" if effect.lasts == 1 else "years"
    lasts = "stays" if effect.stays else f"holds for {number(effect.lasts)} {years}"
    fades = f", fades over {number(effect.fades)}" if effect.fades else ""
    onset = f"whole after {number(effect.onset)} years" if effect.onset else "whole at once"
    other = ""
    if effect.answers:
        answers = ", ".join(f"{name}: {worth(size)}" for name, size in effect.answers.items())
        other = f" The question {code(effect.switch)} has these answers: {answers}."
    return f"{_does(effect)}: {worth(effect.size)}; {onset}, {lasts}{fades}. {effect.course}{other}"
