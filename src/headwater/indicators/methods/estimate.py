"""What every indicator method returns: values with their interval, the counts behind them, a note.

A method takes NumPy arrays of any one shape and answers with an ``Estimate`` of arrays of that
shape. Where no value can be given the value is ``nan`` and ``note`` says why, in the closed list of
words that the lake keeps. Impossible input (a negative count, a confidence of 95) is refused with a
sentence instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy import special

FloatArray = npt.NDArray[np.float64]
TextArray = npt.NDArray[np.str_]
Numbers = npt.ArrayLike

NO_NOTE = ""
SUPPRESSED = "suppressed"
SMALL_DENOMINATOR = "small_denominator"
NOT_APPLICABLE = "not_applicable"
NOT_PUBLISHED = "not_published"
ZERO_POPULATION = "zero_population"
MISSING_AGE = "missing_age"
TOO_SMALL_TO_SAY = "too_small_to_say"

_NOTE_TYPE = "<U28"


def _no_text() -> TextArray:
    return np.array("", dtype=np.str_)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Values with limits, all arrays of one shape.

    ``value``, ``lower`` and ``upper`` are in ``unit`` (``per 100,000``, ``years``, ...); ``count``
    is the numerator and ``denominator`` what it was divided by; ``confidence`` is the level of the
    interval (0.95); ``note`` says why a value is missing or unusual, empty where nothing needs
    saying; ``method`` names how the interval was made (``Wilson``, ``Byars``, ``Exact``, ...).

    >>> import numpy as np
    >>> numbers = np.array([1.0, 2.0])
    >>> Estimate(numbers, numbers, numbers, numbers, numbers, 0.95, no_notes(2)).value
    array([1., 2.])
    """

    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    count: FloatArray
    denominator: FloatArray
    confidence: float
    note: TextArray
    method: TextArray = field(default_factory=_no_text)
    unit: str = ""


def per(multiplier: float) -> str:
    """The unit that a multiplier gives.

    >>> per(100_000), per(1), per(100)
    ('per 100,000', 'proportion', '%')
    """
    if multiplier == 1:
        return "proportion"
    return "%" if multiplier == 100 else f"per {multiplier:,.12g}"


def no_notes(shape: int | tuple[int, ...]) -> TextArray:
    """Empty notes of a shape, wide enough for any note.

    >>> no_notes(2).tolist()
    ['', '']
    """
    return np.zeros(shape, dtype=_NOTE_TYPE)


def numbers(values: Numbers, what: str, *, signed: bool = False) -> FloatArray:
    """Values as floats, missing ones ``nan``.

    Refuses text, infinities and (unless ``signed``) negative numbers.

    >>> numbers([1, None], "count").tolist()
    [1.0, nan]
    """
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"The {what} is not a number everywhere ({error}). Give numbers."
        ) from None
    if not array.size:
        return array
    low, high = array.min(), array.max()
    if np.isnan(low):
        low, high = np.fmin.reduce(array, None), np.fmax.reduce(array, None)
    if low < 0 and not signed:
        row, value = first_where(array < 0, array)
        raise ValueError(f"The {what} in row {row} is negative ({value:g}). Correct the {what}.")
    if np.isinf(low) or np.isinf(high):
        row, _ = first_where(np.isinf(array), array)
        raise ValueError(f"The {what} in row {row} is infinite. Correct the {what}.")
    return array


def or_zero(values: FloatArray) -> FloatArray:
    """Missing values as 0.

    >>> or_zero(np.array([1.0, np.nan])).tolist()
    [1.0, 0.0]
    """
    missing = np.isnan(values)
    return np.where(missing, 0.0, values) if missing.any() else values


def first_where(wrong: npt.NDArray[np.bool_], values: FloatArray) -> tuple[int, float]:
    """The first wrong row, counted from 0 in reading order, and its value.

    >>> first_where(np.array([False, True]), np.array([4.0, -1.0]))
    (1, -1.0)
    """
    row = int(np.flatnonzero(wrong)[0])
    return row, float(np.ravel(values)[row])


def z_score(confidence: float) -> float:
    """The normal quantile of a two-sided interval; refuses a level outside 0 to 1.

    >>> round(z_score(0.95), 6)
    1.959964
    """
    check_confidence(confidence)
    return float(special.ndtri(0.5 + confidence / 2))


def check_confidence(confidence: float) -> None:
    """Refuses a confidence level that is not strictly between 0 and 1.

    >>> check_confidence(95)
    Traceback (most recent call last):
    ...
    ValueError: Confidence 95 is not between 0 and 1. Write 95% as 0.95.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"Confidence {confidence:g} is not between 0 and 1. Write 95% as 0.95.")


def check_multiplier(multiplier: float) -> None:
    """Refuses a multiplier that is not above 0.

    >>> check_multiplier(0)
    Traceback (most recent call last):
    ...
    ValueError: The multiplier is 0. Give a number above 0, such as 100000.
    """
    if not (0 < multiplier < np.inf):
        raise ValueError(
            f"The multiplier is {multiplier:g}. Give a number above 0, such as 100000."
        )
