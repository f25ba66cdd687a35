"""Compare a value with a benchmark, as Fingertips colours it: better, similar, worse; or fifths.

An area differs from the benchmark when its confidence interval lies wholly to one side of the
benchmark's value. Where neither direction is good the words are ``higher`` and ``lower``.

Source: Fingertips public health technical guidance, "Comparisons" (confidence intervals
overlapping the reference value; 95% and 99.8%).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
TextArray = npt.NDArray[np.str_]
Polarity = Literal["lower", "higher", "none"]

_WORDS: dict[str, tuple[str, str]] = {
    "lower": ("better", "worse"),
    "higher": ("worse", "better"),
    "none": ("lower", "higher"),
}


def compare(
    lower: npt.ArrayLike, upper: npt.ArrayLike, benchmark: npt.ArrayLike, polarity: npt.ArrayLike
) -> TextArray:
    """Say of each interval whether it is better than, similar to or worse than the benchmark.

    ``lower``, ``upper``: limits of the area's value, in the benchmark's unit. ``polarity``: which
    is better, ``lower``, ``higher`` or ``none``; one word or one for each. The arguments broadcast.
    A limit that touches the benchmark is ``similar``; a missing number, or limits the
    wrong way round, give ``not_compared``.

    >>> compare([2.9, 1.9], [5.1, 4.1], [1.0, 2.0], "higher").tolist()
    ['better', 'similar']
    """
    low, high, level, word = np.broadcast_arrays(
        np.asarray(lower, dtype=np.float64),
        np.asarray(upper, dtype=np.float64),
        np.asarray(benchmark, dtype=np.float64),
        np.asarray(polarity, dtype=np.str_),
    )
    unknown = sorted(set(word.ravel().tolist()) - set(_WORDS))
    if unknown:
        raise ValueError(f"polarity {unknown[0]!r} is not known; use lower, higher or none.")
    outcome = np.full(low.shape, "similar", dtype="<U12")
    for name, (below, above) in _WORDS.items():
        here = word == name
        outcome[here & (high < level)] = below
        outcome[here & (low > level)] = above
    outcome[np.isnan(low) | np.isnan(high) | np.isnan(level) | (low > high)] = "not_compared"
    return outcome


def compare_at_two_levels(
    limits_95: tuple[npt.ArrayLike, npt.ArrayLike],
    limits_998: tuple[npt.ArrayLike, npt.ArrayLike],
    benchmark: npt.ArrayLike,
    polarity: npt.ArrayLike,
) -> TextArray:
    """Compare at 95% and, more strictly, at 99.8%; the stricter finding says so: ``better_998``.

    ``limits_95``, ``limits_998``: (lower, upper) at each level. Where the 99.8% limits are missing
    the finding at 95% stands.

    >>> compare_at_two_levels(([2.0], [4.0]), ([1.2], [4.8]), 1.0, "lower").tolist()
    ['worse_998']
    """
    usual = compare(*limits_95, benchmark, polarity)
    strict = compare(*limits_998, benchmark, polarity)
    firm = (strict == usual) & ~np.isin(usual, ["similar", "not_compared"])
    result: TextArray = np.where(firm, np.char.add(usual, "_998"), usual)
    return result


def quintiles(value: npt.ArrayLike, polarity: Polarity = "none") -> npt.NDArray[np.int64]:
    """Place each area in a fifth of all areas: 1 is the worst fifth, 5 the best; 0 where missing.

    Where neither direction is good, 1 is the lowest fifth. Equal values share a fifth (the one of
    their lowest rank); with fewer than five values every area gets 0.

    >>> quintiles([10, 20, 30, 40, 50], "lower").tolist()
    [5, 4, 3, 2, 1]
    """
    values = np.asarray(value, dtype=np.float64)
    fifth = np.zeros(values.shape, dtype=np.int64)
    known = ~np.isnan(values)
    held = values[known] if polarity != "lower" else -values[known]
    if held.size < 5:
        return fifth
    rank = np.searchsorted(np.sort(held), held, side="left")
    fifth[known] = rank * 5 // held.size + 1
    return fifth
