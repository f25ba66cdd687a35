"""What the page shows of a study, as plain values that are kept with the question.

All figures are the open population's; counts in their own unit, money in pounds. A number that is
not there (nothing drawn, nobody in a fifth) is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.evidence.wording import number as plain_number
from headwater.simulation.lanes import MEASURES, Measure
from headwater.simulation.outcomes.account import answered
from headwater.simulation.outcomes.alone import Alone
from headwater.simulation.outcomes.economics import PROGRAMME, Account, View
from headwater.simulation.outcomes.further_evidence import worth_of_evidence
from headwater.simulation.outcomes.gap import Gap
from headwater.simulation.outcomes.headline import Headline
from headwater.simulation.outcomes.sentences import of_headline
from headwater.simulation.outcomes.study import Study
from headwater.simulation.outcomes.uncertainty import Bar, Interval, few, parameter_interval, scaled
from headwater.simulation.population import Population
from headwater.simulation.scenario import Offering, Scenario, base_year
from headwater_web.simulation.offers import choice_of

Floats = npt.NDArray[np.float64]
FORM = 1
SHOWN = (
    Measure.ADMISSIONS_EXPECTED,
    Measure.BED_DAYS_EXPECTED,
    Measure.HEALTHY_YEARS,
    Measure.QALYS,
    Measure.DEATHS,
)


def kept(
    found: Study,
    people: Population,
    asked: Scenario,
    bars: Sequence[Bar] = (),
    alone: Sequence[Alone] = (),
    *,
    whole: bool = False,
) -> dict[str, Any]:
    """The answer as it is kept; ``whole`` once everything was drawn that will be."""
    told = answered(found, asked.title, asked.assumed, asked.uncosted, asked.cashable)
    made = {
        "form": FORM,
        "whole": whole,
        "people": len(people.residents),
        "areas": len(people.areas),
        "years": [base_year() + at for at in range(found.run.years)],
        "repeats": len(found.repeats),
        "draws": len(found.draws),
        "sentences": list(told.sentences),
        "reached": told.reached,
        "assumed": list(asked.assumed),
        "lines": [line_of(each, found.run.years) for each in told.headlines],
        "series": {each.name: series_of(found, each) for each in SHOWN},
        "programme": [cell(x) for x in View.region(found.totals).of(*PROGRAMME)[1]],
        "fifths": {each.name: fifths_of(found, each) for each in SHOWN},
        "gaps": [gap_of(each) for each in told.gaps],
        "worths": [worth_of(each) for each in told.worths],
        "accounts": [account_of(each) for each in told.accounts],
        "bars": [vars(each) for each in bars],
        "alone": [alone_of(each, asked) for each in alone],
        "uncosted": list(asked.uncosted),
        "evidence_worth": worth_of_evidence(found),
        "offers": [offer_of(each) for each in asked.offerings],
    }
    plain: dict[str, Any] = cleaned(made)
    return plain


def line_of(line: Headline, years: int) -> dict[str, Any]:
    """A headline: as things are, the change, both intervals, from which year it shows."""
    return {
        "says": of_headline(line, years, base_year()),
        "measure": line.measure.name,
        "name": line.name,
        "as_is": line.as_things_are,
        "change": line.change,
        "luck": ends(line.luck),
        "evidence": ends(line.parameters),
        "from": None if line.lag is None else base_year() + line.lag - 1,
        "pairing": line.pairing,
        "pairing_least": line.pairing_least,
        "better": line.better,
        "sure": line.sure,
    }


def ends(interval: Interval | None) -> list[float] | None:
    """Both ends of an interval; None where there is none."""
    if interval is None or not np.isfinite(interval.error):
        return None
    return [interval.lower, interval.upper]


def series_of(found: Study, measure: Measure) -> dict[str, Any]:
    """A measure by year in both arms, and the change added up so far with its intervals."""
    per = MEASURES[measure].per
    both = found.totals.region[..., measure] / per
    change = np.cumsum(both[1] - both[0])
    runs = {"luck": found.repeats, "evidence": found.draws}
    limits = {
        name: np.cumsum(np.diff(run[..., measure], axis=1)[:, 0] / per, axis=1)
        for name, run in runs.items()
        if len(run) > 1
    }
    made: dict[str, Any] = {
        "as_is": both[0].tolist(), "under": both[1].tolist(), "change": change.tolist(),
        "luck": None, "evidence": None,
    }  # fmt: skip
    if "luck" in limits:
        error = few(len(found.repeats)) * limits["luck"].std(axis=0, ddof=1)
        made["luck"] = [(change - error).tolist(), (change + error).tolist()]
    if "evidence" in limits:
        low, high = np.quantile(limits["evidence"], [0.025, 0.975], axis=0)
        made["evidence"] = [np.minimum(low, change).tolist(), np.maximum(high, change).tolist()]
    return made


def fifths_of(found: Study, measure: Measure) -> dict[str, Any]:
    """The change over all years for 10,000 people of each deprivation fifth, with its interval by
    the evidence: the region's, in proportion."""
    both = found.totals.fifths[..., measure].sum(axis=-1) / MEASURES[measure].per
    lived = found.totals.fifths[:, 0, :, Measure.YEARS_LIVED].sum(axis=-1)
    people = lived / MEASURES[Measure.YEARS_LIVED].per / found.run.years
    scale = np.divide(10_000.0, people, out=np.full(5, np.nan), where=people > 0)
    change = (both[:, 1] - both[:, 0]) * scale
    limits = None
    if len(found.draws) > 1:
        drawn = found.changes(measure, found.draws)
        limits = [each.tolist() for each in scaled(parameter_interval(drawn), float(drawn.mean()),
                                                   change)]  # fmt: skip
    return {"people": people.tolist(), "change": change.tolist(), "evidence": limits}


