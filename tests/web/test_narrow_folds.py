"""What a narrow screen folds keeps its first sentence outside the fold, and all its rows inside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest
from django.test import Client

import headwater_web.site
from headwater.indicators.standings.place_standing import Standing
from headwater_web.place.groups import marked

pytestmark = [pytest.mark.django_db]
STYLES = Path(headwater_web.site.__file__).parent / "assets" / "headwater" / "headwater.css"


@dataclass(frozen=True)
class Judged:
    """A measure of which only the verdict counts."""

    verdict: str


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (["similar"] * 3, "Of 3 measures none is marked worse, and none better."),
        (["worse", "similar"], "Of 2 measures 1 is marked worse, and none better."),
        (["better"] * 2 + ["similar"], "Of 3 measures none is marked worse, and 2 better."),
        (["worse"] * 2 + ["better"], "Of 3 measures 2 are marked worse, and 1 better."),
        (["not_compared"], "Of one measure none is marked worse, and none better."),
    ],
)
def test_a_table_is_told_in_a_sentence(verdicts: list[str], said: str) -> None:
    assert marked([cast(Standing, Judged(each)) for each in verdicts]) == said


def test_each_domain_says_what_it_found_before_its_fold(site_home: Path, visitor: Client) -> None:
    page = visitor.get("/place/X07000003/").content.decode()
    for name in ("health", "building_blocks", "social_fabric"):
        part = page.split(f'aria-labelledby="{name}"')[1].split("</section>")[0]
        before, fold = part.split('<details class="nhsuk-details hw-data hw-fold hw-fold--narrow">')
        assert re.search(r"Of \d+ measures .+ marked worse, and .+ better\.", before)
        assert "<table" not in before
        assert '<tr role="row">' in fold
        assert "one by one" in fold.split("</summary>")[0]


def test_a_wide_screen_shows_what_is_folded_only_where_it_can_be_opened() -> None:
    rules = STYLES.read_text("utf-8")
    wide = rules.split("@supports selector(::details-content) {")[1].split("\n}\n")[0]
    assert "min-width: 40em" in wide
    for rule in (".hw-fold--narrow::details-content", ".hw-fold--narrow > summary"):
        assert rule in wide
        assert rules.count(rule) == 1, "nothing hides the summary of a fold that cannot open"
