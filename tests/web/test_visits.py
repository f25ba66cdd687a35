"""A visit ends when it should, wherever it is told to, and its key cannot be laid or kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from headwater_web.accounts.models import Organisation, Role, User, Visit
from headwater_web.audit.clock import stopped_at
from headwater_web.audit.models import Entry
from second_factors import pass_second_factor

pytestmark = [pytest.mark.django_db]
PASSWORD = "lantern-otter-7"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def quick_hashes(settings: Any) -> None:
    """Passwords are hashed the quick way: these tests sign in often."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def noon(site_home: Any) -> Any:
    """It is noon until the test says otherwise."""
    with stopped_at(NOON):
        yield NOON


def give(name: str, kind: str) -> Role:
    """Give somebody a role."""
    held_in, _ = Organisation.objects.get_or_create(code="fen", name="Fenmarch", kind="council")
    return Role.objects.create(
        person=User.objects.get(username=name),
        kind=kind,
        organisation=held_in,
        starts=localdate() - timedelta(days=400),
        why="a test",
    )


def is_in(client: Client) -> bool:
    """Whether a page that needs a sign-in is shown."""
    return client.get("/account/").status_code == 200


def test_an_ordinary_visit_lasts_half_a_day_unused_and_a_week_at_most(
    noon: datetime, person: Callable[[str], Client]
) -> None:
    ann = person("ann")
    with stopped_at(noon + timedelta(hours=11, minutes=59)):
        assert is_in(ann)
    with stopped_at(noon + timedelta(hours=23, minutes=59)):
        assert not is_in(ann)


def test_a_restricted_visit_ends_after_fifteen_minutes_without_use(
    noon: datetime, person: Callable[[str], Client]
) -> None:
    ann = person("ann")
    give("ann", "analyst")
    pass_second_factor(ann, "ann")
    for minutes in (10, 20, 30):
        with stopped_at(noon + timedelta(minutes=minutes)):
            assert is_in(ann)
    with stopped_at(noon + timedelta(minutes=45)):
        answer = ann.get("/account/", follow=True)
        assert "signed out because nothing was asked for too long" in answer.content.decode()
        assert not is_in(ann)
    assert Visit.objects.get().reason == "idle"


@pytest.mark.slow(reason="asks every ten minutes of twelve hours")
def test_a_restricted_visit_ends_after_twelve_hours_however_much_it_is_used(
    noon: datetime, person: Callable[[str], Client]
) -> None:
    ann = person("ann")
    give("ann", "governance")
    pass_second_factor(ann, "ann")
    for step in range(1, 72):
        with stopped_at(noon + timedelta(minutes=10 * step)):
            assert is_in(ann), step
    with stopped_at(noon + timedelta(hours=12)):
        assert not is_in(ann)
    assert Visit.objects.get().reason == "longest"


def test_a_public_page_is_shown_to_whoever_was_signed_out(
    noon: datetime, person: Callable[[str], Client]
) -> None:
    ann = person("ann")
    with stopped_at(noon + timedelta(days=8)):
        answer = ann.get("/about/")
    assert answer.status_code == 200
    assert "You were signed out" in answer.content.decode()


def test_signing_out_everywhere_ends_every_browser(
    noon: datetime, person: Callable[[str], Client]
) -> None:
    here, there = person("ann"), person("ann")
    assert here.post("/account/sign-out/everywhere/").status_code == 302
    assert not is_in(here)
    assert not is_in(there)
    assert set(Visit.objects.values_list("reason", flat=True)) == {"everywhere"}


def test_one_other_browser_can_be_signed_out_and_nobody_elses(
    noon: datetime, person: Callable[[str], Client]
) -> None:
    here, there, bob = person("ann"), person("ann"), person("bob")
    theirs = Visit.objects.get(user__username="bob")
    assert here.post("/account/sign-out/one/", {"visit": str(theirs.code)}).status_code == 404
    for nonsense in ("", "x", "00000000-0000-0000-0000-000000000000"):
        assert here.post("/account/sign-out/one/", {"visit": nonsense}).status_code == 404
    other = Visit.objects.filter(user__username="ann").order_by("pk").last()
    assert other is not None
    here.post("/account/sign-out/one/", {"visit": str(other.code)})
    assert [is_in(each) for each in (here, there, bob)] == [True, False, True]


