"""The publisher's own comparison with England, where its interval is not held."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from headwater.indicators.standings.against_england import AgainstEngland, against_england
from headwater.indicators.standings.panel import Panel, panels
from headwater.indicators.standings.place_standing import standings_from
from headwater.indicators.standings.standing_rows import standing_of
from headwater.indicators.standings.stands_out import stands_out
from headwater.indicators.words.item_sentences import tell
from standing_frames import areas, observations

CODES = [f"P{i:02d}" for i in range(20)]


def said(words: dict[str, str], england: float = 10.0) -> Panel:
    """Districts with values 1 to 20, and what the publisher says of some of them."""
    values = {(code, "2023"): float(i + 1) for i, code in enumerate(CODES)}
    rows = observations({**values, ("E92000001", "2023"): england})
    methods = [
        f"published, {words[code]} England" if code in words else "published"
        for code in rows["area"].to_pylist()
    ]
    place = rows.schema.get_field_index("method")
    rows = rows.set_column(place, rows.schema.field(place), pa.array(methods))
    (made,) = panels(rows, areas(CODES), ("LAD",))
    return made


def of(found: AgainstEngland, code: str) -> tuple[str, str, str]:
    i = CODES.index(code)
    return str(found.verdict[i]), str(found.basis[i]), str(found.sureness[i])


def test_the_publishers_verdict_is_taken_before_any_rank() -> None:
    words = {"P19": "similar to", "P18": "worse than", "P12": "worse than", "P00": "better than"}
    found = against_england(said(words), "lower")
    assert of(found, "P19") == ("similar", "published", "cannot_tell")
    assert of(found, "P18") == ("worse", "published", "sure")
    assert of(found, "P12") == ("worse", "published", "likely")
    assert of(found, "P00") == ("better", "published", "sure")
    assert of(found, "P17") == ("worst_fifth", "rank", "rank")


def test_a_verdict_that_contradicts_the_figures_is_not_believed() -> None:
    found = against_england(said({"P19": "better than"}), "lower")
    assert of(found, "P19") == ("worst_fifth", "rank", "rank")


def test_a_survey_that_cannot_tell_is_never_said_to_be_worse() -> None:
    table = standing_of(said({"P19": "similar to", "P18": "worse than"}), "lower")
    rows = {each.area: each for each in standings_from(table)}
    open_question = stands_out([rows["P19"]])
    assert open_question.worse == ()
    (item,) = open_question.uncertain
    told = tell(item)
    assert "we cannot tell" in told.finding.text
    assert told.small_print.text.startswith("The publisher's own test cannot tell it from England.")
    (worse,) = stands_out([rows["P18"]]).worse
    assert "finds it worse than England, and it is in the worst fifth of 20 districts" in (
        tell(worse).small_print.text
    )


def test_a_bare_verdict_in_the_middle_does_not_stand_out_among_many_measures() -> None:
    table = standing_of(said({"P12": "worse than"}), "lower")
    (each,) = (one for one in standings_from(table) if one.area == "P12")
    found = stands_out([each])
    assert (found.worse, found.with_interval, found.by_rank) == ((), 1, 0)
    assert found.similar_count == 1


def test_the_last_fifth_is_not_worse_where_it_is_better_than_england() -> None:
    (last,) = (
        one for one in standings_from(standing_of(said({}, 30.0), "lower")) if one.area == "P19"
    )
    assert (last.verdict, last.basis) == ("worst_fifth", "rank")
    assert stands_out([last]).worse == ()
    assert stands_out([replace(last, england=1.0, z=-3.0)]).worse != ()


def test_of_periods_that_grow_only_the_longest_counts() -> None:
    rows = observations({(code, str(year)): 1.0 * year for code in CODES for year in (2022, 2023)})
    start = pa.array([date(2022, 1, 1)] * rows.num_rows)
    rows = rows.set_column(rows.schema.get_field_index("period_start"), "period_start", start)
    (made,) = panels(rows, areas(CODES), ("LAD",))
    assert made.periods.labels == ("2023",)
    assert np.isfinite(made.value).all()


@pytest.mark.parametrize(
    ("value", "words"), [(4.0, "About 1 in 25 adults"), (50.0, "About half of adults")]
)
def test_half_is_said_only_of_a_half(value: float, words: str) -> None:
    (each,) = (one for one in standings_from(standing_of(said({}), "lower")) if one.area == "P19")
    smoking = replace(each, indicator="smoking-adults", value=value, lower=None, upper=None)
    (item,) = stands_out([smoking]).worse
    assert tell(item).detail.text.startswith(words)


def test_a_figure_added_up_from_councils_is_not_shown_long_after_the_nations() -> None:
    old = observations({("P00", "2018"): 1.0, ("P01", "2018"): 2.0, ("E92000001", "2023"): 3.0})
    (made,) = panels(
        pa.concat_tables([old, observations({("P02", "2023"): 3.0})]), areas(CODES), ("LAD",)
    )
    assert standing_of(made, "lower", aggregated=True)["area"].to_pylist() == ["P02"]
    assert len(standing_of(made, "lower")) == 3


def test_what_a_related_measure_has_settled_is_not_left_open() -> None:
    table = standing_of(said({"P19": "similar to", "P18": "worse than"}), "lower")
    rows = {each.area: each for each in standings_from(table)}
    yearly, pooled = replace(rows["P19"], indicator="yearly"), rows["P18"]
    assert stands_out([yearly, pooled], lambda one, other: 0.6).uncertain == ()
    assert len(stands_out([yearly, pooled], lambda one, other: 0.3).uncertain) == 1
