"""Did it work? One question in, one answer out: what was found, how sure, and what it earns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from headwater.evaluation.checks import Case, Check, checks, drift_of, margin_of
from headwater.evaluation.choice import Choice, choose
from headwater.evaluation.estimators import OURS, Estimators
from headwater.evaluation.figures import Figures, FloatArray, since_of
from headwater.evaluation.grade import Earned, earned, finding_of, stands, why_not_believed
from headwater.evaluation.question import Question
from headwater.evaluation.regression_to_mean import Drift
from headwater.evaluation.setting import Setting
from headwater.evaluation.trial import Method, Trial, comparison_trial, series_trial, twin_trial
from headwater.practice.terms import Finding

POOR_FIT = 0.9
MOST_KNOWN = 2 / 3


@dataclass(frozen=True)
class Evaluation:
    """The answer, with a stable ``id`` by which a practice card may name it.

    ``trial`` is None where there is not enough data; ``missing`` then says what is lacking.
    ``finding`` and ``grade`` (Nesta, 1 to 5) are in the terms of practice cards. ``drift`` is what
    the places would have done by themselves, where they were chosen for being bad. ``by`` names
    who estimated.
    """

    id: str
    question: Question
    method: Method
    reason: str
    trial: Trial | None
    checks: tuple[Check, ...]
    drift: Drift | None
    margin: float
    finding: Finding
    grade: int
    why_grade: str
    compared: int
    missing: tuple[str, ...] = ()
    by: str = OURS.name

    @property
    def places(self) -> tuple[str, ...]:
        """The codes of the places that acted."""
        return self.question.places


def evaluate(
    question: Question,
    figures: Figures,
    apart: FloatArray | None = None,
    name: Callable[[str], str] = str,
    by: Estimators = OURS,
) -> Evaluation:
    """Ask whether it worked.

    ``figures`` hold the places that acted and every place they may be compared with (n, t);
    ``apart`` (n, n) how unlike any two are, NaN where not known, so that a twin is mixed from like
    places; ``name`` gives the name of a place. ``KeyError`` where none of the places is held.
    ``by`` says who estimates: our own code, or ``LIBRARIES``, which are asked the same of every
    placebo group (``second_opinion`` asks them once).

    >>> from datetime import date
    >>> from headwater.evaluation.figures import yearly
    >>> rest = {f"R{i}": [i * 0.3 + t * (1 + i % 3) / 10 + (i * t) % 7 / 20 for t in range(10)]
    ...         for i in range(25)}
    >>> acted = [rest["R7"][t] / 2 + rest["R8"][t] / 2 - 3 * (t >= 6) for t in range(10)]
    >>> asked = Question("x", (("A", date(2016, 1, 1)),), "example", better="lower")
    >>> found = evaluate(asked, yearly({"A": acted, **rest}, 2010))
    >>> found.method.value, round(found.trial.effect, 2), found.finding.value, found.grade
    ('synthetic control', -2.95, 'helped', 3)
    """
    setting = _setting(question, figures, apart)
    made, choice = _run(question, setting, by)
    if made is None:
        return Evaluation(
            question.id, question, Method.NONE, choice.reason, None, (), None, 0.0,
            Finding.NOT_KNOWN, 1, "Nothing could be measured.", int((~setting.acted).sum()),
            choice.missing, by.name,
        )  # fmt: skip
    setting = _usable(setting)
    case = Case(setting, made, question.seed, margin_of(setting), by)
    asked = checks(case, name)
    chosen = question.chosen_for_being_bad
    moved = drift_of(case, question.better) if chosen else None
    first = finding_of(made, question.better, case.margin, moved)
    finding = stands(first, asked)
    why = "" if finding is first else why_not_believed(asked)
    found: Earned = earned(made.method, finding, asked, chosen=chosen, drift=moved, why=why)
    others = int((~setting.acted).sum())
    return Evaluation(
        question.id, question, made.method, choice.reason, made, asked, moved, case.margin, finding,
        found.grade, found.why, others, (), by.name,
    )  # fmt: skip


def again(found: Evaluation, figures: Figures, apart: FloatArray | None, by: Estimators) -> Trial:
    """The effect of an answer worked out by somebody else, without its placebo groups.

    ``figures`` and ``apart`` are those of the answer. ``ValueError`` where it had no method.
    """
    if found.trial is None:
        raise ValueError("there was not enough data for a method, so there is nothing to repeat")
    setting = _usable(_setting(found.question, figures, apart))
    return Case(setting, found.trial, found.question.seed, found.margin, by).again(setting)


def _setting(question: Question, figures: Figures, apart: FloatArray | None) -> Setting:
    since = since_of(figures, dict(question.acted))
    return Setting(figures, since, apart)


def _usable(setting: Setting) -> Setting:
    """Periods that most places have, and others that have most of those periods."""
    held = np.isfinite(setting.figures.values)
    if not (~setting.acted).any():
        return setting
    kept = held[~setting.acted].mean(axis=0) >= 0.5
    figures = setting.figures.between(kept)
    known = np.isfinite(figures.values).mean(axis=1) >= MOST_KNOWN
    rows = np.flatnonzero(known | setting.acted)
    apart = None if setting.apart is None else setting.apart[np.ix_(rows, rows)]
    return Setting(figures.only(rows), setting.since[rows], apart)


def _run(question: Question, setting: Setting, by: Estimators) -> tuple[Trial | None, Choice]:
    """The answer of the first method that the data allow, and why it was chosen."""
    usable = _usable(setting) if setting.count else setting
    choice = choose(usable)
    if choice.method is Method.TWIN:
        made = twin_trial(usable, question.seed, by=by)
        if made.fit_rank <= POOR_FIT:
            return made, choice
        choice = choose(usable, no_twin=True)
    if choice.method is Method.COMPARISON:
        return comparison_trial(usable, question.seed, by=by), choice
    if choice.method is Method.SERIES:
        return series_trial(usable, by=by), choice
    return None, choice


def of_edition(found: Evaluation, edition: str) -> Evaluation:
    """The same answer under the name of another edition of the figures, where they are the same."""
    asked = replace(found.question, edition=edition)
    return replace(found, id=asked.id, question=asked)
