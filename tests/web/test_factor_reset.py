"""An administrator resets the factor of somebody she looks after, says why, and leaves a trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from headwater_web.accounts import second_factor
from headwater_web.accounts.models import Organisation, Role, User
from headwater_web.audit.models import Entry
from second_factors import pass_second_factor

pytestmark = [pytest.mark.django_db]
ADDRESS = "/account/second-factor/reset/"


@pytest.fixture
def somebody(person: Callable[[str], Client], site_home: Any, settings: Any) -> Callable[..., Any]:
    """Makes a person with a role in an organisation and a phone, signed in."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

    def made(name: str, kind: str, where: str = "fen") -> tuple[Client, User]:
        client = person(name)
        user = User.objects.get(username=name)
        held_in, _ = Organisation.objects.get_or_create(
            code=where, defaults={"name": where, "kind": "council"}
        )
        Role.objects.create(
            person=user, kind=kind, organisation=held_in, starts=localdate(), why="a test"
        )
        pass_second_factor(client, name)
        return client, user

    return made


def test_an_administrator_resets_it_and_the_person_sets_up_anew(
    somebody: Callable[..., Any],
) -> None:
    admin, boss = somebody("boss", "administrator")
    ann, user = somebody("ann", "analyst")
    page = admin.get(ADDRESS).content.decode()
    assert "ann (ann)" in page
    assert "boss (boss)" not in page
    answer = admin.post(ADDRESS, {"person": user.pk, "why": "came with her pass"}, follow=True)
    assert "ann sets up a phone anew." in answer.content.decode()
    assert second_factor.device_of(user) is None
    assert "/account/sign-in/" in ann.get("/account/")["Location"]
    entry = Entry.objects.filter(action="accounts.factor_reset").get()
    assert entry.reason == "came with her pass"
    assert entry.actor != entry.subject
    assert str(boss.pk) not in entry.actor.split(":")


def test_a_governance_lead_resets_it_in_her_own_organisation_alone(
    somebody: Callable[..., Any],
) -> None:
    lead, _ = somebody("lead", "governance")
    _, near = somebody("near", "analyst")
    _, far = somebody("far", "analyst", "moor")
    page = lead.get(ADDRESS).content.decode()
    assert "near (near)" in page
    assert "far (far)" not in page
    answer = lead.post(ADDRESS, {"person": far.pk, "why": "rang her"})
    assert answer.status_code == 400
    assert second_factor.device_of(far) is not None
    assert lead.post(ADDRESS, {"person": near.pk, "why": "rang her"}).status_code == 302


@pytest.mark.parametrize("kind", ["analyst", "member", "clinician"])
def test_for_others_there_is_no_such_page(somebody: Callable[..., Any], kind: str) -> None:
    client, _ = somebody("ann", kind)
    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS, {"person": 1, "why": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("why", "says"),
    [("", "Say why, in a sentence"), ("ann@fen.example asked", "leave out e-mail addresses")],
)
def test_nothing_is_reset_without_a_reason_that_may_be_kept(
    somebody: Callable[..., Any], why: str, says: str
) -> None:
    admin, _ = somebody("boss", "administrator")
    _, user = somebody("ann", "analyst")
    page = admin.post(ADDRESS, {"person": user.pk, "why": why}).content.decode()
    assert says in page
    assert second_factor.device_of(user) is not None


def test_nobody_resets_her_own(somebody: Callable[..., Any]) -> None:
    admin, boss = somebody("boss", "administrator")
    somebody("ann", "analyst")
    page = admin.post(ADDRESS, {"person": boss.pk, "why": "lost it"}).content.decode()
    assert "Choose the person whose phone is lost." in page
    assert second_factor.device_of(boss) is not None