def test_the_page_lists_ones_own_visits_and_no_address_holds_a_code(
    noon: datetime, person: Callable[[str], Client]
) -> None:
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:149.0) Gecko/20100101 Firefox/149.0"
    person("ann")
    person("bob")
    other = Client(headers={"user-agent": agent})
    other.post("/account/sign-in/", {"username": "ann", "password": PASSWORD})
    page = other.get("/account/").content.decode()
    assert "Firefox on Windows" in page
    assert "This browser" in page
    assert "1 May 2026, 13:00" in page
    codes = [str(each.code) for each in Visit.objects.all()]
    assert sum(code in page for code in codes) == 1
    assert not any(f"/{code}" in page or f"={code}" in page for code in codes)


def test_signing_in_makes_a_new_key(visitor: Client) -> None:
    User.objects.create_user("ann", password=PASSWORD)
    visitor.get("/account/sign-in/fenmarch/")
    session = visitor.session
    session["laid"] = "by a stranger"
    session.save()
    laid = session.session_key
    visitor.cookies["sessionid"] = laid
    visitor.post("/account/sign-in/", {"username": "ann", "password": PASSWORD})
    assert visitor.cookies["sessionid"].value != laid
    thief = Client()
    thief.cookies["sessionid"] = laid
    assert not is_in(thief)


def test_a_change_of_roles_makes_a_new_key(noon: datetime, person: Callable[[str], Client]) -> None:
    ann = person("ann")
    assert is_in(ann)
    before = ann.cookies["sessionid"].value
    assert is_in(ann)
    assert ann.cookies["sessionid"].value == before
    give("ann", "member")
    assert is_in(ann)
    assert ann.cookies["sessionid"].value != before


def test_a_session_without_a_visit_is_over(noon: datetime, person: Callable[[str], Client]) -> None:
    ann = person("ann")
    Visit.objects.all().delete()
    assert not is_in(ann)


def test_a_new_password_signs_out_every_other_browser(
    noon: datetime, person: Callable[[str], Client]
) -> None:
    here, there = person("ann"), person("ann")
    new = "seven quiet herons"
    given = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post("/account/password/", given).status_code == 302
    assert [is_in(each) for each in (here, there)] == [True, False]
    assert Entry.objects.filter(action="accounts.password_changed").count() == 1


@pytest.mark.parametrize("weak", ["short", "password12345", "ann-ann-ann-ann", "123456789012"])
def test_a_weak_password_is_refused_with_a_reason(
    noon: datetime, person: Callable[[str], Client], weak: str
) -> None:
    ann = person("ann-ann-ann")
    given = {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak}
    page = ann.post("/account/password/", given).content.decode()
    assert "There is a problem" in page
    assert User.objects.get().check_password(PASSWORD)


def test_the_audit_holds_the_visit_and_not_the_name(
    noon: datetime, person: Callable[[str], Client]
) -> None:
    person("wilhelmina").post("/account/sign-out/")
    entries = Entry.objects.order_by("sequence")
    assert [each.action for each in entries] == ["accounts.signed_in", "accounts.visit_ended"]
    assert len({each.actor for each in entries}) == 1
    assert "wilhelmina" not in " ".join(str(vars(each)) for each in entries)


@pytest.mark.parametrize(
    "address",
    [
        "/account/sign-in/",
        "/account/sign-out/",
        "/account/sign-out/one/",
        "/account/sign-out/everywhere/",
        "/account/password/",
        "/account/second-factor/set-up/",
        "/account/second-factor/recovery-codes/",
    ],
)
def test_forms_need_their_token(
    noon: datetime, person: Callable[[str], Client], address: str
) -> None:
    person("ann")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get())
    assert strict.post(address).status_code == 403


@pytest.mark.parametrize(
    "address",
    ["/account/sign-out/", "/account/sign-out/one/", "/account/sign-out/everywhere/"],
)
def test_nothing_is_ended_by_following_a_link(
    noon: datetime, person: Callable[[str], Client], address: str
) -> None:
    ann = person("ann")
    assert ann.get(address).status_code == 405
    assert is_in(ann)
