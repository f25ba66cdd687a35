"""Generated sentences over random standings: clean text, right numbers, right directions."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.standings.stands_out import Item, stands_out
from headwater.indicators.words.chance import by_chance
from headwater.indicators.words.figures import amount, decimals_for, natural_frequency, number
from headwater.indicators.words.item_sentences import tell
from headwater.indicators.words.reading_level import flesch_kincaid_grade
from headwater.indicators.words.sentences import indicator_lead, place_lead
from headwater.indicators.words.wording import _phrases, phrase_for

KNOWN = sorted(name for name in _phrases() if "/" not in name)
BLANK = Standing(
    indicator="cigarette-smokers",
    area="X1",
    area_type="LAD",
    sex="Persons",
    age="All ages",
    series="",
    period="2023",
    period_start=date(2023, 1, 1),
    period_end=date(2023, 12, 31),
    unit="%",
    polarity="lower",
    value=20.0,
    lower=18.0,
    upper=22.0,
    confidence=0.95,
    note="",
    england=15.0,
    england_lower=14.9,
    england_upper=15.1,
    verdict="worse",
    basis="interval",
    sureness="sure",
    p=0.0001,
    rank=200,
    rank_of=296,
    fifth=1,
    z=-1.5,
    shrunk_z=-1.2,
    weight=0.8,
    trend="worsening",
    trend_sureness="sure",
    trend_p=0.001,
    slope=1.0,
    slope_lower=0.5,
    slope_upper=1.5,
    shrunk_slope=0.9,
    trend_points=6,
    reference_period="2018",
    reference_value=15.0,
    reference_lower=14.0,
    reference_upper=16.0,
    change=5.0,
    england_change=-1.0,
    gap_trend="worsening",
    gap_p=0.001,
    aggregated=0,
)
UNITS = ("%", "years", "per 100,000", "£ a week", "score out of 10", "minutes", "people", "km")
numbers = st.floats(0.5, 5000, allow_nan=False).map(lambda value: round(value, 3))


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    value, england, before = draw(numbers), draw(numbers), draw(numbers)
    half = draw(st.floats(0.01, 50))
    unit = draw(st.sampled_from(UNITS))
    if unit == "%":
        value, england, before = (min(each, 99.0) for each in (value, england, before))
    basis = draw(st.sampled_from(["interval", "rank"]))
    polarity = draw(st.sampled_from(["lower", "higher"]))
    apart = abs(value - england) > half
    bad = (value > england) == (polarity == "lower")
    verdict = ("worse" if bad else "better") if apart else "similar"
    fifth = draw(st.sampled_from([1, 5]))
    if basis == "rank":
        verdict = "worst_fifth" if fifth == 1 else "best_fifth"
    limited = basis == "interval"
    worsening = (value > before) == (polarity == "lower")
    return replace(
        BLANK,
        indicator=draw(st.sampled_from([*KNOWN, "my-own-measure"])),
        unit=unit,
        polarity=polarity,
        value=value,
        england=england,
        reference_value=before,
        change=value - before,
        lower=value - half if limited else None,
        upper=value + half if limited else None,
        reference_lower=before - half if limited else None,
        reference_upper=before + half if limited else None,
        basis=basis,
        verdict=verdict,
        fifth=fifth,
        p=draw(st.floats(0, 0.049)) if limited and apart else (0.5 if limited else None),
        sureness=("sure" if apart else "cannot_tell") if limited else "rank",
        z=-1.0 if bad else 1.0,
        trend="worsening" if worsening else "improving",
        gap_p=None,
        weight=draw(st.floats(0, 1)),
    )


def clean(text: str) -> None:
    assert text.strip(), "empty"
    assert "nan" not in re.findall(r"[a-z]+", text.lower())
    assert "None" not in text
    assert "inf" not in text.split()
    assert "  " not in text
    assert text.endswith(".")
    assert ".." not in text
    assert " ." not in text
    assert " ," not in text
    assert "significant" not in text.lower()
    assert not re.search(r"because of|caused|leads to|due to", text.lower())
    assert text[0].isupper() or text[0].isdigit() or text[0] in "£−"


def kind_of(each: Standing) -> str:
    if each.verdict in ("worse", "worst_fifth"):
        return "worse"
    return "cannot_tell" if each.verdict == "similar" else "better"


@pytest.mark.slow(reason="many random standings")
@given(standings())
@settings(max_examples=150, deadline=None)
def test_every_item_is_clean_and_easy_to_read(each: Standing) -> None:
    for kind in (kind_of(each), each.trend):
        told = tell(Item(kind, each, 0.01))
        parts = [told.finding.text, told.detail.text, told.small_print.text]
        for text in parts:
            clean(text)
        assert flesch_kincaid_grade(" ".join(parts), ["England"]) <= 9
        assert all(segment.strong for segment in told.finding.segments)


@pytest.mark.slow(reason="many random standings")
@given(standings())
@settings(max_examples=150, deadline=None)
def test_the_numbers_in_the_detail_are_the_rounded_inputs(each: Standing) -> None:
    text = tell(Item(kind_of(each), each, 0.01)).detail.text
    shown = [
        number(value, decimals)
        for value in (each.value, each.england)
        for decimals in range(4)
        if value is not None
    ]
    quoted = re.findall(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?(?!\d)", text)
    assert any(each in shown[:4] for each in quoted)
    assert any(each in shown[4:] for each in quoted)


@pytest.mark.slow(reason="many random standings")
@given(standings())
@settings(max_examples=150, deadline=None)
def test_direction_words_agree_with_the_numbers(each: Standing) -> None:
    phrase = phrase_for(each.indicator)
    told = tell(Item(each.trend, each, 0.01))
    rose = (each.value or 0) > (each.reference_value or 0)
    if each.value != each.reference_value:
        assert ("rose" if rose else "fell") in told.detail.text.split(" England")[0]
        assert told.finding.text.startswith(phrase.high if rose else phrase.low)
    gap = tell(Item(kind_of(each), each, 0.01)).finding.text.lower()
    if each.basis == "interval" and each.verdict in ("worse", "better"):
        words = phrase.high if (each.value or 0) > (each.england or 0) else phrase.low
        assert words.lower() in gap


@pytest.mark.slow(reason="many random standings")
@given(st.lists(standings(), min_size=1, max_size=12, unique_by=lambda each: each.indicator))
@settings(max_examples=40, deadline=None)
def test_leads_are_clean_and_easy_to_read(found: list[Standing]) -> None:
    chosen = stands_out(found)
    for sentence in (*place_lead("Stratford-on-Avon", chosen, {}), by_chance(chosen)):
        clean(sentence.text)
        assert flesch_kincaid_grade(sentence.text, ["Stratford-on-Avon", "England"]) <= 10
    spread = [
        replace(each, indicator="cigarette-smokers", area=f"X{i}") for i, each in enumerate(found)
    ]
    names = {each.area: f"Place {each.area}" for each in spread}
    for sentence in indicator_lead(spread, names):
        clean(sentence.text)


@given(st.floats(0.8, 93))
def test_natural_frequencies_are_within_a_twentieth(percent: float) -> None:
    text = natural_frequency(percent)
    if text:
        top, bottom = re.findall(r"\d+", text)
        assert float(top) / float(bottom) * 100 == pytest.approx(percent, rel=0.051)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=4), st.sampled_from(UNITS))
def test_decimals_never_exceed_three_and_no_minus_nought(values: list[float], unit: str) -> None:
    decimals = decimals_for(values, unit)
    assert 0 <= decimals <= 3
    assert amount(-0.0001, unit, decimals if decimals < 3 else 2).count("−") == 0


@pytest.mark.parametrize("indicator", KNOWN)
def test_every_phrase_can_be_spoken(indicator: str) -> None:
    phrase = phrase_for(indicator)
    for words in (phrase.high, phrase.low):
        assert words
        assert words[0].isupper()
        assert not words.endswith(".")
        assert flesch_kincaid_grade(f"{words} than in England.", ["England"]) <= 9
    assert phrase.topic == phrase.topic.strip()
    if phrase.likely:
        assert "{times}" in phrase.likely
