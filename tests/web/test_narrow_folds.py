"""What a narrow screen folds keeps its first sentence outside the fold, and all its rows inside."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import pytest
from django.test import Client
from markupsafe import Markup

import headwater_web.site
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.words.item_sentences import NO_INTERVAL
from headwater.indicators.words.sentence import Sentence, plain
from headwater_web.place.findings import Finding, reasoned_once
from headwater_web.place.groups import marked

pytestmark = [pytest.mark.django_db]
FOLD = '<details class="nhsuk-details hw-data hw-fold hw-fold--narrow">'
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
        before, fold, *_ = part.split(FOLD)
        assert re.search(r"Of \d+ measures .+ marked worse, and .+ better\.", before)
        assert "<table" not in before
        assert '<tr role="row">' in fold
        assert "one by one" in fold.split("</summary>")[0]


def test_a_phone_shows_what_worries_and_what_others_did_before_all_that_is_folded(
    site_home: Path, visitor: Client
) -> None:
    page = visitor.get("/place/X07000003/").content.decode()
    parts = {
        name: page.split(f'aria-labelledby="{name}"')[1].split("</section>")[0]
        for name in ("stands", "out", "practice", "way", "missing", "inside")
    }
    assert "headline measures" in parts["stands"].split(FOLD)[0]
    assert "<table" not in parts["stands"].split(FOLD)[0]
    shown, more = parts["out"].split(FOLD)[1:3]
    assert [shown.count("<li>"), more.count("<li>")] == [3, 3]
    assert "3 more that stand out" in more.split("</summary>")[0]
    assert FOLD not in parts["practice"], "what others did is never folded"
    assert re.search(r"(getting|No clear change)", parts["way"].split(FOLD)[0])
    assert parts["way"].count("<figure") == 8
    assert parts["missing"].split(FOLD)[0].count("<li>") == 2
    assert parts["inside"].split(FOLD)[1].count("<li>") == 4
    order = [page.index(f'aria-labelledby="{name}"') for name in parts]
    assert order == sorted(order)


def test_of_findings_that_go_by_rank_the_first_alone_says_why() -> None:
    rank = "this place is in the worst fifth of 44 districts. Figures are for 2024."
    found = Finding("worse", Markup(""), plain("A."), plain(f"{NO_INTERVAL}: {rank}"), "A", "", "")
    other = replace(found, small=plain("The whole interval lies above England."))
    silent = replace(found, small=Sentence((), "none"))
    told = [each.small.text for each in reasoned_once((silent, found, other, found, found))]
    again = "This place is in the worst fifth of 44 districts. Figures are for 2024."
    assert told == ["", found.small.text, other.small.text, again, again]


def test_a_wide_screen_shows_what_is_folded_only_where_it_can_be_opened() -> None:
    rules = STYLES.read_text("utf-8")
    wide = rules.split("@supports selector(::details-content) {")[1].split("\n}\n")[0]
    assert "min-width: 40em" in wide
    for rule in (".hw-fold--narrow::details-content", ".hw-fold--narrow > summary"):
        assert rule in wide
        assert rules.count(rule) == 1, "nothing hides the summary of a fold that cannot open"