def gap_of(gap: Gap) -> dict[str, Any]:
    """A gap in both arms: values by fifth, slope and relative index, by how much it narrows."""
    return {
        "name": gap.name,
        "values": gap.values.tolist(),
        "sii": gap.sii.tolist(),
        "rii": gap.rii.tolist(),
        "narrowed": gap.narrowed,
        "luck": ends(gap.luck),
        "evidence": ends(gap.evidence),
    }


def account_of(account: Account) -> dict[str, Any]:
    """What an organisation pays and saves, with both intervals of each sum by its name."""
    held = {"luck": account.luck, "evidence": account.evidence}
    return vars(account) | {
        kind: {name: ends(each) for name, each in found.items()} for kind, found in held.items()
    }


def worth_of(worth: Any) -> dict[str, Any]:
    """What it brings and costs at one discount rate."""
    return {**vars(worth), "cost_per_qaly": worth.cost_per_qaly, "dearest": worth.dearest}


def alone_of(alone: Alone, asked: Scenario) -> dict[str, Any]:
    """One offer by itself, by its title; ``costed`` says whether its cost is known."""
    offering = next(each for each in asked.offerings if each.intervention.id == alone.name)
    return {
        "title": offering.intervention.title,
        "costed": offering.pounds_each is not None,
        "reached": alone.reached,
        "admissions": alone.admissions,
        "healthy_years": alone.healthy_years,
        "worth": worth_of(alone.worth),
    }


def offer_of(offering: Offering) -> dict[str, Any]:
    """An offer of the scenario, with what it rests on as the files said when it was run."""
    choice = choice_of(offering.intervention)
    supposed = offering.cost_each is not None
    return {
        "id": choice.id,
        "title": choice.title,
        "finding": choice.finding,
        "grade": choice.grade,
        "grade_words": choice.grade_words,
        "cost": f"A cost of £{offering.cost_each:,.0f} a person is supposed here."
        if supposed
        else choice.cost,
        "from": offering.first_year,
        "until": offering.last_year,
        "reach": plain_number(100 * offering.offered),
        "budget": offering.budget,
        "rests": [vars(each) for each in choice.rests],
    }


def cell(value: float) -> float | None:
    """A number, or None where it is none."""
    return float(value) if np.isfinite(value) else None


def cleaned(value: Any) -> Any:
    """The same values as JSON can hold them: no numbers of NumPy, none that are no numbers."""
    if isinstance(value, dict):
        return {str(key): cleaned(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(each) for each in value]
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, int | np.integer):
        return int(value)
    return cell(float(value))
