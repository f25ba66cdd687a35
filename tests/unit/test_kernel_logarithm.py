"""Logarithms and thresholds of the kernel: within one unit in the last place, alone and in eights.

Slow: what is tested is compiled first, and millions of numbers are held against longer ones.
"""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit

from headwater.simulation.kernel.eight import address
from headwater.simulation.kernel.logarithm import log, threshold, thresholds_of_eight
from headwater.simulation.kernel.state import sbp_bin

pytestmark = pytest.mark.slow
EDGES = [0, 1, 2, 3, 2**31 - 1, 2**31, 2**32 - 2, 2**32 - 1]
LONGER = np.finfo(np.longdouble).nmant > 60
WORDS = np.append(
    np.random.Generator(np.random.Philox(4)).integers(0, 2**32, 2_000_000), EDGES
).astype(np.uint32)


@njit
def one_by_one(words: np.ndarray) -> np.ndarray:
    out = np.empty(words.size)
    for at in range(words.size):
        out[at] = threshold(words[at])
    return out


@njit
def in_eights(words: np.ndarray, out: np.ndarray) -> None:
    eights(address(words), address(out), words.size)


@njit
def eights(words: np.ndarray, out: np.ndarray, number: int) -> None:
    for at in range(0, number, 8):
        thresholds_of_eight(out, at, words, at)


@njit
def logs(numbers: np.ndarray) -> np.ndarray:
    out = np.empty(numbers.size)
    for at in range(numbers.size):
        out[at] = log(numbers[at])
    return out


def units_away(found: np.ndarray, true: np.ndarray) -> float:
    """The largest error in units in the last place."""
    return float((np.abs(found - true) / np.spacing(np.abs(found))).max())


@pytest.mark.skipif(not LONGER, reason="this processor has no numbers longer than 64 bits")
def test_thresholds_are_within_a_unit_in_the_last_place() -> None:
    middle = (WORDS.astype(np.longdouble) + np.longdouble(0.5)) * np.longdouble(2.0**-32)
    assert units_away(one_by_one(WORDS), -np.log(middle)) < 1


@pytest.mark.skipif(not LONGER, reason="this processor has no numbers longer than 64 bits")
def test_logarithms_are_within_a_unit_in_the_last_place() -> None:
    random = np.random.Generator(np.random.Philox(6))
    numbers = np.concatenate([
        random.random(200_000), 1 + np.linspace(-1e-3, 1e-3, 100_001),
        np.exp(random.normal(0, 90, 200_000)),
        np.sqrt(0.5) * (1 + np.arange(-50, 51) * 2.0**-52), [1.0, 2.0, 0.5, 1e-300, 1e300],
    ])  # fmt: skip
    found = logs(numbers)
    assert found[numbers == 1.0].tolist() == [0.0] * int((numbers == 1.0).sum())
    there = numbers != 1.0
    assert units_away(found[there], np.log(numbers[there].astype(np.longdouble))) < 1


def test_eight_at_once_are_those_of_one_at_a_time_to_the_bit() -> None:
    words = WORDS[: WORDS.size // 8 * 8]
    out = np.empty(words.size)
    in_eights(words.astype(np.int64), out)
    np.testing.assert_array_equal(out, one_by_one(words))
    assert out.min() > 0
    assert out.max() < 23


def test_rows_of_pressure_begin_where_they_should_to_the_last_bit() -> None:
    """Multiplying by a fifth gives the row that dividing by five does, on both sides of an edge."""
    for row in range(1, 18):
        edge = 100.0 + 5 * row
        assert sbp_bin(np.nextafter(edge, 0)) == row - 1
        assert sbp_bin(edge) == sbp_bin(np.nextafter(edge, 999)) == row
    assert sbp_bin(40.0) == sbp_bin(100.0) == 0
    assert sbp_bin(260.0) == 17
