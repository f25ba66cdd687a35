"""Attacks on visions and commitments: words that run, moves that the table does not allow, owners
who are not there, days beyond reason, forms from elsewhere, things of another body.

Slow: each form is filled in with each text, and every page that shows it is read.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from headwater.commitments.standing import Stage, choices
from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.commitments.models import Change, Commitment, Reading
from headwater_web.deliberation.models import Vision, VisionVersion, Voice
from headwater_web.operations.limits import TALLY
from page_reading import read
from promise_forms import promise
from roles_held import COUNTY, holder, organisation, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SCRIPT = "<script>alert(1)</script>"
PICTURE = '"><img src=x onerror=alert(1)>'
BRACES = "{{ 7*7 }}{% raw %}{what}{0}"
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "=HYPERLINK(1)")
NUL = "a\x00b"
KEY = "thekeyofanattack"


@pytest.fixture
def nell(site_home: object) -> User:
    """A member of the county council."""
    return holder("nell", RoleKind.MEMBER, organisation(COUNTY, ("X10000001",)))


def form(nell: User, **other: str) -> dict[str, str]:
    """A promise that can be made, with words about the countryside."""
    return promise(nell, **{"key": KEY, "rural": "helps", "rural_words": "Villages", **other})


WORDS = ("heard", "asked_by", "what", "because", "answer_why", "post", "contribution_name")
MORE = ("contribution_unit", "outcome_name", "outcome_unit", "rural_words")


def post(client: Client, path: str, given: dict[str, Any]) -> Any:
    """A form sent; what comes back is no failure of ours, and runs nothing."""
    TALLY.forget()
    answer = client.post(path, given)
    assert answer.status_code in (200, 302, 400, 404), (path, answer.status_code)
    harmless(answer, path)
    return answer


def harmless(answer: Any, where: str) -> None:
    """The answer holds what was written as words and no more."""
    text = answer.content.decode("utf-8", "replace")
    if answer.get("Content-Type", "").startswith(("text/html", "image/svg+xml")):
        assert "<script>alert" not in text, where
        assert "<img src=x" not in text, where
    if answer.get("Content-Type", "").startswith("text/html"):
        page = read(text)
        assert "onerror" not in page.attributes, where
        assert page.faults == [], where


def pages(code: str) -> Iterator[str]:
    """Every page and file that shows a commitment."""
    yield from ("/you-said-we-did/", "/you-said-we-did/X07000003/", "/commitments/")
    yield from ("/commitments/commitments.csv", "/place/X07000003/")
    for name in ("", "update/", "history.csv", "days.ics"):
        yield f"/commitments/{code}/{name}"


@pytest.mark.parametrize("text", [SCRIPT, PICTURE, BRACES])
def test_what_a_promise_says_never_runs(nell: User, visitor: Client, text: str) -> None:
    client = signed_in(nell)
    given = form(nell, **dict.fromkeys((*WORDS, *MORE), text))
    made = post(client, "/commitments/new/", given)
    assert made.status_code == 302, made.content.decode()
    held = Commitment.objects.get()
    update = f"/commitments/{held.code}/update/"
    said = {"do": "say", "key": KEY + "2", "stage": "started", "did": text, "why": text}
    assert post(client, update, said).status_code == 302
    answer = {"do": "reply", "key": KEY + "3", "answer": "partly", "why": text}
    assert post(client, update, answer).status_code == 302
    for path in pages(held.code):
        for who in (client, visitor):
            harmless(who.get(path), path)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_file_holds_a_formula(nell: User, visitor: Client, text: str) -> None:
    client = signed_in(nell)
    post(client, "/commitments/new/", form(nell, heard=text, post=text, what=text))
    held = Commitment.objects.get()
    said = {"do": "say", "key": KEY + "2", "stage": "started", "did": text}
    post(client, f"/commitments/{held.code}/update/", said)
    for path in ("/commitments/commitments.csv", f"/commitments/{held.code}/history.csv"):
        told = visitor.get(path).content.decode()
        cells = [cell for row in csv.reader(io.StringIO(told)) for cell in row]
        assert text.strip() in told
        assert not [each for each in cells if each.lstrip().startswith(tuple("=+-@"))], path


def test_no_field_of_a_promise_takes_a_nul_or_far_too_much(nell: User) -> None:
    client = signed_in(nell)
    for field in (*form(nell), "outcome_figures", "outcome_steps"):
        for text in (NUL, "x" * 100_000):
            answer = post(client, "/commitments/new/", form(nell, **{field: text}))
            assert answer.status_code == 400, field
            assert len(answer.content) < 200_000, f"{field}: it is not shown whole"
    assert not Commitment.objects.exists()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1900-02-29", "-1", "2026-13-01"])
def test_days_beyond_reason_get_a_sentence(nell: User, day: str) -> None:
    client = signed_in(nell)
    for field in ("due", "follow_up"):
        answer = post(client, "/commitments/new/", form(nell, **{field: day}))
        assert answer.status_code == 400
        assert f'href="#{field}"' in answer.content.decode()
    for field in ("contribution_figures", "outcome_figures", "outcome_steps"):
        answer = post(client, "/commitments/new/", form(nell, **{field: f"{day}, 4"}))
        assert answer.status_code == 400
    assert not Commitment.objects.exists()
    post(client, "/commitments/new/", form(nell))
    update = f"/commitments/{Commitment.objects.get().code}/update/"
    told = {"do": "say", "key": KEY, "stage": "started", "did": "x", "contribution": f"{day}, 4"}
    assert post(client, update, told).status_code == 400
    assert not Reading.objects.exists()


def test_a_move_that_the_table_does_not_allow_changes_nothing(nell: User) -> None:
    client = signed_in(nell)
    post(client, "/commitments/new/", form(nell, answer="waiting", answer_why=""))
    held = Commitment.objects.get()
    update = f"/commitments/{held.code}/update/"
    allowed = {each.value for each in choices(held.standing)}
    forged = [each.value for each in Stage if each.value not in allowed]
    assert "finished" in forged
    moves: list[dict[str, str]] = [
        *({"do": "say", "stage": each, "did": "x", "why": "x"} for each in (*forged, "made-up")),
        {"do": "reply", "answer": "waiting", "why": "x"},
        {"do": "reply", "answer": "made-up", "why": "x"},
        {"do": "again", "did": "It has held."},
        {"do": "drop", "why": "x"},
        {"do": ""},
    ]
    for number, move in enumerate(moves):
        answer = post(client, update, {**move, "key": f"{KEY}{number}"})
        assert answer.status_code == 400, move
    held.refresh_from_db()
    assert (held.answer, held.stage, held.did) == ("waiting", "nothing-yet", "")
    assert Change.objects.count() == 1


def test_an_owner_who_is_not_of_the_body_is_refused(nell: User) -> None:
    client = signed_in(nell)
    stranger = User.objects.create_user("stranger")
    elsewhere = holder("other", RoleKind.MEMBER, organisation("X06000001", ("X06000001",)))
    analyst = holder("quiet", RoleKind.ANALYST, organisation(COUNTY))
    for owner in (stranger.pk, elsewhere.pk, analyst.pk, "", "0", "x", "9" * 30):
        answer = post(client, "/commitments/new/", form(nell, owner=str(owner)))
        assert "Choose somebody of that organisation" in answer.content.decode()
    for body in ("X06000001", "NOTHING", ""):
        answer = post(client, "/commitments/new/", form(nell, organisation=body))
        assert "in whose name you may promise" in answer.content.decode()
    assert not Commitment.objects.exists()


@pytest.mark.parametrize("kind", RoleKind)
def test_what_another_body_promised_is_changed_by_nobody_else(nell: User, kind: RoleKind) -> None:
    post(signed_in(nell), "/commitments/new/", form(nell))
    held = Commitment.objects.get()
    other = signed_in(holder("other", kind, organisation("X06000001", ("X06000001",))))
    update = f"/commitments/{held.code}/update/"
    assert other.get(update).status_code == 404
    for do in ("say", "reply", "plan", "again", ""):
        sent = {"do": do, "key": KEY, "stage": "stopped", "answer": "no", "why": "x", "did": "x"}
        assert post(other, update, sent).status_code == 404
    for unknown in ("C-NOTHING", "..", "%00", "x" * 400):
        assert other.get(f"/commitments/{unknown}/").status_code in (400, 404)
    assert Change.objects.count() == 1


def test_forms_from_elsewhere_are_refused(nell: User) -> None:
    post(signed_in(nell), "/commitments/new/", form(nell))
    code = Commitment.objects.get().code
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(nell)
    for path in (
        "/commitments/new/",
        f"/commitments/{code}/update/",
        f"/commitments/{code}/follow/",
        "/visions/new/",
    ):
        assert strict.post(path, form(nell)).status_code == 403, path
    assert Change.objects.count() == 1
    assert not Vision.objects.exists()


def vision(client: Client, text: str) -> Vision:
    """A published vision that says ``text`` wherever it says anything."""
    begun = {"title": text[:160], "place": "X10000001", "statement": text}
    assert post(client, "/visions/new/", begun).status_code == 302
    made = Vision.objects.latest("pk")
    write = f"/visions/{made.code}/write/"
    for kind, given in (
        ("outcome", {"says": text, "for_whom": text, "shown_by": text}),
        ("barrier", {"says": text, "outcomes": "o1"}),
        ("action", {"what": text, "because": text, "expected": text, "level": "primary",
                    "scale": "place", "against": "b1", "towards": "o1", "owner": text}),
    ):  # fmt: skip
        assert post(client, f"{write}{kind}/new/", given).status_code == 302, kind
    assert post(client, write, {"do": "publish"}).status_code == 302
    return made


@pytest.mark.parametrize("text", [SCRIPT, PICTURE, BRACES])
def test_what_a_vision_says_never_runs(nell: User, visitor: Client, text: str) -> None:
    client = signed_in(nell)
    made = vision(client, text)
    post(client, f"/visions/{made.code}/voice/", {"stance": "dissents", "words": text})
    assert Voice.objects.count() == 1
    for name in ("", "write/", "write/action/a1/", "versions/", "versions/1/", "drawing.svg"):
        harmless(client.get(f"/visions/{made.code}/{name}"), name)
    for path in (f"/visions/{made.code}/", "/visions/", "/place/X10000001/"):
        harmless(visitor.get(path), path)
    way = f"/commitments/new/?action={made.code}/a1"
    harmless(client.get(way), way)


def test_no_field_of_a_vision_takes_a_nul_or_what_is_not_there(nell: User) -> None:
    client = signed_in(nell)
    made = vision(client, "We stay well.")
    write = f"/visions/{made.code}/write/"
    kept = VisionVersion.objects.count()
    for path, given in (
        (write, {"title": NUL, "statement": "S"}),
        (f"{write}outcome/new/", {"says": NUL}),
        (f"{write}action/a1/", {"what": NUL}),
        (f"{write}barrier/new/", {"says": "x", "outcomes": NUL}),
        ("/visions/new/", {"title": NUL, "place": "X10000001"}),
    ):
        assert post(client, path, given).status_code == 400, path
    for path in (
        f"{write}outcome/a1/",
        f"{write}action/a99/",
        f"{write}nothing/new/",
        f"/visions/{made.code}/versions/99/",
        f"/visions/{made.code}/versions/999999999999999999999/",
    ):
        assert client.get(path).status_code == 404, path
    for do in ("publish", "restore", "discard"):
        assert post(client, write, {"do": do, "why": "x"}).status_code == 400, do
    assert VisionVersion.objects.count() == kept
    for row in ("", "x", "9" * 30, "-1", "²"):
        sent = {"row": row, "do": "hide", "why": "x"}
        assert post(client, f"/visions/{made.code}/voice/back/", sent).status_code == 404
