"""Attacks on the pages of what-if: names with scripts, huge numbers, paths in the address."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from headwater_web.simulation.models import Question
from simulated_questions import ASKED, FORM

pytestmark = pytest.mark.django_db
SCRIPT = '"><script>alert(1)</script>'
FIELDS = sorted({*ASKED, "beside", "how-stop-smoking-service", "where-stop-smoking-service"})
HUGE = ("9" * 400, "1e308", "-1", "NaN", "inf", "٣٠", "0x10", "1_000", "２０", "\u202e40", "\x00")


@pytest.mark.parametrize("field", FIELDS)
def test_a_script_in_a_field_stays_text(ann: Client, field: str) -> None:
    for answer in (
        ann.post(FORM, {**ASKED, field: SCRIPT}),
        ann.get(FORM, {**ASKED, field: SCRIPT}),
    ):
        assert answer.status_code in {200, 302, 400}
        assert b"<script>alert" not in answer.content
    for each in Question.objects.all():
        assert "script" not in each.title
        assert "script" not in str(each.scenario)


@pytest.mark.parametrize("field", [each for each in FIELDS if each not in {"offer", "beside"}])
def test_a_number_that_is_none_is_refused(ann: Client, field: str) -> None:
    for given in HUGE:
        answer = ann.post(FORM, {**ASKED, field: given})
        assert answer.status_code == 400, (field, given)
    assert not Question.objects.exists()


def test_numbers_at_the_edge_are_numbers(ann: Client) -> None:
    rich = {**ASKED, "budget-hypertension-case-finding": "999,999,999,999"}
    assert ann.post(FORM, rich).status_code == 302
    assert ann.post(FORM, {**ASKED, "reach-stop-smoking-service": "0.0001"}).status_code == 302
    assert ann.post(FORM, {**ASKED, "reach-stop-smoking-service": "100.01"}).status_code == 400


@pytest.mark.parametrize(
    "key",
    [
        "..%2F..%2Fetc", "%2e%2e", "0123456789abcdef012", "0123456789abcdef01234",
        "0123456789ABCDEF0123", "0123456789abcdef012'", quote("０" * 20), "x" * 3000,
        "0123456789abcdef012%0A", "%00",
    ],
)  # fmt: skip
def test_a_key_that_is_none_is_not_found(visitor: Client, key: str) -> None:
    ends = ("", "progress/", "figures.csv", "scenario.toml", "small-areas.csv", "gap.svg")
    for end in ends:
        answer = visitor.get(f"/what-if/answer/{key}/{end}")
        assert answer.status_code in {400, 404}, end
    assert visitor.get(f"/what-if/compare/?with={key}").status_code in {400, 404}


def test_a_file_that_is_none_is_not_found(ann: Client) -> None:
    ann.post(FORM, ASKED)
    base = f"/what-if/answer/{Question.objects.get().key}/"
    for name in ("..%2Fmanifest.csv", "manifest.csv", "observation.csv", "admissions.svg.svg",
                 "districts.csv", "gap.svg"):  # fmt: skip
        assert ann.get(base + name).status_code == 404, name


@pytest.mark.parametrize("code", ["%3Cscript%3E", "X07000003'--", "..%2F..", "compare", "x" * 400])
def test_a_place_that_is_none_is_not_found(ann: Client, code: str) -> None:
    for answer in (ann.get(f"/what-if/{code}/"), ann.post(f"/what-if/{code}/", ASKED)):
        assert answer.status_code in {302, 404, 405}


@pytest.mark.parametrize("beside", ["../..", "x" * 5000, "0123456789abcdef0123", SCRIPT])
def test_another_answer_that_is_none_changes_nothing(ann: Client, beside: str) -> None:
    address = ann.post(FORM, {**ASKED, "beside": beside})["Location"]
    assert address.startswith("/what-if/answer/")


def test_many_of_everything_is_bounded(ann: Client, visitor: Client) -> None:
    every = [f"offer-{number}" for number in range(900)] + ["statins"] * 50
    assert ann.post(FORM, {**ASKED, "offer": every}).status_code == 400
    many = "&".join(f"with={number:020x}" for number in range(500))
    answer: Any = visitor.get(f"/what-if/compare/?{many}")
    assert answer.status_code == 404


def test_a_form_from_elsewhere_is_refused() -> None:
    from headwater_web.accounts.models import User

    eve = Client(enforce_csrf_checks=True)
    eve.force_login(User.objects.create_user("eve"))
    assert eve.post(FORM, ASKED).status_code == 403
    assert not Question.objects.exists()
