"""A figure is challenged in place, answered by an analyst, commented on and signed off.

Each test opens the page of a figure of the fictional region, so some take over half a second.
"""

from __future__ import annotations

import pytest
from django.test import Client

from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.commentary.models import Challenge, Commentary, SignOff
from headwater_web.notices.models import Notice
from headwater_web.operations.limits import TALLY
from roles_held import BOARD, holder, organisation, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow(reason="opens pages of figures")]
PAGE = "/figure/gp-patients/X07000003/"
TRACE = "/indicator/gp-patients/X07000003/trace/"
WRONG = "Two surgeries merged, and one is missing"


def client_of(kind: RoleKind, name: str = "") -> Client:
    """A client of somebody in that role."""
    return signed_in(holder(name or f"a-{kind}", kind, organisation(BOARD)))


def test_a_challenge_is_answered_beside_the_figure(visitor: Client) -> None:
    resident = signed_in(User.objects.create_user("rita"))
    assert resident.post(PAGE, {"do": "challenge", "words": WRONG}).status_code == 302
    found = Challenge.objects.get()
    assert WRONG not in visitor.get(PAGE).content.decode(), "not before it is answered"
    assert WRONG in resident.get(PAGE).content.decode()
    analyst = client_of(RoleKind.ANALYST)
    assert WRONG in analyst.get(PAGE).content.decode()
    given = {"do": "answer", "row": found.pk, "outcome": "noted", "answer": "It moved in May"}
    assert analyst.post(PAGE, given).status_code == 302
    for page in (PAGE, TRACE):
        text = visitor.get(page).content.decode()
        assert WRONG in text, page
        assert "It moved in May" in text, page
        assert "rita" not in text, "who challenged is not shown"
    told = Notice.objects.get()
    assert WRONG not in told.words
    assert told.path == PAGE
    assert analyst.post(PAGE, given).status_code == 400, "answered once"


@pytest.mark.parametrize("kind", [each for each in RoleKind if each != RoleKind.ANALYST])
def test_nobody_but_an_analyst_reads_or_answers_what_waits(
    site_home: object, kind: RoleKind
) -> None:
    raiser = User.objects.create_user("rita")
    found = Challenge.objects.create(
        indicator="gp-patients", area="X07000003", words=WRONG, raised_by=raiser
    )
    client = client_of(kind)
    assert WRONG not in client.get(PAGE).content.decode()
    given = {"do": "answer", "row": found.pk, "outcome": "stands", "answer": "No"}
    assert client.post(PAGE, given).status_code == 400
    found.refresh_from_db()
    assert found.outcome == ""


def test_an_analyst_does_not_answer_herself(site_home: object) -> None:
    analyst = client_of(RoleKind.ANALYST)
    analyst.post(PAGE, {"do": "challenge", "words": WRONG})
    given = {"do": "answer", "row": Challenge.objects.get().pk, "outcome": "stands", "answer": "x"}
    assert analyst.post(PAGE, given).status_code == 400


def test_a_commentary_bears_a_name_and_a_role_and_is_withdrawn_by_its_author(
    visitor: Client,
) -> None:
    lead = client_of(RoleKind.MEMBER)
    assert lead.post(PAGE, {"do": "comment", "comment": "<b>Read</b> with care"}).status_code == 302
    text = visitor.get(PAGE).content.decode()
    assert "&lt;b&gt;Read&lt;/b&gt; with care" in text
    assert "a-member, member in Body" in text
    row = Commentary.objects.get().pk
    other = client_of(RoleKind.ANALYST)
    assert other.post(PAGE, {"do": "withdraw", "row": row}).status_code == 400
    assert lead.post(PAGE, {"do": "withdraw", "row": row}).status_code == 302
    assert "with care" not in visitor.get(PAGE).content.decode()
    resident = signed_in(User.objects.create_user("rita"))
    assert resident.post(PAGE, {"do": "comment", "comment": "Hello"}).status_code == 400


def test_a_sign_off_shows_and_nobody_assures_what_she_analysed(visitor: Client) -> None:
    analyst = client_of(RoleKind.ANALYST)
    assert analyst.post(PAGE, {"do": "sign-off", "part": "analysed"}).status_code == 302
    assert analyst.post(PAGE, {"do": "sign-off", "part": "assured"}).status_code == 400
    assert analyst.post(PAGE, {"do": "sign-off", "part": "approved"}).status_code == 400
    assert (
        client_of(RoleKind.GOVERNANCE).post(PAGE, {"do": "sign-off", "part": "assured"}).status_code
        == 302
    )
    TALLY.forget()
    assert [each.part for each in SignOff.objects.all()] == ["analysed", "assured"]
    text = visitor.get(PAGE).content.decode()
    assert "Analysed" in text
    assert "a-analyst, analyst in Body" in text
    assert "Analysed by analyst in Body" in visitor.get(TRACE).content.decode()


def test_a_visitor_changes_nothing_and_a_figure_must_be_there(visitor: Client) -> None:
    assert visitor.post(PAGE, {"do": "challenge", "words": WRONG}).status_code == 302
    assert not Challenge.objects.exists()
    assert visitor.get("/figure/gp-patients/X99999999/").status_code == 404
    assert visitor.get("/figure/never-measured/X07000003/").status_code == 404


def test_a_form_without_its_token_is_refused(site_home: object) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.create_user("rita"))
    assert strict.post(PAGE, {"do": "challenge", "words": WRONG}).status_code == 403
