"""Ties, introductions and the survey, against answers worked out by hand."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest

from headwater.network import (
    Contact,
    Introduction,
    Member,
    Setting,
    Side,
    TieKind,
    between,
    introductions,
    tied,
)
from headwater.network.introductions import WEIGHTS, Why
from headwater.network.survey import agreement, change
from headwater.network.ties import FEWEST, ties_of

MET = TieKind.MET


def member(key: int, **more: object) -> Member:
    """A member on the political side, unless said otherwise."""
    given = {"side": Side.POLITICAL, **more}
    return Member(key, **{k: frozenset(v) if isinstance(v, set) else v for k, v in given.items()})  # type: ignore[arg-type]  # spelt by name


def whys(found: Introduction) -> list[tuple[str, float]]:
    return [(each.why.value, each.weight) for each in found.reasons]


HER = member(1, places={"A"}, facing={"bus", "staff"})


def test_every_reason_weighs_what_the_table_says() -> None:
    other = member(2, side=Side.NHS, places={"B"}, facing={"staff"}, solved={"bus"})
    graph = tied([Contact(1, 9, MET), Contact(2, 9, MET)])
    setting = Setting(alike={"B": 0.25}, better={"B": ("Smoking",)})
    (found,) = introductions(HER, [HER, other, member(9)], graph, setting)[:1]
    assert found.key == 2
    assert whys(found) == [
        ("solved", 3.0),
        ("better", 2.0),
        ("shared", 1.0),
        ("missing", 1.0),
        ("alike", 0.5),
        ("common", 0.5),
    ]
    assert found.weight == 8.0
    about = {each.why: each.about for each in found.reasons}
    assert about[Why.COMMON] == ("9",)
    assert about[Why.BETTER] == ("B", "Smoking")
    assert about[Why.MISSING] == ("nhs",)


def test_a_missing_tie_or_a_common_friend_alone_is_no_reason() -> None:
    graph = tied([Contact(1, 9, MET), Contact(2, 9, MET)])
    assert introductions(HER, [HER, member(2, side=Side.NHS)], graph) == ()


def test_whom_she_knows_and_herself_are_left_out() -> None:
    known, other = member(2, solved={"bus"}), member(3, solved={"bus"})
    found = introductions(HER, [HER, known, other], tied([Contact(2, 1, TieKind.ANSWERED)]))
    assert [each.key for each in found] == [3]


def test_a_side_on_which_she_knows_somebody_is_not_missing() -> None:
    known = member(2, side=Side.NHS)
    other = member(3, side=Side.NHS, solved={"bus"})
    (found,) = introductions(HER, [HER, known, other], tied([Contact(1, 2, MET)]))
    assert whys(found) == [("solved", 3.0)]


def test_the_weightiest_come_first_and_equals_by_number() -> None:
    crowd = [member(key, solved={"bus"}) for key in range(20, 2, -1)]
    crowd.append(member(50, solved={"bus", "staff"}))
    found = introductions(HER, crowd, nx.Graph(), most=4)
    assert [each.key for each in found] == [50, 3, 4, 5]
    assert found == introductions(HER, reversed(crowd), nx.Graph(), most=4)


def test_what_a_place_solved_is_not_counted_as_shared_too() -> None:
    other = member(2, facing={"bus"}, solved={"bus"})
    (found,) = introductions(HER, [other], nx.Graph())
    assert whys(found) == [("solved", WEIGHTS[Why.SOLVED])]


def test_counts_between_sides_equal_a_count_of_every_pair() -> None:
    sides = {key: "political" if key % 2 else "nhs" for key in range(14)}
    pairs = [(a, b) for a, b in combinations(range(14), 2) if (a * 7 + b * 3) % 4 == 0]
    graph = tied([Contact(a, b, MET) for a, b in pairs], sides)
    for row in between(graph, sides):
        kinds = {row.one, row.other}
        every = [p for p in combinations(range(14), 2) if {sides[p[0]], sides[p[1]]} == kinds]
        tied_pairs = [p for p in every if p in pairs]
        assert row.possible == len(every)
        expected = None if 0 < len(tied_pairs) < FEWEST else len(tied_pairs)
        assert row.tied == expected


@pytest.mark.parametrize("few", range(1, FEWEST))
def test_few_people_and_few_ties_are_withheld(few: int) -> None:
    sides = dict.fromkeys(range(8), "a") | {100 + key: "b" for key in range(few)}
    row = next(each for each in between(tied([], sides), sides) if each.one != each.other)
    assert (row.tied, row.share, row.possible) == (None, None, 0)
    contacts = [Contact(0, key, MET) for key in range(1, few + 1)]
    alone = dict.fromkeys(range(8), "a")
    assert between(tied(contacts, alone), alone)[0].tied is None


def test_own_ties_stand_in_the_order_of_numbers_not_of_strength() -> None:
    contacts = [Contact(1, 5, MET)] * 9 + [Contact(3, 1, MET)]
    found = ties_of(tied(contacts), 1)
    assert [each.other for each in found] == [3, 5]
    assert found[1].times == ((MET, 9),)
    assert ties_of(tied(contacts), 77) == ()


def test_nobody_is_tied_to_herself() -> None:
    assert tied([Contact(1, 1, MET)]).number_of_edges() == 0


def test_agreement_has_wilson_s_interval_and_nothing_below_ten() -> None:
    found = agreement([4] * 15 + [1] * 5)
    assert found.share == 0.75
    assert found.lower == pytest.approx(0.5313, abs=1e-4)
    assert found.upper == pytest.approx(0.8881, abs=1e-4)
    few = agreement([5] * 9)
    assert (few.share, few.lower, few.upper) == (None, None, None)
    assert change(few, found) is None
    with pytest.raises(ValueError, match="from 1 to 5"):
        agreement([6] * 12)


def test_a_change_has_newcombe_s_interval() -> None:
    """His example: 56 of 70 and 48 of 80 differ by 0.2 (0.0524 to 0.3339)."""
    moved = change(agreement([1] * 32 + [5] * 48), agreement([1] * 14 + [5] * 56))
    assert moved is not None
    assert moved.share == pytest.approx(0.2)
    assert moved.lower == pytest.approx(0.0524, abs=1e-4)
    assert moved.upper == pytest.approx(0.3339, abs=1e-4)
    assert moved.is_sure
