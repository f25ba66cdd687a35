"""The offers that may be chosen, and what each rests on: from the files of interventions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from headwater.evidence import Assumption, Evidence, Figure
from headwater.evidence.wording import worth
from headwater.simulation.intervention import LEVELS, Intervention
from headwater.simulation.intervention_file import interventions

STRENGTH = {
    "A": "Strong",
    "B": "Good",
    "C": "Fair",
    "D": "Weak",
    "E": "Assumed or modelled",
}
PAYERS = {
    "icb": "the integrated care board",
    "trust": "the hospital trust",
    "council": "the council",
    "social-care": "the council",
    "residents": "residents",
}


@dataclass(frozen=True)
class Rest:
    """One thing that an offer rests on: a phrase, its number, where it is from.

    ``assumed`` says that nobody measured it; ``address`` is the source's page where there is one.
    """

    what: str
    number: str
    source: str
    address: str
    assumed: bool


@dataclass(frozen=True)
class Choice:
    """An offer as the form shows it. ``grade`` is a letter, or empty where no effect is shown."""

    id: str
    title: str
    lead: str
    finding: str
    level: str
    grade: str
    grade_words: str
    cost: str
    costed: bool
    reach: float
    variants: tuple[tuple[str, str], ...]
    rests: tuple[Rest, ...]


@cache
def choices() -> tuple[Choice, ...]:
    """Every offer, from the building blocks of health to tertiary prevention."""
    found = sorted(interventions().values(), key=lambda each: LEVELS.index(each.level))
    return tuple(map(choice_of, found))


def choice_of(each: Intervention) -> Choice:
    """One offer, for the form."""
    grade = each.grade.value if each.grade else ""
    return Choice(
        id=each.id,
        title=each.title,
        lead=plain(each.lead),
        finding=plain(each.finding),
        level=each.level,
        grade=grade,
        grade_words=f"{STRENGTH[grade]} evidence" if grade else "No effect shown",
        cost=cost_of(each),
        costed=each.cost is not None,
        reach=100 * each.reach.offered.number,
        variants=tuple(
            (one.id, one.title) for one in each.variants if str(one.eligible) == "everyone"
        ),
        rests=tuple(rests(each)),
    )


def cost_of(each: Intervention) -> str:
    """What a person costs, or that nobody knows."""
    if each.cost is None:
        return (
            "What it costs a person is not known. The answer says the highest cost at which it is "
            "worth doing."
        )
    pounds = each.cost.each.number
    return f"£{pounds:,.0f} for each {each.cost.per}, paid by {PAYERS[each.cost.paid_by]}."


def rests(each: Intervention) -> list[Rest]:
    """What its effects, its reach and its cost rest on, in that order."""
    used = [
        (
            f"{plain(one.size.what)}, {one.of}" if one.acts_on == "onset" else plain(one.size.what),
            one.size,
        )
        for one in each.effects
    ]
    used += [(plain(one.what), one) for one in (each.reach.accepts, each.reach.completes)]
    if each.cost:
        used.append((plain(each.cost.each.what), each.cost.each))
    return [rest_of(what, figure) for what, figure in used]


def rest_of(what: str, figure: Figure) -> Rest:
    """A figure with its source, or an assumption with its reason."""
    if isinstance(figure, Assumption):
        return Rest(what, worth(figure), plain(figure.because), "", assumed=True)
    if not isinstance(figure, Evidence):
        return Rest(what, worth(figure), "", "", assumed=False)
    grade = f"; grade {figure.grade.value}, {figure.grade.meaning}" if figure.grade else ""
    year = f", {figure.year}" if figure.year else ""
    seen = f"{figure.source.cite}{year} ({figure.confidence.value}{grade})"
    how = f". Worked out: {plain(figure.worked_out)}" if figure.worked_out else ""
    return Rest(what, worth(figure), seen + how, figure.source.address or "", assumed=False)


def plain(text: str) -> str:
    """A text of a file on one line."""
    return " ".join(text.split())
