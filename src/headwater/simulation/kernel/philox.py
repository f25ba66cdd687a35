"""Philox4x32-10: random numbers from a counter, so that luck has an address and no order.

A block of four 32-bit words is a function of the seed, the person, which life of that key (the
resident or the n-th newcomer), the event and how often it was drawn. Nothing is kept between
draws: the same address gives the same luck whatever the threads, the order or the scenario.

Source: Salmon JK, Moraes MA, Dror RO, Shaw DE. Parallel random numbers: as easy as 1, 2, 3.
SC '11; 2011. doi:10.1145/2063384.2063405

>>> [f"{int(word):08x}" for word in block(0, 0, 0, 0, 0)]
['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']
"""

from __future__ import annotations

import numpy as np
from numba import njit

from headwater.simulation.kernel.logarithm import threshold

Words = tuple[np.uint32, np.uint32, np.uint32, np.uint32]
_M0 = np.uint64(0xD2511F53)
_M1 = np.uint64(0xCD9E8D57)
_W0 = np.uint32(0x9E3779B9)
_W1 = np.uint32(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_TO_UNIT = 2.0**-32


@njit(cache=True)
def block(seed: int, person: int, life: int, event: int, draw: int) -> Words:
    """Four words (uint32) at an address. ``seed`` is a 64-bit number, the rest are 32-bit."""
    k0 = np.uint32(np.uint64(seed) & _LOW)
    k1 = np.uint32(np.uint64(seed) >> _HALF)
    c0, c1 = np.uint32(person), np.uint32(life)
    c2, c3 = np.uint32(event), np.uint32(draw)
    for _ in range(10):
        p0 = _M0 * np.uint64(c0)
        p1 = _M1 * np.uint64(c2)
        n0 = np.uint32(p1 >> _HALF) ^ c1 ^ k0
        n2 = np.uint32(p0 >> _HALF) ^ c3 ^ k1
        c1 = np.uint32(p1 & _LOW)
        c3 = np.uint32(p0 & _LOW)
        c0, c2 = n0, n2
        k0 = np.uint32(k0 + _W0)
        k1 = np.uint32(k1 + _W1)
    return np.uint32(c0), np.uint32(c1), np.uint32(c2), np.uint32(c3)


@njit(cache=True)
def uniform(word: np.uint32) -> float:
    """A number strictly between 0 and 1 from a word, in steps of 2^-32."""
    return (np.float64(word) + 0.5) * _TO_UNIT


@njit(cache=True)
def exponential(word: np.uint32) -> float:
    """A threshold from the exponential distribution of mean 1, from a word."""
    return float(threshold(word))
