"""Telling members of the network, so that no more goes into an e-mail than the group allows."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from headwater_web.accounts.models import User
from headwater_web.jobs.actions import enqueue
from headwater_web.jobs.work import task
from headwater_web.network.groups import Group, Membership
from headwater_web.network.people import leaders
from headwater_web.network.privacy import Act, Standing, may
from headwater_web.notices.kinds import Kind, find
from headwater_web.notices.recipients import recipient_of
from headwater_web.notices.telling import tell

SILENT = "Something happened in a group whose words never go into an e-mail. Sign in to read it."

AT_ONCE = 500


def tell_one(person: User | None, kind: Kind, key: str, words: str, path: str) -> None:
    """Tell one person, where there is still one."""
    if person is not None:
        tell(recipient=recipient_of(person), kind=kind, key=key, words=words, path=path)


def inside_now(group: int) -> list[int]:
    """The numbers of the people inside a group who hold a role today, in their order."""
    held = leaders().filter(person__is_active=True).values("person")
    inside = Membership.objects.filter(group=group, person__in=held).inside()
    return list(inside.order_by("person").values_list("person", flat=True))


@task(label="Tell the members of a group", seconds=300)
def tell_members(group: int, kind: str, key: str, words: str, path: str, but: int) -> int:
    """Tell everybody inside a group but one person; how many they are. Repeated, it tells nobody
    twice: each notice has its key. Whoever holds no role any more is in no group.
    """
    numbers = [number for number in inside_now(group) if number != but]
    return _tell_each(numbers, find(kind), key, words, path)


def _tell_each(numbers: Sequence[int], kind: Kind, key: str, words: str, path: str) -> int:
    for start in range(0, len(numbers), AT_ONCE):
        with transaction.atomic():
            for number in numbers[start : start + AT_ONCE]:
                tell(
                    recipient=f"person:{number}",
                    kind=kind,
                    key=f"{key} {number}",
                    words=words,
                    path=path,
                )
    return len(numbers)


@task(label="Tell the members of the network", seconds=300)
def tell_network(kind: str, key: str, words: str, path: str, but: int) -> int:
    """Tell everybody who is a member of the network today, but one; how many they are."""
    people = leaders().exclude(person=but).order_by("person").values_list("person", flat=True)
    numbers = list(people.distinct())
    return _tell_each(numbers, find(kind), key, words, path)


def tell_group(
    group: Group, kind: Kind, key: str, words: str, path: str, but: User | None = None
) -> None:
    """Have everybody inside a group told, but one; a worker does it, however many they are."""
    said = in_mail(group, words)
    enqueue(
        tell_members,
        group.pk,
        kind.code,
        key,
        said,
        path,
        but.pk if but else 0,
        key=f"tell {key}",
    )


def in_mail(group: Group, words: str) -> str:
    """What may go into an e-mail to a member of this group."""
    return words if may_mail(group) else SILENT


def may_mail(group: Group) -> bool:
    """Whether words of this group may go into an e-mail to a member."""
    return may(group.kind, Act.MAIL, Standing.MEMBER)
