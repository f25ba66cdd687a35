"""A governance lead answers a person's request: a copy, an erasure, for her own people alone."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.accounts.privacy import requests
from headwater_web.audit import actor_of
from headwater_web.audit.actors import holder_of
from headwater_web.audit.models import Entry
from roles_held import COUNTY, holder, organisation, signed_in

pytestmark = [pytest.mark.django_db]
WHY = "Asked in writing on 3 March, came with a passport"


@pytest.fixture
def board(site_home: Any) -> Organisation:
    return organisation()


@pytest.fixture
def lena(board: Organisation) -> User:
    """The information governance lead of the board."""
    return holder("lena", RoleKind.GOVERNANCE, board)


@pytest.fixture
def mia(board: Organisation) -> User:
    """A member of the board, who asks."""
    return holder("mia", RoleKind.MEMBER, board)


def path(person: User) -> str:
    return f"/governance/people/{person.pk}/request/"


def test_the_lead_hands_over_a_copy_and_it_is_recorded(lena: User, mia: User) -> None:
    client = signed_in(lena)
    page = client.get(f"/governance/people/{mia.pk}/").content.decode()
    assert path(mia) in page
    assert "Roles you hold or held" in client.get(path(mia)).content.decode()
    answer = client.post(path(mia), {"do": "export", "why": WHY})
    assert answer["Content-Disposition"] == 'attachment; filename="what-headwater-holds.zip"'
    with zipfile.ZipFile(BytesIO(answer.content)) as held:
        assert "mia" in held.read("account.json").decode()
    looked, taken = Entry.objects.filter(subject=actor_of(mia)).order_by("sequence")
    assert (looked.action, looked.actor) == ("accounts.held_looked_at", actor_of(lena))
    assert (taken.action, taken.actor, taken.reason) == (
        "accounts.held_exported",
        actor_of(lena),
        WHY,
    )


def test_the_lead_erases_a_person_who_asked(lena: User, mia: User) -> None:
    client, reference = signed_in(lena), actor_of(mia)
    given = {"do": "erase", "reason": WHY, "typed": "mia"}
    answer = client.post(path(mia), given, follow=True)
    assert "The person is erased" in answer.content.decode()
    assert not User.objects.filter(username="mia").exists()
    assert holder_of(reference) is None
    done = Entry.objects.get(action="accounts.person_erased")
    assert (done.actor, done.subject, done.reason) == (actor_of(lena), reference, WHY)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"do": "erase", "reason": WHY, "typed": "lena"}, "That is not the user name"),
        ({"do": "erase", "reason": "", "typed": "mia"}, "Say why"),
        ({"do": "erase", "reason": "mia@example.org asked", "typed": "mia"}, "leave out e-mail"),
        ({"do": "export", "why": " "}, "Say why"),
        ({}, "Say why"),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_done(
    lena: User, mia: User, given: dict[str, str], says: str
) -> None:
    answer = signed_in(lena).post(path(mia), given)
    assert answer.status_code == 400
    assert says in answer.content.decode()
    assert User.objects.filter(pk=mia.pk).exists()
    done = {"accounts.held_exported", "accounts.person_erased"}
    assert not Entry.objects.filter(action__in=done).exists()


@pytest.mark.parametrize("kind", RoleKind)
def test_nobody_else_answers(kind: RoleKind, mia: User, board: Organisation) -> None:
    """Of the same body only its lead; of another body nobody; and nobody for herself."""
    mine = holder("near", kind, board)
    answer = signed_in(mine).get(path(mia))
    assert answer.status_code == (200 if kind == RoleKind.GOVERNANCE else 404)
    client = signed_in(holder("far", kind, organisation(COUNTY, ("X10000001",))))
    for given in ({"do": "export", "why": WHY}, {"do": "erase", "reason": WHY, "typed": "mia"}):
        assert client.post(path(mia), given).status_code == 404
    assert signed_in(mine).get(path(mine)).status_code == 404
    assert User.objects.filter(pk=mia.pk).exists()


def test_somebody_with_a_role_elsewhere_is_not_one_leads_to_answer(lena: User, mia: User) -> None:
    holder("mia", RoleKind.MEMBER, organisation(COUNTY, ("X10000001",)))
    assert not requests.answers_for(lena, mia)
    assert signed_in(lena).get(path(mia)).status_code == 404


def test_the_last_administrator_is_not_erased_by_a_page(lena: User, board: Organisation) -> None:
    ada = holder("ada", RoleKind.ADMINISTRATOR, board)
    given = {"do": "erase", "reason": WHY, "typed": "ada"}
    answer = signed_in(lena).post(path(ada), given)
    assert answer.status_code == 400
    assert "Make another person administrator first" in answer.content.decode()


def test_a_visitor_is_asked_to_sign_in(mia: User) -> None:
    assert Client().get(path(mia)).status_code == 302
