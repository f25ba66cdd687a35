"""Restricted roles show a second factor first; a lost phone is not a lost account."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate, now
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from headwater_web.accounts import second_factor
from headwater_web.accounts.models import Organisation, Phone, Role, User
from headwater_web.accounts.permissions import RESTRICTED_ROLES, RoleKind
from headwater_web.audit.models import Entry
from page_kinds import PUBLIC
from second_factors import pass_second_factor, shown_by

pytestmark = [pytest.mark.django_db]
CODE = re.compile(r"\b(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}\b")
SET_UP = "/account/second-factor/set-up/"
SHOW = "/account/second-factor/"


@pytest.fixture(autouse=True)
def quick_hashes(settings: Any) -> None:
    """Passwords are hashed the quick way: nothing here is about them."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def holder(person: Callable[[str], Client], site_home: Any) -> Callable[..., Client]:
    """Makes Ann, with roles, signed in."""

    def made(*kinds: str) -> Client:
        client = person("ann")
        held_in, _ = Organisation.objects.get_or_create(code="fen", name="Fen", kind="council")
        for kind in kinds:
            Role.objects.create(
                person=User.objects.get(username="ann"),
                kind=kind,
                organisation=held_in,
                starts=localdate(),
                why="a test",
            )
        return client

    return made


def again() -> Client:
    """Ann in another browser."""
    client = Client()
    client.force_login(User.objects.get(username="ann"))
    return client


@pytest.mark.parametrize("kind", list(RoleKind))
def test_the_factor_is_asked_of_restricted_roles_and_of_no_others(
    holder: Callable[..., Client], kind: RoleKind
) -> None:
    ann = holder(kind.value)
    answer = ann.get("/your-data/")
    assert (answer.status_code == 302) == (kind in RESTRICTED_ROLES)


