"""What could be wrong with an answer, each asked of the data: time, space, donors, dates, drift."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from headwater.evaluation.estimators import OURS, Estimators
from headwater.evaluation.regression_to_mean import Drift, drift, none_of
from headwater.evaluation.setting import Setting
from headwater.evaluation.trial import (
    Method,
    Trial,
    comparison_trial,
    seemed,
    series_trial,
    twin_trial,
)
from headwater.indicators.words.figures import counted, number

SMALL = 0.2
IN_TIME_P = 0.1
DONOR_COUNTS = 0.01
KEPT_SHARE = 0.5
BETTER = {"lower": -1.0, "higher": 1.0}


@dataclass(frozen=True)
class Check:
    """A question put to the answer: ``passed`` is None where the data do not allow it."""

    name: str
    asks: str
    passed: bool | None
    says: str
    effects: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Case:
    """A setting, the method's answer for it, what size of effect counts as small, and who
    estimates."""

    setting: Setting
    trial: Trial
    seed: int
    margin: float
    by: Estimators = OURS

    def again(self, setting: Setting, *, placebos: bool = False) -> Trial:
        """The same method on another setting."""
        if self.trial.method is Method.TWIN:
            return twin_trial(setting, self.seed, placebos=placebos, by=self.by)
        if self.trial.method is Method.COMPARISON:
            return comparison_trial(setting, self.seed, placebos=placebos, by=self.by)
        return series_trial(setting, by=self.by)

    def holds(self, effect: float) -> bool:
        """Whether another effect says the same as ours does."""
        own = self.trial.effect
        if self.trial.lower <= 0 <= self.trial.upper:
            return abs(effect - own) <= max(self.margin, (self.trial.upper - own) / 2)
        return effect * own > 0 and abs(effect) >= KEPT_SHARE * abs(own)


def margin_of(setting: Setting) -> float:
    """A small effect: a fifth of the spread between places before anybody acted.

    Cohen, Statistical Power Analysis 1988, calls a fifth of a standard deviation small.
    """
    early = setting.figures.end <= setting.dates.min() + 1e-6
    values = setting.figures.values[:, early]
    if not values.size:
        return 0.0
    held = values[:, np.isfinite(values).mean(axis=0) >= 0.5]
    return SMALL * float(np.nanstd(held[:, -1])) if held.size and len(held) > 2 else 0.0


def checks(case: Case, name: Callable[[str], str]) -> tuple[Check, ...]:
    """Every check the method allows; ``name`` gives the name of a place."""
    made = [_in_space(case), _in_time(case), *_without_one(case, name), _other_dates(case)]
    return tuple(made)


def _in_space(case: Case) -> Check:
    asks = "Did places that did nothing move as far?"
    trial = case.trial
    if trial.placebo_p is None:
        return Check("space", asks, None, "There are too few other places to ask.")
    groups, twin = len(trial.placebos), trial.method is Method.TWIN
    as_far = round(trial.placebo_p * (groups + 1)) - 1
    what = "place" if case.setting.count == 1 else "group of places"
    said = (
        f"We asked the same of {counted(groups, what, _plural(what))} that did nothing. "
        f"{counted(as_far).capitalize() if as_far else 'Not one'} stood out as much, "
        f"for {'how well its twin fitted before' if twin else 'how much its figures jump about'}."
    )
    return Check("space", asks, trial.placebo_p <= 0.05, said)


def _plural(what: str) -> str:
    return "groups of places" if what.startswith("group") else "places"


def _in_time(case: Case) -> Check:
    """As though they had acted earlier: nothing should show before anything was done."""
    asks = "Does it find an effect before anything was done?"
    before = case.setting.complete().periods_before()
    back = max(before // 3, case.setting.length())
    needed = {Method.TWIN: 4, Method.COMPARISON: 3, Method.SERIES: 9}[case.trial.method]
    if before < needed:
        return Check("time", asks, None, "There are too few periods from before to ask.")
    try:
        early = case.again(case.setting.as_if_earlier(back), placebos=True)
    except ValueError:
        return Check("time", asks, None, "There are too few periods from before to ask.")
    passed = early.p > IN_TIME_P or abs(early.effect) <= case.margin / 2
    found = "nothing, as it should" if passed else "an effect that cannot be there"
    said = (
        f"We set the date {counted(back, 'period')} too early and looked no further. "
        f"It found {found}."
    )
    return Check("time", asks, passed, said, (("a date too early", early.effect),))


def _without_one(case: Case, name: Callable[[str], str]) -> Iterator[Check]:
    """Leaving out each donor of a twin, or each place that acted."""
    if case.trial.method is Method.SERIES:
        return
    if case.trial.method is Method.TWIN:
        codes = [code for code, weight in case.trial.weights if weight >= DONOR_COUNTS]
        asks, noun = "Does it hang on one place in the twin?", "Leaving out any one of"
    else:
        codes = [code for code, _ in case.trial.by_place]
        asks, noun = "Does it hang on one of the places that acted?", "Leaving out any one of"
    if len(codes) < 2:
        if case.trial.method is Method.COMPARISON:
            return
        said = "The twin is one place alone, so it hangs on that place."
        yield Check("places", asks, False, said)
        return
    effects = tuple(
        (name(code), case.again(case.setting.without(_row(case, code))).effect) for code in codes
    )
    passed = all(case.holds(effect) for _, effect in effects)
    far = max(effects, key=lambda pair: abs(pair[1] - case.trial.effect))
    ends = f"{number(min(e for _, e in effects), 2)} to {number(max(e for _, e in effects), 2)}"
    said = f"{noun} {counted(len(codes), 'place')} gives {ends}."
    if not passed:
        said += f" It changes most without {far[0]}."
    yield Check("places", asks, passed, said, effects)


def _row(case: Case, code: str) -> int:
    return case.setting.figures.places.index(code)


def _other_dates(case: Case) -> Check:
    """A period earlier and a period later: the answer should not turn on the date."""
    asks = "Does it hang on the date?"
    effects = []
    for step, said in ((-1, "one period earlier"), (1, "one period later")):
        moved = case.setting.moved(step)
        if moved.periods_after() < 1 or moved.complete().periods_before() < 2:
            continue
        try:
            effects.append((said, case.again(moved).effect))
        except ValueError:
            continue
    if not effects:
        return Check("dates", asks, None, "There are too few periods to move the date.")
    passed = all(case.holds(effect) for _, effect in effects)
    told = " and ".join(f"{number(effect, 2)} with the date {said}" for said, effect in effects)
    return Check("dates", asks, passed, f"It is {told}.", tuple(effects))


def drift_of(case: Case, better: str) -> Drift | None:
    """How far the acting places would have seemed to come back anyway; None where nobody can say.

    They are taken to have been chosen by the last figures from before the first date. Where these
    were no worse than the rest, nothing comes back.
    """
    setting = case.setting
    early = np.flatnonzero(setting.figures.before(np.array([setting.dates.min()]))[0])
    if not len(early):
        return None
    rows, effects = seemed(setting, case.trial.method, case.by)
    stood = setting.figures.values[:, early[-1]]
    found = drift(stood[setting.acted], stood[rows], effects)
    if found is not None and BETTER.get(better, -1.0) * found.distance > 0:
        return none_of(found)
    return found
