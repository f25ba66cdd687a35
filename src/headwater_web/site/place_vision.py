"""Visions and workshops beside pages of other apps: a place, the home page, a gathering."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from markupsafe import Markup, escape

from headwater.deliberation.prevention_balance import balance_says
from headwater_web.accounts.models import User
from headwater_web.accounts.scopes import Somebody
from headwater_web.deliberation.visions import Vision, VisionVersion
from headwater_web.deliberation.workshops import Workshop, WorkshopDecision
from headwater_web.figures.request import AtlasRequest
from headwater_web.network.gatherings import Gathering
from headwater_web.network.privacy import Act
from headwater_web.practice.models import Card

MOST = 3


def vision_of_place(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """The published visions of a place, and of the places that it lies in."""
    code, atlas = str(about["code"]), cast(AtlasRequest, request).atlas
    known = atlas.places.types(code)
    above = {each.code for each in atlas.places.hierarchy.ancestors(code)} if known else set()
    rows = published(request.user, (code, *above))
    own = [each for each in rows if each[0].place == code]
    shown = (own or rows)[:MOST]
    words = {"rows": shown, "own": bool(own), "name": atlas.places.name(code)}
    return Markup(render_to_string("site/place-vision.jinja", words))  # noqa: S704


def published(user: Somebody, places: tuple[str, ...]) -> list[tuple[Vision, str, int, str]]:
    """Visions of these places with their statement, how many actions, and how early those act."""
    held = Vision.objects.for_user(user).published().of_places(places)
    rows = []
    for each in held.select_related("organisation").order_by("title"):
        versions = VisionVersion.objects.for_user(user).filter(vision=each)
        found = versions.filter(number=each.published or 0).first()
        if found is not None:
            content = found.as_vision()
            said = (content.statement, len(content.actions), balance_says(content.actions))
            rows.append((each, *said))
    return rows


def edition() -> str:
    """How many visions are shown, and since when the newest of them is."""
    shown = Vision.objects.for_user(AnonymousUser()).published()
    held = shown.aggregate(Count("pk"), Max("published_at"))
    return f"{held['pk__count']} {held['published_at__max']}"


def workshops_of_gathering(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """On a gathering's page: its workshops, and for its convenors the way to begin one."""
    code, user = str(about["code"]), request.user
    here = Gathering.objects.for_user(cast(User, user), Act.CONVENE).filter(code=code)
    rows = Workshop.objects.for_user(user).filter(gathering=code).select_related("vision")
    convenes, goes_on = here.exists(), here.filter(cancelled_at=None).exists()
    asked = {"gathering": code, "title": str(about.get("title") or "")}
    if about.get("place"):
        asked["place"] = str(about["place"])
    words = {
        "rows": [(each, open_decisions(user, each)) for each in rows],
        "begin": f"{reverse('workshops:new')}?{urlencode(asked)}" if goes_on else "",
        "convenes": convenes,
    }
    return Markup(render_to_string("site/gathering-workshops.jinja", words))  # noqa: S704


def open_decisions(user: Somebody, workshop: Workshop) -> int:
    """How many of a workshop's decisions are not in the gathering's record."""
    rows = WorkshopDecision.objects.for_user(user).filter(workshop=workshop, recorded="")
    return rows.count()


def gathering_of_workshop(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """On the desk of a workshop: the gathering it is part of, and the way to put on record."""
    code, user = str(about.get("gathering") or ""), cast(User, request.user)
    found = Gathering.objects.for_user(user).filter(code=code).first() if code else None
    if found is None:
        return Markup("")
    convenes = Gathering.objects.for_user(user, Act.CONVENE).filter(pk=found.pk).exists()
    words = {"gathering": found, "code": about["code"], "open": about["open"], "records": convenes}
    return Markup(render_to_string("site/workshop-gathering.jinja", words))  # noqa: S704


def card_link(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """A practice card by its title; by its code alone where it is not shown."""
    code = str(about["code"])
    found = Card.objects.for_user(request.user).published().filter(code=code).first()
    if found is None:
        return escape(f"{code}, which is not shown")
    address = f"{reverse('practice:card', args=[code])}?{urlencode({'place': about['place']})}"
    return Markup('<a href="{}">{}</a>').format(address, found.title)
