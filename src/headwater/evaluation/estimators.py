"""Who estimates: our own code, or the kept libraries, behind one small interface."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from headwater.evaluation import kept_libraries
from headwater.evaluation.interrupted_series import Interruption, interrupted
from headwater.evaluation.staggered import Effect, Flags, FloatArray, mean_effect, staggered
from headwater.evaluation.synthetic_control import Twin, simplex_weights, twin


@dataclass(frozen=True)
class Estimators:
    """The estimates that every method here is made of.

    ``weights``      of a twin: target (t,), donors (t, n) and how far to spread them give (n,)
    ``twin``         the same from predictors (k,) and (k, n), whose importance is sought
    ``mean_effect``  values, untouched and touched (n, t) give the mean effect
    ``staggered``    the same with its error and interval
    ``interrupted``  time and values (t,) and a moment give the step and the turn
    """

    name: str
    weights: Callable[[FloatArray, FloatArray, float], FloatArray]
    twin: Callable[[FloatArray, FloatArray, tuple[FloatArray, FloatArray] | None], Twin]
    mean_effect: Callable[[FloatArray, Flags, Flags], float]
    staggered: Callable[[FloatArray, Flags, Flags], Effect]
    interrupted: Callable[[FloatArray, FloatArray, float], Interruption]


OURS = Estimators("Headwater", simplex_weights, twin, mean_effect, staggered, interrupted)
LIBRARIES = Estimators(
    "kept libraries",
    kept_libraries.synth_weights,
    kept_libraries.synth_twin,
    kept_libraries.two_stage_mean,
    kept_libraries.two_stages,
    kept_libraries.broken_line,
)
BY_NAME = {"ours": OURS, "libraries": LIBRARIES}
