"""Which method the data allow, and why; or what is missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from headwater.evaluation.setting import Setting
from headwater.evaluation.trial import ENOUGH_FOR_A_JACKKNIFE, Method
from headwater.indicators.words.figures import counted
from headwater.indicators.words.wording import period_words

FEWEST_COMPARED = 19
FEWEST_WITH_MANY = 10
BEFORE_FOR_A_TWIN = 5
BEFORE_FOR_A_COMPARISON = 2
SERIES_BEFORE, SERIES_AFTER, SERIES_IN_ALL = 5, 3, 10
MOST_FOR_A_TWIN = 4


@dataclass(frozen=True)
class Choice:
    """A method, why it and not another, and what is missing where there is none."""

    method: Method
    reason: str
    missing: tuple[str, ...] = ()


def choose(setting: Setting, *, no_twin: bool = False) -> Choice:
    """The first of: a twin, a comparison, a series; or what is missing for any of them.

    ``no_twin`` says that a twin was tried and no mix of places was like this one.
    """
    lacking = _no_sides(setting)
    if lacking:
        return Choice(Method.NONE, "There is nothing to set side by side.", lacking)
    whole = setting.complete()
    others = len(whole.since) - whole.count
    together = len(setting.dates) == 1 and setting.count <= MOST_FOR_A_TWIN
    fits = whole.count == setting.count and whole.periods_before() >= BEFORE_FOR_A_TWIN
    if together and fits and others >= FEWEST_COMPARED and not no_twin:
        return Choice(Method.TWIN, _why_twin(whole, others, len(whole.pool())))
    others = int((~setting.acted).sum())
    enough = FEWEST_WITH_MANY if setting.count >= ENOUGH_FOR_A_JACKKNIFE else FEWEST_COMPARED
    if others >= enough and setting.periods_before() >= BEFORE_FOR_A_COMPARISON:
        return Choice(Method.COMPARISON, _why_comparison(setting, others, together, no_twin))
    before, after = _series_sides(setting)
    if (
        before >= SERIES_BEFORE
        and after >= SERIES_AFTER
        and before + after >= SERIES_IN_ALL
        and len(setting.dates) == 1
    ):
        return Choice(Method.SERIES, _why_series(others))
    return Choice(
        Method.NONE,
        "No method has what it needs.",
        _lacking(setting, others, enough, (before, after)),
    )


def _no_sides(setting: Setting) -> tuple[str, ...]:
    lacking = []
    if not setting.count:
        return ("No place that acted has figures for this indicator.",)
    newest = period_words(setting.figures.periods[-1])
    if setting.periods_before() < 1:
        lacking.append("There is no figure from before the date for every place that acted.")
    if setting.periods_after() < 1:
        lacking.append(
            f"No period lies wholly after the date yet; the newest held is {newest}. Ask again "
            "when a later one is published."
        )
    return tuple(lacking)


def _series_sides(setting: Setting) -> tuple[int, int]:
    """Periods before and after the date that do not overlap one another."""
    since = float(setting.dates.min())
    figures = setting.figures
    held = np.isfinite(figures.values[setting.acted]).all(axis=0)
    kept = figures.apart(since) & held
    late = figures.after(np.array([since]))[0]
    return int((kept & ~late).sum()), int((kept & late).sum())


def _why_twin(setting: Setting, others: int, pool: int) -> str:
    who = "One place acted" if setting.count == 1 else "A few places acted at one date"
    mixed = f"the {counted(pool)} most like it" if pool < others else "them"
    return (
        f"{who}, and {counted(others, 'place')} that did not have figures for the same "
        f"{counted(len(setting.figures.periods), 'period')}. So a twin can be mixed from {mixed}."
    )


def _why_comparison(setting: Setting, others: int, together: bool, no_twin: bool) -> str:
    if no_twin:
        head = "No mix of other places was like this one before the date"
    elif not together and len(setting.dates) > 1:
        head = "The places began at different times"
    elif setting.count > MOST_FOR_A_TWIN:
        head = f"{counted(setting.count, 'place').capitalize()} acted"
    else:
        head = "There are too few periods from before to mix a twin"
    return (
        f"{head}, so we compare how they changed with how {counted(others, 'place')} that had "
        "not acted changed."
    )


def _why_series(others: int) -> str:
    return (
        f"Only {counted(others, 'place')} can be compared, which is too few to tell an effect from "
        "chance. So we carry the place's own line forward."
    )


def _lacking(setting: Setting, others: int, enough: int, sides: tuple[int, int]) -> tuple[str, ...]:
    lacking = []
    if others < enough:
        lacking.append(
            f"A comparison needs {enough} places that did not act; {counted(others)} of the same "
            "kind have figures."
        )
    if setting.periods_before() < BEFORE_FOR_A_COMPARISON:
        lacking.append(
            f"It needs {counted(BEFORE_FOR_A_COMPARISON)} periods from before the date; every "
            f"place that acted has {counted(setting.periods_before())}."
        )
    before, after = sides
    lacking.append(
        f"A place's own line needs {counted(SERIES_BEFORE)} periods before, {counted(SERIES_AFTER)}"
        f" after and {SERIES_IN_ALL} in all that do not overlap; there are {counted(before)} and "
        f"{counted(after)}."
    )
    return tuple(lacking)
