"""The part of the results that weighs answers by who lives there: its sentences and its tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from headwater.deliberation.small_strata import LEAST
from headwater.deliberation.weighed_answers import Unweighed, WeighedAnswers
from headwater_web.deliberation.results import BROAD, Outcome, Results
from headwater_web.deliberation.weighing import weighed

Words = Mapping[int, tuple[str, str]]


@dataclass(frozen=True)
class WeighedRow:
    """A statement's share of agreement as voted and weighed, in 100, with its 95% limits.

    ``weighed`` and its limits are None where they are withheld.
    """

    number: int
    words: str
    language: str
    voted: float
    weighed: float | None
    lower: float | None
    upper: float | None

    @property
    def moved(self) -> float:
        """How far weighing moves it, in 100; -1 where that is withheld."""
        return -1 if self.weighed is None else abs(self.weighed - self.voted)

    @property
    def says(self) -> str:
        """The weighed share with its limits, or that too few voted."""
        if self.weighed is None:
            return "too few of an age or place"
        return f"{self.weighed:.0f}% ({self.lower:.0f} to {self.upper:.0f})"


@dataclass(frozen=True)
class WeighedPart:
    """The answers weighed by age or by place, as the page tells them."""

    by: str
    finding: str
    sure: str
    rows: tuple[WeighedRow, ...]

    @property
    def is_weighed(self) -> bool:
        """Whether there is a figure to show."""
        return bool(self.rows)

    def cells(self, number: int) -> tuple[str, str, str]:
        """The weighed share of a statement and its limits, in 100; empty where withheld."""
        row = next((each for each in self.rows if each.number == number), None)
        if row is None or row.weighed is None or row.lower is None or row.upper is None:
            return "", "", ""
        return f"{row.weighed:.1f}", f"{row.lower:.1f}", f"{row.upper:.1f}"


def part(
    found: Results,
    by: str,
    column: str,
    names: Mapping[str, str],
    residents: Mapping[str, int],
    words: Words,
) -> WeighedPart:
    """What weighing by age or by place makes of the answers; else why it is not done."""
    answers = weighed(found.by_stratum[column], by, names, residents)
    if answers.why is not None or not answers.shown.any():
        return WeighedPart(by, unweighed(by, answers), "", ())
    rows = [
        _row(answers, at, each.number, words[each.number])
        for at, each in enumerate(found.outcomes)
        if each.number in words
    ]
    order = sorted(rows, key=lambda row: (-row.moved, -row.voted))
    return WeighedPart(by, finding(found, answers, words), sureness(answers, names), tuple(order))


def _row(answers: WeighedAnswers, at: int, number: int, words: tuple[str, str]) -> WeighedRow:
    share = answers.agree
    shown = bool(answers.shown[at])
    parts = (share.weighed, share.lower, share.upper)
    voted = 100 * float(share.voted[at]) if share.voted[at] == share.voted[at] else 0.0
    told = (100 * float(each[at]) if shown else None for each in parts)
    return WeighedRow(number, *words, voted, *told)


def unweighed(by: str, answers: WeighedAnswers) -> str:
    """Why answers are not weighed, in a sentence."""
    if answers.why is Unweighed.NO_RESIDENTS:
        if not answers.used and by == "place":
            return "The answers are not weighed by place: this place is not divided any further."
        return f"The answers are not weighed by {by}: how many live here by {by} is not loaded."
    said = "how old they are" if by == "age" else "where they live"
    kind = "ages" if by == "age" else "places"
    return (
        f"The answers are not weighed by {by}: too few said {said}. It needs {LEAST} people or "
        f"more from each of two {kind}, in which half of the residents are."
    )


def finding(found: Results, answers: WeighedAnswers, words: Words) -> str:
    """What weighing changes of the broad agreement, in a sentence."""
    held = [
        (each, at)
        for at, each in enumerate(found.outcomes)
        if (each.is_agreed or each.is_refused) and answers.shown[at] and each.number in words
    ]
    lost = [words[each.number][0] for each, at in held if not _stays(answers, each, at)]
    if not held:
        return f"Weighed by {answers.division}, nothing can be said of the common ground yet."
    if not lost:
        many = "the statement" if len(held) == 1 else f"all {len(held)} statements"
        return (
            f"Weighed by {answers.division}, {many} with broad agreement that can be weighed "
            f"{'keeps' if len(held) == 1 else 'keep'} it."
        )
    named = "; ".join(f"“{each}”" for each in lost[:3])
    more = f" and {len(lost) - 3} more" if len(lost) > 3 else ""
    verb = "falls" if len(lost) == 1 else "fall"
    return f"Weighed by {answers.division}, {named}{more} {verb} under three in five."


def _stays(answers: WeighedAnswers, outcome: Outcome, at: int) -> bool:
    share = answers.agree if outcome.is_agreed else answers.disagree
    return bool(share.weighed[at] >= BROAD)


def sureness(answers: WeighedAnswers, names: Mapping[str, str]) -> str:
    """How many are weighed, how sure that leaves them, and whom no weight makes heard."""
    told = (
        f"{answers.people:,} people said it, and weighed they tell as much as "
        f"{answers.effective:,.0f} drawn evenly. "
    )
    if answers.left_out:
        missing = ", ".join(names.get(each, each) for each in answers.left_out)
        told += f"Too few came from {missing}: no weight makes them heard. "
    return told + f"The figures stand for {answers.covered:.0%} of residents of 15 and over."
