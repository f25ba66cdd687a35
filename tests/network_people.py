"""A group of every kind, with everything in it, and people who stand to it in every way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.network.models import (
    Answer,
    Gathering,
    Group,
    Membership,
    Profile,
    Question,
)
from headwater_web.network.privacy import Privacy, Standing
from roles_held import BOARD, holder, organisation

STATES = {
    Standing.INVITED: "invited",
    Standing.MEMBER: "member",
    Standing.MODERATOR: "moderator",
    Standing.CONVENOR: "convenor",
}
SECRET = "the-budget-is-short"


@dataclass(frozen=True)
class Held:
    """A group and one of each thing in it; every text holds ``SECRET``."""

    group: Group
    question: Question
    gathering: Gathering


def a_group(privacy: Privacy, days: int = 7) -> Held:
    """A group of that kind, convened by Cora, with a question, an answer and a gathering."""
    cora = holder("cora", RoleKind.CONVENOR, organisation(BOARD))
    Profile.objects.get_or_create(person=cora)
    group = Group.objects.create(
        slug=f"group-{privacy}",
        name=f"Group {privacy}",
        purpose="To talk",
        scale="topic",
        privacy=privacy,
        organisation=organisation(BOARD),
    )
    stand(group, cora, Standing.CONVENOR)
    question = Question.objects.create(
        group=group, asker=cora, title=f"Why {SECRET}?", words=SECRET, place="X07000003"
    )
    Answer.objects.create(question=question, person=cora, words=f"Because {SECRET}")
    starts = timezone.now() + timedelta(days=days)
    gathering = Gathering.objects.create(
        group=group,
        code=f"g-{privacy}",
        kind="quarterly",
        title=f"On {SECRET}",
        starts=starts,
        ends=starts + timedelta(hours=2),
        venue=SECRET,
        notes=SECRET,
        notes_state="approved",
        notes_approved_at=timezone.now(),
    )
    return Held(group, question, gathering)


def stand(group: Group, person: User, standing: Standing) -> None:
    """Let a person stand so to a group; below ``INVITED`` she does not stand in it."""
    Membership.objects.filter(group=group, person=person).delete()
    if standing in STATES:
        Membership.objects.create(group=group, person=person, state=STATES[standing])


def somebody(name: str, kind: RoleKind | None) -> User:
    """A person in a role of the board; without one where ``kind`` is None."""
    if kind is None:
        return User.objects.get_or_create(username=name)[0]
    return holder(name, kind, organisation(BOARD))
