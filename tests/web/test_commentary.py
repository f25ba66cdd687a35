"""A figure is challenged in place, answered by an analyst, commented on and signed off.

Each test opens the page of a figure of the fictional region, so some take over half a second.
"""

from __future__ import annotations

import pytest
from django.test import Client

from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.audit.models import Entry
from headwater_web.commentary import actions
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
    assert told.path.partition("?")[0] == PAGE
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


def test_a_signature_is_taken_back_by_whoever_gave_it_and_given_again(visitor: Client) -> None:
    analyst, other = client_of(RoleKind.ANALYST), client_of(RoleKind.ANALYST, "a-second")
    analyst.post(PAGE, {"do": "sign-off", "part": "analysed"})
    (signed,) = SignOff.objects.all()
    back = {"do": "take-back", "row": str(signed.pk)}
    assert other.post(PAGE, back).status_code == 400
    assert "Take my signature back" not in other.get(PAGE).content.decode()
    assert "Take my signature back" in analyst.get(PAGE).content.decode()
    assert analyst.post(PAGE, back).status_code == 302
    assert analyst.post(PAGE, back).status_code == 400, "once"
    TALLY.forget()
    assert "Nobody here has signed for it" in visitor.get(PAGE).content.decode()
    assert "Analysed by analyst in Body" not in visitor.get(TRACE).content.decode()
    assert Entry.objects.filter(action="commentary.sign_off_withdrawn").count() == 1
    assert other.post(PAGE, {"do": "sign-off", "part": "analysed"}).status_code == 302


def test_a_visitor_changes_nothing_and_a_figure_must_be_there(visitor: Client) -> None:
    assert visitor.post(PAGE, {"do": "challenge", "words": WRONG}).status_code == 302
    assert not Challenge.objects.exists()
    assert visitor.get("/figure/gp-patients/X99999999/").status_code == 404
    assert visitor.get("/figure/never-measured/X07000003/").status_code == 404


def test_a_form_without_its_token_is_refused(site_home: object) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.create_user("rita"))
    assert strict.post(PAGE, {"do": "challenge", "words": WRONG}).status_code == 403


MEN = "/figure/healthy-life-expectancy/X07000001/?sex=Male&period=2015-17"
WOMEN = "/figure/healthy-life-expectancy/X07000001/?sex=Female"


def test_a_figure_of_men_is_challenged_as_that_of_men_in_its_own_period(visitor: Client) -> None:
    trace = visitor.get(
        "/indicator/healthy-life-expectancy/X07000001/trace/?sex=Male&period=2015-17"
    ).content.decode()
    assert "?sex=Male&amp;age=All+ages&amp;period=2015-17#wrong" in trace
    resident = signed_in(User.objects.create_user("rita"))
    page = resident.get(MEN).content.decode()
    assert "men · Cindermoor · 2015–17" in page
    assert "60.8" in page, "the value of that period"
    assert resident.post(MEN, {"do": "challenge", "words": WRONG}).status_code == 302
    found = Challenge.objects.get()
    assert (found.sex, found.period) == ("Male", "2015-17")
    assert WRONG in resident.get(MEN).content.decode()
    assert WRONG not in resident.get(WOMEN).content.decode()
    assert "looks wrong; an analyst will answer" in visitor.get(MEN).content.decode()
    assert "looks wrong; an analyst will answer" not in visitor.get(WOMEN).content.decode()


def test_an_analyst_is_told_and_finds_what_waits_wherever_it_is(site_home: object) -> None:
    analyst = client_of(RoleKind.ANALYST)
    resident = signed_in(User.objects.create_user("rita"))
    resident.post(MEN, {"do": "challenge", "words": WRONG})
    told = Notice.objects.get()
    assert told.path == "/challenges/"
    assert WRONG not in told.words
    listed = analyst.get("/challenges/").content.decode()
    assert WRONG in listed
    assert "sex=Male&amp;age=All+ages&amp;period=2015-17#wrong" in listed
    assert "1 figure called wrong" in analyst.get("/account/").content.decode()
    other = signed_in(User.objects.create_user("rolf"))
    assert WRONG not in other.get("/challenges/").content.decode(), "only her own"
    assert WRONG in resident.get("/challenges/").content.decode()
    given = {"do": "answer", "row": Challenge.objects.get().pk, "outcome": "stands"}
    refused = analyst.post(MEN, {**given, "answer": "It holds", "outcome": ""}).content.decode()
    assert f'href="#outcome-{given["row"]}"' in refused
    assert ">It holds</textarea>" in refused, "what was written is kept"
    assert analyst.post(MEN, {**given, "answer": "It holds"}).status_code == 302
    assert "It holds" in resident.get("/challenges/").content.decode()


def test_a_commentary_says_of_which_period_it_is(visitor: Client) -> None:
    lead = client_of(RoleKind.MEMBER)
    lead.post(MEN, {"do": "comment", "comment": "A mine closed"})
    assert "of the figure for 2015–17" in visitor.get(MEN.partition("&")[0]).content.decode()
    after = visitor.post(MEN, {"do": "challenge", "words": WRONG})
    assert "sex%3DMale" in after["Location"], "signing in leads back to the figure"


def test_what_an_analyst_answered_is_in_her_own_file(site_home: object) -> None:
    from headwater_web.commentary.holdings import erase, rows

    analyst = holder("ada", RoleKind.ANALYST, organisation())
    raised = actions.challenge(
        holder("mona", RoleKind.MEMBER, organisation()), actions.Figure("any", "X07000003"), "Why?"
    )
    actions.answer(analyst, raised, "stands", "We looked")
    assert [each["answer"] for each in rows(analyst)] == ["We looked"]
    assert erase(analyst).kept == 1
    assert rows(analyst) == []
