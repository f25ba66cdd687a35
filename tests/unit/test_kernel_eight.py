"""Vectors of eight lanes give, to the last bit, what single numbers give.

Slow: what is tested is compiled first.
"""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit

from headwater.simulation.kernel.eight import (
    above,
    add_from,
    add_whole,
    address,
    chosen,
    differ,
    lowest,
    read,
    spread,
    write,
    write_none,
)

pytestmark = pytest.mark.slow


@njit
def worked(reals: np.ndarray, wholes: np.ndarray) -> tuple[int, int]:
    return inside(address(reals), address(wholes))


@njit
def inside(r: np.ndarray, w: np.ndarray) -> tuple[int, int]:
    one, other = read(r, 0), read(r, 8)
    add_whole(w, 0, one * other + spread(0.5))
    add_from(w, 8, w, 0)
    write_none(w, 16)
    higher = above(one, other)
    write(r, 16, chosen(higher, one - other, one / other))
    return higher, differ(one, other)


@njit
def first_bit(bits: int) -> int:
    return int(lowest(bits))


def test_arithmetic_is_that_of_single_numbers() -> None:
    random = np.random.Generator(np.random.Philox(5))
    reals = random.random(24) * 9
    reals[3] = reals[11]
    wholes = np.arange(24)
    one, other = reals[:8].copy(), reals[8:16].copy()
    higher, unlike = worked(reals, wholes)
    rounded = np.arange(8) + np.array([int(a * b + 0.5) for a, b in zip(one, other, strict=True)])
    np.testing.assert_array_equal(wholes[:8], rounded)
    np.testing.assert_array_equal(wholes[8:16], np.arange(8, 16) + rounded)
    assert not wholes[16:].any()
    np.testing.assert_array_equal(reals[16:], np.where(one > other, one - other, one / other))
    assert [higher >> at & 1 for at in range(8)] == (one > other).tolist()
    assert unlike == 0b11110111


def test_the_lowest_bit_is_found() -> None:
    assert [first_bit(bits) for bits in (1, 8, 0b110000, 1 << 16)] == [0, 3, 4, 16]
