"""A group that nobody convenes any more gets a convenor from among its members, at the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import Role, User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.audit.models import Entry
from headwater_web.network.models import Membership
from headwater_web.network.orphans import close_orphan, give_convenor, orphans
from headwater_web.network.privacy import Privacy, Standing
from network_people import Held, a_group, somebody, stand

pytestmark = pytest.mark.django_db


@pytest.fixture
def orphaned(site_home: Path) -> Held:
    """A confidential group whose convenor holds no role any more, with one member."""
    held = a_group(Privacy.CONFIDENTIAL)
    stand(held.group, somebody("mona", RoleKind.MEMBER), Standing.MEMBER)
    Role.objects.filter(person__username="cora").delete()
    return held


def test_a_group_with_a_convenor_is_not_listed(site_home: Path) -> None:
    a_group(Privacy.OPEN)
    assert list(orphans()) == []


def test_a_hidden_group_is_listed_without_its_name(orphaned: Held) -> None:
    (found,) = orphans()
    assert (found.slug, found.people) == (orphaned.group.slug, 1)
    assert found.called == "a confidential group"


def test_somebody_inside_convenes_it_and_nobody_else_may(orphaned: Held) -> None:
    outsider = somebody("olive", RoleKind.ADMINISTRATOR)
    for person in (outsider, None, User.objects.get(username="cora")):
        with pytest.raises(RefusedError, match="somebody who is in the group"):
            give_convenor(orphaned.group.slug, person, "She left")
    mona = User.objects.get(username="mona")
    give_convenor(orphaned.group.slug, mona, "The convenor lost her seat")
    assert Membership.objects.get(group=orphaned.group, person=mona).state == "convenor"
    assert Entry.objects.get(action="network.convenor_made").reason == "The convenor lost her seat"
    assert list(orphans()) == []
    with pytest.raises(RefusedError, match="No group without a convenor"):
        give_convenor(orphaned.group.slug, mona, "Again")


def test_it_may_be_closed_with_a_reason(orphaned: Held) -> None:
    with pytest.raises(RefusedError):
        close_orphan(orphaned.group.slug, " ")
    close_orphan(orphaned.group.slug, "Nobody wanted to go on")
    orphaned.group.refresh_from_db()
    assert orphaned.group.closed_why == "Nobody wanted to go on"
    assert list(orphans()) == []
