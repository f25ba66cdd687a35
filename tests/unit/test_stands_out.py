"""What stands out: false discoveries, ranks, near copies, money, and small differences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.standings.stands_out import stands_out
from headwater.indicators.words.chance import by_chance
from headwater.indicators.words.sentences import place_lead
from standing_frames import noise


def standing(name: str, **changes: object) -> Standing:
    blank = Standing(
        name, "X1", "LAD", "Persons", "All ages", "", "2023", date(2023, 1, 1),
        date(2023, 12, 31), "%", "lower", 20.0, 18.0, 22.0, 0.95, "", 15.0, None, None, "worse",
        "interval", "sure", 1e-6, 200, 296, 1, -1.5, -1.2, 0.8, "no_clear_change", "cannot_tell",
        0.5, 0.1, -0.2, 0.4, 0.1, 6, "2018", 19.0, None, None, 1.0, 0.0, "no_clear_change", 0.5, 0,
    )  # fmt: skip
    return replace(blank, **changes)  # type: ignore[arg-type]


def test_one_bare_flag_among_many_measures_does_not_stand_out() -> None:
    quiet = [standing(f"m{i}", p=0.5, verdict="similar", sureness="cannot_tell") for i in range(39)]
    found = stands_out([*quiet, standing("bare", p=0.03, sureness="likely")])
    assert found.worse == ()
    assert [item.standing.indicator for item in found.uncertain][:1]
    assert (found.looked_at, found.with_interval) == (40, 40)
    assert found.by_chance == 1.0
    assert (
        "Of the 40 that can be tested, chance alone would make about one" in by_chance(found).text
    )


def test_the_clear_ones_are_ranked_by_the_shrunken_distance() -> None:
    found = stands_out(
        [standing("near", shrunk_z=-0.6), standing("far", shrunk_z=-2.0), standing("mid")]
    )
    assert [item.standing.indicator for item in found.worse] == ["far", "mid", "near"]


def test_under_the_null_flags_are_rare() -> None:
    flagged = 0
    for place in range(200):
        z = noise(place, 40)
        from scipy.special import ndtr

        p = 2 * ndtr(-abs(z))
        rows = [
            standing(
                f"m{i}",
                p=float(p[i]),
                verdict="similar" if p[i] > 0.05 else "worse" if z[i] > 0 else "better",
                z=float(-z[i]),
                shrunk_z=float(-z[i]),
            )
            for i in range(40)
        ]
        found = stands_out(rows)
        flagged += bool(found.worse or found.better)
    assert flagged / 200 < 0.09


def test_measures_without_an_interval_follow_and_are_counted_apart() -> None:
    rank = standing(
        "ranked", basis="rank", verdict="worst_fifth", p=None, sureness="rank", shrunk_z=-3.0
    )
    found = stands_out([rank, standing("tested")])
    assert [item.standing.indicator for item in found.worse] == ["tested", "ranked"]
    assert (found.worse_count, found.worst_fifth_count, found.by_rank) == (1, 1, 1)
    assert "no interval is published" in by_chance(found).text


def test_measures_that_tell_one_story_are_told_once() -> None:
    pair = [standing("obesity", shrunk_z=-2.0), standing("overweight"), standing("pay")]

    def alike(one: Standing, other: Standing) -> float:
        return 0.9 if {one.indicator, other.indicator} == {"obesity", "overweight"} else 0.1

    found = stands_out(pair, alike)
    assert [item.standing.indicator for item in found.worse] == ["obesity", "pay"]
    assert [each.indicator for each in found.worse[0].also] == ["overweight"]


def test_money_is_judged_against_england_because_prices_rise_everywhere() -> None:
    pay = standing(
        "pay", unit="£ a week", polarity="higher", trend="improving", trend_p=1e-6,
        gap_trend="worsening", gap_p=1e-4,
    )  # fmt: skip
    found = stands_out([pay])
    assert [item.standing.indicator for item in found.worsening] == ["pay"]
    assert found.improving == ()


def test_what_improves_everywhere_is_no_news() -> None:
    here = standing("chargers", trend="improving", trend_p=1e-6, gap_trend="no_clear_change")
    assert stands_out([here]).improving == ()
    assert stands_out([replace(here, gap_trend="improving")]).improving


def test_a_certain_but_tiny_difference_does_not_stand_out() -> None:
    found = stands_out([standing("tiny", z=-0.05, shrunk_z=-0.05)])
    assert found.worse == ()
    assert found.close_count == 1


def test_measures_that_are_neither_good_nor_bad_are_not_judged() -> None:
    found = stands_out([standing("age", polarity="none", verdict="higher")])
    assert found.looked_at == 0
    assert place_lead("Here", found, {})[2].text == "No figures are held for this place yet."


def test_where_no_test_finds_a_place_worse_its_low_ranks_are_named() -> None:
    far = standing("distance-gp", basis="rank", verdict="worst_fifth", sureness="rank", p=None)
    quiet = standing("other", p=0.5, verdict="similar", sureness="cannot_tell")
    lead = place_lead("Wychavon", stands_out([far, quiet]), {})[0].text
    assert lead == (
        "No measure is clearly worse in Wychavon than in England. By rank alone it is in the worst "
        "fifth of districts on one measure, the way to a GP; chance would give fewer than one."
    )
    usual = [replace(far, indicator=f"r{i}", verdict="middle", fifth=3) for i in range(9)]
    assert "rank" not in place_lead("Wychavon", stands_out([far, *usual, quiet]), {})[0].text
    few = replace(far, rank_of=9)
    assert "rank" not in place_lead("Wychavon", stands_out([few, quiet]), {})[0].text


def test_one_measure_is_spoken_of_as_one() -> None:
    balance = place_lead("Fenwick", stands_out([standing("only")]), {})[2].text
    assert balance == "The one measure that can be tested is clearly worse than in England."
    assert "Of the one" not in by_chance(stands_out([standing("only")])).text
    alike = standing("only", p=0.5, verdict="similar", sureness="cannot_tell")
    assert "cannot be told apart" in place_lead("Fenwick", stands_out([alike]), {})[2].text


def test_the_publishers_own_tests_are_said_to_stand_outside_the_allowance() -> None:
    stated = [
        standing(f"s{i}", basis="published", p=None, sureness="sure", lower=None, upper=None)
        for i in range(3)
    ]
    found = stands_out([standing("ours"), *stated])
    assert found.by_publisher == 3
    said = by_chance(found).text
    assert "Of three we hold only the publisher's own test" in said
    assert "England's own figure is taken as exact" in said
    alone = by_chance(stands_out(stated)).text
    assert "We hold only" in alone
    assert "taken as exact" not in alone
