"""A practice card: one thing that was tried somewhere, whatever came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from headwater.evidence.prevention import Level, PolicyTag, Scale
from headwater.evidence.trust import Confidence
from headwater.practice.terms import CostBand, Finding, TimeToEffect


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that was looked at: the outcome, how it was measured, and what was found.

    ``before``, ``after``, ``comparator`` and ``change`` are texts with their units, as the source
    says them; empty where it does not.
    """

    outcome: str
    finding: Finding
    measure: str = ""
    before: str = ""
    after: str = ""
    comparator: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class Adoption:
    """That another place took it up: where, when, what came of it there, in a few words."""

    where: str
    finding: Finding
    when: str = ""
    says: str = ""


@dataclass(frozen=True)
class PracticeCard:
    """What was done, for whom, where, and how sure anybody can be that it helped.

    ``barriers`` are codes of ``evidence.barriers``; ``places`` are area codes, none where it
    belongs to no area of ours, and ``where`` says it in words. ``grade`` is Nesta's, 1 to 5, and
    ``source_grade`` the source's own words for how strong it is. ``seen`` says how we saw the
    source; None for a place's own account. ``review_by`` is the day after which the card is old.
    """

    code: str
    title: str
    problem: str
    barriers: tuple[str, ...]
    done: str
    for_whom: str
    where: str
    level: Level
    scale: Scale
    when: str
    grade: int
    source: str
    places: tuple[str, ...] = ()
    cost: CostBand = CostBand.NOT_KNOWN
    cost_says: str = ""
    time_to_effect: TimeToEffect = TimeToEffect.NOT_KNOWN
    results: tuple[Result, ...] = ()
    source_grade: str = ""
    seen: Confidence | None = None
    addresses: tuple[str, ...] = ()
    caveat: str = ""
    harms: str = ""
    needs: str = ""
    contact: str = ""
    review_by: date | None = None
    adoptions: tuple[Adoption, ...] = ()
    tags: tuple[PolicyTag, ...] = ()
    fictional: bool = field(default=False)

    @property
    def finding(self) -> Finding:
        """What came of it in all: mixed where its results part.

        >>> found = [Result("falls", Finding.HELPED), Result("fractures", Finding.NO_DIFFERENCE)]
        >>> summed(found).words
        'helped in part'
        """
        return summed(self.results)


def summed(results: tuple[Result, ...] | list[Result]) -> Finding:
    """What several results come to: the one thing they all say, else mixed; unknowns aside.

    >>> summed([]).words
    'not known yet'
    """
    known = {each.finding for each in results} - {Finding.NOT_KNOWN}
    if not known:
        return Finding.NOT_KNOWN
    if known == {Finding.HARMED, Finding.NO_DIFFERENCE}:
        return Finding.HARMED
    return known.pop() if len(known) == 1 else Finding.MIXED
