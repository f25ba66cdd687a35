"""The answer to a scenario: its sentences in order, its headlines, the gap and who pays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from headwater.simulation.lanes import Measure
from headwater.simulation.outcomes import sentences
from headwater.simulation.outcomes.economics import (
    RATE,
    SENSITIVITY,
    Account,
    View,
    Worth,
    worth,
)
from headwater.simulation.outcomes.gap import Gap
from headwater.simulation.outcomes.headline import Headline, headlines
from headwater.simulation.outcomes.study import Study
from headwater.simulation.outcomes.who_pays import who_pays
from headwater.simulation.scenario import base_year

ALWAYS = (Measure.ADMISSIONS_EXPECTED, Measure.HEALTHY_YEARS, Measure.QALYS, Measure.DEATHS)


@dataclass(frozen=True, eq=False)
class Answer:
    """What is said and shown of a study. ``worths`` are at 3.5%, 1.5% and undiscounted, of the
    closed cohort; ``headlines`` and ``accounts`` of the open population; ``gaps`` of its last
    five years."""

    sentences: tuple[str, ...]
    headlines: tuple[Headline, ...]
    gaps: tuple[Gap, ...]
    worths: tuple[Worth, ...]
    accounts: tuple[Account, ...]
    reached: int


def answered(
    found: Study,
    title: str,
    assumed: Sequence[str],
    uncosted: Sequence[str] = (),
    cashable: float = 0.0,
) -> Answer:
    """Put a study into words and figures; what it assumes is said first. ``uncosted`` are the
    titles of offers whose cost nobody knows; ``cashable`` is the share of emergency care saved that
    becomes cash."""
    totals, years = found.totals, found.run.years
    region, cohort = View.region(totals), View.cohort(totals)
    lines, offers = headlines(found), found.plan.offers
    shown = any(each.effects for each in offers) or not offers
    gaps = found.gaps
    worths = tuple(worth(cohort, rate) for rate in (RATE, SENSITIVITY, 0.0))
    accounts = who_pays(found, cashable)
    reached = int(region.of(Measure.REACHED)[1].sum())
    added = added_where_admitted(region, lines)
    open_ = [line for line in lines if line.change and not line.sure]
    said = (
        sentences.first(title, assumed, len(found.draws)) if shown else sentences.nothing(title),
        sentences.reaches(reached, once=len(offers) == 1 and not offers[0].again),
        *(sentences.of_headline(line, years, base_year()) for line in lines if told(line)),
        *([sentences.unsure(open_)] if open_ else []),
        *([sentences.more_admitted(added)] if added else []),
        *(sentences.of_gap(gap) for gap in gaps),
        sentences.of_worth(worths, uncosted),
        *(sentences.of_account(account) for account in accounts),
    )
    return Answer(said, lines, gaps, worths, accounts, reached)


def added_where_admitted(region: View, lines: Sequence[Headline]) -> float:
    """Years of life that a scenario adds where it surely prevents deaths and more are admitted;
    0 elsewhere."""
    sure = {line.measure: line for line in lines if line.sure}
    admitted, died = sure.get(Measure.ADMISSIONS_EXPECTED), sure.get(Measure.DEATHS)
    if admitted is None or died is None or admitted.change < 0 or died.change > 0:
        return 0.0
    return max(0.0, region.change(Measure.YEARS_LIVED))


def told(line: Headline) -> bool:
    """Whether a figure has a sentence of its own: it surely changes, or is always spoken of."""
    return line.sure or (line.change == 0 and line.measure in ALWAYS)
