"""The answer in plain words, by rule: what was found, how sure, what it earns, what it cannot say.

They follow the patterns of the other sentences: the finding first, in the direction people care
about, then its interval; "cannot tell" is said in so many words, and no cause is claimed that the
method does not bear.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from headwater.evaluation.checks import BETTER
from headwater.evaluation.evaluation import Evaluation
from headwater.evaluation.grade import net_of
from headwater.evaluation.regression_to_mean import Drift
from headwater.evaluation.trial import Method, Trial
from headwater.indicators.measure import Measure
from headwater.indicators.words.figures import amount, capital, counted, decimals_for, number
from headwater.indicators.words.sentence import Sentence, Sureness, bold, joined, listed, plain
from headwater.indicators.words.wording import phrase_for, spoken
from headwater.practice.terms import GRADES, Finding

COMPARED_GRADE = 3
MOST_NAMED = 3
SMALL_NUMBER = 10
Name = Callable[[str], str]


def verdict(found: Evaluation, name: Name, measure: Measure | None = None) -> Sentence:
    """The first sentences: did it work, and by how much."""
    who = acted_words(found, name)
    topic = phrase_for(found.question.indicator, found.question.sex, measure).topic
    if found.trial is None:
        return bold(f"We cannot say whether it worked in {who}: there is not enough data.", "none")
    head = _head(found, who, topic)
    return joined([head, plain(_size(found, found.trial), head.sureness)])


def _head(found: Evaluation, who: str, topic: str) -> Sentence:
    shown = found.grade >= COMPARED_GRADE
    match found.finding:
        case Finding.HELPED:
            works = "It seems to have worked" if shown else "It may have worked"
            said = f"{works} in {who}: {topic} came out better than we would expect."
            return bold(said, _sure(found))
        case Finding.HARMED:
            works = "It did not work" if shown else "It does not seem to have worked"
            said = f"{works} in {who}: {topic} came out worse than we would expect."
            return bold(said, _sure(found))
        case Finding.NO_DIFFERENCE:
            return bold(f"It made no difference in {who} that we can see in {topic}.", _sure(found))
    if found.question.better == "none" and not _open(found.trial):
        return bold(f"Something changed in {who} on {topic}; neither way is called better.")
    return bold(f"We cannot tell whether it worked in {who}.", "cannot_tell")


def _open(trial: Trial | None) -> bool:
    """Whether the interval leaves both ways open."""
    return trial is None or trial.lower <= 0 <= trial.upper


def _sure(found: Evaluation) -> Sureness:
    return "sure" if found.grade >= 3 else "likely"


def _size(found: Evaluation, trial: Trial) -> str:
    """The effect and its interval, against what was expected."""
    unit = found.question.unit
    sign = unit[0] if unit.startswith(("%", "£")) else ""
    decimals = min(decimals_for([trial.effect, trial.lower, trial.upper], unit), 2)
    decimals = max(decimals, 1) if abs(trial.effect) < 10 else decimals
    points = " points" if unit.startswith("%") else ""
    size = f"{amount(abs(trial.effect), '' if points else sign or unit, decimals)}{points}"
    way = "lower" if trial.effect < 0 else "higher"
    low, high = number(trial.lower, decimals), number(trial.upper, decimals)
    against = {
        Method.TWIN: "than in a mix of places like it",
        Method.COMPARISON: "than places that did not act would lead us to expect",
        Method.SERIES: "than its own line before would lead us to expect",
    }[trial.method]
    if not trial.upper < float("inf"):
        return f"The figure was {size} {way} {against}; chance alone could do that."
    return f"The figure was {size} {way} {against} (95% interval {low} to {high})."


def acted_words(found: Evaluation, name: Name) -> str:
    """The places that acted, the first three by name."""
    names = [spoken(name(code)) for code in found.places]
    if len(names) <= MOST_NAMED:
        return listed(names)
    return f"{listed([*names[:2], counted(len(names) - 2, 'other place')])}"


def grade_says(found: Evaluation) -> Sentence:
    """The grade it earns and why not more."""
    if found.grade == 1:
        return plain(f"Grade 1 of 5. {found.why_grade}")
    return plain(f"Grade {found.grade} of 5: {grade_words(found, found.grade)}. {found.why_grade}")


def grade_words(found: Evaluation, grade: int) -> str:
    """What a grade means for this answer: "made no difference" was not caused by anything."""
    if found.finding is Finding.NO_DIFFERENCE and grade == found.grade == COMPARED_GRADE:
        return "A comparison shows that this made no difference worth the name"
    return GRADES[grade]


def drift_says(found: Evaluation, name: Name) -> Sentence:
    """Regression to the mean: named where places were chosen for being bad, with its size."""
    if not found.question.chosen_for_being_bad or found.trial is None:
        return Sentence(())
    who = acted_words(found, name)
    opening = f"{capital(who)} acted because the figure was bad. A bad year is partly bad luck."
    if found.drift is None:
        return plain(f"{opening} Too few other places are held to say how much of it would go.")
    if not found.drift.expected:
        return plain(f"{opening} {_nothing_gone(found, found.drift)}")
    unit, size = found.question.unit, abs(found.drift.expected)
    effect, lower, upper = net_of(found.trial, found.drift)
    decimals = decimals_for([size, effect, lower, upper], unit)
    decimals = min(max(decimals, 1 if min(size, abs(effect)) < SMALL_NUMBER else 0), 2)
    left = f"leaves {number(effect, decimals)}"
    if np.isfinite(upper):
        left += f" (95% interval {number(lower, decimals)} to {number(upper, decimals)})"
    return plain(
        f"{opening} We asked the same of {counted(found.drift.places, 'place')} that did nothing. "
        f"They seemed to win back {100 * found.drift.gone:.0f}% of such a distance. "
        f"That is {number(size, decimals)} here. We take it off before we judge, which {left}."
    )


def _nothing_gone(found: Evaluation, drift: Drift) -> str:
    if BETTER.get(found.question.better, -1.0) * drift.distance > 0:
        return "But just before the date it was no worse than elsewhere, so nothing is taken off."
    asked = f"We asked the same of {counted(drift.places, 'place')} that did nothing."
    return f"{asked} They won back none of such a distance, so nothing is taken off."


def cannot_say(found: Evaluation) -> tuple[Sentence, ...]:
    """What the answer leaves open, whatever it is."""
    said = [
        "Whatever else changed in these places at the same time is counted in. Ask what did.",
        "If places next door did some of it too, or gained from it, the effect looks smaller.",
        "It says what happened here. It does not say that it would happen elsewhere.",
    ]
    if found.trial is None:
        return ()
    if found.method is Method.SERIES:
        said.insert(0, "Nothing fair stands beside it, so the change may have come from outside.")
    if found.method is Method.COMPARISON:
        said.insert(0, "It rests on this: without acting, they would have changed as others did.")
    if found.method is Method.TWIN:
        said.insert(0, "It rests on this: the mix that was like it before would have stayed so.")
    return tuple(plain(each) for each in said)
