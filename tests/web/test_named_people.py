"""Asking of some people finds, of them, what asking of everybody finds; and roles in force, one by
one, are those that the query gives."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from headwater_web.accounts.models import Organisation, Role, User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.network.models import Experience, Post, Profile
from headwater_web.network.people import leaders
from network_people import somebody
from roles_held import BOARD, holder, organisation

pytestmark = pytest.mark.django_db


def crowd(today: date) -> list[User]:
    """Listed or not, with a role, a resident's, one of a body that is gone, or none."""
    gone = Organisation.objects.create(
        code="N9", name="Gone", kind="council", valid_to=today - timedelta(days=1)
    )
    where = {"member": organisation(BOARD), "gone": gone}
    made = []
    for held, listed in product(("member", "resident", "gone", ""), (True, False)):
        person = User.objects.create_user(f"{held or 'nobody'}-{listed}")
        kind = RoleKind.RESIDENT if held == "resident" else RoleKind.MEMBER
        if held:
            body = where.get(held)
            Role.objects.create(
                person=person, kind=kind.value, organisation=body, starts=today, why="test"
            )
        Profile.objects.create(person=person, listed=listed)
        Post.objects.create(person=person, kind="chair", organisation=gone, starts=today)
        Experience.objects.create(person=person, barrier="rural-transport", state="facing")
        made.append(person)
    return made


@pytest.mark.parametrize("model", [Profile, Post, Experience])
def test_of_the_people_named_everybody_sees_what_she_sees_of_all(
    site_home: object, model: type[Profile | Post | Experience]
) -> None:
    made = crowd(timezone.localdate())
    everybody = [each.pk for each in made]
    some = {each.pk for each in made[::2]} | {made[1].pk}
    seen_of_all = 0
    for user in (*made, holder("ada", RoleKind.ADMINISTRATOR, organisation(BOARD))):
        rows = model.objects.for_user(user).order_by("pk")
        seen_of_all += len(rows)
        for people in (everybody, some, [made[0].pk], [user.pk], []):
            named = model.objects.for_user(user, people).order_by("pk")
            assert list(named) == [each for each in rows if each.person_id in set(people)]
    assert seen_of_all > len(made)
    assert not model.objects.for_user(AnonymousUser(), everybody).exists()


def test_many_people_are_one_condition(site_home: object) -> None:
    person = somebody("member", RoleKind.MEMBER)
    many = [person.pk + 1 + each for each in range(40_000)]
    assert not leaders().filter(person__among=many).exists()
    assert [each.person_id for each in leaders().filter(person__among=[*many, person.pk])] == [
        person.pk
    ]


@pytest.mark.parametrize("on", [-1, 0, 1])
def test_the_roles_in_force_are_those_that_say_so_one_by_one(on: int) -> None:
    today = timezone.localdate()
    days = [None, *(today + timedelta(days=each) for each in (-1, 0, 1))]
    person = User.objects.create_user("ann")
    spans = [
        (one, other) for one, other in product(days, days) if not one or not other or one <= other
    ]
    for number, (begins, ends) in enumerate(spans):
        body = Organisation.objects.create(
            code=f"N{number}", name="Body", kind="council", valid_from=begins, valid_to=ends
        )
        for starts, until in spans:
            if starts:
                Role.objects.create(
                    person=person,
                    kind="member",
                    organisation=body,
                    starts=starts,
                    until=until,
                    ended_at=timezone.now() if number % 5 == 4 else None,
                    why="test",
                )
    Role.objects.create(person=person, kind="resident", starts=today, why="test")
    day = today + timedelta(days=on)
    rows = Role.objects.select_related("organisation").order_by("pk")
    told = [each.pk for each in rows if each.is_in_force(day)]
    assert list(Role.objects.in_force(day).order_by("pk").values_list("pk", flat=True)) == told
    assert 0 < len(told) < len(rows)
