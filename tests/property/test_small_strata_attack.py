"""Whoever attacks a table of groups by place or age learns of no count under ten.

Slow: each table is attacked by linear programmes.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from headwater.deliberation.small_strata import ShownCounts, shown_counts

pytestmark = pytest.mark.slow
Table = list[list[int]]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    count = st.one_of(st.integers(0, 14), st.integers(0, 80))
    return [[draw(count) for _ in range(columns)] for _ in range(rows)]


def attacked(shown: ShownCounts, place: tuple[int, int]) -> tuple[float, float]:
    """What every cell inside can be, from the shown numbers alone: least and most of a sum.

    Written apart from the code that hides: the unknowns are the cells inside the table, and each
    total is a sum of them.
    """
    table = shown.table()
    rows, columns = len(table) - 1, len(table[0]) - 1

    def inside(row: int, column: int) -> np.ndarray:
        which = np.zeros((rows, columns))
        which[slice(None) if row == rows else row, slice(None) if column == columns else column] = (
            1.0
        )
        return which.ravel()

    known = [
        (inside(i, j), count)
        for i, line in enumerate(table)
        for j, count in enumerate(line)
        if count is not None
    ]
    left = np.array([each for each, _ in known]) if known else None
    right = np.array([count for _, count in known]) if known else None
    ends = []
    for sign in (1.0, -1.0):
        found = linprog(sign * inside(*place), A_eq=left, b_eq=right, bounds=(0, None))
        ends.append(sign * found.fun if found.status == 0 else float("inf"))
    return ends[0], ends[1]


@settings(max_examples=60, deadline=None)
@given(table=tables())
def test_every_hidden_count_may_be_ten_or_more(table: Table) -> None:
    shown = shown_counts(table)
    for row, line in enumerate(shown.table()):
        for column, count in enumerate(line):
            if count is None:
                least, most = attacked(shown, (row, column))
                assert most >= 10 - 1e-6
                assert most - least >= 1 - 1e-6
            else:
                assert count >= 10


@settings(max_examples=40, deadline=None)
@given(table=tables())
def test_what_is_shown_is_true_and_large_tables_are_shown_whole(table: Table) -> None:
    shown = shown_counts(table)
    whole = np.array(table)
    for row, line in enumerate(shown.table()[:-1]):
        assert all(count in (None, whole[row, at]) for at, count in enumerate(line[:-1]))
    assert not shown_counts(whole + 10).hidden.any()


def test_one_small_cell_takes_three_others_and_no_more() -> None:
    shown = shown_counts([[40, 20, 15, 60], [30, 4, 12, 44], [55, 13, 12, 40]])
    assert int(shown.hidden.sum()) == 4
    assert shown.columns_shown().all()


def test_hiding_the_small_cell_alone_would_have_given_it_away() -> None:
    counts = np.array([[40, 20, 60], [30, 4, 34], [70, 24, 94]])
    alone = ShownCounts(counts, counts < 10)
    assert attacked(alone, (1, 1)) == (4.0, 4.0)


def test_counts_below_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="none of them below 0"):
        shown_counts([[3, -1]])
