"""A governance lead sees who may do what and why, gives roles and ends them; nobody else does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from headwater_web.accounts import actions
from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.governance_views import ON_A_PAGE
from headwater_web.accounts.models import Organisation, Role, User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.audit.models import Entry
from roles_held import BOARD, COUNTY, holder, organisation, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(site_home: object) -> Organisation:
    """An integrated care board."""
    return organisation(BOARD, ("X54000001",))


@pytest.fixture
def county(site_home: object) -> Organisation:
    """A county council."""
    return organisation(COUNTY, ("X10000001",))


@pytest.fixture
def lead(board: Organisation) -> User:
    """The board's governance lead."""
    return holder("imogen", RoleKind.GOVERNANCE, board)


@pytest.fixture
def newcomer(db: None) -> User:
    """Somebody who holds no role."""
    return User.objects.create_user(username="ada", first_name="Ada", last_name="Quill")


def form(**given: str) -> dict[str, str]:
    return {
        "person": "ada",
        "kind": "analyst",
        "organisation": BOARD,
        "places": "",
        "why": "Leads the analysis of falls",
    } | given


def give(by: User, **given: str) -> str:
    answer = signed_in(by).post("/governance/roles/give/", form(**given), follow=True)
    return answer.content.decode()


def test_a_role_is_given_with_its_reason_and_recorded(lead: User, newcomer: User) -> None:
    said = give(lead, places="Cindermoor\nX07000002")
    role = Role.objects.get(person=newcomer)
    assert (role.kind, role.places, role.granted_by) == (
        "analyst",
        ["X07000001", "X07000002"],
        lead,
    )
    assert role.is_in_force()
    assert "Ada Quill is now analyst in" in said
    assert "Leads the analysis of falls" in said
    assert "In Body X54000001" in said
    entry = Entry.objects.get(action="accounts.role_granted")
    assert entry.subject == f"role:{role.pk}"
    assert entry.reason == "Leads the analysis of falls"
    assert not [name for name in ("Ada", "Quill", '"ada"', "imogen") if name in entry.detail]
    assert "imogen" not in entry.actor


def test_a_role_ends_at_once_with_a_reason_and_is_recorded(lead: User, board: Organisation) -> None:
    other = holder("ada", RoleKind.ANALYST, board)
    role = Role.objects.get(person=other)
    address = f"/governance/roles/{role.pk}/end/"
    client = signed_in(lead)
    assert client.get(address).status_code == 200
    assert client.post(address, {"why": "  "}).status_code == 400
    assert client.post(address, {"why": "Left the board"}).status_code == 302
    role.refresh_from_db()
    assert not role.is_in_force()
    assert (role.ended_by, role.ended_why) == (lead, "Left the board")
    assert User.objects.get(pk=other.pk).roles_now == ()
    assert Entry.objects.get(action="accounts.role_ended").reason == "Left the board"
    assert client.post(address, {"why": "Again"}).status_code == 404
    assert "Left the board" in client.get("/governance/").content.decode()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"person": "nobody"}, "Nobody signs in by that name"),
        ({"person": ""}, "Nobody signs in by that name"),
        ({"person": "imogen"}, "Nobody gives a role to herself"),
        ({"kind": ""}, "Choose a role"),
        ({"kind": "emperor"}, "Choose a role"),
        ({"organisation": COUNTY}, "Choose the organisation"),
        ({"places": "Atlantis"}, "covers no place called"),
        ({"places": "X06000044"}, "covers no place called"),
        ({"why": " \n "}, "Say why"),
        ({"why": "x" * 301}, "300 letters or fewer"),
        ({"why": "ask ada@example.org"}, "leave out e-mail addresses"),
        ({"starts-day": "31", "starts-month": "2", "starts-year": "2030"}, "That is not a day"),
        ({"starts-day": "1"}, "That is not a day"),
        ({"starts-day": "1", "starts-month": "1", "starts-year": "2020"}, "begin in the past"),
        ({"until-day": "1", "until-month": "1", "until-year": "2020"}, "last day is before"),
        ({"until-day": "1", "until-month": "1", "until-year": "2999"}, "the next five years"),
    ],
)
def test_a_role_that_cannot_be_is_refused_in_a_sentence(
    lead: User, newcomer: User, county: Organisation, given: dict[str, str], says: str
) -> None:
    client = signed_in(lead)
    answer = client.post("/governance/roles/give/", form(**given))
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert says in shown
    assert "The role was not given" in shown
    assert not Role.objects.filter(kind="analyst").exists()
    assert not Entry.objects.filter(action="accounts.role_granted").exists()


def test_the_same_role_twice_on_the_same_days_is_refused(lead: User, newcomer: User) -> None:
    assert "is now analyst" in give(lead)
    assert "holds this role already" in give(lead)
    assert Role.objects.filter(person=newcomer).count() == 1


def test_an_administrator_gives_no_role_that_reaches_peoples_data(
    board: Organisation, county: Organisation, newcomer: User
) -> None:
    admin = holder("otto", RoleKind.ADMINISTRATOR, county)
    assert "is now member" in give(admin, kind="member")
    assert "Choose a role" in give(admin)
    wanted = actions.Wanted(newcomer, RoleKind.ANALYST, board, timezone.localdate(), "Because")
    with pytest.raises(RefusedError, match="governance lead may"):
        actions.grant(wanted, admin)
    analyst = holder("ben", RoleKind.ANALYST, board)
    with pytest.raises(RefusedError, match="may not end"):
        actions.end(Role.objects.get(person=analyst), admin, "Because")


