"""The form of what-if: what is unreasonable gets a sentence at its field that says what to change.

No simulation is run here: a question that is asked only waits.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from headwater_web.audit.models import Entry
from headwater_web.jobs.models import Job
from headwater_web.simulation.exports import as_toml
from headwater_web.simulation.models import Question
from headwater_web.simulation.page import again
from page_reading import read
from simulated_questions import ASKED, FORM, asked

pytestmark = pytest.mark.django_db
STOP, FIND = "stop-smoking-service", "hypertension-case-finding"
UNREASONABLE = {
    "reach of 140%": (
        {f"reach-{STOP}": "140"},
        f"reach-{STOP}",
        "A reach of 140% is more than everybody. Give a percentage above 0, up to 100.",
    ),
    "reach of nothing": (
        {f"reach-{STOP}": "0"},
        f"reach-{STOP}",
        "A reach of nothing does nothing. Give a percentage above 0, up to 100.",
    ),
    "reach in words": (
        {f"reach-{STOP}": "a lot"},
        f"reach-{STOP}",
        "Give the share as a percentage, such as 40.",
    ),
    "a place that is not here": (
        {f"where-{STOP}": ["X07000001"]},
        f"who-{STOP}",
        "One of the districts is not in this place. Choose from those listed.",
    ),
    "a budget of nothing": (
        {f"budget-{FIND}": "0"},
        f"budget-{FIND}",
        "A budget of nothing reaches nobody. Raise it, or leave it blank for no bound.",
    ),
    "a budget in words": (
        {f"budget-{FIND}": "what it takes"},
        f"budget-{FIND}",
        "Give pounds in figures, such as 250,000.",
    ),
    "a budget without a cost": (
        {f"budget-{STOP}": "100000"},
        f"budget-{STOP}",
        "What Stop-smoking service costs a person is not known, so a budget cannot bound it. "
        "Suppose a cost a person below, or leave the budget blank and read the highest cost at "
        "which it is worth doing.",
    ),
    "before the base year": (
        {f"from-{STOP}": "2019"},
        f"from-{STOP}",
        "2019 is before 2021, where the residents start. Begin in 2021 or later.",
    ),
    "an end before the beginning": (
        {f"until-{STOP}": "2021"},
        f"until-{STOP}",
        "It ends in 2021, before it begins. End in 2022 or later.",
    ),
    "a year in words": (
        {f"from-{STOP}": "soon"},
        f"from-{STOP}",
        "Give the year in which it begins as four figures, such as 2027.",
    ),
    "after the years that are followed": (
        {f"from-{STOP}": "2040", f"until-{STOP}": "2045"},
        f"from-{STOP}",
        "It begins in 2040, after the years that are followed, which end in 2026. Begin earlier, "
        "or follow more years.",
    ),
    "a century": (
        {"end": "2121"},
        "end",
        "2121 cannot be followed to. Residents start as they were in 2021: give a year from 2022 "
        "to 2060.",
    ),
    "more cash than there is": (
        {"cash": "140%"},
        "cash",
        "Give the share that becomes cash as a percentage up to 100, or leave it blank.",
    ),
    "a way that is not known": (
        {f"how-{STOP}": "by-post"},
        f"how-{STOP}",
        "Choose one of the ways that are listed.",
    ),
    "somebody else": (
        {f"who-{STOP}": "the queen"},
        f"who-{STOP}",
        "Choose one of the three answers.",
    ),
    "an offer that is not known": (
        {"offer": ["homeopathy"]},
        "offer",
        "One of the offers is not known here. Choose from those listed.",
    ),
}


def words(answer: Any) -> str:
    """What a page says, on one line."""
    return " ".join(" ".join(read(answer.content.decode()).words).split())


@pytest.mark.parametrize("kind", UNREASONABLE)
def test_what_is_unreasonable_says_what_to_change(ann: Client, kind: str) -> None:
    changed, field, says = UNREASONABLE[kind]
    answer = ann.post(FORM, {**ASKED, **changed})
    text = words(answer)
    assert answer.status_code == 400
    assert "There is a problem" in text
    assert text.count(says) == (2 if field != "offer" else 1), "in the summary and at the field"
    assert f'href="#{field}"' in answer.content.decode()
    assert f'id="{field}"' in answer.content.decode()
    assert not Question.objects.exists()


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_lost(ann: Client) -> None:
    sent = asked(**{f"reach-{STOP}": "140", f"budget-{FIND}": "0", "end": "1999"})
    answer = ann.post(FORM, sent)
    html = answer.content.decode()
    assert html.count("nhsuk-error-message") == 3
    assert 'value="140"' in html
    assert 'value="1999"' in html
    assert "Finding high blood pressure: A budget of nothing" in words(answer)


def test_whoever_ticks_nothing_is_told_to(visitor: Client) -> None:
    assert "There is a problem" not in words(visitor.get(FORM))
    assert "Tick at least one offer, then continue." in words(visitor.get(FORM, {"chosen": "1"}))


def test_the_form_says_whose_most_deprived_fifth_it_is(visitor: Client) -> None:
    text = words(visitor.get(FORM, {"offer": STOP}))
    assert "Those in the most deprived fifth of Gannerdale" in text
    assert "25,000 residents start" in text


def test_rural_offers_where_nothing_is_rural_reach_nobody(ann: Client) -> None:
    sent = {**ASKED, "offer": [FIND], f"who-{FIND}": "rural"}
    answer = ann.post("/what-if/X06000005/", sent)
    assert "None of these small areas is rural" in answer.content.decode()


def test_a_place_that_does_not_exist_is_said_to_be_unknown(ann: Client) -> None:
    answer = ann.get("/what-if/E07999999/")
    assert answer.status_code == 404
    assert "E07999999" in words(answer)
    assert ann.post("/what-if/E07999999/", ASKED).status_code == 404
    assert not Question.objects.exists()


def test_a_combined_authority_is_asked_about_as_the_districts_it_is_made_of(ann: Client) -> None:
    html = ann.get("/what-if/").content.decode()
    assert "/what-if/X47000001/" in html
    page = ann.get("/what-if/X47000001/", {"offer": STOP}).content.decode()
    assert page.count(f'name="where-{STOP}"') > 1
    sent = {**ASKED, "offer": [STOP], f"who-{STOP}": "deprived"}
    assert ann.post("/what-if/X47000001/", sent).status_code == 302
    assert Question.objects.get().place == "X47000001"


def test_a_kind_of_place_that_is_not_asked_about_says_which_are(ann: Client) -> None:
    text = words(ann.get("/what-if/X92000001/"))
    assert "districts, counties, integrated care boards, combined authorities and regions" in text


def test_what_is_asked_is_kept_once_and_the_audit_knows(ann: Client, bob: Client) -> None:
    first, again, other = ann.post(FORM, ASKED), ann.post(FORM, ASKED), bob.post(FORM, ASKED)
    assert first.status_code == 302
    assert first["Location"] == again["Location"] == other["Location"]
    question = Question.objects.get()
    assert Job.objects.filter(key=f"simulate {question.key}").count() == 1
    entries = Entry.objects.filter(action="simulation.asked")
    assert [each.subject for each in entries] == [f"question:{question.key}"]
    held = {each.name for each in Question._meta.get_fields()}
    assert not held & {"owner", "user", "person", "asked_by"}


def test_a_visitor_is_told_what_to_change_before_she_signs_in(visitor: Client) -> None:
    answer = visitor.post(FORM, asked(reach_stop_smoking_service="140"))
    assert answer.status_code == 400
    assert "A reach of 140% is more than everybody" in answer.content.decode()


def test_a_visitor_signs_in_first_and_finds_what_she_filled_in(
    visitor: Client, ann: Client
) -> None:
    answer = visitor.post(FORM, ASKED)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/sign-in/?next=/what-if/")
    assert not Question.objects.exists()
    back = parse_qs(urlsplit(answer["Location"]).query)["next"][0]
    html = ann.get(back).content.decode()
    assert 'value="40,000"' in html
    assert html.count("checked") >= 2


def test_each_offer_says_what_it_rests_on(visitor: Client) -> None:
    text = words(visitor.get(FORM))
    for said in ("Fair evidence (C)", "No effect shown", "Assumed.", "Dobbie et al"):
        assert said in text
    assert "What it costs a person is not known" in text


def test_the_address_is_that_of_the_question(ann: Client) -> None:
    one = ann.post(FORM, ASKED)["Location"]
    two = ann.post(FORM, asked(**{f"reach-{STOP}": "51"}))["Location"]
    assert one != two
    assert ann.post(FORM, asked(**{f"reach-{STOP}": " 50% "}))["Location"] == one


def test_the_share_that_becomes_cash_is_part_of_the_question(ann: Client) -> None:
    plain = ann.post(FORM, ASKED)["Location"]
    assert ann.post(FORM, asked(cash="0"))["Location"] == plain
    assert ann.post(FORM, asked(cash="25"))["Location"] != plain
    question = Question.objects.get(scenario__cashable=0.25)
    assert "cashable = 0.25" in as_toml(question)
    assert "cash=25" in again(question)


def test_whoever_asks_too_often_waits(ann: Client, settings: Any) -> None:
    settings.LIMITS = {"simulate": (2, 600)}
    given = [ann.post(FORM, ASKED).status_code for _ in range(4)]
    assert given[:2] == [302, 302]
    assert given[-1] == 429
