"""Slope and relative index of inequality, with limits in closed form wherever the method allows.

The slope index of inequality (SII) is the difference in an indicator between the two ends of the
social scale, and the relative index (RII) their ratio, read off a regression line fitted to
quantile groups (tenths by deprivation, say). Each quantile sits at the midpoint of its share of
the cumulative population (its ridit), and the line is fitted by least squares weighted by
population.

Sources: Mackenbach and Kunst, Social Science & Medicine 1997;44:757-71 (SII, RII); Bross,
Biometrics 1958;14:18-38 (ridits); Fieller, JRSS B 1954;16:175-85 (limits of a ratio); the method
notes of Public Health England's ``phe_sii``, whose choices of scale are followed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit, ndtri

from headwater.indicators.methods import two_ends
from headwater.indicators.methods.estimate import check_confidence
from headwater.indicators.methods.slope_limits import Limits, SkewedValues, skewed_limits
from headwater.indicators.methods.two_ends import Line, Scale

FloatArray = npt.NDArray[np.float64]
NoteArray = npt.NDArray[np.str_]


@dataclass(frozen=True)
class SlopeModel:
    """How the values behave and how the line is fitted.

    ``scale``: on which scale a value's error is normal: ``linear`` (life expectancy, means),
    ``log`` (rates) or ``logit`` (proportions, as fractions of one). ``transform``: fit the line
    on that scale and read the ends back, which keeps them in range. ``multiplier``: of the SII
    (100 for per cent; a negative one turns the direction round, and the RII with it).
    ``input_confidence``: the level of the limits given with the values. ``draws`` and ``seed``:
    of the simulation, which only an untransformed ``log`` or ``logit`` scale with very wide errors
    needs.
    """

    scale: Scale = "linear"
    transform: bool = False
    multiplier: float = 1.0
    input_confidence: float = 0.95
    draws: int = 100_000
    seed: int = 2010


@dataclass(frozen=True)
class SlopeIndex:
    """SII and RII of each area, with limits: arrays of one shape, one element an area.

    ``intercept`` is the line's value at the most disadvantaged end (never multiplied). ``note``
    says why a value or its limits are missing, in the words an observation's note may hold.
    """

    sii: FloatArray
    sii_lower: FloatArray
    sii_upper: FloatArray
    rii: FloatArray
    rii_lower: FloatArray
    rii_upper: FloatArray
    intercept: FloatArray
    confidence: float
    note: NoteArray


def slope_index(
    value: npt.ArrayLike,
    population: npt.ArrayLike,
    *,
    standard_error: npt.ArrayLike | None = None,
    lower: npt.ArrayLike | None = None,
    upper: npt.ArrayLike | None = None,
    confidence: float = 0.95,
    model: SlopeModel | None = None,
) -> SlopeIndex:
    """Return SII and RII of every area at once.

    ``value``, ``population``: shape (areas, quantiles), or (quantiles,) for one area, ordered from
    the most disadvantaged quantile to the least. Give ``standard_error`` (on the model's scale:
    of the logarithm for ``log``, of the logit for ``logit``) or the limits ``lower`` and
    ``upper``, from which it is worked out; with neither, the limits returned are missing.

    An area with a missing value or an empty quantile gets missing results and a note
    (``not_published``, ``zero_population``); one whose line may pass through zero gets an SII but
    no limits of the RII (``too_small_to_say``). Shapes that do not agree raise ``ValueError``.

    >>> result = slope_index([70, 75, 80, 85], [100, 100, 100, 100], standard_error=[1, 1, 1, 1])
    >>> result.sii.round(2).tolist(), result.sii_lower.round(2).tolist()
    ([20.0], [16.49])
    """
    check_confidence(confidence)
    model = model or SlopeModel()
    values, people = _tables(value, population)
    errors = _errors(values, standard_error, (lower, upper), model)
    note = _notes(values, people, model)
    usable = (note == "")[:, None]
    fitted = _forward(
        np.where(usable, values, np.nan), model.scale if model.transform else "linear"
    )
    ends = _ends(np.where(usable, people, np.nan))
    line = _fit(fitted, errors, ends)
    low, high = (_backward(end, model) for end in (line.low, line.high))
    sii = high - low
    with np.errstate(divide="ignore", invalid="ignore"):
        rii = high / low
    if model.transform and model.scale != "linear":
        limits = _transformed_limits(line, model.scale, confidence)
    elif model.scale == "linear":
        limits = _linear_limits(line, sii, confidence)
    else:
        limits = _skewed_limits(values, errors, ends, confidence, model)
    note = np.where(
        (note == "") & ~np.isnan(limits[0]) & np.isnan(limits[2]), "too_small_to_say", note
    )
    return _turned(sii, rii, limits, low, confidence, note, model.multiplier)


def _tables(value: npt.ArrayLike, population: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    values = np.atleast_2d(np.asarray(value, dtype=np.float64))
    people = np.atleast_2d(np.asarray(population, dtype=np.float64))
    try:
        values, people = np.broadcast_arrays(values, people)
    except ValueError:
        raise ValueError(
            f"value has shape {values.shape} and population {people.shape}; "
            "give both as (areas, quantiles)."
        ) from None
    if values.shape[1] < 3:
        raise ValueError("A slope needs at least three quantiles; five or ten are usual.")
    return values, people


def _errors(
    values: FloatArray,
    standard_error: npt.ArrayLike | None,
    limits: tuple[npt.ArrayLike | None, npt.ArrayLike | None],
    model: SlopeModel,
) -> FloatArray:
    if standard_error is not None:
        return np.broadcast_to(np.asarray(standard_error, dtype=np.float64), values.shape)
    lower, upper = limits
    if lower is None or upper is None:
        return np.full(values.shape, np.nan)
    low, high = (_forward(np.asarray(end, dtype=np.float64), model.scale) for end in (lower, upper))
    width = 2.0 * float(ndtri(0.5 + model.input_confidence / 2.0))
    return np.broadcast_to(np.atleast_2d((high - low) / width), values.shape)


def _notes(values: FloatArray, people: FloatArray, model: SlopeModel) -> NoteArray:
    note = np.full(values.shape[0], "", dtype="<U16")
    if model.transform and model.scale != "linear":
        outside = (values <= 0) | ((values >= 1) & (model.scale == "logit"))
        note[outside.any(axis=1)] = "not_applicable"
    note[(~np.isfinite(values)).any(axis=1)] = "not_published"
    note[(~(people > 0)).any(axis=1)] = "zero_population"
    return note


def _forward(values: FloatArray, scale: Scale) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        if scale == "log":
            return np.log(values)
        if scale == "logit":
            return np.log(values) - np.log1p(-values)
    return values


def _backward(end: FloatArray, model: SlopeModel) -> FloatArray:
    if not model.transform or model.scale == "linear":
        return end
    return np.exp(end) if model.scale == "log" else expit(end)


def _ends(people: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Weights of the values in the line's two ends: both ends are linear in the values."""
    share = people / people.sum(axis=1, keepdims=True)
    from_middle = share.cumsum(axis=1) - share / 2.0 - 0.5
    spread = (share * from_middle**2).sum(axis=1, keepdims=True)
    slope = share * from_middle / spread
    return share - slope / 2.0, share + slope / 2.0


