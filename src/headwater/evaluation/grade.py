"""What came of it, and the grade of evidence that one evaluation can earn.

Nesta's Standards of Evidence (Puttick and Ludlow 2013) have five levels. One evaluation of
published figures earns at most the third: a comparison tells what this did from what would have
happened anyway. The fourth asks for an independent repeat elsewhere, the fifth for a way of doing
it that is written down and kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from headwater.evaluation.checks import BETTER, Check
from headwater.evaluation.regression_to_mean import Drift
from headwater.evaluation.trial import Method, Trial
from headwater.practice.terms import Finding

COMPARED = (Method.TWIN, Method.COMPARISON)
PLACEBOS = {
    "time": "It finds an effect before anything was done, so the rest may have come anyway.",
    "space": "Places that did nothing moved as far, so it may be chance.",
}
DRIFT_NOT_KNOWN = "nobody can say how much of it would have come by itself."
Z95 = 1.959963984540054


@dataclass(frozen=True)
class Earned:
    """A grade, 1 to 5, and why not more, in a sentence."""

    grade: int
    why: str


def finding_of(trial: Trial, better: str, margin: float, drift: Drift | None = None) -> Finding:
    """What came of it, before checks: by whether the whole interval lies on one side, less drift.

    "No difference" is said only where the interval leaves no room for more than a small effect;
    otherwise it is not known. So is it for an indicator of which neither way is better.
    """
    effect, lower, upper = net_of(trial, drift)
    if -margin <= lower and upper <= margin:
        return Finding.NO_DIFFERENCE
    never_moved = lower == upper  # no place ever differed, so chance cannot be told from effect
    if not (lower > 0 or upper < 0) or better not in BETTER or never_moved:
        return Finding.NOT_KNOWN
    good = BETTER[better] * effect > 0
    return Finding.HELPED if good else Finding.HARMED


def stands(finding: Finding, asked: tuple[Check, ...]) -> Finding:
    """What is left of a finding once placebos are asked.

    An effect that places which did nothing show too, or that shows before anything was done, is
    not known to be one.
    """
    shown_too = any(each.passed is False and each.name in PLACEBOS for each in asked)
    effect = finding in (Finding.HELPED, Finding.HARMED)
    return Finding.NOT_KNOWN if effect and shown_too else finding


def why_not_believed(asked: tuple[Check, ...]) -> str:
    """The first placebo that shows an effect too, in a sentence; empty where none does."""
    shown = {each.name for each in asked if each.passed is False}
    return next((says for name, says in PLACEBOS.items() if name in shown), "")


def net_of(trial: Trial, drift: Drift | None) -> tuple[float, float, float]:
    """The effect and the ends of its interval, less what would have come by itself."""
    if drift is None:
        return trial.effect, trial.lower, trial.upper
    effect, more = trial.effect - drift.expected, Z95 * drift.error
    below = float(np.hypot(trial.effect - trial.lower, more))
    above = float(np.hypot(trial.upper - trial.effect, more))
    return effect, effect - below, effect + above


def earned(
    method: Method,
    finding: Finding,
    asked: tuple[Check, ...],
    *,
    chosen: bool = False,
    drift: Drift | None = None,
    why: str = "",
) -> Earned:
    """The grade: 3 for a comparison that passed its checks, 2 for a change alone, 1 for neither.

    Of places ``chosen`` for being bad a comparison is no more than a change, where nobody can say
    what ``drift`` they had. ``why`` an effect was not believed, where it was not.

    >>> earned(Method.SERIES, Finding.HELPED, ()).grade
    2
    """
    if finding is Finding.NOT_KNOWN:
        return Earned(
            1, why or "The figures leave open whether it helped, so they add nothing yet."
        )
    if method not in COMPARED:
        return Earned(2, "A change was measured, but nothing fair stands beside it.")
    failed = [each for each in asked if each.passed is False and each.name != "space"]
    if finding is not Finding.NO_DIFFERENCE:
        failed += [each for each in asked if each.passed is False and each.name == "space"]
    if failed:
        return Earned(2, f"A change was measured, but one check did not pass: {failed[0].asks}")
    unasked = [each for each in asked if each.passed is None and each.name in ("space", "time")]
    if unasked:
        return Earned(2, f"A change was measured, but this could not be asked: {unasked[0].asks}")
    if chosen and drift is None:
        return Earned(2, f"A change was measured, but {DRIFT_NOT_KNOWN}")
    drifted = " and their drift is allowed for" if chosen else ""
    return Earned(
        3,
        f"Places that did not act were compared{drifted}, and every check passed. Grade 4 asks for "
        "the same result from somebody else, elsewhere.",
    )
