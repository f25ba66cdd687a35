"""The generator against its published answers, and its streams against chance (proof 12)."""

from __future__ import annotations

import numpy as np
import pytest
from numba import njit
from scipy import stats

from headwater.simulation.kernel.philox import block, exponential, uniform

ALL_ONES = 2**32 - 1


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ((0, 0, 0, 0), 0, "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ((ALL_ONES,) * 4, 2**64 - 1, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            0x299F31D0A4093822,
            "d16cfe09 94fdcceb 5001e420 24126ea1",
        ),
    ],
)
def test_blocks_are_those_published(counter: tuple[int, ...], key: int, answer: str) -> None:
    """Known answers of Random123 for Philox4x32-10."""
    words = block(np.uint64(key), *counter)
    assert " ".join(f"{int(word):08x}" for word in words) == answer


@njit
def draws(seed: int, people: int, events: int, years: int) -> np.ndarray:
    out = np.empty((people, events, years, 4))
    for person in range(people):
        for event in range(events):
            for year in range(years):
                words = block(seed, person, 0, event, year)
                for word in range(4):
                    out[person, event, year, word] = uniform(words[word])
    return out


@pytest.mark.slow
def test_streams_are_uniform_and_uncorrelated() -> None:
    """Proof 12: |r| < 4/sqrt(n) across people, years, events and words; compiles a loop."""
    drawn = draws(7, 4_000, 6, 10)
    assert stats.kstest(drawn.ravel()[:200_000], "uniform").pvalue > 0.001
    for axis in range(4):
        for lag in (1, 2):
            if drawn.shape[axis] > lag:
                first = np.take(drawn, range(drawn.shape[axis] - lag), axis).ravel()
                second = np.take(drawn, range(lag, drawn.shape[axis]), axis).ravel()
                r = np.corrcoef(first, second)[0, 1]
                assert abs(r) < 4 / np.sqrt(first.size), (axis, lag)
    other = draws(8, 4_000, 6, 10)
    assert abs(np.corrcoef(drawn.ravel(), other.ravel())[0, 1]) < 4 / np.sqrt(drawn.size)


def test_a_threshold_is_exponential() -> None:
    words = [block(3, person, 0, 0, 0)[0] for person in range(2_000)]
    assert stats.kstest([exponential(word) for word in words], "expon").pvalue > 0.001
