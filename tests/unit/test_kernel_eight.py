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
    adding,
    address,
    chosen,
    differ,
    lowest,
    onward,
    put,
    read,
    spread,
    write,
    write_none,
)
from headwater.simulation.kernel.philox import block
from headwater.simulation.kernel.philox_eight import blocks_of, blocks_of_several

EVENTS = (0, 1, 2, 3, 4, 8, 13, 200)
eight_blocks = blocks_of(EVENTS)
of_four, of_eight = blocks_of_several((0, 1)), blocks_of_several((8,))
add_odd = adding((1, 0, 3, 0, 5, 0, 7, -9))
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


@njit
def put_and_add(reals: np.ndarray, wholes: np.ndarray, lane: int) -> None:
    placed(address(reals), address(wholes), lane)


@njit
def placed(r: np.ndarray, w: np.ndarray, lane: int) -> None:
    put(r, 1, lane, -4.5)
    add_odd(w, 8)


@pytest.mark.parametrize("lane", [0, 5, 7, 8, 15])
def test_one_lane_is_put_and_no_other_is_moved(lane: int) -> None:
    reals, wholes = np.arange(20.0), np.arange(24)
    put_and_add(reals, wholes, lane)
    assert np.flatnonzero(reals != np.arange(20.0)).tolist() == [lane + 1]
    assert reals[lane + 1] == -4.5
    assert (wholes - np.arange(24)).tolist() == [0] * 8 + [1, 0, 3, 0, 5, 0, 7, -9] + [0] * 8


def test_the_lowest_bit_is_found() -> None:
    assert [first_bit(bits) for bits in (1, 8, 0b110000, 1 << 16)] == [0, 3, 4, 16]


@njit
def luck(wholes: np.ndarray, seed: int, person: int, life: int) -> None:
    eight_blocks(address(wholes), 0, seed, person, life)


def test_eight_blocks_are_those_of_one_at_a_time() -> None:
    for seed, person, life in ((0, 0, 0), (2**63 - 1, 2**32 - 1, 1_000_003), (42, 77, 5)):
        words = np.zeros(32, np.int64)
        luck(words, seed, person, life)
        for at, event in enumerate(EVENTS):
            one = block(seed, person, life, event, 0)
            assert [int(word) for word in one] == words[4 * at : 4 * at + 4].tolist()


@njit
def luck_of_several(wholes: np.ndarray, people: np.ndarray, seed: int) -> None:
    of_four(address(wholes), 0, seed, address(people), 2)
    of_eight(onward(address(wholes), 32), 0, seed, onward(address(people), 1), 1)


def test_blocks_of_several_people_are_those_of_one_at_a_time() -> None:
    people = np.array([9, 2**32 - 1, 5, 0, 77, 6, 123_456_789, 4, 3, 2], np.uint32)
    words = np.zeros(64, np.int64)
    luck_of_several(words, people, 2**63 - 5)
    four = [(int(person), event) for person in people[2:6] for event in (0, 1)]
    eight = [(int(person), 8) for person in people[2:10]]
    for at, (person, event) in enumerate([*four, *eight]):
        one = block(2**63 - 5, person, 0, event, 0)
        assert [int(word) for word in one] == words[4 * at : 4 * at + 4].tolist()
