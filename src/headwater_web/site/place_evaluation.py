"""From a place to those who do better than expected, and from a card to whether it worked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from markupsafe import Markup

from headwater.indicators.words.wording import spoken
from headwater_web.evaluation.better_page import KINDS
from headwater_web.figures.request import AtlasRequest


def whom_to_ask(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """On a place's page: the way to what its circumstances predict; nothing for other kinds."""
    atlas, code = cast(AtlasRequest, request).atlas, str(about["code"])
    if (
        not set(KINDS) & set(atlas.places.types(code))
        or atlas.derived_table("characteristic") is None
    ):
        return Markup("")
    words = {
        "name": spoken(atlas.places.name(code)),
        "better": f"{reverse('evaluation:better')}?place={code}",
        "worked": f"{reverse('evaluation:ask')}?places={code}",
    }
    return Markup(render_to_string("site/place-evaluation.jinja", words))  # noqa: S704


def did_it_work(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """On a practice card's page: the question, its places filled in; nothing where it has none."""
    places = [str(each) for each in about.get("places", ())]
    if not places:
        return Markup("")
    query = urlencode({"places": "\n".join(places), "card": str(about["code"])})
    words = {"worked": f"{reverse('evaluation:ask')}?{query}"}
    return Markup(render_to_string("site/card-evaluation.jinja", words))  # noqa: S704
