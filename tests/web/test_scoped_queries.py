"""``for_user`` finds exactly the rows that the permission table allows: every role and action.

The rows that should be found are worked out here one by one, from the table, in plain Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from headwater_web.accounts.models import Organisation, Role, User
from headwater_web.accounts.permissions import (
    OVERSIGHT,
    PERSON_LEVEL,
    TABLE,
    VISITOR,
    Action,
    Reach,
    RoleKind,
    Sensitivity,
)
from headwater_web.accounts.territory import covered
from roles_held import BOARD, COUNTY, holder, organisation
from scoped_rows import rows_of_people

pytestmark = pytest.mark.django_db
CINDERMOOR = "X07000001"
PLACES = ("", CINDERMOOR, "X07000003", "X92000001")


@pytest.fixture
def board(site_home: object) -> Organisation:
    """An integrated care board that covers Cindermoor and Gannerdale, among others."""
    return organisation(BOARD, ("X54000001",))


@pytest.fixture
def rows(board: Organisation) -> Iterator[Any]:
    """A row of every level, in this body and another, in every place, about this person or not."""
    other = organisation(COUNTY, ("X10000001",))
    asker = User.objects.create_user("asker")
    with rows_of_people() as model:
        cells = product(Sensitivity, (board.pk, other.pk, None), PLACES, (asker.pk, None))
        model.objects.bulk_create(
            model(id=number, body=body, place=place, subject=subject, level=level.value)
            for number, (level, body, place, subject) in enumerate(cells)
        )
        yield model


def inside(place: str, role: Role) -> bool:
    """Whether a role reaches a place, told without the code under test."""
    covered = {"X54000001", CINDERMOOR, "X07000003"} if not role.places else set(role.places)
    return place in covered or (place == "" and not role.places)


def expected(model: Any, role: Role, action: Action) -> set[int]:
    """The rows that the table lets the role's holder do ``action`` to."""
    found = set()
    for row in model.objects.all():
        far = TABLE[RoleKind(role.kind), action, Sensitivity(row.level)]
        own = row.body == role.organisation_id and inside(row.place, role)
        hers = row.subject == role.person_id
        if far == Reach.ALLOWED or (far >= Reach.HERS and hers) or (far == Reach.OWN and own):
            found.add(row.pk)
    return found


@pytest.mark.parametrize("kind", RoleKind)
def test_every_action_finds_what_the_table_allows(
    rows: Any, board: Organisation, kind: RoleKind
) -> None:
    for places in ((), (CINDERMOOR,)):
        Role.objects.all().delete()
        person = holder("asker", kind, board, places)
        role = Role.objects.get(person=person)
        for action in Action:
            found = set(rows.objects.for_user(person, action).values_list("pk", flat=True))
            assert found == expected(rows, role, action), (kind, action, places)


def test_several_roles_add_up(rows: Any, board: Organisation) -> None:
    other = Organisation.objects.get(code=COUNTY)
    person = holder("asker", RoleKind.ANALYST, board, (CINDERMOOR,))
    alone = set(rows.objects.for_user(person).values_list("pk", flat=True))
    both = holder("asker", RoleKind.LINK_WORKER, other)
    assert alone < set(rows.objects.for_user(both).values_list("pk", flat=True))


def test_what_lies_in_a_place_is_reached_with_it(rows: Any, board: Organisation) -> None:
    wards = [code for code in covered(frozenset({CINDERMOOR})) if code.startswith("X05")]
    assert wards
    row = rows.objects.create(id=999, body=board.pk, place=wards[0], level="restricted")
    person = holder("asker", RoleKind.ANALYST, board, (CINDERMOOR,))
    assert row in rows.objects.for_user(person)
    Role.objects.all().delete()
    person = holder("asker", RoleKind.ANALYST, board, ("X07000003",))
    assert row not in rows.objects.for_user(person)


def test_a_role_out_of_its_days_reaches_nothing(rows: Any, board: Organisation) -> None:
    today = timezone.localdate()
    nobody = User.objects.get(username="asker")
    floor = set(rows.objects.for_user(nobody).values_list("pk", flat=True))
    for starts, until in (
        (today + timedelta(days=1), None),
        (today - timedelta(days=9), today - timedelta(days=1)),
    ):
        Role.objects.all().delete()
        person = holder("asker", RoleKind.ANALYST, board, (), starts, until)
        assert set(rows.objects.for_user(person).values_list("pk", flat=True)) == floor
    Role.objects.all().delete()
    ended = holder("asker", RoleKind.ANALYST, board)
    Role.objects.update(ended_at=timezone.now())
    again = User.objects.get(pk=ended.pk)
    assert set(rows.objects.for_user(again).values_list("pk", flat=True)) == floor


def test_a_visitor_and_a_closed_account_see_what_is_public(rows: Any, board: Organisation) -> None:
    person = holder("asker", RoleKind.GOVERNANCE, board)
    person.is_active = False
    public = set(rows.objects.filter(level="public").values_list("pk", flat=True))
    for somebody in (AnonymousUser(), person):
        for action in Action:
            found = set(rows.objects.for_user(somebody, action).values_list("pk", flat=True))
            assert found == (public if (action, Sensitivity.PUBLIC) in VISITOR else set())


def test_a_superuser_of_django_is_nobody_here(rows: Any) -> None:
    root = User.objects.create_superuser("root")
    assert not rows.objects.for_user(root).exclude(level="public").exists()
    assert not rows.objects.owned_by(root).exists()


@pytest.mark.parametrize("kind", RoleKind)
def test_aggregate_only_finds_nothing_about_single_people(
    rows: Any, board: Organisation, kind: RoleKind, settings: Any
) -> None:
    settings.AGGREGATE_ONLY = True
    person = holder("asker", kind, board)
    about_people = [level.value for level in PERSON_LEVEL]
    for action in set(Action) - OVERSIGHT:
        found = rows.objects.for_user(person, action)
        assert not found.filter(level__in=about_people).exists(), action


def test_tens_of_thousands_of_places_are_one_condition(rows: Any) -> None:
    many = [f"X{number:08}" for number in range(60_000)]
    assert rows.objects.filter(place__among=many).count() == 0
    assert rows.objects.filter(place__among=[*many, CINDERMOOR]).exists()
