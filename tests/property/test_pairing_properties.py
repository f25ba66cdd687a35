"""Pairs to judge: everybody meets each once, and all things are shown equally often."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.deliberation.pairing import next_pair


@settings(max_examples=25)
@given(st.integers(2, 7), st.integers(0, 10_000))
def test_one_person_meets_every_pair_once(count: int, person: int) -> None:
    items, judged = list(range(count)), []
    while (pair := next_pair(items, judged, judged, person)) is not None:
        assert frozenset(pair) not in {frozenset(each) for each in judged}
        judged.append(pair)
    assert {frozenset(each) for each in judged} == {frozenset(p) for p in combinations(items, 2)}


@settings(max_examples=15)
@given(st.integers(3, 12), st.integers(1, 40))
def test_things_are_shown_as_often_as_each_other(count: int, people: int) -> None:
    shown: list[tuple[int, int]] = []
    for person in range(people):
        pair = next_pair(range(count), shown, (), person)
        assert pair is not None
        shown.append(pair)
    times = [sum(item in pair for pair in shown) for item in range(count)]
    assert max(times) - min(times) <= 2


def test_neither_side_of_the_page_is_favoured() -> None:
    left = [next_pair([1, 2], (), (), person) for person in range(400)]
    assert 160 < left.count((1, 2)) < 240


@pytest.mark.parametrize("items", [[], [4]])
def test_fewer_than_two_things_make_no_pair(items: list[int]) -> None:
    assert next_pair(items, (), (), 1) is None
