"""Bright spots kept as tables of the lake: what is read is what was weighed, and who made it.

Slow: the fictional region is made.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from headwater.evaluation.bright_spots import bright_spots
from headwater.evaluation.bright_words import stands_out_says
from headwater.evaluation.spot_table import DATASET, KINDS, publish_spots, spots_held
from headwater.indicators.definition import definitions
from headwater.indicators.standings.atlas import Atlas
from headwater.lake import Lake

pytestmark = pytest.mark.slow  # makes the fictional region


@pytest.fixture
def atlas(demo_home: Path) -> Atlas:
    return Atlas.open(Lake(demo_home / "lake"), definitions())


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_read_is_what_was_weighed(atlas: Atlas, kind: str) -> None:
    held, made = spots_held(atlas, kind), bright_spots(atlas, kind)
    assert atlas.derived_table("bright_spot") is not None
    assert sorted(held.left) == sorted(made.left)
    assert (held.tested, held.characteristics) == (made.tested, made.characteristics)
    assert len(held.measures) == len(made.measures)
    for each in made.measures:
        indicator, sex, age = each.measure
        read = held.of_measure(indicator, sex, age)
        assert read is not None
        assert read.explained == each.explained
        assert set(read.spots) == set(each.spots)


def test_the_tables_say_what_made_them_and_from_what(demo_home: Path) -> None:
    made = Lake(demo_home / "lake").provenance("bright_spot", DATASET)
    assert made.made_by == "headwater bright-spots"
    assert {each.name.split("/")[0] for each in made.inputs} >= {"standing", "characteristic"}
    assert made.parameters["false discovery rate"] == "0.05"


def test_a_lake_without_characteristics_gets_no_tables(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    assert publish_spots(lake, definitions(), now=datetime(2026, 1, 1, tzinfo=UTC)) == 0
    assert "bright_spot" not in lake.tables()


def test_a_place_is_told_what_it_does_better_and_kindly_what_is_harder(atlas: Atlas) -> None:
    found = spots_held(atlas, "LAD")
    said = {}
    for code in {spot.area for each in found.measures for spot in each.spots}:
        spots = found.of_place(code)
        does, harder = stands_out_says(spots, atlas.places.name(code), atlas.definitions)
        texts = [" ".join(part.text for part in each.segments) for each in (does, harder)]
        verdicts = {each.verdict for each in spots}
        said[code] = texts
        assert bool(texts[0]) == ("better" in verdicts or "worse" not in verdicts)
        assert bool(texts[1]) == ("worse" in verdicts)
        assert "significant" not in " ".join(texts)
        if "worse" in verdicts:
            assert "a reason to ask what, not to blame" in texts[1]
    assert any("does better than its circumstances predict on" in each[0] for each in said.values())
