"""Every built-in indicator that a page may speak of has words of its own, and the first screen
shows what a council leader expects."""

from __future__ import annotations

import pytest

from headwater.indicators.definition import definitions
from headwater.indicators.words.wording import phrase_for

ONLY_FOR_PRACTICES = {"life-expectancy-practice", "practice-payment-per-patient"}
BY_SEX = {"life-expectancy", "healthy-life-expectancy", "life-expectancy-gap"}
FIRST_SCREEN = {
    "life-expectancy",
    "healthy-life-expectancy",
    "preventable-mortality-under-75",
    "cardiovascular-mortality-considered-preventable",
    "smoking-adults",
    "overweight-adults",
    "obese-children-year-6",
    "children-in-relative-poverty",
    "employment-rate",
    "loneliness-modelled",
    "wellbeing-satisfaction",
}
SPOKEN = sorted({each.id for each in definitions()} - ONLY_FOR_PRACTICES)


@pytest.mark.parametrize("indicator", SPOKEN)
def test_every_indicator_has_words(indicator: str) -> None:
    for sex in ("Female", "Male") if indicator in BY_SEX else ("Persons",):
        assert phrase_for(indicator, sex).known


def test_the_first_screen() -> None:
    assert {each.id for each in definitions() if each.headline} == FIRST_SCREEN


def test_no_two_indicators_share_a_short_name_for_one_kind_of_place() -> None:
    seen: dict[tuple[str, str], str] = {}
    for each in definitions():
        for kind in each.area_types:
            other = seen.setdefault((each.short, kind), each.id)
            assert other == each.id, f"{other} and {each.id} are both called {each.short}"
