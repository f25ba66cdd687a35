"""By how much a gap narrows, in words: both intervals, kept apart; none where there is none."""

from __future__ import annotations

from headwater_web.simulation.narrowing import may_be_chance, narrowing
from headwater_web.simulation.page import gap

YEAR = 1 / 365.25


def of(before: float, after: float, **ends: list[float]) -> dict[str, object]:
    return {"name": "healthy life expectancy", "sii": [before, after], **ends}


def test_both_intervals_are_said_and_kept_apart() -> None:
    found = of(20.0, 19.9, evidence=[20 * YEAR, 50 * YEAR], luck=[-3 * YEAR, 70 * YEAR])
    assert narrowing(found) == (
        "95% interval 20 to 50 days narrower by the evidence, "
        "3 days wider to 70 days narrower by chance"
    )
    assert may_be_chance(found)
    assert not may_be_chance(of(20.0, 19.9, evidence=[20 * YEAR, 50 * YEAR]))


def test_an_answer_of_an_earlier_version_says_that_there_is_none() -> None:
    assert narrowing(of(20.0, 19.9)) == "no interval is worked out"
    assert not may_be_chance(of(20.0, 19.9))


def test_days_are_shown_where_there_is_an_interval_and_small_changes_are_none_without() -> None:
    ends = {"evidence": [2 * YEAR, 6 * YEAR]}
    big = gap({"gaps": [of(20.0, 20.0 - 4 * YEAR, **ends)]})
    assert (big.figure, big.unit) == ("4", "days")
    assert big.says == "narrower gap in healthy life, between the most and the least deprived"
    assert big.interval == "of 20.0 years; 95% interval 2 to 6 days narrower by the evidence"
    assert gap({"gaps": [of(20.0, 20.0 - 4 * YEAR)]}).figure == "0"
    assert gap({"gaps": [of(20.0, 19.0)]}).figure == "365"
    open_ = gap({"gaps": [of(20.0, 20.1, luck=[-60 * YEAR, 4 * YEAR])]})
    assert open_.says.endswith("between the most and the least deprived. It may be chance")
