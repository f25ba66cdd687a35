"""Every kind of group, every standing, every act: what the table refuses is refused by the action.

The pages and queries are tested in ``test_network_access``; here what is tried is done by the
action itself, past every page, and each row that hangs on a group is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.network import (
    gathering_actions,
    group_actions,
    question_actions,
    record_actions,
)
from headwater_web.network.gathering_actions import Called, Item
from headwater_web.network.models import (
    AgendaItem,
    Answer,
    Attendance,
    Decision,
    Feedback,
    FollowUp,
    Gathering,
    Group,
    Material,
    Membership,
    Programme,
    Question,
    Recommendation,
    SameHere,
)
from headwater_web.network.privacy import Act, Privacy, Standing, may
from headwater_web.network.question_actions import Asked
from headwater_web.network.record_actions import Duty
from network_people import Held, a_group, somebody, stand
from roles_held import BOARD, organisation

pytestmark = [pytest.mark.django_db]
INSIDE = tuple(each for each in Standing if each >= Standing.LEADER)
Doing = Callable[[User, Held], object]


class TakenBackError(Exception):
    """What was tried is taken back, so that the next try finds everything as it was."""


def tomorrow(**more: Any) -> Called:
    starts = timezone.now() + timedelta(days=1)
    given = {"kind": "workshop", "title": "A day", "about": "", "starts": starts}
    return Called(**{**given, "ends": starts + timedelta(hours=1), **more})


def duty(held: Held) -> Duty:
    cora = held.question.asker
    return Duty("Do it", cora, timezone.localdate() + timedelta(days=30))


def other() -> User:
    return somebody("other", RoleKind.MEMBER)


def answer(held: Held) -> Answer:
    return Answer.objects.get(question=held.question)


DOINGS: dict[str, tuple[Act, Doing]] = {
    "join": (Act.JOIN, lambda user, held: group_actions.join(user, held.group)),
    "ask in": (Act.ASK_IN, lambda user, held: group_actions.ask_in(user, held.group)),
    "ask": (
        Act.SPEAK,
        lambda user, held: question_actions.ask(user, held.group, Asked("Who?", "", "", "")),
    ),
    "answer": (Act.SPEAK, lambda user, held: question_actions.answer(user, held.question, "We")),
    "propose": (
        Act.SPEAK,
        lambda user, held: gathering_actions.propose(
            user, held.gathering, Item("The bus", "discuss")
        ),
    ),
    "come": (
        Act.SPEAK,
        lambda user, held: gathering_actions.answer_invitation(user, held.gathering, "yes"),
    ),
    "material": (
        Act.SPEAK,
        lambda user, held: gathering_actions.add_material(
            user, held.gathering, "Paper", "https://example.org/"
        ),
    ),
    "invite": (Act.INVITE, lambda user, held: group_actions.invite(user, held.group, other())),
    "hide": (Act.MODERATE, lambda user, held: question_actions.hide(user, answer(held), "Rude")),
    "call": (
        Act.CONVENE,
        lambda user, held: gathering_actions.call(user, held.group, tomorrow()),
    ),
    "change": (
        Act.CONVENE,
        lambda user, held: gathering_actions.change(user, held.gathering, tomorrow()),
    ),
    "call off": (
        Act.CONVENE,
        lambda user, held: gathering_actions.call_off(user, held.gathering, "Snow"),
    ),
    "programme": (
        Act.CONVENE,
        lambda user, held: gathering_actions.begin_programme(user, held.group, "A year", "", ""),
    ),
    "notes": (
        Act.CONVENE,
        lambda user, held: record_actions.draft_notes(user, held.gathering, "Said"),
    ),
    "decide": (
        Act.CONVENE,
        lambda user, held: record_actions.decide(user, held.gathering, duty(held)),
    ),
    "follow up": (
        Act.CONVENE,
        lambda user, held: record_actions.follow_up(user, held.gathering, duty(held)),
    ),
    "close": (Act.CONVENE, lambda user, held: group_actions.close(user, held.group, "Over")),
}


def is_done(doing: Doing, user: User, held: Held) -> bool:
    """Whether the action goes through; it is taken back either way."""
    try:
        with transaction.atomic():
            doing(user, held)
            raise TakenBackError
    except TakenBackError:
        return True
    except RefusedError:
        return False


def test_every_act_that_changes_something_is_tried() -> None:
    tried = {act for act, _ in DOINGS.values()}
    assert tried == set(Act) - {Act.FIND, Act.READ, Act.PEOPLE, Act.MAIL}


@pytest.mark.slow(reason="tries every action in every kind of group with every standing")
@pytest.mark.parametrize("privacy", list(Privacy))
def test_an_action_is_done_where_the_table_says_so_and_nowhere_else(
    site_home: Path, privacy: Privacy
) -> None:
    held = a_group(privacy)
    person = somebody("asker", RoleKind.ADMINISTRATOR)
    outsider = somebody("nobody", None)
    for standing, (name, (act, doing)) in product(INSIDE, DOINGS.items()):
        stand(held.group, person, standing)
        allowed = may(privacy, act, standing)
        assert is_done(doing, person, held) == allowed, (name, standing)
    for standing in (Standing.MEMBER, Standing.CONVENOR):
        stand(held.group, outsider, standing)
        done = [name for name, (_, doing) in DOINGS.items() if is_done(doing, outsider, held)]
        assert done == [], "whoever holds no role in any organisation does nothing"


@pytest.mark.slow(reason="tries every action in every kind of group with every role")
@pytest.mark.parametrize("privacy", list(Privacy))
def test_no_role_does_from_outside_what_the_table_refuses(
    site_home: Path, privacy: Privacy
) -> None:
    held = a_group(privacy)
    for kind in (None, *RoleKind):
        person = somebody(f"asker-{kind}", kind)
        member = kind not in (None, RoleKind.RESIDENT)
        for name, (act, doing) in DOINGS.items():
            allowed = member and may(privacy, act, Standing.LEADER)
            assert is_done(doing, person, held) == allowed, (name, kind)


def one_of_each(held: Held) -> list[Any]:
    """A row of everything that hangs on a group."""
    cora, day = held.question.asker, timezone.localdate()
    assert cora is not None
    board = organisation(BOARD)
    meeting = {"gathering": held.gathering}
    bodies = {"made_by": board, "made_to": board, "made_on": day, "due": day}
    return [
        held.question,
        answer(held),
        held.gathering,
        Membership.objects.get(group=held.group, person=cora),
        Programme.objects.create(group=held.group, name="A year"),
        AgendaItem.objects.create(**meeting, title="Bus", mark="note", state="accepted"),
        Attendance.objects.create(**meeting, person=cora, says="yes"),
        Material.objects.create(**meeting, title="Paper", address="https://example.org/"),
        Decision.objects.create(**meeting, words="Do", owner=cora, due=day),
        FollowUp.objects.create(**meeting, words="Then", owner=cora, due=day),
        Recommendation.objects.create(group=held.group, words="Do", **bodies),
        SameHere.objects.create(question=held.question, person=cora, place="X07000001"),
        Feedback.objects.create(**meeting, person=cora, useful=4),
    ]


@pytest.mark.slow(reason="asks for every kind of row in every kind of group with every standing")
@pytest.mark.parametrize("kind", [None, *RoleKind], ids=str)
def test_every_row_of_a_group_is_found_as_the_table_says(
    site_home: Path, kind: RoleKind | None
) -> None:
    person = somebody("asker", kind)
    member = kind not in (None, RoleKind.RESIDENT)
    for privacy in Privacy:
        held = a_group(privacy)
        rows = one_of_each(held)
        for standing in INSIDE:
            stand(held.group, person, standing)
            for row, act in product(rows, (Act.READ, Act.SPEAK, Act.CONVENE)):
                allowed = member and may(privacy, act, standing)
                found = type(row).objects.for_user(person, act).filter(pk=row.pk)
                assert found.exists() == allowed, (type(row).__name__, privacy, standing, act)


def test_every_model_that_hangs_on_a_group_is_asked_for(site_home: Path) -> None:
    from django.apps import apps

    from headwater_web.network.reach import scope_of

    asked = {type(each) for each in one_of_each(a_group(Privacy.OPEN))}
    models = [
        each for each in apps.get_app_config("network").get_models() if hasattr(each, "scope")
    ]
    hang = {each for each in models if scope_of(each).group}
    private = {"Reflection"}
    assert {each.__name__ for each in hang - asked} == private, "a reflection has tests of its own"
    assert not {Group, Question, Gathering} & (hang - asked)
