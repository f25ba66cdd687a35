"""Long tables show their two ends; the middle is behind a summary, and nothing is lost."""

from __future__ import annotations

from markupsafe import Markup

from headwater_web.figures.ranking import ENDS, LONG, Ranking, RankRow


def ranking(rows: int) -> Ranking:
    made = [
        RankRow(f"X{i}", f"Place {i}", "/", Markup(""), str(i), "", "/", Markup(""), here=False)
        for i in range(rows)
    ]
    return Ranking(Markup(""), tuple(made))


def test_a_short_table_is_shown_whole() -> None:
    assert ranking(LONG).folded is None


def test_every_row_of_a_long_table_is_in_one_of_its_parts() -> None:
    whole = ranking(296)
    assert whole.folded is not None
    first, middle, last = whole.folded
    assert (len(first.rows), len(last.rows)) == (ENDS, ENDS)
    assert (*first.rows, *middle.rows, *last.rows) == whole.rows
