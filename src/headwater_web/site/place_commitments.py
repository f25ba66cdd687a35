"""What is promised, beside pages of other apps: a place, the home page, a gathering, a card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from markupsafe import Markup

from headwater.commitments import sentences
from headwater.commitments.board import on_agenda
from headwater_web.accounts.territory import covered
from headwater_web.commitments.bodies import commits_for
from headwater_web.commitments.models import Commitment
from headwater_web.commitments.shown import Shown, shown
from headwater_web.commitments.views import told_for
from headwater_web.figures.request import AtlasRequest
from headwater_web.network.records import Decision
from headwater_web.site.promised_decision import of_recorded

LISTED, LISTED_OF_PLACE = 4, 3


def promised_in_place(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """The promises about a place and all in it: nothing here depends on the day, for it is kept."""
    code = str(about["code"])
    rows = Commitment.objects.for_user(request.user).within(covered(frozenset({code})))
    held = list(rows.select_related("organisation").order_by("-changed_at", "code"))
    words = {
        "code": code,
        "total": len(held),
        "open": sum(not each.standing.is_final for each in held),
        "rows": held[:LISTED_OF_PLACE],
    }
    return Markup(render_to_string("site/place-commitments.jinja", words))  # noqa: S704


def edition() -> str:
    """How many commitments there are, and since when the newest stands as it does."""
    held = Commitment.objects.for_user(AnonymousUser()).aggregate(Count("pk"), Max("changed_at"))
    return f"{held['pk__count']} {held['changed_at__max']}"


def promised_at_home(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """What is promised in the home region: the sentence, and what presses most."""
    rows = told_for(request.user, cast(AtlasRequest, request).atlas, str(about["code"]))
    items = [each.item for each in rows]
    words = {
        "code": str(about["code"]),
        "total": len(rows),
        "lead": sentences.lead(items, timezone.localdate()),
        "rows": rows[:LISTED],
    }
    return Markup(render_to_string("site/home-commitments.jinja", words))  # noqa: S704


def agenda_of_gathering(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """Promises that answer a decision of the group: each stays here until its final action.

    Beside them the decisions of this gathering that nobody has promised yet.
    """
    if not request.user.is_authenticated:
        return Markup("")
    decisions = Decision.objects.for_user(request.user).filter(
        gathering__group__slug=str(about["group"])
    )
    numbers = [str(each) for each in decisions.values_list("pk", flat=True)]
    of_workshops = of_recorded(request, numbers)
    rows = Commitment.objects.for_user(request.user)
    found = rows.answering("decision", numbers)
    found = found | rows.answering("workshop", list(of_workshops.values()))
    told = {each.each.code: each for each in shown_all(request, found)}
    kept = on_agenda([each.item for each in told.values()], timezone.localdate())
    here = decisions.filter(gathering__code=str(about["code"]))
    loose = [
        each
        for each in here
        if not rows.answering("decision", [str(each.pk)]).exists()
        and not rows.answering("workshop", [of_workshops.get(str(each.pk), "-")]).exists()
    ]
    words = {
        "rows": [told[item.code] for item in kept],
        "loose": loose if commits_for(request.user) else [],
    }
    return Markup(render_to_string("site/gathering-commitments.jinja", words))  # noqa: S704


def promised_from_card(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """Promises that rest on a practice card, and the way to make one."""
    return promised_from(request, "card", str(about.get("code") or ""))


def promised_from_scenario(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """Promises that rest on an answer of the simulation, and the way to make one."""
    return promised_from(request, "scenario", str(about.get("code") or ""))


def promised_from_conversation(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """What came of a conversation: the promises that answer it, or any statement in it."""
    code = str(about["code"])
    found = Commitment.objects.for_user(request.user).answering_in(code)
    way = f"{reverse('commitments:new')}?{urlencode({'conversation': code})}"
    words = {
        "title": "What came of it",
        "rows": shown_all(request, found),
        "address": way if commits_for(request.user) else "",
        "none": "Nobody has answered it with a promise yet.",
        "link": "Answer it with a promise",
    }
    return Markup(render_to_string("site/promised-from.jinja", words))  # noqa: S704


LINKS = {"action": "Make it a commitment"}


def promised_from(request: HttpRequest, kind: str, reference: str, heading: str = "h2") -> Markup:
    """Promises that rest on one thing; the way to make one for whoever may."""
    found = Commitment.objects.for_user(request.user).answering(kind, [reference])
    way = f"{reverse('commitments:new')}?{urlencode({kind: reference})}"
    words = {
        "title": "Promised because of it",
        "heading": heading,
        "rows": shown_all(request, found),
        "address": way if commits_for(request.user) else "",
        "none": "Nobody has promised anything because of it yet.",
        "link": LINKS.get(kind, "Promise something like it here"),
    }
    return Markup(render_to_string("site/promised-from.jinja", words))  # noqa: S704


def shown_all(request: HttpRequest, rows: Any) -> list[Shown]:
    """Commitments as pages show them."""
    kept = rows.select_related("organisation", "owner").prefetch_related("series__readings")
    return shown(cast(AtlasRequest, request).atlas, kept)
