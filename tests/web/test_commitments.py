"""Commitments on pages: made, answered, updated, told, judged, passed on, and never rewritten.

Slow where pages with figures are made.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from headwater.commitments.standing import Answer, Stage
from headwater.evidence.prevention import Level, Scale
from headwater.practice.seed import seed_cards
from headwater_web.accounts import fictional as fictional_people
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.audit.models import Entry
from headwater_web.commitments import actions, fictional, telling
from headwater_web.commitments.begun import Begun
from headwater_web.commitments.bodies import COMMITTING
from headwater_web.commitments.estates import Commitments
from headwater_web.commitments.history import digest
from headwater_web.commitments.models import Change, Commitment, Follower, HistoryError, Reading
from headwater_web.commitments.refusal import CommitmentError
from headwater_web.commitments.tasks import look_for_late, tell_of_change
from headwater_web.commitments.told import Because, Measured, Plan, Promise, Word
from headwater_web.deliberation.followers import Follower as StatementFollower
from headwater_web.deliberation.models import Conversation, Statement
from headwater_web.network.privacy import Privacy, Standing
from headwater_web.network.records import Decision
from headwater_web.notices.models import Notice
from headwater_web.practice import settling
from network_people import SECRET, a_group, stand
from page_reading import read
from roles_held import COUNTY, holder, organisation, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
KEY = "0123456789abcdef"
PLACE = "X07000003"
TODAY = date(2026, 11, 25)
MONTHS = tuple((date(2026, month, 1), 10.0 + month) for month in range(1, 4))
ROLES: tuple[RoleKind | None, ...] = (None, *RoleKind)


@pytest.fixture
def council(site_home: object) -> Organisation:
    """The county council, which covers the place."""
    return organisation(COUNTY, ("X10000001",))


@pytest.fixture
def owner(council: Organisation) -> User:
    """A member of the council."""
    return holder("nell", RoleKind.MEMBER, council)


def promise(council: Organisation, owner: User | None, **other: Any) -> Promise:
    """A promise that can be made."""
    today = timezone.localdate()
    told: dict[str, Any] = {
        "what": "A warm room in every village hall",
        "because": "Because homes are cold, we expect fewer people to fall ill.",
        "heard": "My mum sits in one room with a coat on.",
        "asked_by": "Residents of the dale",
        "place": PLACE,
        "organisation": council,
        "owner": owner,
        "post": "Director of housing",
        "due": today + timedelta(days=200),
        "follow_up": today + timedelta(days=400),
        "level": Level.CONDITIONS,
        "scale": Scale.DISTRICT,
        "answer": Answer.YES,
        "answer_why": "The halls are willing.",
        "reasons": (Because("statement", "warm-homes/7", "It is cold"),),
        "contribution": Measured("Halls open", "halls", "increase", target=26),
    }
    return Promise(**{**told, **other})


@pytest.fixture
def made(owner: User, council: Organisation) -> Commitment:
    """A commitment of the council."""
    return actions.make(owner, promise(council, owner), "thekeyofthefixture")


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def form(**other: str) -> dict[str, str]:
    """The form of a commitment, filled in."""
    today = timezone.localdate()
    return {
        "key": KEY,
        "heard": "The first bus gets in at ten.",
        "asked_by": "Residents of the dale",
        "what": "Lifts timed with the clinic",
        "because": "Because lifts go when the clinic does, we expect fewer missed visits.",
        "place": "Gannerdale",
        "answer": "yes",
        "answer_why": "Thirty drivers have said yes.",
        "level": "secondary",
        "scale": "district",
        "organisation": COUNTY,
        "post": "Head of transport",
        "due": (today + timedelta(days=90)).isoformat(),
        "follow_up": (today + timedelta(days=180)).isoformat(),
        "contribution_name": "Lifts given",
        "contribution_unit": "lifts",
        "contribution_better": "increase",
        "outcome_name": "Missed visits",
        "outcome_unit": "a month",
        "outcome_better": "decrease",
        "outcome_baseline": "34",
        "outcome_target": "20",
        "outcome_figures": "2026-08-31, 33\n2026-09-30, 36",
        "rural": "helps",
        "rural_words": "It is made for villages.",
        **other,
    }


def test_a_promise_is_made_on_a_page_and_everybody_reads_it(owner: User, visitor: Client) -> None:
    client = signed_in(owner)
    page = text(client, f"/commitments/new/?barrier=rural-transport&place={PLACE}")
    assert 'value="rural-transport" checked' in page
    answer = client.post(
        "/commitments/new/", {**form(owner=str(owner.pk)), "barriers": ["rural-transport"]}
    )
    assert answer.status_code == 302, answer.content.decode()
    page = text(visitor, answer["Location"])
    assert "The first bus gets in at ten." in page
    assert "Head of transport, Body X10000001" in page
    assert "Too few points to tell" in page
    assert "It reach people in villages" not in page
    assert owner.called not in page
    assert owner.called in text(client, answer["Location"])
    for address in ("/you-said-we-did/", f"/you-said-we-did/{PLACE}/", "/commitments/"):
        assert "Lifts timed with the clinic" in text(visitor, address)
    assert "Lifts timed" not in text(visitor, "/you-said-we-did/X06000001/")
    assert Entry.objects.filter(action="commitments.made").count() == 1


def test_a_form_that_says_too_little_says_what_to_mend_and_keeps_what_was_written(
    owner: User,
) -> None:
    wrong = form(
        owner="",
        heard="Write to ann@example.org",
        due="soon",
        answer_why="",
        outcome_figures="yesterday 4",
        rural_words="",
        place="Atlantis",
        contribution_name="",
    )
    answer = signed_in(owner).post("/commitments/new/", wrong)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Give a day, such as 2027-03-27." in page
    assert "Line 1: Give a day, such as 2027-03-27. Write it as 2026-09-30, 412" in page
    assert "Write to ann@example.org" in page
    again = signed_in(owner).post(
        "/commitments/new/", {**wrong, "due": form()["due"], "outcome_figures": ""}
    )
    page = again.content.decode()
    for says in (
        "Take the e-mail address out",
        "Say why that is the answer",
        "Choose a place that is known here.",
        "Say in a sentence how you know.",
        "Say what is counted each quarter",
    ):
        assert says in page, says
    assert Commitment.objects.count() == 0


def test_a_form_sent_twice_makes_one(owner: User, council: Organisation, made: Commitment) -> None:
    again = actions.make(owner, promise(council, owner), "thekeyofthefixture")
    assert again == made
    word = Word(Stage.STARTED, "Two halls are open.")
    for _ in range(2):
        actions.say(owner, made, word, "one-press-of-the-button")
    assert Change.objects.filter(commitment=made, field="stage").count() == 1


@pytest.mark.parametrize("kind", ROLES, ids=str)
def test_only_roles_that_commit_make_and_change(
    council: Organisation, made: Commitment, kind: RoleKind | None
) -> None:
    person = (
        holder("asker", kind, council) if kind else User.objects.get_or_create(username="asker")[0]
    )
    client = signed_in(person)
    allowed = kind in COMMITTING
    assert client.get("/commitments/new/").status_code == (200 if allowed else 404)
    path = f"/commitments/{made.code}/update/"
    assert client.get(path).status_code == (200 if allowed else 404)
    said = client.post(path, {"do": "say", "key": KEY, "stage": "started", "did": "One hall"})
    assert said.status_code == (302 if allowed else 404)
    made.refresh_from_db()
    assert made.stage == ("started" if allowed else "nothing-yet")
    assert client.get(f"/commitments/{made.code}/").status_code == 200


def test_a_role_elsewhere_or_for_another_place_changes_nothing(
    council: Organisation, made: Commitment
) -> None:
    other = holder("other", RoleKind.MEMBER, organisation("X06000001", ("X06000001",)))
    narrow = holder("narrow", RoleKind.MEMBER, council, ("X07000001",))
    for person in (other, narrow):
        assert signed_in(person).get(f"/commitments/{made.code}/update/").status_code == 404
        with pytest.raises(CommitmentError, match="Only people who commit"):
            actions.say(person, made, Word(Stage.STARTED, "x"), KEY)
    with pytest.raises(CommitmentError, match="does not reach this place"):
        actions.make(narrow, promise(council, narrow), "another-key-of-a-form")
    with pytest.raises(CommitmentError, match="in whose name"):
        actions.make(other, promise(council, other), "another-key-of-a-form")


def test_its_owner_updates_it_and_each_change_is_told_and_kept(
    owner: User, council: Organisation, made: Commitment, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[telling.News] = []
    monkeypatch.setitem(telling._tellers, "test", heard.append)
    follower = User.objects.create_user("follower")
    actions.follow(follower, made, True)
    path = f"/commitments/{made.code}/update/"
    client = signed_in(owner)
    first = {
        "do": "say",
        "key": KEY,
        "stage": "started",
        "did": "Two halls",
        "contribution": "2026-11-20, 2",
    }
    assert client.post(path, first).status_code == 302
    back = {"do": "say", "key": "asecondkeyofit", "stage": "studied", "did": ""}
    assert "Say why it goes from started to studied" in client.post(path, back).content.decode()
    stop = {**back, "stage": "stopped", "why": "The roof of the hall is gone."}
    assert client.post(path, stop).status_code == 302
    made.refresh_from_db()
    assert (made.stage, made.stage_why) == ("stopped", "The roof of the hall is gone.")
    rows = list(Change.objects.filter(commitment=made).order_by("pk"))
    assert [(row.field, row.before, row.after) for row in rows] == [
        ("made", "", made.what),
        ("stage", "nothing-yet", "started"),
        ("did", "", "Two halls"),
        ("contribution", "", "20 November 2026: 2"),
        ("stage", "started", "stopped"),
    ]
    for row in (rows[1], rows[4]):
        tell_of_change.call(row.pk)
        tell_of_change.call(row.pk)
    told = Notice.objects.filter(recipient=f"person:{follower.pk}").order_by("pk")
    assert [each.words for each in told] == [
        "“A warm room in every village hall” is now: started.",
        "“A warm room in every village hall” is now: stopped. The roof of the hall is gone.",
    ]
    assert heard[0].references("statement") == ("warm-homes/7",)
    assert len({each.key for each in heard}) == 2
    assert not Notice.objects.filter(recipient=f"person:{owner.pk}").exists()
    page = text(client, f"/commitments/{made.code}/")
    assert "Why it was stopped" not in page
    assert "Stopped. The roof of the hall is gone." in page
    assert "nell, Body X10000001" in page


def test_the_history_cannot_be_rewritten_and_the_audit_tells_if_it_was(made: Commitment) -> None:
    row = Change.objects.get(commitment=made)
    entry = Entry.objects.get(action="commitments.made")
    assert digest([row]) in entry.detail
    with pytest.raises(HistoryError):
        row.save()
    with pytest.raises(HistoryError):
        row.delete()
    with pytest.raises(HistoryError):
        Change.objects.all().delete()
    with pytest.raises(HistoryError):
        Change.objects.update(after="Nothing")
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE commitments_change SET after = 'Nothing'")
    row.after = "Nothing"
    assert digest([row]) not in entry.detail


def test_an_ask_is_answered_and_a_no_has_its_reason(
    owner: User, council: Organisation, visitor: Client
) -> None:
    asked = actions.make(
        owner,
        promise(council, owner, answer=Answer.WAITING, answer_why="", contribution=None),
        "key-of-an-ask-1",
    )
    assert "Nobody has answered yet." in text(visitor, "/you-said-we-did/")
    path, client = f"/commitments/{asked.code}/update/", signed_in(owner)
    sent = {"do": "reply", "key": KEY, "answer": "no", "why": ""}
    assert "Say why that is the answer" in client.post(path, sent).content.decode()
    assert client.post(path, {**sent, "why": "There is no money."}).status_code == 302
    page = text(visitor, "/you-said-we-did/?show=not-done")
    assert "No. There is no money." in page
    assert "one was answered no" in page or "One was answered no" in page


def test_the_reason_of_an_answer_changes_in_the_history_or_not_at_all(
    owner: User, made: Commitment
) -> None:
    path, client = f"/commitments/{made.code}/update/", signed_in(owner)
    sent = {"do": "reply", "key": KEY, "answer": "yes", "why": made.answer_why}
    assert "That is the answer already" in client.post(path, sent).content.decode()
    waits = {**sent, "answer": "waiting", "why": "x"}
    assert "Choose the answer." in client.post(path, waits).content.decode()
    made.refresh_from_db()
    assert made.heard_on is None
    assert client.post(path, {**sent, "why": "The roofs are sound."}).status_code == 302
    row = Change.objects.filter(commitment=made).first()
    assert row is not None
    assert (row.field, row.before, row.after) == (
        "answer_why",
        "The halls are willing.",
        "The roofs are sound.",
    )


def test_a_change_of_plan_says_why_and_shows_from_what(owner: User, made: Commitment) -> None:
    path, client = f"/commitments/{made.code}/update/", signed_in(owner)
    due = timezone.localdate() + timedelta(days=300)
    sent = {
        "do": "plan",
        "key": KEY,
        "due": due.isoformat(),
        "follow_up": (due + timedelta(days=90)).isoformat(),
        "owner": str(owner.pk),
        "post": made.post,
        "why": "",
    }
    assert "Say why the plan changes" in client.post(path, sent).content.decode()
    assert client.post(path, {**sent, "why": "The builder is late."}).status_code == 302
    page = text(client, f"/commitments/{made.code}/")
    assert "The builder is late." in page
    assert f"{made.due:%-d %B %Y}" in page
    stranger = User.objects.create_user("stranger")
    plan = Plan(due, due, stranger, "Nobody", "Why not")
    with pytest.raises(CommitmentError, match="Choose somebody of that organisation"):
        actions.replan(owner, made, plan, "yet-another-key")


def test_what_is_done_is_looked_at_again(owner: User, made: Commitment) -> None:
    with pytest.raises(CommitmentError, match="once it is finished or stopped"):
        actions.look_again(owner, made, "It has held.", KEY)
    with pytest.raises(CommitmentError, match="Say in a sentence what was done"):
        actions.say(owner, made, Word(Stage.FINISHED), "key-of-finish-1")
    actions.say(owner, made, Word(Stage.FINISHED, "All 26 are open."), "key-of-finish-2")
    actions.look_again(owner, made, "It has held.", "key-of-again-1")
    made.refresh_from_db()
    assert made.followed_on == timezone.localdate()


def test_owners_of_what_is_late_are_reminded_once(made: Commitment) -> None:
    late = (made.due + timedelta(days=1)).isoformat()
    assert look_for_late.call(timezone.localdate().isoformat()) == 0
    assert look_for_late.call(late) == 1
    assert look_for_late.call(late) == 1
    found = Notice.objects.filter(kind="commitments.late")
    assert [each.words for each in found] == ["“A warm room in every village hall” is overdue."]


def test_a_promise_passes_to_the_successor_or_is_openly_dropped(
    owner: User, made: Commitment, visitor: Client
) -> None:
    heir = organisation("X-HEIR", ("X10000001",))
    estate = Commitments()
    assert [item.places for item in estate.held_by(made.organisation)] == [(PLACE,)]
    with transaction.atomic():
        estate.pass_on(str(made.pk), heir)
    made.refresh_from_db()
    assert (made.organisation, made.owner) == (heir, None)
    assert "Nobody owns it now" in text(visitor, f"/commitments/{made.code}/")
    assert "no owner" in text(visitor, "/commitments/")
    with transaction.atomic():
        estate.drop(str(made.pk), "Nobody took it on.")
    assert "Nobody took it on." in text(visitor, f"/you-said-we-did/{PLACE}/")
    assert list(estate.held_by(heir)) == []


def test_files_hold_no_name_and_run_nothing(
    owner: User, council: Organisation, visitor: Client
) -> None:
    made = actions.make(owner, promise(council, owner, heard="=1+1"), KEY)
    table = text(visitor, "/commitments/commitments.csv")
    assert "'=1+1" in table
    assert "Director of housing" in table
    for address in (
        "/commitments/commitments.csv",
        f"/commitments/{made.code}/history.csv",
        f"/commitments/{made.code}/days.ics",
    ):
        assert "nell" not in text(visitor, address)
    assert f"UID:{made.code}-due@headwater" in text(visitor, f"/commitments/{made.code}/days.ics")


def test_somebody_with_an_account_follows_and_leaves(made: Commitment) -> None:
    person = User.objects.create_user("resident")
    client = signed_in(person)
    for do, count in (("follow", 1), ("follow", 1), ("leave", 0)):
        assert client.post(f"/commitments/{made.code}/follow/", {"do": do}).status_code == 302
        assert Follower.objects.owned_by(person).count() == count


def test_a_promise_begins_from_what_somebody_else_keeps(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from headwater_web.commitments import begun

    def source(request: object, reference: str) -> Begun | None:
        if reference != "7":
            return None
        return Begun(what="Warm halls", reasons=(Because("decision", "7", "We decided it"),))

    monkeypatch.setitem(begun._sources, "decision", source)
    client = signed_in(owner)
    page = text(client, "/commitments/new/?decision=7")
    assert 'value="Warm halls"' in page
    assert "We decided it" in page
    assert "We decided it" not in text(client, "/commitments/new/?decision=8")
    sent = {**form(owner=str(owner.pk)), "reason": ["decision:7", "decision:8", "odd"]}
    assert client.post("/commitments/new/", sent).status_code == 302
    kept = Commitment.objects.get().reasons.values_list("kind", "reference", "words")
    assert list(kept) == [("decision", "7", "We decided it")]


def test_the_fictional_region_has_promises_in_every_state(
    site_home: object, visitor: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    fictional_people.settle()
    assert fictional.settle() == 9
    assert fictional.settle() == 0
    with django_assert_max_num_queries(16):
        page = text(visitor, "/you-said-we-did/")
    for says in (
        "Overdue by 7 weeks",
        "Nothing heard for 17 weeks",
        "No answer for 10 weeks",
        "Delivered, and no change yet",
        "Improving beyond chance",
        "The target is met",
        "Why it was stopped.",
        "Answered no",
        "Too few points to tell",
    ):
        assert says in page, says
    assert page.index("A warm room") < page.index("Lifts by volunteers") < page.index("A bus home")
    board = text(visitor, "/commitments/")
    assert "3 of 9 wait for somebody." in board
    assert Reading.objects.count() > 80


def test_a_decision_stays_on_its_groups_agenda_until_it_is_settled(
    owner: User, council: Organisation
) -> None:
    held = a_group(Privacy.OPEN)
    stand(held.group, owner, Standing.MEMBER)
    decision = Decision.objects.create(
        gathering=held.gathering,
        words="Lifts for every clinic",
        owner=owner,
        due=timezone.localdate(),
    )
    client, page = signed_in(owner), f"/network/gatherings/{held.gathering.code}/"
    way = f"/commitments/new/?decision={decision.pk}"
    assert way in text(client, page)
    assert "Lifts for every clinic" in text(client, way)
    sent = {**form(owner=str(owner.pk)), "reason": [f"decision:{decision.pk}"]}
    made = client.post("/commitments/new/", sent)["Location"]
    told = text(client, page)
    assert "Promised, and not settled yet" in told
    assert made in told
    assert way not in told
    kept = Commitment.objects.get()
    actions.say(owner, kept, Word(Stage.FINISHED, "All clinics have lifts."), "thekeyoffinish")
    assert "Promised, and not settled yet" not in text(client, page)


def test_what_a_closed_group_decided_is_not_copied(owner: User) -> None:
    held = a_group(Privacy.CONFIDENTIAL)
    decision = Decision.objects.create(
        gathering=held.gathering, words=f"On {SECRET}", owner=owner, due=timezone.localdate()
    )
    way = f"/commitments/new/?decision={decision.pk}"
    assert "A decision of a gathering" not in text(signed_in(owner), way)
    stand(held.group, owner, Standing.MEMBER)
    page = text(signed_in(owner), way)
    assert "A decision of a gathering of leaders" in page
    assert SECRET not in page


def test_pages_of_other_things_show_what_is_promised(
    owner: User, made: Commitment, visitor: Client, council: Organisation
) -> None:
    assert made.what in text(visitor, f"/place/{PLACE}/")
    assert made.what in text(visitor, "/")
    settling.settle()
    card = seed_cards()[0].code
    assert f"/commitments/new/?card={card}" in text(signed_in(owner), f"/practice/card/{card}/")
    assert "/commitments/new/" not in text(visitor, f"/practice/card/{card}/")
    assert "Because it was tried elsewhere" in text(
        signed_in(owner), f"/commitments/new/?card={card}"
    )


def test_whoever_follows_a_statement_is_told_and_nobody_learns_who(
    owner: User, council: Organisation
) -> None:
    conversation = Conversation.objects.create(
        code="warm-homes",
        place=PLACE,
        question="What would keep you warm?",
        organisation=council,
        state="published",
        reach="everybody",
        opens=timezone.localdate(),
        closes=timezone.localdate() + timedelta(days=30),
    )
    statement = Statement.objects.create(
        conversation=conversation, number=7, words="It is cold", origin="team", state="accepted"
    )
    until = timezone.localdate() + timedelta(days=90)
    one = StatementFollower.objects.create(
        conversation=conversation,
        statement=statement,
        email="rose@example.org",
        digest="a" * 64,
        confirmed=True,
        until=until,
    )
    StatementFollower.objects.create(
        conversation=conversation, email="not@example.org", digest="b" * 64, until=until
    )
    page = text(signed_in(owner), "/commitments/new/?statement=warm-homes/7")
    assert "It is cold" in page
    made = actions.make(owner, promise(council, owner), "thekeyofastatement")
    change = Change.objects.get(commitment=made)
    tell_of_change.call(change.pk)
    tell_of_change.call(change.pk)
    told = Notice.objects.filter(kind="deliberation.came_of_it")
    assert [each.recipient for each in told] == [one.recipient]
    assert told[0].path == f"/commitments/{made.code}/"
    assert "A commitment was made that answers what you said" in told[0].words


def test_words_of_a_commitment_run_in_nobodys_browser(
    owner: User, council: Organisation, visitor: Client
) -> None:
    script = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    told = promise(
        council,
        owner,
        what=script,
        heard=script,
        because=script,
        asked_by=script,
        post=script,
        answer_why=script,
        reasons=(Because("conversation", "warm", script),),
        contribution=Measured(script, "halls", "increase", figures=((TODAY, 2.0),)),
        outcome=Measured(script, "a month", "increase", figures=MONTHS),
    )
    made = actions.make(owner, told, "thekeyofascript")
    actions.say(owner, made, Word(Stage.STOPPED, script, script), "thekeyofastop")
    for address in (
        "/",
        f"/place/{PLACE}/",
        "/you-said-we-did/",
        "/commitments/",
        f"/commitments/{made.code}/",
    ):
        page = text(visitor, address)
        assert "&lt;script&gt;" in page, address
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "onerror" not in read(page).attributes
    wrong = signed_in(owner).post("/commitments/new/", form(heard=script, what=script)).content
    assert "<script>alert" not in wrong.decode()
