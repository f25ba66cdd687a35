"""``headwater bright-spots`` on the fictional region.

Slow: the fictional region is made.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from headwater.cli.program import program
from headwater.evaluation.asking import profile_in
from headwater.evaluation.bright_spots import bright_spots
from headwater.evaluation.bright_words import neighbours_say
from headwater.evaluation.spot_table import spots_held
from headwater.evaluation.whom_to_ask import better_neighbours
from headwater.indicators.definition import definitions
from headwater.indicators.standings.atlas import Atlas
from headwater.lake import Lake
from headwater.place.peers import nearest

pytestmark = pytest.mark.slow  # makes the fictional region


def said(home: Path, *words: str) -> Result:
    """What the command says."""
    return CliRunner().invoke(program, ["bright-spots", *words], env={"HEADWATER_HOME": str(home)})


def test_every_measure_a_place_and_whom_to_ask(demo_home: Path) -> None:
    every = said(demo_home)
    assert every.exit_code == 0, every.output
    assert "circumstances predict" in " ".join(every.output.split())
    place = said(demo_home, "--place", "X07000003")
    words = " ".join(place.output.split())
    assert "Gannerdale does better than its circumstances predict on" in words
    assert "places most like Gannerdale" in words


def test_a_measure_that_is_not_weighed_says_why(demo_home: Path) -> None:
    done = said(demo_home, "--indicator", "population-count")
    assert done.exit_code == 1
    assert "is not weighed against circumstances here" in str(done.exception)


def test_neighbours_are_the_nearest_that_do_better_and_nobody_else(demo_home: Path) -> None:
    atlas = Atlas.open(Lake(demo_home / "lake"), definitions())
    found = spots_held(atlas, "LAD")
    people_like = profile_in(atlas, "LAD")
    assert people_like is not None
    for area in people_like.areas:
        near = better_neighbours(atlas, found, area)
        peers = [peer.area for peer in nearest(people_like, area, near.looked_at).peers]
        does = {
            code: {spot.indicator for spot in found.of_place(code) if spot.verdict == "better"}
            for code in peers
        }
        assert [(code, {spot.indicator for spot in spots}) for code, spots in near.found] == [
            (code, measures) for code, measures in does.items() if measures
        ]
        said = neighbours_say(near, "Here", atlas.places.name).text
        assert ("none does better" in said) is not bool(near.found)
    assert not neighbours_say(better_neighbours(atlas, found, "X99"), "Here", str)


def test_flags_are_few_where_nothing_was_planted_and_intervals_hold_together(
    demo_home: Path,
) -> None:
    atlas = Atlas.open(Lake(demo_home / "lake"), definitions())
    found = bright_spots(atlas)
    assert found.measures
    spots = [spot for each in found.measures for spot in each.spots]
    assert found.tested == len(spots)
    for spot in spots:
        assert spot.lower <= spot.better_by <= spot.upper
        if spot.verdict != "as_expected":
            assert spot.q <= 0.05
            assert abs(spot.spreads) >= 1
            assert not spot.lower <= 0 <= spot.upper
    judged = {spot.indicator for spot in spots}
    assert "population-count" not in judged
    assert "imd-average-score" not in judged
