"""Who speaks, in words: a member's name, her post and her organisation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest

from headwater_web.accounts.models import User
from headwater_web.network.people import Post, Profile, leaders


@dataclass(frozen=True)
class Speaker:
    """A member as others read of her; without an address where she has no page."""

    name: str
    about: str = ""
    number: int = 0


GONE = Speaker("Somebody who has left")


def spoken_by(request: HttpRequest, numbers: Iterable[int | None]) -> dict[int | None, Speaker]:
    """The speakers behind numbers of people; those who left have no name.

    Their names stand with what they said, in groups that the reader may read.
    """
    wanted = {each for each in numbers if each}
    user = cast(User, request.user)
    listed = Profile.objects.for_user(user, wanted).order_by()
    pages = set(listed.values_list("person", flat=True))
    posts = Post.objects.for_user(user, wanted).in_force()
    told: dict[int, str] = {}
    for each in posts.prefetch_related("organisation"):
        told.setdefault(each.person_id, str(each))
    held = leaders().filter(person__among=wanted).order_by("starts", "pk")
    for role in held.prefetch_related("organisation"):
        told.setdefault(role.person_id, role.where)
    people = User.objects.filter(pk__in=wanted)
    found: dict[int | None, Speaker] = {
        each.pk: Speaker(each.called, told.get(each.pk, ""), each.pk if each.pk in pages else 0)
        for each in people
    }
    return {None: GONE, **dict.fromkeys(wanted, GONE), **found}
