"""Scrutiny is followed up, introductions are asked for and answered, and the network is evaluated.

Slow: pages with every place of the fictional region.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.audit.models import Entry
from headwater_web.network import call_actions, gathering_actions
from headwater_web.network.gathering_actions import Item
from headwater_web.network.models import (
    Answer,
    Attendance,
    Decision,
    Experience,
    IntroductionCall,
    Membership,
    Post,
    Profile,
    Recommendation,
    SurveyReply,
    SurveyRound,
    SurveyTaken,
)
from headwater_web.network.privacy import Privacy, Standing
from headwater_web.notices.models import Notice
from network_people import a_group, somebody, stand
from roles_held import COUNTY, TRUST, holder, organisation, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
SOON = timedelta(days=60)


@pytest.fixture
def committee(site_home: Path) -> Organisation:
    """The council whose committee recommends."""
    return organisation(COUNTY, (COUNTY,))


@pytest.fixture
def trust(site_home: Path) -> Organisation:
    """The body to which it recommends."""
    return organisation(TRUST, ())


def given(**more: str) -> dict[str, str]:
    words = {"do": "recommend", "words": "Run the clinic bus in winter", "made_by": COUNTY}
    due = (timezone.localdate() + SOON).isoformat()
    return {**words, "made_to": TRUST, "due": due, **more}


def test_a_recommendation_is_followed_from_the_making_to_its_being_carried_out(
    committee: Organisation, trust: Organisation
) -> None:
    held = a_group(Privacy.RESTRICTED)
    chair = holder("chair", RoleKind.MEMBER, committee)
    officer = holder("officer", RoleKind.MEMBER, trust)
    for each in (chair, officer):
        stand(held.group, each, Standing.MEMBER)
    path = f"/network/groups/{held.group.slug}/recommendations/"
    hers, theirs = signed_in(chair), signed_in(officer)
    assert "What scrutiny committees recommend stands here" in hers.get(path).content.decode()
    assert hers.post(path, given()).status_code == 302
    made = Recommendation.objects.get()
    notice = Notice.objects.get(kind="network.recommended")
    assert notice.recipient == f"person:{officer.pk}"
    assert notice.path == path
    row = {"row": str(made.pk)}
    respond = {**row, "do": "respond", "response": "accepted", "response_words": "From January"}
    assert hers.post(path, respond).status_code == 400, "the body responds, not the committee"
    assert hers.post(path, {**row, "do": "carried-out"}).status_code == 400
    assert theirs.post(path, {**respond, "response": "waiting"}).status_code == 400
    assert theirs.post(path, {**respond, "response_words": " "}).status_code == 400
    assert theirs.post(path, respond).status_code == 302
    page = hers.get(path).content.decode()
    assert "Accepted" in page
    assert "From January" in page
    assert theirs.post(path, {**row, "do": "carried-out"}).status_code == 400
    assert hers.post(path, {**row, "do": "carried-out"}).status_code == 302
    assert "Carried out" in hers.get(path).content.decode()
    assert hers.post(path, {**row, "do": "carried-out"}).status_code == 400, "said already"
    actions = Entry.objects.filter(subject=f"recommendation:{made.pk}").order_by("sequence")
    assert [each.action for each in actions] == [
        "network.recommended",
        "network.responded",
        "network.carried_out",
    ]


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"words": ""}, "Say what is recommended."),
        ({"made_by": TRUST}, "Choose an organisation in which you hold a role."),
        ({"made_to": "nobody"}, "Choose the body that is to respond."),
        ({"due": "2020-01-01"}, "Give a day to come for the response."),
        ({"due": "soon"}, "2026-09-30|Write the day|day"),
    ],
)
def test_a_recommendation_that_cannot_be_recorded_says_why(
    committee: Organisation, trust: Organisation, more: dict[str, str], says: str
) -> None:
    held = a_group(Privacy.OPEN)
    chair = holder("chair", RoleKind.MEMBER, committee)
    stand(held.group, chair, Standing.MEMBER)
    path = f"/network/groups/{held.group.slug}/recommendations/"
    answer = signed_in(chair).post(path, given(**more))
    assert answer.status_code == 400
    assert any(each in answer.content.decode() for each in says.split("|"))
    assert not Recommendation.objects.exists()


def test_a_response_that_is_overdue_stands_out(
    committee: Organisation, trust: Organisation
) -> None:
    held = a_group(Privacy.OPEN)
    chair = holder("chair", RoleKind.MEMBER, committee)
    Recommendation.objects.create(
        group=held.group,
        words="Publish the waiting times",
        made_by=committee,
        made_to=trust,
        made_on=timezone.localdate() - SOON,
        due=timezone.localdate() - timedelta(days=1),
    )
    page = signed_in(chair).get(f"/network/groups/{held.group.slug}/recommendations/")
    assert "Response overdue" in page.content.decode()
    assert "1 made, 1 without a response" in page.content.decode()


def members(count: int) -> list[User]:
    """So many members of the network."""
    return [somebody(f"member-{number}", RoleKind.MEMBER) for number in range(count)]


def answer_all(people: list[User], agrees: int) -> None:
    """So many of the people agree with every statement, the others do not."""
    for number, person in enumerate(people):
        score = "5" if number < agrees else "2"
        words = {"do": "answer", "trust": score, "understanding": score, "use": score}
        assert signed_in(person).post("/network/survey/", words).status_code == 302


def over() -> None:
    """Let the one round of the survey have closed yesterday."""
    days = (timezone.localdate() - timedelta(days=each) for each in (9, 1))
    SurveyRound.objects.update(**dict(zip(("opens", "closes"), days, strict=True)))


def test_the_survey_is_opened_by_a_convenor_and_answered_once_without_a_name(
    site_home: Path,
) -> None:
    held = a_group(Privacy.OPEN)
    cora = held.question.asker
    assert cora is not None
    closes = (timezone.localdate() + SOON).isoformat()
    ann, *others = members(12)
    path, client = "/network/survey/", signed_in(ann)
    assert client.post(path, {"do": "open", "closes": closes}).status_code == 400
    assert signed_in(cora).post(path, {"do": "open", "closes": closes}).status_code == 302
    assert signed_in(cora).post(path, {"do": "open", "closes": closes}).status_code == 400
    missed = client.post(path, {"do": "answer", "trust": "5", "use": "9"})
    assert missed.status_code == 400
    assert "Choose from 1 to 5." in missed.content.decode()
    answer_all([ann], 1)
    again = client.post(path, {"do": "answer", "trust": "1", "understanding": "1", "use": "1"})
    assert again.status_code == 400
    page = client.get(path).content.decode()
    assert "You have answered" in page
    assert "once it has closed" in page
    assert "100%" not in page
    answer_all(others, 8)
    assert "75%" not in client.get(path).content.decode(), "it is open"
    over()
    page = client.get(path).content.decode()
    assert "75%" in page
    assert "not enough answers" not in page
    fields = {each.name for each in SurveyReply._meta.get_fields()}
    assert fields == {"id", "round", "trust", "understanding", "use"}
    assert SurveyTaken.objects.count() == SurveyReply.objects.count() == 12
    assert not Entry.objects.filter(action__contains="survey_answered").exists()


def test_two_rounds_are_compared_with_an_interval(site_home: Path) -> None:
    today = timezone.localdate()
    people = members(12)
    for days, agrees in ((400, 2), (40, 12)):
        held = SurveyRound.objects.create(
            opens=today - timedelta(days=days), closes=today + timedelta(days=1)
        )
        answer_all(people, agrees)
        SurveyRound.objects.filter(pk=held.pk).update(closes=today - timedelta(days=days - 10))
    page = signed_in(people[0]).get("/network/survey/").content.decode()
    assert "+83 points of agreement (95% interval" in page
    assert "we cannot tell whether it moved" not in page


def test_a_convenor_sees_ties_beside_what_members_say_and_what_came_of_it(
    site_home: Path,
) -> None:
    held = a_group(Privacy.PRIVATE, days=-30)
    cora = held.question.asker
    assert cora is not None
    people = members(12)
    for number, each in enumerate(people):
        stand(held.group, each, Standing.MEMBER)
        where = organisation("X07000003", ("X07000003",)) if number % 2 else organisation()
        kind = "lead-member" if number % 2 else "chair"
        Post.objects.create(person=each, kind=kind, organisation=where, starts=timezone.localdate())
        Profile.objects.create(person=each)
        Attendance.objects.create(gathering=held.gathering, person=each, came=True)
    for number in range(3):
        Decision.objects.create(
            gathering=held.gathering,
            words=f"Do {number}",
            owner=people[0],
            due=timezone.localdate(),
            done_at=timezone.now() if number else None,
        )
    held.question.accepted = Answer.objects.get(question=held.question)
    held.question.save()
    SurveyRound.objects.create(
        opens=timezone.localdate(), closes=timezone.localdate() + timedelta(days=9)
    )
    answer_all(people, 9)
    over()
    path = f"/network/groups/{held.group.slug}/ties/"
    assert signed_in(people[0]).get(path).status_code == 404
    page = signed_in(cora).get(path).content.decode()
    assert "What members say" in page
    assert "75%" in page
    assert "What came of it" in page
    part = page[page.index("What came of it") :]
    for what in ("Decisions carried out", "Questions answered", "Recommendations carried out"):
        assert what in part
    assert "2 of 3" in part
    assert "1 of 1" in part
    for each in people:
        assert each.username not in page


def face(person: User, solved: bool, listed: bool = True, introduced: bool = True) -> User:
    Profile.objects.create(person=person, listed=listed, introduced=introduced)
    state = Experience.State.SOLVED if solved else Experience.State.FACING
    Experience.objects.create(person=person, barrier="rural-transport", state=state)
    return person


def test_introductions_are_suggested_with_reasons_asked_for_and_answered(site_home: Path) -> None:
    mabel = face(somebody("mabel", RoleKind.MEMBER), solved=False)
    dilys = face(somebody("dilys", RoleKind.MEMBER), solved=True)
    face(somebody("harriet", RoleKind.MEMBER), solved=True, listed=False)
    face(somebody("shy", RoleKind.MEMBER), solved=True, introduced=False)
    User.objects.filter(pk=dilys.pk).update(email="dilys@example.org", first_name="Dilys")
    User.objects.filter(pk=mabel.pk).update(email="mabel@example.org", first_name="Mabel")
    path = "/network/introductions/"
    hers, theirs = signed_in(mabel), signed_in(dilys)
    page = hers.get(path).content.decode()
    assert "Their place got past what you face" in page
    assert "harriet" not in page.split("Suggestions")[1].split("People you know")[0]
    assert "shy" not in page.split("Suggestions")[1].split("People you know")[0]
    assert "example.org" not in page
    ask = {"do": "ask", "row": str(dilys.pk), "words": "Your winter bus"}
    assert hers.post(path, {**ask, "row": "999999"}).status_code == 400
    assert hers.post(path, {**ask, "words": ""}).status_code == 400
    assert hers.post(path, ask).status_code == 302
    assert hers.post(path, ask).status_code == 400, "asked already"
    call = IntroductionCall.objects.get()
    assert "Their place got past what you face" in call.reason
    notice = Notice.objects.get(recipient=f"person:{dilys.pk}")
    assert "mabel" not in notice.words.lower()
    assert hers.post(path, {"do": "yes", "row": str(call.pk)}).status_code == 400
    assert "Your winter bus" in theirs.get(path).content.decode()
    assert "Ask to be introduced to mabel" not in theirs.get(path).content.decode()
    assert "One member would like to talk with you." in theirs.get(path).content.decode()
    first = theirs.get("/network/").content.decode()
    assert "1 member asks to be introduced to you" in first
    assert "Nothing waits for you" not in first
    assert "example.org" not in theirs.get(path).content.decode()
    assert theirs.post(path, {"do": "yes", "row": str(call.pk)}).status_code == 302
    assert "mailto:dilys@example.org" in hers.get(path).content.decode()
    assert "mailto:mabel@example.org" in theirs.get(path).content.decode()


def test_a_proposed_item_waits_for_its_convenor_alone(site_home: Path) -> None:
    held = a_group(Privacy.OPEN)
    cora, member = held.question.asker, somebody("mona", RoleKind.MEMBER)
    assert cora is not None
    stand(held.group, member, Standing.MEMBER)
    waits = f"1 item is proposed for {held.gathering.title}"
    asks = "One gathering asks whether you come."
    first = signed_in(cora).get("/network/").content.decode()
    assert asks in first
    assert "Nothing waits for you" not in first
    Attendance.objects.create(gathering=held.gathering, person=cora, says="no")
    first = signed_in(cora).get("/network/").content.decode()
    assert asks not in first
    assert "Nothing waits for you" in first
    gathering_actions.propose(member, held.gathering, Item("The bus", "discuss"))
    first = signed_in(cora).get("/network/").content.decode()
    assert waits in first
    assert "Nothing waits for you" not in first
    assert waits not in signed_in(member).get("/network/").content.decode()


def test_whoever_is_declined_is_told_no_more_than_that(site_home: Path) -> None:
    mabel = face(somebody("mabel", RoleKind.MEMBER), solved=False)
    dilys = face(somebody("dilys", RoleKind.MEMBER), solved=True)
    call = call_actions.ask_introduction(mabel, dilys, "A reason", "Your winter bus")
    path = "/network/introductions/"
    assert signed_in(dilys).post(path, {"do": "no", "row": str(call.pk)}).status_code == 302
    page = signed_in(mabel).get(path).content.decode()
    assert "Declined" not in page
    assert "mailto:" not in page
    assert not Notice.objects.filter(recipient=f"person:{mabel.pk}").exists()


def test_a_moderator_hides_and_shows_and_convenes_nothing(site_home: Path) -> None:
    held = a_group(Privacy.OPEN)
    cora = held.question.asker
    assert cora is not None
    person = somebody("mona", RoleKind.MEMBER)
    stand(held.group, person, Standing.MEMBER)
    answer = Answer.objects.get(question=held.question)
    page = f"/network/questions/{held.question.pk}/"
    hide = {"do": "hide", "answer": str(answer.pk), "why": "It names a patient"}
    assert signed_in(person).post(page, hide).status_code == 400
    row = Membership.objects.get(group=held.group, person=person)
    people = f"/network/groups/{held.group.slug}/people/"
    assert "Let mona moderate" in signed_in(cora).get(people).content.decode()
    chosen = {"do": "moderator", "membership": str(row.pk)}
    assert signed_in(person).post(people, chosen).status_code == 400
    assert signed_in(cora).post(people, chosen).status_code == 302
    client = signed_in(person)
    assert client.post(page, hide).status_code == 302
    answer.refresh_from_db()
    assert answer.hidden_why == "It names a patient"
    assert client.post(page, {"do": "show", "answer": str(answer.pk)}).status_code == 302
    assert client.get(f"/network/groups/{held.group.slug}/call/").status_code == 404
    back = {"do": "no-moderator", "membership": str(row.pk)}
    assert signed_in(cora).post(people, back).status_code == 302
    assert client.post(page, hide).status_code == 400
    assert Entry.objects.filter(action="network.moderator_made").count() == 1
