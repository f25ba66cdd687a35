"""Means with limits from Student's t distribution.

Altman DG et al. Statistics with confidence, 2nd edn. London: BMJ Books; 2000.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from scipy import special

from headwater.indicators.methods.estimate import (
    NOT_PUBLISHED,
    TOO_SMALL_TO_SAY,
    Estimate,
    FloatArray,
    Numbers,
    check_confidence,
    no_notes,
    numbers,
)
from headwater.indicators.methods.strata import Frame, Strata, columns, strata

STUDENT = "Student's t-distribution"


def _none() -> FloatArray:
    return np.array(np.nan)


@dataclass(frozen=True, slots=True)
class Mean(Estimate):
    """An estimate whose ``count`` is the sum and ``denominator`` the number of values."""

    standard_deviation: FloatArray = field(default_factory=_none)


def mean(values: Numbers, *, confidence: float = 0.95, unit: str = "") -> Mean:
    """The mean over the last axis, missing values (``nan``) left out.

    One value alone has a mean but no limits (``too_small_to_say``); none has neither
    (``not_published``).

    >>> answer = mean([4.0, 6.0, 8.0])
    >>> float(answer.value), round(float(answer.lower), 4), float(answer.standard_deviation)
    (6.0, 1.0317, 2.0)
    """
    data = numbers(values, "value", signed=True)
    known = ~np.isnan(data)
    data = np.where(known, data, 0.0)
    size = known.sum(axis=-1).astype(np.float64)
    total = data.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = np.asarray(total / size)
    off = np.where(known, data - np.where(size > 0, centre, 0.0)[..., np.newaxis], 0.0)
    return _answer(np.asarray(total), np.asarray(size), np.sum(off**2, -1), confidence, unit)


def mean_by(
    frame: Any,
    by: Sequence[str],
    *,
    value: str = "value",
    confidence: float = 0.95,
    unit: str = "",
) -> Any:
    """The mean of a column in each group of a table; a table of the same kind.

    >>> import pyarrow as pa
    >>> waits = pa.table({"area": ["A", "A", "A"], "days": [4, 6, 8]})
    >>> mean_by(waits, ["area"], value="days")["value"].to_pylist()
    [6.0]
    """
    opened = Frame.of(frame)
    data = numbers(opened.numbers(value), value, signed=True)
    groups = strata(opened, by)
    known = ~np.isnan(data)
    kept = Strata(groups.codes[known], groups.size, groups.keys)
    data = data[known]
    size = kept.total(np.ones(len(data)))
    total = kept.total(data)
    with np.errstate(divide="ignore", invalid="ignore"):
        off = data - (total / size)[kept.codes]
    answer = _answer(total, size, kept.total(off**2), confidence, unit)
    spread = pa.array(answer.standard_deviation, from_pandas=True)
    return opened.answer(groups.keys, {**columns(answer), "standard_deviation": spread})


def _answer(
    total: FloatArray, size: FloatArray, squares: FloatArray, confidence: float, unit: str
) -> Mean:
    check_confidence(confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.asarray(total / size)
        deviation = np.where(size > 1, np.sqrt(squares / (size - 1)), np.nan)
        half = special.stdtrit(size - 1, 0.5 + confidence / 2) * deviation / np.sqrt(size)
    note = no_notes(value.shape)
    note[size == 1] = TOO_SMALL_TO_SAY
    note[size == 0] = NOT_PUBLISHED
    return Mean(
        value,
        value - half,
        value + half,
        total,
        size,
        confidence,
        note,
        np.full(value.shape, STUDENT),
        unit,
        deviation,
    )
