"""On a place's page, for members of the network: questions from here, and the next gathering.

A visitor is shown nothing of it, and for her nothing is asked of the database: her page is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from markupsafe import Markup

from headwater_web.accounts.models import User
from headwater_web.network.gathering_news import when
from headwater_web.network.gatherings import Gathering
from headwater_web.network.groups import Group
from headwater_web.network.privacy import Act
from headwater_web.network.questions import Question
from headwater_web.network.reach import is_leader

LISTED = 5


def network_of_place(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """The questions that members asked from here, or said are the same here; what is next."""
    if not is_leader(request.user):
        return Markup("")
    user, code = cast(User, request.user), str(about["code"])
    asked = Question.objects.for_user(user).shown()
    here = asked.filter(Q(place=code) | Q(same_here__place=code)).distinct()
    coming = Gathering.objects.for_user(user).upcoming()
    words = {
        "code": code,
        "questions": list(here.select_related("group")[:LISTED]),
        "next": with_time(coming.filter(place=code).first()),
        "next_of_hers": with_time(
            Gathering.objects.for_user(user, Act.SPEAK).upcoming().select_related("group").first()
        ),
        "groups": list(Group.objects.for_user(user, Act.SPEAK).living()[:LISTED]),
    }
    return Markup(render_to_string("site/place-network.jinja", words))  # noqa: S704


def with_time(gathering: Gathering | None) -> tuple[Gathering, str] | None:
    """A gathering and its time in words."""
    return (gathering, when(gathering)) if gathering else None


def network_of_barrier(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """Questions about a barrier, and the way to ask; for members of the network."""
    if not is_leader(request.user):
        return Markup("")
    user = cast(User, request.user)
    codes = [str(about["code"])] if about.get("code") else []
    barriers = [str(each) for each in about.get("barriers") or codes]
    asked = Question.objects.for_user(user).shown().filter(barrier__in=barriers)
    words = {
        "code": str(about.get("place") or ""),
        "barrier": barriers[0] if barriers else "",
        "questions": list(asked.select_related("group")[:LISTED]),
        "groups": list(Group.objects.for_user(user, Act.SPEAK).living()[:LISTED]),
    }
    return Markup(render_to_string("site/barrier-network.jinja", words))  # noqa: S704
