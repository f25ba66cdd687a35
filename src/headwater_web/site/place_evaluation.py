"""From a place to those who do better than expected, and from a card to whether it worked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from markupsafe import Markup

from headwater.evaluation.bright_spots import BrightSpots
from headwater.evaluation.bright_words import stands_out_says
from headwater.evaluation.whom_to_ask import whom_to_ask as ask_near
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.words.figures import capital
from headwater.indicators.words.wording import phrase_for, spoken
from headwater_web.evaluation.answering import weighed
from headwater_web.evaluation.better_page import KINDS
from headwater_web.figures.request import AtlasRequest

NAMED = ASKED = 3


@dataclass(frozen=True)
class Whom:
    """What a place has harder than expected, and the places like it that do better on it."""

    topic: str
    address: str
    places: tuple[tuple[str, str], ...]
    why: str


def whom_to_ask(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """On a place's page: on what it does better than its circumstances predict, on what it has it
    harder, and whom it should ask; nothing for other kinds of place.
    """
    atlas, code = cast(AtlasRequest, request).atlas, str(about["code"])
    kinds = atlas.places.types(code)
    kind = next((each for each in KINDS if each in kinds), "")
    if not kind or atlas.derived_table("characteristic") is None:
        return Markup("")
    better = f"{reverse('evaluation:better')}?place={code}"
    words: dict[str, object] = {
        "name": spoken(atlas.places.name(code)),
        "better": better,
        "worked": f"{reverse('evaluation:ask')}?places={code}",
    }
    if atlas.derived_table("bright_spot") is not None:
        found = weighed(atlas, kind)
        spots = found.of_place(code)
        if spots:
            does, harder = stands_out_says(spots, atlas.places.name(code), atlas.definitions)
            words |= {"does": does, "harder": harder, "asks": asks_of(atlas, found, code, better)}
    return Markup(render_to_string("site/place-evaluation.jinja", words))  # noqa: S704


def asks_of(atlas: Atlas, found: BrightSpots, code: str, page: str) -> list[Whom]:
    """Whom a place should ask on what it has harder, the hardest first."""
    told: dict[str, Whom] = {}
    for spot in reversed(found.of_place(code)):
        held = found.of_measure(spot.indicator, spot.sex, spot.age)
        if spot.verdict != "worse" or held is None or spot.indicator in told:
            continue
        near = ask_near(atlas, held, code, found.area_type)[:NAMED]
        if near:
            measure = atlas.definitions.get(spot.indicator)
            topic = capital(phrase_for(spot.indicator, spot.sex, measure).topic)
            places = tuple(
                (atlas.places.name(each.area), reverse("place:place", args=[each.area]))
                for each in near
            )
            why = why_them(len(places), spoken(atlas.places.name(code)))
            told[spot.indicator] = Whom(topic, f"{page}&indicator={spot.indicator}", places, why)
        if len(told) == ASKED:
            break
    return list(told.values())


def why_them(count: int, name: str) -> str:
    """Why these places are named, be it one, two or more.

    >>> why_them(1, "Ash")
    'Of those that do better, it is the one most like Ash.'
    >>> why_them(2, "Ash")
    'Of those that do better, these two are most like Ash.'
    """
    who = {1: "it is the one", 2: "these two are"}.get(count, "these are the ones")
    return f"Of those that do better, {who} most like {name}."


def did_it_work(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """On a practice card's page: the question, its places filled in; nothing where it has none."""
    places = [str(each) for each in about.get("places", ())]
    if not places:
        return Markup("")
    query = urlencode({"places": "\n".join(places), "card": str(about["code"])})
    words = {"worked": f"{reverse('evaluation:ask')}?{query}"}
    return Markup(render_to_string("site/card-evaluation.jinja", words))  # noqa: S704