def test_a_lead_for_some_places_gives_roles_for_no_others(
    board: Organisation, newcomer: User
) -> None:
    lead = holder("gwen", RoleKind.GOVERNANCE, board, ("X07000001",))
    today = timezone.localdate()
    here = actions.Wanted(newcomer, RoleKind.ANALYST, board, today, "Because", ("X07000001",))
    actions.grant(here, lead)
    for places in ((), ("X07000002",)):
        there = actions.Wanted(newcomer, RoleKind.PROVIDER, board, today, "Because", places)
        with pytest.raises(RefusedError, match="for those places"):
            actions.grant(there, lead)


def test_each_person_sees_what_she_may_do_and_why(board: Organisation) -> None:
    ann = holder("ann", RoleKind.MEMBER, board)
    shown = signed_in(ann).get("/governance/mine/").content.decode()
    assert "You hold 1 role today" in shown
    assert "A test needs it" in shown
    assert "Make or answer a promise" in shown
    nobody = User.objects.create_user(username="bob")
    assert "You hold no role today" in signed_in(nobody).get("/governance/mine/").content.decode()


def test_a_role_of_another_day_allows_nothing(board: Organisation) -> None:
    today = timezone.localdate()
    late = holder("ann", RoleKind.GOVERNANCE, board, starts=today + timedelta(days=1))
    past = holder("bob", RoleKind.GOVERNANCE, board, starts=today - timedelta(days=9), until=today)
    assert signed_in(late).get("/governance/").status_code == 404
    assert signed_in(past).get("/governance/").status_code == 200
    Role.objects.filter(person=past).update(until=today - timedelta(days=1))
    assert signed_in(past).get("/governance/").status_code == 404


def test_a_role_in_a_body_that_ended_allows_nothing(lead: User, board: Organisation) -> None:
    board.valid_to = timezone.localdate() - timedelta(days=1)
    board.save()
    assert signed_in(User.objects.get(pk=lead.pk)).get("/governance/").status_code == 404


def test_the_pages_with_nothing_to_show_say_what_would_be_here(
    lead: User, county: Organisation
) -> None:
    admin = holder("otto", RoleKind.ADMINISTRATOR, county)
    Role.objects.filter(person=lead).delete()
    shown = signed_in(admin).get("/governance/").content.decode()
    assert "1 person holds 1 role here" in shown


def test_a_form_of_another_site_gives_and_ends_nothing(lead: User, newcomer: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(lead, "django.contrib.auth.backends.ModelBackend")
    session = strict.session
    session["second_factor_at_provider"] = True
    session.save()
    assert strict.post("/governance/roles/give/", form()).status_code == 403
    role = Role.objects.get(person=lead)
    address = f"/governance/roles/{role.pk}/end/"
    assert strict.post(address, {"why": "x"}).status_code == 403
    assert Role.objects.filter(ended_at=None).count() == 1


def test_people_are_found_by_words_that_stand_in_no_address(
    lead: User, board: Organisation, county: Organisation
) -> None:
    for name, kind in (("ada", RoleKind.ANALYST), ("otto", RoleKind.MEMBER)):
        holder(name, kind, board)
    holder("adalbert", RoleKind.ANALYST, county)
    client = signed_in(lead)
    answer = client.post("/governance/search/", {"words": " ADA   analyst "})
    assert answer["Location"] == "/governance/"
    page = client.get("/governance/").content.decode()
    assert "1 role found" in page
    assert ">ada<" in page
    assert ">otto<" not in page
    assert "adalbert" not in page, "of another organisation"
    assert "3 people hold 3 roles here" in page, "what stands on top is about everybody"
    client.post("/governance/search/", {"words": "nobody at all"})
    assert "0 roles found" in client.get("/governance/").content.decode()
    client.post("/governance/search/", {"words": "x", "clear": "yes"})
    assert ">otto<" in client.get("/governance/").content.decode()
    member = signed_in(holder("mia", RoleKind.MEMBER, board))
    assert member.post("/governance/search/", {"words": "ada"}).status_code == 404


def test_many_people_are_shown_a_page_at_a_time(lead: User, board: Organisation) -> None:
    people = User.objects.bulk_create(
        [User(username=f"p{number:03}") for number in range(ON_A_PAGE + 1)]
    )
    today = timezone.localdate()
    Role.objects.bulk_create(
        [
            Role(person=each, kind="member", organisation=board, starts=today, why="A test")
            for each in people
        ]
    )
    client = signed_in(lead)
    first = client.get("/governance/").content.decode()
    assert "Page 1 of 2" in first
    assert f"{ON_A_PAGE + 2} people hold {ON_A_PAGE + 2} roles here" in first
    last = client.get("/governance/?page=2").content.decode()
    assert f"p{ON_A_PAGE:03}" in last
    assert f"p{ON_A_PAGE:03}" not in first
    assert client.get("/governance/?page=999").status_code == 200
