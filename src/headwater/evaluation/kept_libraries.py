"""The three estimates from kept libraries: pysyncon, pyfixest and statsmodels.

They are the extra ``second-opinion``: imported when they are asked and at no other time, since
each brings pandas and takes seconds, so a worker that shows pages never holds them. Each function
here has the shapes of its twin in ``synthetic_control``, ``staggered`` or ``interrupted_series``.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module, metadata
from typing import Any

import numpy as np
from scipy.special import stdtrit

from headwater.evaluation.interrupted_series import Interruption, lag_for, sides
from headwater.evaluation.staggered import LEVEL, Effect, Flags, FloatArray, usable
from headwater.evaluation.synthetic_control import TINY, Twin

MOST_ROUNDS = 100


class MissingLibraryError(LookupError):
    """A library that was asked for is not installed; the message says how to install it."""


def library(module: str) -> Any:
    """A library's module, imported now. ``MissingLibraryError`` says how to install it.

    Warnings of invalid escapes are passed over: pysyncon 1.7.0 has one in a docstring, of which
    Python tells once, when it first compiles the file, and which changes no number.
    """
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="invalid escape sequence")
            return import_module(module)
    except ImportError as error:
        name = module.partition(".")[0]
        raise MissingLibraryError(
            f"{name} is not installed, and a second opinion asks it; install headwater"
            "[second-opinion], or pip install pyfixest pysyncon statsmodels"
        ) from error


@contextmanager
def by_its_makers() -> Iterator[None]:
    """Passes over what a library is warned of for its own use of pandas: it changes no number.

    pyfixest 0.60.0 calls pandas in ways that pandas 3.1 says a later version will refuse.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        yield


def edition(name: str) -> str:
    """A library's name and version. ``MissingLibraryError`` as above."""
    try:
        return f"{name} {metadata.version(name)}"
    except metadata.PackageNotFoundError:
        library(name)
        raise


def synth_weights(target: FloatArray, donors: FloatArray, spread: float = 0.0) -> FloatArray:
    """Weights (n,) of donors by pysyncon's ``Synth``; as ``synthetic_control.simplex_weights``.

    The spread of the weights is asked for by a row for each donor, whose target is nought. The
    library's search stops where a step gains under a millionth, so figures are first moved and
    scaled to where they lie about one apart, which leaves the weights as they are.
    """
    apart = donors - target[:, None]
    scale = float(np.sqrt(np.mean(apart**2)))
    if scale < TINY:
        return np.full(donors.shape[1], 1.0 / donors.shape[1])
    even = np.sqrt(spread) / scale * np.eye(donors.shape[1] if spread > 0 else 0, donors.shape[1])
    rows = np.vstack([apart / scale, even])
    rows = rows[rows.std(axis=1) > TINY]
    wanted = np.zeros(len(rows))
    # the library divides each row by its spread over all places; this importance takes that back
    importance = np.column_stack([rows, wanted]).var(axis=1, ddof=1)
    return _fitted(wanted, rows, (wanted, rows), custom_V=importance).weights


def synth_twin(
    target: FloatArray,
    donors: FloatArray,
    outcome: tuple[FloatArray, FloatArray] | None = None,
) -> Twin:
    """The twin from predictors by pysyncon's own search; as ``synthetic_control.twin``.

    The search is COBYLA from equal importance: the library's default, a simplex search, stalls on
    Proposition 99 far from the published weights.
    """
    if outcome is None:
        return Twin(synth_weights(target, donors), np.full(len(target), 1 / len(target)))
    asked = {"optim_method": "COBYLA", "optim_options": {"maxiter": MOST_ROUNDS}}
    return _fitted(target, donors, outcome, **asked)


