"""Standings of real districts, from the Explore Local Statistics file: numbers known by hand, and
every sentence of every district read for its level."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import pytest

from headwater.indicators.definition import definitions
from headwater.indicators.intake import bring_in
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.words.chance import by_chance
from headwater.indicators.words.item_sentences import tell
from headwater.indicators.words.place_answers import rural_answer
from headwater.indicators.words.reading_level import coleman_liau_index, flesch_kincaid_grade
from headwater.indicators.words.sentence import Segment, Sentence
from headwater.indicators.words.sentences import indicator_lead, place_lead
from headwater.lake.store import Lake

pytestmark = [
    pytest.mark.shared,
    pytest.mark.slow(reason="loads all districts of England"),
    pytest.mark.xdist_group("midlands"),
]
NOW = datetime(2026, 5, 1, tzinfo=UTC)
FILES = (
    "data/geo_lookup_lsoa21_england.parquet",
    "data/indicators_ons_explore_local_statistics_england.parquet",
)
BOLSOVER, NOTTINGHAM, STRATFORD = "E07000033", "E06000018", "E07000221"
AGE_14 = 9.0


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    root = Path(__file__).resolve().parents[2].parent / "shared"
    paths = [root / name for name in FILES]
    if not all(path.exists() for path in paths):
        pytest.skip("shared data absent: Explore Local Statistics")
    lake = Lake(tmp_path_factory.mktemp("real") / "lake")
    bring_in(lake, paths, now=NOW, chosen=())
    return Atlas.open(lake, definitions())


def test_preventable_deaths_in_bolsover_stand_where_the_published_figures_put_them(
    atlas: Atlas,
) -> None:
    each = atlas.standing("cardiovascular-mortality-considered-preventable", BOLSOVER)
    assert each is not None
    assert each.period == "2022-24"
    assert (each.verdict, each.sureness) == ("worse", "likely")
    assert each.value == pytest.approx(38.3454, abs=1e-3)
    assert (each.lower, each.upper) == pytest.approx((30.797, 47.176), abs=1e-3)
    assert each.england == pytest.approx(30.230, abs=1e-3)
    assert each.reference_period == "2017-19"
    assert each.trend == "no_clear_change"


def test_obesity_and_libraries_are_clearly_worse_in_bolsover(atlas: Atlas) -> None:
    found = {item.standing.indicator: item for item in atlas.stands_out(BOLSOVER).worse}
    assert {"overweight-adults", "visited-a-public-library"} <= set(found)
    told = tell(found["overweight-adults"])
    assert told.finding.text == "More adults live with obesity than in England."
    assert told.detail.text == (
        "38% of adults live with obesity (34% to 41%), against 27% in England."
    )


def test_the_lead_of_nottingham_names_its_worst_and_is_sure(atlas: Atlas) -> None:
    lead = place_lead("Nottingham", atlas.stands_out(NOTTINGHAM), atlas.definitions)
    assert lead[0].sureness == "sure"
    assert lead[0].text.startswith("In Nottingham, more people die early from heart disease")
    assert lead[0].refs[0].area == NOTTINGHAM


def test_stratford_upon_avon_is_not_made_to_look_bad(atlas: Atlas) -> None:
    lead = place_lead("Stratford-on-Avon", atlas.stands_out(STRATFORD), atlas.definitions)
    tested, by_rank = lead[0].text.split(". ", 1)
    assert tested == "No measure is clearly worse in Stratford-on-Avon than in England"
    assert by_rank.startswith("By rank alone it is in the worst fifth of districts on ")


def test_an_indicator_says_how_unequal_districts_are(atlas: Atlas) -> None:
    held = atlas.distribution("cardiovascular-mortality-considered-preventable", "LAD")
    midlands = {BOLSOVER, NOTTINGHAM, "E07000176"}
    names = {code: atlas.places.name(code) for code in midlands}
    lead = indicator_lead([each for each in held if each.area in midlands], names)
    assert lead[0].text == (
        "A person under 75 is 2.4 times as likely to die of heart disease or stroke that could "
        "have been prevented in Nottingham as in Rushcliffe."
    )


def sentences_of(atlas: Atlas, code: str) -> Iterator[Sentence]:
    found = atlas.stands_out(code)
    yield from place_lead(atlas.places.name(code), found, atlas.definitions)
    yield by_chance(found)
    yield rural_answer(atlas.places.name(code), 0.6, atlas.rural_trends(), atlas.definitions)
    for items in (found.worse, found.worsening, found.better, found.improving, found.uncertain):
        for item in items:
            told = tell(item, atlas.definitions.get(item.standing.indicator))
            yield Sentence((*told.finding.segments, *_spaced(told.detail)), "none")
            yield told.small_print


def _spaced(sentence: Sentence) -> Iterator[Segment]:
    yield Segment(" ")
    yield from sentence.segments


def test_every_sentence_about_every_district_is_clean_and_within_age_11_to_14(
    atlas: Atlas,
) -> None:
    levels, letters, hard = [], [], []
    for place in atlas.places.of_type("LAD"):
        if not atlas.standings(place.code):
            continue
        for sentence in sentences_of(atlas, place.code):
            text = sentence.text
            assert text.endswith(".")
            assert "  " not in text
            assert "nan" not in text.lower().split()
            assert "None" not in text
            level = flesch_kincaid_grade(text, [place.name, "England"])
            levels.append(level)
            letters.append(coleman_liau_index(text, [place.name, "England"]))
            if level > AGE_14:
                hard.append((round(level, 1), text))
    assert len(levels) > 5_000
    assert not hard, sorted(hard, reverse=True)[:10]
    assert median(levels) < 7
    assert median(letters) < 8
