"""An intervention: who it is for, how many it reaches, what it does, for how long, at what cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import inf

from headwater.evidence import Assumption, Evidence, Figure
from headwater.evidence.topic import Source
from headwater.evidence.trust import Grade
from headwater.simulation.eligibility import Tree

LEVELS = ("building blocks", "primary", "secondary", "tertiary")
SCALES = ("person", "household", "place", "nation")
REPEATS = ("once", "each year")
PER = ("person offered", "person who starts", "person who completes")


@dataclass(frozen=True, eq=False)
class Effect:
    """What is changed in those who complete, and when.

    ``acts_on`` and ``of`` are of ``acts.ACTS``. The effect grows in a straight line over ``onset``
    years, holds for ``lasts`` (``inf`` where it stays) and goes in a straight line over ``fades``.
    ``answers`` holds the figure of each answer where publications disagree; ``size`` is the
    default's. ``course`` says what the timing rests on.
    """

    acts_on: str
    of: str
    size: Figure
    onset: float
    lasts: float
    fades: float
    course: str
    switch: str = ""
    answers: Mapping[str, Figure] | None = None

    def chosen(self, choices: Mapping[str, str] | None = None) -> Figure:
        """The figure for the answers in ``choices``; ``LookupError`` for an unknown answer."""
        if not self.switch or self.switch not in (choices or {}):
            return self.size
        answer = (choices or {})[self.switch]
        held = self.answers or {}
        if answer not in held:
            raise LookupError(f"{self.switch} has no answer {answer!r}; it has {', '.join(held)}")
        return held[answer]

    def share_at(self, years: float) -> float:
        """How much of the effect is there ``years`` after completing, from 0 to 1.

        >>> from headwater.simulation.intervention_file import interventions
        >>> weight = interventions()["weight-management"].effects[0]
        >>> [round(weight.share_at(years), 2) for years in (0, 1, 2, 5, 9)]
        [0.0, 1.0, 0.75, 0.0, 0.0]
        """
        if years < self.onset:
            return years / self.onset
        past = years - self.onset - self.lasts
        if past <= 0:
            return 1.0
        return max(0.0, 1 - past / self.fades) if self.fades else 0.0

    @property
    def stays(self) -> bool:
        """Whether it is a change of state that the model then carries on."""
        return self.lasts == inf


@dataclass(frozen=True, eq=False)
class Reach:
    """Shares of those eligible: offered, of those who accept, of those who complete.

    Reach comes before effect: an effect is that in people who complete. ``by_quintile`` multiplies
    acceptance in each fifth of deprivation.
    """

    offered: Figure
    accepts: Figure
    completes: Figure
    by_quintile: Figure
    repeats: str

    @property
    def completing(self) -> float:
        """The share of all eligible who complete, before the gradient by deprivation."""
        return self.offered.number * self.accepts.number * self.completes.number


@dataclass(frozen=True, eq=False)
class Cost:
    """What one person costs and who pays; there is none where none is known."""

    each: Figure
    per: str
    paid_by: str


@dataclass(frozen=True, eq=False)
class Variant:
    """Another way of reaching people: for whom (joined to the intervention's own), and uptake."""

    id: str
    title: str
    eligible: Tree
    by_quintile: Figure


@dataclass(frozen=True, eq=False)
class Intervention:
    """One file of ``interventions``. ``finding`` says in words what is known of its effect."""

    id: str
    title: str
    dated: date
    lead: str
    finding: str
    level: str
    scale: str
    eligible: Tree
    reach: Reach
    effects: tuple[Effect, ...]
    cost: Cost | None
    variants: tuple[Variant, ...]
    figures: tuple[Figure, ...]
    sources: tuple[Source, ...]

    @property
    def grade(self) -> Grade | None:
        """The weakest grade among its effects; None where no effect is shown to be there."""
        grades = [_grade(each.size) for each in self.effects]
        return max(grades, default=None, key=lambda grade: grade.value)

    @property
    def assumed(self) -> tuple[Assumption, ...]:
        """The effects and the cost that are assumed: an answer that rests on them says so first."""
        used = [each.size for each in self.effects]
        used += [self.cost.each] if self.cost else []
        return tuple(each for each in used if isinstance(each, Assumption))

    def variant(self, name: str) -> Variant:
        """The variant of that id; ``LookupError`` with those there are."""
        for each in self.variants:
            if each.id == name:
                return each
        known = ", ".join(each.id for each in self.variants) or "none"
        raise LookupError(f"{self.id} has no variant {name!r}; it has {known}")


def _grade(figure: Figure) -> Grade:
    if isinstance(figure, Evidence) and figure.grade is not None:
        return figure.grade
    return Grade.E


FOREVER = inf
