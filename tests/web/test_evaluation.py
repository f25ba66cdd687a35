"""Did it work, and who does better than expected: pages, files, and sentences for what is amiss.

Slow where every measure is weighed against circumstances, which takes about a second.
"""

from __future__ import annotations

import csv
from io import StringIO
from urllib.parse import urlencode

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
SOUND = {
    "indicator": "obese-children-year-6",
    "places": "Gannerdale",
    "since": "2019-01-01",
    "chosen": "1",
}


def asked(**changed: str) -> str:
    """The end of an address that asks the sound question, but for what is changed."""
    return "?" + urlencode(SOUND | changed)


def test_a_sound_question_leads_to_an_address_that_holds_it_all(visitor: Client) -> None:
    sent = visitor.get("/did-it-work/" + asked(ask="1"))
    assert sent.status_code == 302
    assert sent["Location"] == "/did-it-work/answer/" + asked()


def test_the_answer_says_the_finding_first_then_its_grade_checks_and_limits(
    visitor: Client,
) -> None:
    page = visitor.get("/did-it-work/answer/" + asked()).content.decode()
    assert "Did it work in Gannerdale?" in page
    order = [
        page.index(words)
        for words in (
            "Grade ",
            "What happened, and what was expected",
            "What chance alone does",
            "What could be wrong with it",
            "What it cannot say",
            "The grades of evidence",
        )
    ]
    assert order == sorted(order)
    assert "A bad year is partly bad luck" in page
    assert "This is evaluation ev-" in page


def test_the_same_question_has_the_same_id_and_its_file_agrees(visitor: Client) -> None:
    page = visitor.get("/did-it-work/answer/" + asked()).content.decode()
    answer = visitor.get("/did-it-work/figures.csv" + asked())
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    parts = {row["part"] for row in rows}
    assert {"answer", "method", "grade", "acted", "effect", "period", "placebo", "check"} <= parts
    found = next(row["what"] for row in rows if row["part"] == "answer")
    assert f"This is evaluation {found}" in page
    effect = next(row for row in rows if row["part"] == "effect")
    assert float(effect["lower"]) <= float(effect["value"]) <= float(effect["upper"])


def test_the_picture_is_one_svg_with_its_finding(visitor: Client) -> None:
    answer = visitor.get("/did-it-work/picture.svg" + asked())
    assert answer["Content-Type"].startswith("image/svg+xml")
    assert "Gannerdale" in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"indicator": ""}, "indicator", "Choose what was meant to change."),
        ({"indicator": "gp-patients-of-mars"}, "indicator", "Choose what was meant to change."),
        ({"places": ""}, "places", "Name at least one place that acted."),
        ({"places": "Qqqqxzzy"}, "places", "No place with figures is called"),
        ({"since": "last May"}, "since", "is no day. Write year, month and day"),
        ({"since": "0001-01-01"}, "since", "is no day"),
        ({"since": ""}, "since", "Say when they began"),
        ({"places": "Gannerdale, 2019-13-01"}, "places", "is no day"),
        ({"indicator": "imd-average-score"}, "indicator", "has no figures over time here"),
        ({"places": "\n".join(["Gannerdale"] * 61)}, "places", "Name at most 60 places"),
    ],
)
def test_what_is_amiss_is_said_at_its_field(
    visitor: Client, changed: dict[str, str], field: str, says: str
) -> None:
    for address in ("/did-it-work/", "/did-it-work/answer/"):
        answer = visitor.get(address + asked(ask="1", **changed))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "There is a problem" in page
        assert f'href="#{field}"' in page
        assert says in page


def test_files_of_what_cannot_be_asked_are_not_found(visitor: Client) -> None:
    for name in ("figures.csv", "picture.svg"):
        assert visitor.get(f"/did-it-work/{name}" + asked(places="")).status_code == 404
    late = asked(since="2031-01-01")
    assert visitor.get("/did-it-work/picture.svg" + late).status_code == 404
    assert "No period lies wholly after the date yet" in (
        visitor.get("/did-it-work/answer/" + late).content.decode()
    )


@pytest.mark.slow  # every measure is weighed against circumstances
def test_who_does_better_than_expected_everywhere_and_in_a_place(visitor: Client) -> None:
    page = visitor.get("/better-than-expected/").content.decode()
    assert "Who does better than expected?" in page
    assert "Every measure" in page
    place = visitor.get("/better-than-expected/?place=X07000003").content.decode()
    assert "Gannerdale does better than its circumstances predict on" in place
    one = visitor.get(
        "/better-than-expected/?indicator=obese-children-year-6&place=X07000003"
    ).content.decode()
    assert "Whom to ask" in one
    answer = visitor.get("/better-than-expected/places.csv?indicator=obese-children-year-6")
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) > 30
    for row in rows:
        assert float(row["lower"]) <= float(row["better_by"]) <= float(row["upper"])


@pytest.mark.slow  # every measure is weighed against circumstances
def test_a_place_may_be_named_and_is_told_whom_to_ask(visitor: Client) -> None:
    by_code = visitor.get("/better-than-expected/?place=X07000003").content.decode()
    named = visitor.get("/better-than-expected/?place=gannerdale").content.decode()
    asked = named[named.index('id="ask"') : named.index('id="measures"')]
    assert asked in by_code
    assert "places most like Gannerdale" in asked
    unknown = visitor.get("/better-than-expected/?place=Nowhere<")
    assert unknown.status_code == 404
    assert "No place here is called “Nowhere&lt;”" in unknown.content.decode()
    wide = visitor.get("/better-than-expected/?place=X12000001").content.decode()
    assert "is neither, or nothing is held of it" in wide


@pytest.mark.parametrize(
    "end", ["?place=X99999999", "?indicator=never-measured", "places.csv?indicator=x&kind=LSOA"]
)
@pytest.mark.slow  # every measure is weighed against circumstances
def test_what_is_not_held_is_not_found(visitor: Client, end: str) -> None:
    assert visitor.get(f"/better-than-expected/{end}").status_code == 404


def test_a_place_and_a_card_lead_on_to_both(visitor: Client) -> None:
    page = visitor.get("/place/X07000003/").content.decode()
    assert "/better-than-expected/?place=X07000003" in page
    assert "/did-it-work/?places=X07000003" in page
