"""On a place's page: what its people are asked now, and what they agreed on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max, Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from markupsafe import Markup

from headwater_web.accounts.scopes import codes
from headwater_web.accounts.territory import names
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.results import results
from headwater_web.deliberation.statements import of_conversation

LISTED, MOST = 3, 200


def conversations_of_place(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """The open conversations about a place or about one that it lies in; the newest that ended."""
    code = str(about["code"])
    held = Conversation.objects.for_user(AnonymousUser()).published()
    newest = held[:MOST]
    rows = [each for each in newest if code in codes((each.place,))]
    words = {
        "open": [each for each in rows if each.is_open][:LISTED],
        "over": [(each, agreed(each)) for each in rows if each.is_over][:1],
        "names": names(each.place for each in rows),
        "code": code,
    }
    return Markup(render_to_string("site/place-conversations.jinja", words))  # noqa: S704


def agreed(conversation: Conversation) -> list[str]:
    """What people agreed on in a conversation that is over, the most agreed first."""
    return [words for _, words in agreed_statements(conversation)]


def agreed_statements(conversation: Conversation) -> list[tuple[int, str]]:
    """The few statements that people agreed on the most, each with its number; none below ten
    people.
    """
    found = results(conversation)
    if not found.is_enough:
        return []
    said = dict(of_conversation(conversation).accepted().values_list("number", "words"))
    ground = [each for each in found.common_ground if each.is_agreed]
    return [(each.number, said[each.number]) for each in ground if each.number in said][:LISTED]


def edition() -> str:
    """Which conversations are shown today, and since when what is told of them is as it is."""
    day = timezone.localdate()
    held = Conversation.objects.for_user(AnonymousUser()).published()
    told = held.aggregate(
        open=Count("pk", filter=Q(opens__lte=day, closes__gte=day), distinct=True),
        over=Count("pk", filter=Q(closes__lt=day), distinct=True),
        settled=Max("settled_at"),
        closed=Max("closed_at"),
        accepted=Count("statements", filter=Q(statements__state="accepted"), distinct=True),
        ruled=Max("statements__settled_at"),
        worked_out=Max("kept_groups__worked_out_at"),
    )
    return " ".join(map(str, told.values()))
