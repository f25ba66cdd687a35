"""The page of an answer: the sentence first, then the picture, the checks, the grade."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from headwater.evaluation.checks import Check
from headwater.evaluation.evaluation import Evaluation
from headwater.evaluation.sentences import (
    acted_words,
    cannot_say,
    drift_says,
    grade_says,
    grade_words,
    verdict,
)
from headwater.evaluation.trial import Method, Trial
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.words.figures import capital, number
from headwater.indicators.words.sentence import Sentence, beside
from headwater.indicators.words.wording import period_words
from headwater.practice.terms import GRADES, Finding
from headwater_web.charts.frame import Caption
from headwater_web.charts.marks import ENGLAND_LINE, PLACE_LINE, KeyItem, Verdict, icon, key
from headwater_web.charts.strip import Polarity, Strip, axis, strip
from headwater_web.charts.trend import Line, Note, Trend, trend
from headwater_web.figures.addresses import address
from headwater_web.figures.request import nation_name
from headwater_web.figures.trends import Table, form, written

VERDICTS: dict[Finding, Verdict] = {
    Finding.HELPED: "better",
    Finding.HARMED: "worse",
    Finding.NO_DIFFERENCE: "similar",
    Finding.MIXED: "similar",
    Finding.NOT_KNOWN: "cannot_tell",
}
PASSED: dict[bool | None, tuple[Verdict, str]] = {
    True: ("better", "Passed"),
    False: ("worse", "Not passed"),
    None: ("cannot_tell", "Could not be asked"),
}
EXPECTED = {
    Method.TWIN: "Its twin, mixed from other places",
    Method.COMPARISON: "What others' change would lead us to expect",
    Method.SERIES: "Its own line before, carried on",
}
SHOWN = 12


@dataclass(frozen=True)
class Asking:
    """One check on the page."""

    asks: str
    mark: Markup
    words: str
    says: str


@dataclass(frozen=True)
class ResultPage:
    """All that the template shows."""

    id: str
    title: str
    who: str
    topic: str
    topic_address: str
    days: str
    says: Sentence
    mark: Markup
    method: str
    reason: str
    missing: tuple[str, ...]
    drawing: Markup
    key: Markup
    table: Table | None
    placebo: Markup
    placebo_axis: Markup
    placebo_says: str
    twin: tuple[tuple[str, str, str], ...]
    checks: tuple[Asking, ...]
    drift: Sentence
    grade: Sentence
    grades: tuple[tuple[int, str], ...]
    grade_number: int
    says_something: bool
    margin: str
    cannot: tuple[Sentence, ...]
    edition: str


def result_page(atlas: Atlas, found: Evaluation) -> ResultPage:
    """The page of an answer."""
    name, nation = atlas.places.name, nation_name(atlas)
    measure = atlas.definitions.get(found.question.indicator)
    made = found.trial
    days = sorted({day for _, day in found.question.acted})
    span = days[0].isoformat() if len(days) == 1 else f"{days[0]} to {days[-1]}"
    return ResultPage(
        id=found.id,
        title=f"Did it work in {acted_words(found, name)}?",
        who=acted_words(found, name),
        topic=capital(measure.short) if measure else found.question.indicator,
        topic_address=address("indicators:indicator", found.question.indicator),
        days=span,
        says=beside(verdict(found, name, measure), nation),
        mark=icon(VERDICTS[found.finding]),
        method=capital(found.method.value),
        reason=found.reason,
        missing=found.missing,
        drawing=trend(chart(atlas, found, made), "full") if made else Markup(""),
        key=chart_key(atlas, found, made) if made else Markup(""),
        table=table(found, made) if made else None,
        placebo=placebo_strip(found, made) if made else Markup(""),
        placebo_axis=axis(_polarity(found), "no effect"),
        placebo_says=placebo_says(found),
        twin=_twin(atlas, made),
        checks=tuple(_asking(check, found.finding) for check in found.checks),
        drift=drift_says(found, name),
        grade=grade_says(found),
        grades=tuple((grade, grade_words(found, grade)) for grade in GRADES),
        grade_number=found.grade,
        says_something=found.trial is not None and found.finding is not Finding.NOT_KNOWN,
        margin=number(found.margin, 2) if found.margin else "",
        cannot=cannot_say(found),
        edition=found.question.edition,
    )


def _polarity(found: Evaluation) -> Polarity:
    better = found.question.better
    return "lower" if better == "lower" else "higher" if better == "higher" else "none"


def chart(atlas: Atlas, found: Evaluation, made: Trial) -> Trend:
    """The place (or the mean of those that acted) against what was expected, with the date."""
    who = acted_words(found, atlas.places.name)
    started = _started(atlas, found, made)
    notes = [
        Note(at, "they began" if len(found.places) > 1 else "it began", "event") for at in started
    ]
    return Trend(
        caption=Caption(f"evaluation-{found.id}", f"{capital(who)} and what was expected"),
        periods=tuple(map(period_words, made.periods)),
        place=Line(capital(who) if len(found.places) == 1 else "Places that acted", made.observed),
        england=Line("Expected", made.expected),
        verdict=VERDICTS[found.finding],
        form=form(found.question.unit, 1),
        notes=notes[:1],
        named=True,
    )


def _started(atlas: Atlas, found: Evaluation, made: Trial) -> list[int]:
    """The first period wholly after the first date, by its place on the chart."""
    question = found.question
    for kind in atlas.places.types(found.places[0]):
        panel = atlas.panel(question.indicator, kind, question.sex, question.age)
        if panel is None:
            continue
        first = min(day for _, day in question.acted)
        days = dict(zip(panel.periods.labels, panel.periods.first_day.tolist(), strict=True))
        return [i for i, each in enumerate(made.periods) if each in days and days[each] >= first][
            :1
        ]
    return []


def chart_key(atlas: Atlas, found: Evaluation, made: Trial) -> Markup:
    """What the two lines are."""
    who = acted_words(found, atlas.places.name)
    own = capital(who) if len(found.places) == 1 else "Mean of the places that acted"
    return key([KeyItem(PLACE_LINE, own, 28), KeyItem(ENGLAND_LINE, EXPECTED[made.method], 28)])


def table(found: Evaluation, made: Trial) -> Table:
    """The numbers behind the picture, newest first."""
    unit, rows = found.question.unit, []
    for i in reversed(range(len(made.periods))):
        if np.isfinite(made.observed[i]):
            gap = made.observed[i] - made.expected[i]
            rows.append(
                (
                    period_words(made.periods[i]),
                    written(made.observed[i], unit, 2),
                    written(made.expected[i], unit, 2),
                    number(float(gap), 2),
                )
            )
    headings = ("Period", "Figure", "Expected", "Difference")
    return Table("The figure and what was expected", headings, tuple(rows))


def placebo_strip(found: Evaluation, made: Trial) -> Markup:
    """Where the effect lies among those that places which did nothing would seem to have had."""
    if not len(made.placebos):
        return Markup("")
    held = np.isfinite([made.lower, made.upper]).all()
    return strip(
        Strip(
            made.effect,
            made.lower if held else None,
            made.upper if held else None,
            england=0.0,
            districts=made.placebos.tolist(),
            better=_polarity(found),
            verdict=VERDICTS[found.finding],
            label=placebo_says(found),
        )
    )


def placebo_says(found: Evaluation) -> str:
    """The strip in words."""
    asked = [check for check in found.checks if check.name == "space" and check.passed is not None]
    return asked[0].says if asked else ""


def _twin(atlas: Atlas, made: Trial | None) -> tuple[tuple[str, str, str], ...]:
    """The places a twin is mixed from: name, address, share."""
    if made is None:
        return ()
    return tuple(
        (atlas.places.name(code), address("place:place", code), f"{100 * weight:.0f}%")
        for code, weight in made.weights[:SHOWN]
    )


def _asking(check: Check, finding: Finding) -> Asking:
    """A check as a row; that others moved as far speaks for no effect, where none was found."""
    verdict, words = PASSED[check.passed]
    if check.name == "space" and check.passed is False and finding is Finding.NO_DIFFERENCE:
        verdict, words = "similar", "Yes, as where there is no effect"
    return Asking(check.asks, icon(verdict), words, check.says)
