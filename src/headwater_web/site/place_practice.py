"""On a place's page: peers who do better and what they did, and cards from places like it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max, Sum
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from markupsafe import Markup

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.place_standing import Standing
from headwater.place.likeness import join_words
from headwater.practice.ranking import Ask
from headwater_web.figures.request import AtlasRequest
from headwater_web.figures.strips import title_of
from headwater_web.practice.finding import find
from headwater_web.practice.models import Card
from headwater_web.practice.shown import Row, row_of

PEERS, MEASURES, NAMED, CARDS = 15, 3, 4, 3


@dataclass(frozen=True)
class Better:
    """A measure on which peers do better than the place, and which."""

    title: str
    address: str
    peers: tuple[tuple[str, str], ...]
    says: str
    cards: tuple[Row, ...]


def practice_of_place(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """The part of the page; the way to "What is in my way?" is always there."""
    atlas, code = cast(AtlasRequest, request).atlas, str(about["code"])
    name = atlas.places.name(code)
    found = find(request.user, atlas, Ask(place=name, like_mine=True), code).cards
    query = f"?place={code}"
    rows = tuple(row_of(each, query) for each in found)
    words = {
        "name": name,
        "better": better(atlas, code, rows),
        "cards": rows[:CARDS],
        "more": len(rows) - CARDS,
        "in_the_way": reverse("practice:in-the-way") + query,
        "search": f"{reverse('practice:search')}{query}&like=yes",
    }
    return Markup(render_to_string("site/place-practice.jinja", words))  # noqa: S704


def edition() -> str:
    """How many cards are shown, since when the newest of them is, and which they are."""
    held = (
        Card.objects.for_user(AnonymousUser())
        .published()
        .aggregate(Count("pk"), Max("published_at"), Sum("pk"))
    )
    return f"{held['pk__count']} {held['published_at__max']} {held['pk__sum']}"


def better(atlas: Atlas, code: str, rows: tuple[Row, ...]) -> tuple[Better, ...]:
    """The measures that stand out as worse or worsening, with the peers that do better on each."""
    peers = {each.area: each.name for each in atlas.peers(code)[:PEERS]}
    out = atlas.stands_out(code)
    told: dict[str, Better] = {}
    for item in (*out.worse, *out.worsening):
        here = item.standing
        found = [area for area in peers if surely_better(here, _there(atlas, here, area))]
        if found and here.indicator not in told:
            told[here.indicator] = _told(atlas, here, {area: peers[area] for area in found}, rows)
        if len(told) == MEASURES:
            break
    return tuple(told.values())


def surely_better(here: Standing, there: Standing | None) -> bool:
    """Whether the other's whole interval lies on the good side of this one's, in one period."""
    if there is None or there.period != here.period or here.polarity == "none":
        return False
    limits = (here.lower, here.upper, there.lower, there.upper)
    if any(each is None for each in limits):
        return False
    low, high, other_low, other_high = (float(each or 0.0) for each in limits)
    return other_low > high if here.polarity == "higher" else other_high < low


def _there(atlas: Atlas, here: Standing, area: str) -> Standing | None:
    return next((each for each in atlas.standings(area) if each.key == here.key), None)


def _told(atlas: Atlas, here: Standing, found: dict[str, str], rows: tuple[Row, ...]) -> Better:
    title = title_of(atlas, here)
    names = list(found.values())
    more = [f"{len(names) - NAMED} more"] if len(names) > NAMED else []
    who = join_words([*names[:NAMED], *more])
    return Better(
        title=title,
        address=reverse("indicators:indicator", args=[here.indicator]),
        peers=tuple((name, reverse("place:place", args=[area])) for area, name in found.items()),
        says=f"{who} {'does' if len(names) == 1 else 'do'} better on “{title}”: "
        "the intervals do not overlap.",
        cards=tuple(row for row in rows if set(row.card.places) & set(found)),
    )