def _fit(fitted: FloatArray, errors: FloatArray, ends: tuple[FloatArray, FloatArray]) -> Line:
    low, high = ends
    variance = errors**2
    return Line(
        low=(low * fitted).sum(axis=1),
        high=(high * fitted).sum(axis=1),
        var_low=(low**2 * variance).sum(axis=1),
        var_high=(high**2 * variance).sum(axis=1),
        covariance=(low * high * variance).sum(axis=1),
    )


def _linear_limits(line: Line, sii: FloatArray, confidence: float) -> Limits:
    """Normal limits of the SII and Fieller's of the RII: the exact quantiles of the draws."""
    z = float(ndtri(0.5 + confidence / 2.0))
    half = z * np.sqrt(line.var_low + line.var_high - 2.0 * line.covariance)
    a = line.low**2 - z**2 * line.var_low
    b = line.low * line.high - z**2 * line.covariance
    c = line.high**2 - z**2 * line.var_high
    with np.errstate(divide="ignore", invalid="ignore"):
        root = np.sqrt(np.where(a > 0, b**2 - a * c, np.nan))
        return sii - half, sii + half, (b - root) / a, (b + root) / a


def _turned(
    sii: FloatArray,
    rii: FloatArray,
    limits: Limits,
    intercept: FloatArray,
    confidence: float,
    note: NoteArray,
    multiplier: float,
) -> SlopeIndex:
    lower, upper, ratio_lower, ratio_upper = limits
    lower, upper = lower * multiplier, upper * multiplier
    if multiplier < 0:
        with np.errstate(divide="ignore"):
            lower, upper = upper, lower
            rii, ratio_lower, ratio_upper = 1.0 / rii, 1.0 / ratio_upper, 1.0 / ratio_lower
    return SlopeIndex(
        sii=sii * multiplier,
        sii_lower=lower,
        sii_upper=upper,
        rii=rii,
        rii_lower=ratio_lower,
        rii_upper=ratio_upper,
        intercept=intercept,
        confidence=confidence,
        note=note,
    )


def _transformed_limits(line: Line, scale: Scale, confidence: float) -> Limits:
    tails = ((1.0 - confidence) / 2.0, (1.0 + confidence) / 2.0)
    return (
        two_ends.difference_quantile(line, scale, tails[0]),
        two_ends.difference_quantile(line, scale, tails[1]),
        two_ends.ratio_quantile(line, scale, tails[0]),
        two_ends.ratio_quantile(line, scale, tails[1]),
    )


def _skewed_limits(
    values: FloatArray,
    errors: FloatArray,
    ends: tuple[FloatArray, FloatArray],
    confidence: float,
    model: SlopeModel,
) -> Limits:
    skewed = SkewedValues(values, errors, *ends, model.scale)
    limits = np.full((4, values.shape[0]), np.nan)
    known = np.isfinite(skewed.centre() + errors + ends[0]).all(axis=1)
    if known.any():
        chosen = SkewedValues(
            values[known], errors[known], ends[0][known], ends[1][known], model.scale
        )
        limits[:, known] = skewed_limits(chosen, confidence, model.draws, model.seed)
    return limits[0], limits[1], limits[2], limits[3]
