"""Colours, numbers, letters and the geometry of charts."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import numpy as np
import pytest

import chart_examples
from headwater_web.charts import (
    bars,
    control,
    document,
    frame,
    funnel,
    lettering,
    map,
    marks,
    palette,
    plot,
    rank,
    scale,
    slope,
    strip,
    trend,
)
from headwater_web.charts.frame import Caption

LIGHT = (palette.GROUND, palette.CARD)


@pytest.mark.parametrize("ground", LIGHT)
@pytest.mark.parametrize(
    "text", ["INK", "TEAL_900", "TEAL_700", "AMBER_700", "GREY_700", "GREY_600"]
)
def test_words_stand_out_from_the_ground(text: str, ground: str) -> None:
    assert palette.contrast(getattr(palette, text), ground) >= 4.5


@pytest.mark.parametrize("ground", LIGHT)
@pytest.mark.parametrize("mark", ["AMBER_500", "TEAL_500", "GREY_500", "RAMP_LINE"])
def test_marks_and_outlines_stand_out_from_the_ground(mark: str, ground: str) -> None:
    assert palette.contrast(getattr(palette, mark), ground) >= 3


@pytest.mark.parametrize(
    ("colour", "on", "ratio"),
    [
        ("AMBER_700", "AMBER_100", 6.0),
        ("TEAL_300", "TEAL_900", 7.2),
        ("AMBER_300", "TEAL_900", 7.4),
    ],
)
def test_published_ratios(colour: str, on: str, ratio: float) -> None:
    found = palette.contrast(getattr(palette, colour), getattr(palette, on))
    assert found == pytest.approx(ratio, abs=0.05)


def test_the_ramp_darkens_evenly() -> None:
    light = [palette.luminance(colour) for colour in palette.RAMP]
    assert light == sorted(light, reverse=True)
    assert min(a / b for a, b in pairwise(light)) > 1.3


def test_every_verdict_has_its_own_shape_and_word() -> None:
    shapes = {verdict: marks.at_origin(verdict) for verdict in marks.WORDS}
    bare = {v: re.sub("#[0-9a-f]{3,6}", "", shape) for v, shape in shapes.items()}
    alike = [(a, b) for a, b in combinations(bare, 2) if bare[a] == bare[b]]
    assert alike in ([], [("middle", "best_fifth")])
    assert len(set(shapes.values())) == len(shapes)
    assert len(set(marks.WORDS.values())) == len(marks.WORDS)


def test_amber_is_only_for_worse() -> None:
    amber = {v for v, colour in marks.COLOUR.items() if colour == palette.AMBER_500}
    assert amber == {"worse", "worst_fifth"}


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 1, (0.0, 0.25, 0.5, 0.75, 1.0)), (17, 49, (20.0, 30.0, 40.0)), (-2, 2, (-2, -1, 0, 1, 2))],
)
def test_ticks_are_round(low: float, high: float, expected: tuple[float, ...]) -> None:
    assert scale.ticks(low, high) == expected


@pytest.mark.parametrize(
    ("unit", "value", "expected"),
    [
        ("%", 37.94, "37.9%"),
        ("£", 612, "£612"),
        ("per 100,000", 0.453, "0.45"),
        ("", -0.001, "0.00"),
    ],
)
def test_figures_as_written(unit: str, value: float, expected: str) -> None:
    assert scale.form_for(unit, [value])(value) == expected


def _across(markup: str) -> float:
    found = re.search(r'<svg x="([\d.]+)%" y="20"', markup)
    assert found
    return float(found[1])


@pytest.mark.parametrize(
    ("better", "side"), [("lower", "left"), ("higher", "right"), ("none", "right")]
)
def test_left_is_worse(better: strip.Polarity, side: str) -> None:
    row = strip.Strip(38.3, england=30.2, districts=[20.0, 30.0, 40.0], better=better)
    assert (_across(strip.strip(row)) < 50) == (side == "left")


def test_a_place_one_deviation_from_england() -> None:
    row = strip.Strip(32.0, england=30.0, districts=[28.0, 32.0, 28.0, 32.0])
    assert _across(strip.strip(row)) == pytest.approx(50 + 48.5 / strip.REACH, abs=0.01)


def test_a_place_far_out_stays_on_the_line() -> None:
    row = strip.Strip(1e9, england=30.0, districts=[28.0, 32.0], better="lower")
    assert _across(strip.strip(row)) == 1.5


def test_all_districts_are_one_path() -> None:
    row = chart_examples.strips()[1][3]
    drawn = strip.strip(row)
    assert len(row.districts) == 296
    assert drawn.count("vector-effect") == 1
    assert len(drawn) < 4000


def test_the_middle_district_stands_in_for_england_dashed() -> None:
    assert "stroke-dasharray" in strip.strip(strip.Strip(7.0, districts=[6.0, 7.0, 8.0]))
    assert "stroke-dasharray" not in strip.strip(
        strip.Strip(7.0, england=7.0, districts=[6.0, 8.0])
    )


@pytest.mark.parametrize(
    "drawn",
    [
        strip.strip(strip.Strip(None)),
        rank.rank(rank.Rank(None), rank.scale_for([])),
        trend.trend(trend.Trend(Caption("t", "T"), (), trend.Line("Here", []))),
        slope.slope(slope.Slope(Caption("s", "S"), [], [])),
        control.control(control.Control(Caption("c", "C"), (), [])),
        funnel.funnel(funnel.Funnel(Caption("f", "F"), [], [], 1.0)),
        bars.bars(bars.Bars(Caption("b", "B"), [])),
        map.choropleth(map.Choropleth(Caption("m", "M"), (0, 0, 1, 1), [], {})),
    ],
)
def test_nothing_to_draw_is_said_in_words(drawn: str) -> None:
    words = " ".join(re.sub("<title.*?</title>|<[^>]+>", " ", drawn).split())
    assert frame.NOTHING in words


def test_a_line_breaks_where_a_figure_is_missing() -> None:
    chart = trend.Trend(Caption("g", "G"), "abcde", trend.Line("Here", [1.0, 2.0, None, 3.0, 4.0]))
    line = re.search(
        rf'd="([^"]+)" fill="none" stroke="{palette.TEAL_700}"', trend.drawing(chart, 244, 170)
    )
    assert line
    assert line[1].count("M") == 2


def test_small_multiples_share_one_scale() -> None:
    one, two = (
        trend.Trend(Caption(n, n), "ab", trend.Line(n, values))
        for n, values in (("one", [10.0, 20.0]), ("two", [40.0, 50.0]))
    )
    low, high = trend.shared([one, two])
    assert low <= 10
    assert high >= 50


def test_only_the_last_point_carries_a_shape() -> None:
    chart = chart_examples.trends()["Heart and stroke deaths: probably rising"]
    drawn = trend.drawing(chart, 244, 170)
    assert drawn.count('<g transform="translate(') == 1


def test_map_legend_counts_every_area() -> None:
    chart = chart_examples.steps()
    numbers = [int(item.words.rsplit(": ", 1)[1]) for item in map.legend(chart)]
    assert sum(numbers) == len(chart.areas)
    assert map.legend(chart)[-1].words.startswith("No figure")


def test_worse_is_hatched_on_maps() -> None:
    chart = chart_examples.verdicts(dark=True)
    drawn = map.drawing(chart, 400)
    assert "<pattern" in drawn
    assert 'fill="url(#' in drawn


def test_holes_stay_open() -> None:
    outer = np.array([(0, 0), (9, 0), (9, 9), (0, 9)])
    path = map.paths([outer, outer / 3 + 2])
    assert path.count("M") == path.count("z") == 2
    drawn = map.drawing(
        map.Choropleth(Caption("h", "H"), (0, 0, 9, 9), [map.Area("a", path)], {}), 200
    )
    assert 'fill-rule="evenodd"' in drawn


def test_a_sliver_of_a_ring_is_left_out() -> None:
    assert map.paths([[(0, 0), (0.1, 0.1), (0, 0)]]) == ""


@pytest.mark.parametrize("markup", ["", "<p>no chart</p>", '<svg width="100%" height="40"></svg>'])
def test_a_picture_needs_a_chart_with_a_size(markup: str) -> None:
    with pytest.raises(ValueError, match=r"The (chart has|markup holds) no"):
        document.document(markup, "Title", "Subtitle", "Source")


def test_a_picture_takes_the_widest_drawing_and_keeps_its_words_as_text() -> None:
    picture = chart_examples.slide()
    assert 'viewBox="0 0 1050' in picture
    assert 'viewBox="0 0 288' not in picture
    assert "Early deaths fell for sixteen years" in picture
    assert 'font-family="Arial, sans-serif"' in picture
    assert "href" not in picture


def test_ids_of_two_charts_differ() -> None:
    found = re.findall(r' id="([^"]+)"', chart_examples.page())
    assert len(found) == len(set(found))


def test_no_style_attributes_and_no_scripts() -> None:
    page = chart_examples.page()
    body = page.split("<main>")[1]
    assert "style=" not in body
    assert "<script" not in body


def test_end_labels_name_the_lines_only_where_there_is_room() -> None:
    chart = chart_examples.region()
    assert ">East Midlands " in trend.drawing(chart, 1050, 330)
    assert ">East Midlands " not in trend.drawing(chart, 288, 220)


def test_a_long_name_leaves_room_for_the_line() -> None:
    long = trend.Line("Bournemouth, Christchurch and Poole unitary authority", [1.0, 2.0])
    chart = trend.Trend(Caption("l", "L"), ("2023", "2024"), long, named=True)
    x = re.search(r'class="hw-end" x="([\d.]+)"', trend.drawing(chart, 560, 280))
    assert x
    assert 250 < float(x[1]) < 420


def test_hidden_letters_count_as_wide() -> None:
    assert lettering.width("漢", 10) >= lettering.width("W", 10)


def test_spread_keeps_labels_that_do_not_touch() -> None:
    assert plot.spread([20.0, 80.0, 50.0], 0, 100) == [20.0, 80.0, 50.0]
