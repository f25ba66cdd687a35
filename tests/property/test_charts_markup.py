"""Whatever the names and numbers, a chart is well-formed, says nothing unescaped, holds no NaN."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater_web.charts import (
    bars,
    control,
    document,
    funnel,
    lettering,
    map,
    marks,
    plot,
    rank,
    slope,
    strip,
    trend,
)
from headwater_web.charts.frame import Caption
from headwater_web.charts.scale import Form

few = settings(max_examples=40, deadline=None)

words = st.text(max_size=40) | st.sampled_from(
    ["<script>alert(1)</script>", "Telford & Wrekin", '"quoted"', "King's Lynn", "\x00\x0b", "]]>"]
)
number = st.none() | st.floats(width=32) | st.floats(-1e6, 1e6)
numbers = st.lists(number, max_size=12)
captions = st.builds(Caption, words, words, words)
verdicts = st.sampled_from(list(marks.WORDS))
forms = st.builds(Form, st.integers(0, 2), st.sampled_from(["", "£"]), words)


def check(markup: str) -> None:
    """Well-formed XML without NaN, infinity, inline style or script."""
    root = ET.fromstring(f'<root xmlns="http://www.w3.org/2000/svg">{markup}</root>')
    for element in root.iter():
        assert "script" not in element.tag
        assert "style" not in element.attrib
        assert not [name for name in element.attrib if name.startswith("on")]
        for name, value in element.attrib.items():
            if name in ("aria-label", "aria-labelledby", "id"):
                continue
            assert "nan" not in value.lower(), (name, value)
            assert "inf" not in value.lower(), (name, value)


@few
@given(number, number, number, number, numbers, numbers, verdicts, words)
def test_strip(value, lower, upper, england, districts, peers, verdict, label):
    row = strip.Strip(value, lower, upper, england, districts, peers, "lower", verdict, label)
    check(strip.strip(row))


@few
@given(st.lists(st.builds(rank.Rank, number, number, number, verdicts, words), max_size=5), number)
def test_rank(rows, benchmark):
    scale = rank.scale_for(rows, benchmark)
    for row in rows:
        check(rank.rank(row, scale))
    check(rank.axis(scale))


lines = st.builds(trend.Line, words, numbers, numbers, numbers)
notes = st.lists(
    st.builds(trend.Note, st.integers(-1, 12), words, st.sampled_from(["point", "event"])),
    max_size=3,
)


@few
@given(
    st.builds(
        trend.Trend, captions, st.lists(words, max_size=12), lines, st.none() | lines,
        st.none() | lines, verdicts, forms, notes, st.booleans(),
    )
)  # fmt: skip
def test_trend(chart):
    check(trend.trend(chart, "small"))
    check(trend.trend(chart, "full"))


@few
@given(
    captions, numbers, st.none() | st.tuples(number, number),
    st.lists(st.tuples(number, number, number), max_size=4), number, words,
)  # fmt: skip
def test_slope(caption, values, line, band, england, end):
    ranks = [i / 12 for i in range(len(values))]
    check(
        slope.slope(slope.Slope(caption, ranks, values, line, band, (), values, england,
                                ends=(end, end)))
    )  # fmt: skip


segments = st.lists(
    st.builds(control.Segment, st.integers(0, 11), st.integers(0, 14), number, number, number),
    max_size=3,
)


@few
@given(captions, st.lists(words, max_size=12), numbers, segments, notes, number)
def test_control(caption, periods, values, limits, happened, target):
    signals = ["better", "worse", "neither", ""] * 3
    chart = control.Control(caption, periods, values, limits, signals, happened, target)
    check(control.control(chart))


points = st.lists(st.builds(funnel.Point, words, number, number, verdicts), max_size=8)
pairs = st.tuples(number, number)


@few
@given(
    captions, points, st.lists(st.builds(funnel.Limits, number, pairs, pairs), max_size=4), number
)
def test_funnel(caption, places, limits, benchmark):
    chart = funnel.Funnel(caption, places, limits, benchmark, here=places[0].name if places else "")
    check(funnel.funnel(chart))


rows = st.lists(
    st.builds(bars.Bar, words, number, number, number, st.integers(0, 5), words), max_size=6
)


@few
@given(captions, rows, number, words)
def test_bars(caption, groups, benchmark, name):
    check(bars.bars(bars.Bars(caption, groups, benchmark, name)))


areas = st.lists(
    st.builds(
        map.Area, words, st.just("M0 0l9 0 0 9z"), st.sampled_from(["1", "2", "worse", ""]), words,
        words, words, st.tuples(st.floats(0, 100), st.floats(0, 100)), st.floats(0, 9),
    ),
    max_size=8,
)  # fmt: skip


@few
@given(captions, areas, st.booleans())
def test_map(caption, shapes, dark):
    fills = {**map.ramp(["few", "many"]), **map.verdict_fills(dark=dark)}
    chart = map.Choropleth(caption, (0, 0, 100, 100), shapes, fills, dark=dark)
    check(map.choropleth(chart))
    check(marks.key(map.legend(chart)))


@few
@given(words, words, words, st.lists(words, max_size=3))
def test_document(title, subtitle, source, keys):
    legend = [marks.KeyItem("<circle/>", key) for key in keys]
    chart = '<svg width="200" height="80"><g/></svg>'
    text = document.document(chart, title, subtitle, source, legend=legend)
    ET.fromstring(text.encode())


@few
@given(words, verdicts, words)
def test_words_in_cells_and_sheets(name, verdict, detail):
    check(marks.verdict_cell(verdict, name, detail))
    row = document.SheetRow(name, "", name, detail, detail, verdict, name)
    check(document.sheet([row]))


@few
@given(st.lists(st.floats(-50, 250), max_size=5))
def test_end_labels_never_touch(wanted):
    placed = plot.spread(wanted, 10, 150, 17)
    ordered = sorted(placed)
    assert all(b - a >= 17 - 1e-6 for a, b in pairwise(ordered))
    by_wish = sorted(zip(wanted, placed, strict=True))
    assert all(a[1] <= b[1] for a, b in pairwise(by_wish) if a[0] < b[0])
    if len(wanted) <= 8:
        assert all(10 - 1e-6 <= y <= 150 + 1e-6 for y in placed)


@few
@given(st.lists(st.floats(-1e4, 1e4).filter(math.isfinite), min_size=3, max_size=30))
def test_a_ring_keeps_its_corners(xs):
    ring = [(x, y) for y, x in enumerate(xs)]
    path = map.paths([ring])
    start, _, rest = path[1:].partition("l")
    x, y = (int(v) for v in start.split())
    corners = [(x, y)]
    steps = [int(v) for v in rest.rstrip("z").split()]
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        corners.append((x, y))
    assert corners == [(round(a), b) for a, b in ring]


@few
@given(st.text(max_size=60), st.integers(20, 300))
def test_wrapped_lines_fit(text, room):
    for line in lettering.wrap(text, 14, room):
        assert lettering.width(line, 14) <= room or line == "…"
