"""Whether a member may still read what a notice tells of: her role or her group may have ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import Resolver404, resolve

from headwater_web.accounts.models import User
from headwater_web.network.gatherings import Gathering
from headwater_web.network.groups import Group
from headwater_web.network.links import ReplyLink, digest
from headwater_web.network.privacy import Act
from headwater_web.network.questions import Question
from headwater_web.network.reach import is_leader

Given = Mapping[str, Any]


def may_still_read(recipient: str, path: str) -> bool:
    """Whether ``person:`` and her number is a member who may read the page at ``path``."""
    number = recipient.removeprefix("person:")
    user = User.objects.filter(pk=number, is_active=True).first() if number.isdigit() else None
    if user is None or not is_leader(user):
        return False
    try:
        match = resolve(path)
    except Resolver404:
        return True
    reads = READS.get(match.view_name)
    return reads is None or reads(user, match.kwargs)


def _question(user: User, given: Given) -> bool:
    return Question.objects.for_user(user).shown().filter(pk=given["number"]).exists()


def _reply(user: User, given: Given) -> bool:
    held = ReplyLink.objects.owned_by(user).filter(digest=digest(given["code"]))
    asked = Question.objects.for_user(user, Act.SPEAK).shown()
    return asked.filter(pk__in=held.values("question")).exists()


def _gathering(user: User, given: Given) -> bool:
    return Gathering.objects.for_user(user).filter(code=given["code"]).exists()


def _group(act: Act) -> Callable[[User, Given], bool]:
    return lambda user, given: Group.objects.for_user(user, act).filter(slug=given["slug"]).exists()


READS: Mapping[str, Callable[[User, Given], bool]] = {
    "network:question": _question,
    "network:reply": _reply,
    "network:gathering": _gathering,
    "network:group": _group(Act.FIND),
    "network:recommendations": _group(Act.READ),
    "network:people-of": _group(Act.CONVENE),
}
"""By the page that a notice leads to; the others need no more than a role."""
