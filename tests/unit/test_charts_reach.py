"""Reaches: bars about a centre, each with its words; nothing overlaps or leaves the drawing."""

from __future__ import annotations

import re

import pytest

from headwater.simulation.outcomes.sentences import pounds
from headwater_web.charts.frame import Caption
from headwater_web.charts.reach import Reach, Span, drawing, reach

PAYS = Reach(
    Caption("p", "Who pays"),
    (Span("Council", 0.0, 0.0), Span("ICB", 0.0, -300_000.0), Span("Social care", 0.0, 90_000.0)),
    words=("pays", "saves"),
    form=pounds,
)


@pytest.mark.parametrize("width", [288, 490, 960])
def test_each_row_says_which_way_it_goes(width: int) -> None:
    drawn = drawing(PAYS, width)
    for said in ("pays £300,000", "saves £90,000", "Council", ">£0<"):
        assert said in drawn
    edges = [
        (float(x), float(w))
        for x, w in re.findall(r'<rect x="([\d.]+)"[^>]*? width="([\d.]+)"', drawn)
    ]
    assert len(edges) == 3
    assert all(x >= 0 and x + w <= width for x, w in edges)


def test_a_tornado_says_both_ends_about_its_centre() -> None:
    chart = Reach(
        Caption("t", "T"), (Span("Uptake", 2.0, 9.0),), centre=5.0, form=lambda x: f"{x:g}"
    )
    drawn = drawing(chart, 490)
    assert "2 to 9" in drawn
    assert ">5<" in drawn


def test_words_are_escaped_and_nothing_is_said_to_be_nothing() -> None:
    assert "<b>" not in drawing(Reach(Caption("x", "<b>"), (Span("<b>", 0.0, 1.0),)), 288)
    assert "No figures" in reach(Reach(Caption("x", "X"), ()))
