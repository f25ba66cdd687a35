"""The last administrator is not lost without a sentence, which names the way out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from headwater_web.accounts import account_actions, actions
from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import Role, User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.accounts.privacy.erasure import erase
from headwater_web.audit import COMMAND
from headwater_web.operations.doctor.doors import administrators
from headwater_web.operations.doctor.looks import State
from roles_held import holder, organisation, signed_in

pytestmark = [pytest.mark.django_db]
ADMINISTRATOR = RoleKind.ADMINISTRATOR


@pytest.fixture
def ada() -> User:
    """The only administrator."""
    return holder("ada", ADMINISTRATOR, organisation())


def role_of(person: User) -> Role:
    return Role.objects.owned_by(person).get()


def lead() -> User:
    """Whoever gives and ends the role of an administrator."""
    return holder("lena", RoleKind.GOVERNANCE, organisation())


WAYS: dict[str, Callable[[User], object]] = {
    "a role ended": lambda her: actions.end(role_of(her), lead(), "She leaves"),
    "an account closed": lambda her: account_actions.close(her, "She leaves"),
    "a person erased": lambda her: erase(her, COMMAND, "She asked"),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_the_last_one_stays_until_there_is_another(
    ada: User, way: Callable[[User], object]
) -> None:
    with pytest.raises(RefusedError, match="headwater role NAME administrator --in CODE"):
        way(ada)
    assert role_of(ada).is_in_force()
    assert User.objects.get(pk=ada.pk).is_active
    holder("otto", ADMINISTRATOR, organisation())
    way(User.objects.get(pk=ada.pk))
    assert not Role.objects.in_force().filter(person=ada.pk, person__is_active=True).exists()


def test_one_whose_account_is_closed_does_not_count(ada: User) -> None:
    other = holder("otto", ADMINISTRATOR, organisation())
    account_actions.close(other, "He left")
    with pytest.raises(RefusedError, match="last administrator"):
        account_actions.close(ada, "She leaves")


def test_the_page_says_why_and_how_to_go_on(ada: User) -> None:
    answer = signed_in(lead()).post(
        f"/governance/roles/{role_of(ada).pk}/end/", {"why": "She leaves"}
    )
    assert answer.status_code == 400
    assert "Make another person administrator first" in answer.content.decode()


def test_roles_of_others_end_as_before(ada: User) -> None:
    member = holder("mia", RoleKind.MEMBER, organisation())
    actions.end(role_of(member), lead(), "She leaves")
    assert not role_of(member).is_in_force()


def test_the_doctor_says_when_nobody_is_or_will_be_administrator(client: Client) -> None:
    today = timezone.localdate()
    (found,) = administrators(today)
    assert (found.state, found.says) == (State.DOUBTFUL, "Nobody is administrator.")
    until = today + timedelta(days=10)
    holder("ada", ADMINISTRATOR, organisation(), until=until)
    (found,) = administrators(today)
    assert found.says.startswith("Nobody will be on")
    holder("otto", ADMINISTRATOR, organisation())
    (found,) = administrators(today)
    assert found.state is State.WELL