@pytest.mark.slow(reason="asks for every kind of page")
def test_until_it_is_set_up_nothing_else_is_shown(holder: Callable[..., Client]) -> None:
    ann = holder("analyst")
    for address in [*PUBLIC.values(), "/your-data/", "/account/", "/account/password/"]:
        answer = ann.get(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith(SHOW), address
    assert ann.get("/api/indicators").status_code == 403
    assert ann.post("/your-data/").headers["Location"] == SHOW
    assert ann.get(SHOW, follow=True).status_code == 200
    assert ann.post("/account/sign-out/").status_code == 302


def test_a_phone_is_set_up_and_leads_back(holder: Callable[..., Client]) -> None:
    ann = holder("analyst")
    page = ann.get(f"{SHOW}?next=/your-data/", follow=True).content.decode()
    device = Phone.objects.get()
    assert second_factor.secret_of(device)[:4] in page
    answer = ann.post(SET_UP, {"code": shown_by(device), "next": "/your-data/"})
    page = answer.content.decode()
    assert len(CODE.findall(page)) == second_factor.CODES
    assert 'href="/your-data/"' in page
    assert "no-store" in answer["Cache-Control"]
    assert ann.get("/your-data/").status_code == 200


def test_the_picture_holds_the_secret_and_is_drawn_within_the_policy(
    holder: Callable[..., Client],
) -> None:
    ann = holder("analyst")
    answer = ann.get("/account/second-factor/picture.svg")
    text = answer.content.decode()
    assert answer["Content-Type"] == "image/svg+xml"
    assert "no-store" in answer["Cache-Control"]
    assert "style" not in text
    assert "<script" not in text
    device = Phone.objects.get()
    address = second_factor.address_of(device, User.objects.get())
    assert address.startswith("otpauth://totp/Headwater%3Aann?secret=")
    assert second_factor.secret_of(device) in address


def test_a_wrong_code_sets_nothing_up_and_guessing_must_wait(holder: Callable[..., Client]) -> None:
    ann = holder("analyst")
    ann.get(SET_UP)
    device = Phone.objects.get()
    wrong = f"{(int(shown_by(device)) + 1) % 1_000_000:06}"
    assert "not the one your phone shows" in ann.post(SET_UP, {"code": wrong}).content.decode()
    page = ann.post(SET_UP, {"code": shown_by(device)}).content.decode()
    assert "Too many wrong codes. Wait" in page
    assert not Phone.objects.get().confirmed


def test_the_next_visit_shows_the_code_once_each(holder: Callable[..., Client]) -> None:
    ann = holder("analyst")
    device = pass_second_factor(ann, "ann")
    device.refresh_from_db()
    later = again()
    assert later.get("/your-data/")["Location"].startswith(SHOW)
    before = later.cookies["sessionid"].value
    code = shown_by(device, later=1)
    assert later.post(SHOW, {"code": code, "next": "/your-data/"})["Location"] == "/your-data/"
    assert later.cookies["sessionid"].value != before
    other = again()
    assert "used already" in other.post(SHOW, {"code": code}).content.decode()
    assert other.get("/your-data/").status_code == 302


def test_a_recovery_code_lets_in_once(holder: Callable[..., Client]) -> None:
    ann = holder("analyst")
    ann.get(SET_UP)
    device = Phone.objects.get()
    codes = CODE.findall(ann.post(SET_UP, {"code": shown_by(device)}).content.decode())
    given = f" {codes[0].lower().replace('-', ' ')} "
    assert again().post(SHOW, {"code": given}).status_code == 302
    assert "not right" in again().post(SHOW, {"code": codes[0]}).content.decode()
    assert second_factor.recovery_left(User.objects.get()) == second_factor.CODES - 1


def test_recovery_codes_are_not_kept_as_they_are_shown(holder: Callable[..., Client]) -> None:
    ann = holder("analyst")
    ann.get(SET_UP)
    page = ann.post(SET_UP, {"code": shown_by(Phone.objects.get())}).content.decode()
    shown = {code.replace("-", "") for code in CODE.findall(page)}
    assert len(shown) == second_factor.CODES
    assert not shown & set(StaticToken.objects.values_list("token", flat=True))


def test_new_recovery_codes_take_the_place_of_the_old(holder: Callable[..., Client]) -> None:
    ann = holder("analyst")
    pass_second_factor(ann, "ann")
    old = set(StaticToken.objects.values_list("token", flat=True))
    page = ann.post("/account/second-factor/recovery-codes/").content.decode()
    assert len(CODE.findall(page)) == second_factor.CODES
    assert not old & set(StaticToken.objects.values_list("token", flat=True))
    assert StaticDevice.objects.count() == 1


def test_a_password_alone_takes_no_other_phone_into_use(holder: Callable[..., Client]) -> None:
    ann = holder("analyst")
    pass_second_factor(ann, "ann")
    thief = again()
    assert thief.get(SET_UP)["Location"] == SHOW
    assert thief.post(SET_UP, {"code": "123456"})["Location"] == SHOW
    assert thief.get("/account/second-factor/picture.svg").status_code == 404
    assert thief.post("/account/second-factor/recovery-codes/")["Location"].startswith(SHOW)
    assert Phone.objects.count() == 1


def test_another_phone_takes_the_place_of_the_first(holder: Callable[..., Client]) -> None:
    ann = holder("analyst")
    first = pass_second_factor(ann, "ann")
    second = pass_second_factor(ann, "ann")
    assert Phone.objects.get() == second
    assert first.key != second.key


def test_one_persons_code_is_nothing_to_another(
    holder: Callable[..., Client], person: Callable[[str], Client]
) -> None:
    ann, bob = holder("analyst"), person("bob")
    pass_second_factor(bob, "bob")
    device = pass_second_factor(ann, "ann")
    device.refresh_from_db()
    other = Client()
    other.force_login(User.objects.get(username="bob"))
    assert other.post(SHOW, {"code": shown_by(device, later=1)}).status_code == 200
    assert other.get("/your-data/").status_code == 302


def test_whoever_set_one_up_unasked_shows_it_at_each_visit(holder: Callable[..., Client]) -> None:
    pass_second_factor(holder("member"), "ann")
    assert again().get("/your-data/")["Location"].startswith(SHOW)


@pytest.mark.parametrize("back", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
def test_the_way_back_is_on_this_site(holder: Callable[..., Client], back: str) -> None:
    ann = holder("analyst")
    device = pass_second_factor(ann, "ann")
    device.refresh_from_db()
    answer = again().post(SHOW, {"code": shown_by(device, later=1), "next": back})
    assert answer["Location"] == "/"


def test_a_reset_ends_the_visits_forgets_the_phone_and_is_audited(
    holder: Callable[..., Client],
) -> None:
    ann = holder("analyst")
    pass_second_factor(ann, "ann")
    second_factor.reset(User.objects.get(), by="person:an-administrator", why="seen in person")
    assert "/account/sign-in/" in ann.get("/your-data/")["Location"]
    assert again().get(SHOW)["Location"].startswith(SET_UP)
    entry = Entry.objects.filter(action="accounts.factor_reset").get()
    assert (entry.actor, entry.reason) == ("person:an-administrator", "seen in person")


def test_the_audit_tells_of_setting_up_failing_and_recovering(
    holder: Callable[..., Client],
) -> None:
    ann = holder("analyst")
    pass_second_factor(ann, "ann")
    again().post(SHOW, {"code": "000000"})
    codes = second_factor.renew_recovery(User.objects.get())
    Phone.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    again().post(SHOW, {"code": codes[0]})
    told = [each.action for each in Entry.objects.order_by("sequence")]
    assert [each.removeprefix("accounts.") for each in told if "signed_in" not in each] == [
        "factor_set",
        "factor_failed",
        "recovery_renewed",
        "recovery_used",
    ]


def test_waiting_is_told_in_whole_seconds(holder: Callable[..., Client]) -> None:
    ann = holder("analyst")
    ann.get(SET_UP)
    Phone.objects.update(
        throttling_failure_count=10,
        throttling_failure_timestamp="2026-01-01T00:00:00Z",
    )
    assert second_factor.wait_seconds(User.objects.get()) == 0
    Phone.objects.update(throttling_failure_timestamp=now())
    assert 500 < second_factor.wait_seconds(User.objects.get()) <= 513
