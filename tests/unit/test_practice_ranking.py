"""Filters, order and reasons; and how like mine a place is, as the library's peers have it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from headwater.evidence.prevention import Level, Scale
from headwater.place.characteristics import Characteristic
from headwater.place.peers import nearest, profile, why
from headwater.practice.place_match import PlaceMatch, PlaceMatches, here, place_match, pooled
from headwater.practice.ranking import Ask, Candidate, fits, ranked
from headwater.practice.relevance import card_terms, relevance, words_found
from headwater.practice.search_terms import asked, terms
from headwater.practice.seed import seed_cards
from headwater.practice.terms import CostBand, Finding

CARDS = {card.code: card for card in seed_cards()}
WARM, PRISM = CARDS["warm-home-prescription"], CARDS["prism-risk-tool"]
NEAR = PlaceMatch(0.1, 0.05, ("age", "pay"), ())
FAR = PlaceMatch(0.9, 0.8, (), ("pay is higher",))
LABELS = ("age", "pay", "density")
PEOPLE = profile(
    pa.table(
        {
            "area": [f"A{n}" for n in range(30)],
            **{name: np.random.default_rng(n).normal(size=30) for n, name in enumerate(LABELS)},
        }
    ),
    [Characteristic(name, name, "%", name) for name in LABELS],
)


@pytest.mark.parametrize(
    ("ask", "there"),
    [
        (Ask(), True),
        (Ask(barrier="poor-housing"), True),
        (Ask(barrier="stakeholders"), True),
        (Ask(barrier="attrition"), False),
        (Ask(grade=2), True),
        (Ask(grade=3), False),
        (Ask(cost=CostBand.LARGE), True),
        (Ask(cost=CostBand.SMALL), False),
        (Ask(level=Level.SECONDARY), True),
        (Ask(level=Level.PRIMARY), False),
        (Ask(scale=Scale.COUNTY), True),
        (Ask(finding=Finding.HELPED), True),
        (Ask(finding=Finding.HARMED), False),
        (Ask(like_mine=True), False),
    ],
)
def test_a_filter_decides_whether_a_card_is_there(ask: Ask, there: bool) -> None:
    assert fits(ask, WARM, FAR) is there


def test_a_cost_that_is_not_known_meets_no_choice_of_cost() -> None:
    unknown = replace(WARM, cost=CostBand.NOT_KNOWN)
    assert not fits(Ask(cost=CostBand.VERY_LARGE), unknown, None)
    assert fits(Ask(), unknown, None)


def test_what_came_of_it_does_not_move_a_card() -> None:
    made = [
        Candidate(replace(WARM, code=each.value, results=(replace(WARM.results[0], finding=each),)))
        for each in Finding
    ]
    assert len({one.score for one in ranked(Ask(), made)}) == 1


def test_a_place_like_mine_and_surer_evidence_come_first() -> None:
    made = [
        Candidate(replace(WARM, code="far"), 1.0, match=FAR),
        Candidate(replace(WARM, code="near"), 1.0, match=NEAR),
        Candidate(replace(WARM, code="surer", grade=4), 1.0, match=NEAR),
        Candidate(replace(WARM, code="faint"), 0.01, match=NEAR),
    ]
    assert [one.card.code for one in ranked(Ask(), made)] == ["surer", "near", "far"]


def test_each_card_says_why_it_stands_there() -> None:
    ask = Ask(words="cold homes", barrier="poor-housing", place="Boston")
    (first,) = ranked(ask, [Candidate(WARM, 2.0, ("cold", "homes"), NEAR)])
    assert first.why == (
        "Your place and Gloucestershire match on age and pay; tried against "
        "“cold and unsafe homes”; your words found: “cold” and “homes”."
    )
    (other,) = ranked(ask, [Candidate(WARM, 2.0)])
    assert "Not about one place to set beside yours" in other.why
    (plain,) = ranked(Ask(), [Candidate(PRISM)])
    assert plain.why == "", "how sure it is stands beside each card already"


def test_one_district_is_as_near_as_the_peers_say() -> None:
    looking = here(PEOPLE, ["A3"])
    assert looking is not None
    peers = nearest(PEOPLE, "A3", 29).peers
    for peer in peers:
        match = place_match(looking, [peer.area])
        assert match is not None
        assert match.distance == pytest.approx(peer.distance)
        assert match.nearer == pytest.approx(peer.rank / 30)
        alike = [row for row in why(PEOPLE, "A3", peer.area).comparisons if row.verdict == "alike"]
        assert set(match.alike) == {row.characteristic.label for row in alike}


def test_many_places_match_as_each_alone() -> None:
    looking = here(PEOPLE, ["A3", "A7"])
    assert looking is not None
    places = {f"P{n}": [f"A{n}", f"A{(n * 7) % 30 + 1}"] for n in range(1, 31)}
    places |= {"wide": [f"A{n}" for n in range(1, 20)], "unknown": ["nowhere"]}
    every = PlaceMatches(looking, pooled(PEOPLE, places))
    assert set(every) == set(places) - {"wide", "unknown"}
    assert {code: every[code] for code in every} == {
        code: place_match(looking, places[code]) for code in every
    }
    assert set(every.like_mine()) == {code for code, one in every.items() if one.is_like_mine}
    near = [every[code].nearer for code in every.nearest(10)]
    assert near == sorted(one.nearer for one in every.values())[:10]
    assert "wide" not in every
    assert every.get("unknown") is None
    assert len(PlaceMatches(None, None)) == 0


@pytest.mark.parametrize("mine", [[], ["nowhere"], [f"A{n}" for n in range(16)]])
def test_what_is_no_place_or_too_wide_is_not_compared(mine: list[str]) -> None:
    assert here(PEOPLE, mine) is None
    looking: Any = here(PEOPLE, ["A1"])
    assert place_match(looking, mine) is None


def test_a_county_is_the_mean_of_its_districts() -> None:
    looking: Any = here(PEOPLE, ["A1", "A2"])
    same = place_match(looking, ["A2", "A1"])
    assert same is not None
    assert same.distance == pytest.approx(0.0)
    assert same.is_like_mine


def test_rare_words_count_more_and_titles_most() -> None:
    held = {code: card_terms(card) for code, card in CARDS.items()}
    counts: dict[str, int] = {}
    for each in held.values():
        for term in {term for field in each.fields for term in field}:
            counts[term] = counts.get(term, 0) + 1
    question = asked("insulation in New Zealand")
    scores = {code: relevance(question, each, counts, len(held)) for code, each in held.items()}
    assert max(scores, key=lambda code: scores[code]) == "home-insulation-new-zealand"
    assert relevance(asked("qqqq"), held["statins"], counts, len(held)) == 0.0


def test_words_of_like_meaning_find_each_other() -> None:
    assert "transport" in asked("no buses")
    assert asked("no buses")["transport"] < 1.0
    assert terms("The smoker's SMOKING, smoked") == ("smok", "smok", "smok")
    assert words_found(["Cold", "homes", "qqqq"], card_terms(WARM)) == ("Cold", "homes")


def test_the_words_that_people_use_for_emergency_departments_and_falling_are_understood() -> None:
    for said in ("A&E", "A & E", "a and e"):
        assert "attendanc" in asked(f"the {said} is full"), said
    assert "stop" not in asked("how do we stop old people falling")
    assert {"fall", "older"} <= set(asked("how do we stop old people falling"))