def _fitted(
    target: FloatArray, donors: FloatArray, outcome: tuple[FloatArray, FloatArray], **asked: Any
) -> Twin:
    pandas, synth = library("pandas"), library("pysyncon").Synth()
    synth.fit(
        X0=pandas.DataFrame(donors),
        X1=pandas.Series(target, name="acted"),
        Z0=pandas.DataFrame(outcome[1]),
        Z1=pandas.Series(outcome[0], name="acted"),
        **asked,
    )
    weights = np.clip(np.asarray(synth.W, dtype=np.float64), 0.0, None)
    return Twin(weights / weights.sum(), np.asarray(synth.V, dtype=np.float64))


def imputed(values: FloatArray, untouched: Flags) -> FloatArray:
    """What untouched figures foretell (n, t), by pyfixest; as ``staggered.foretold``."""
    rows = _long(values, untouched, np.zeros_like(untouched))
    place, period = np.nonzero(np.ones(values.shape, dtype=np.bool_))
    wanted = library("pandas").DataFrame({"place": place, "period": period})
    feols = library("pyfixest").feols
    with by_its_makers():
        told = feols("value ~ 1 | place + period", rows, fixef_rm="none").predict(newdata=wanted)
    return np.asarray(told, dtype=np.float64).reshape(values.shape)


def two_stage_mean(values: FloatArray, untouched: Flags, touched: Flags) -> float:
    """The mean effect by pyfixest's first stage; as ``staggered.mean_effect``."""
    if not touched.any():
        return float("nan")
    return float((values - imputed(values, untouched))[touched].mean())


def two_stages(values: FloatArray, untouched: Flags, touched: Flags) -> Effect:
    """Gardner's two stages by pyfixest's ``did2s``, errors by place; as ``staggered.staggered``.

    The error is the library's own (clustered by place, with both stages' uncertainty); its interval
    rests here on as many degrees of freedom as ours does.
    """
    usable(untouched, touched)
    did2s = library("pyfixest").did2s
    with by_its_makers():
        fitted = did2s(
            _long(values, untouched, touched),
            yname="value",
            first_stage="~ 0 | place + period",
            second_stage="~ touched",
            treatment="touched",
            cluster="place",
        )
    mean, error = float(fitted.coef()["touched"]), float(fitted.se()["touched"])
    expected = imputed(values, untouched)
    counts = touched.sum(axis=1)
    gap = np.where(touched, values - expected, 0.0).sum(axis=1)
    by_place = np.where(counts > 0, gap / np.maximum(counts, 1), np.nan)
    freedom = max(int((counts > 0).sum()) - 1, 1)
    half = float(stdtrit(freedom, 0.5 + LEVEL / 2)) * error
    p = float(fitted.pvalue()["touched"])
    return Effect(mean, error, mean - half, mean + half, p, freedom, by_place, expected)


def _long(values: FloatArray, untouched: Flags, touched: Flags) -> Any:
    """A row for each figure that is used, as the library reads them."""
    place, period = np.nonzero(untouched | touched)
    held = {"value": values[place, period], "touched": touched[place, period].astype(np.int64)}
    return library("pandas").DataFrame({"place": place, "period": period, **held})


def broken_line(time: FloatArray, values: FloatArray, since: float) -> Interruption:
    """A line that breaks, by statsmodels' ``OLS``; as ``interrupted_series.interrupted``."""
    design = sides(time, since)
    lag = lag_for(len(time))
    fitted = (
        library("statsmodels.regression.linear_model")
        .OLS(values, design)
        .fit(cov_type="HAC", cov_kwds={"maxlags": lag, "use_correction": True}, use_t=True)
    )
    slopes = np.asarray(fitted.params, dtype=np.float64)
    after = design[:, 2] > 0
    asked = fitted.t_test(np.array([0.0, 0.0, 1.0, float((time - since)[after].mean())]))
    lower, upper = asked.conf_int(alpha=1 - LEVEL)[0]
    return Interruption(
        float(asked.effect[0]),
        float(asked.sd[0, 0]),
        float(lower),
        float(upper),
        float(asked.pvalue),
        float(slopes[2]),
        float(slopes[1]),
        float(slopes[3]),
        int(fitted.df_resid),
        lag,
        slopes[0] + slopes[1] * (time - since),
    )
