"""The region at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.standings.stands_out import Item
from headwater.indicators.words import sentences
from headwater.indicators.words.chance import trends_by_chance
from headwater.indicators.words.item_sentences import tell
from headwater.indicators.words.sentence import beside
from headwater.indicators.words.wording import period_words, spoken
from headwater.place.hierarchy import Place
from headwater_web.charts.frame import Caption
from headwater_web.charts.map import Choropleth, choropleth, legend, verdict_fills
from headwater_web.charts.marks import Verdict, icon, key
from headwater_web.figures.maps import outlines
from headwater_web.figures.request import AtlasRequest, nation_name
from headwater_web.figures.strips import title_of
from headwater_web.figures.trends import TrendCard, trend_card, trend_key
from headwater_web.place.findings import finding
from headwater_web.place.gap import gap_of
from headwater_web.place.kin import ancestors
from headwater_web.site import home_region

WORSENING = 3
FIRST = "Of the regions held in detail, this one has the most people, so it comes first. "
MAYBE = "probably getting worse"
DISTRICT = "LAD"


@dataclass(frozen=True)
class Named:
    """A place in the list, with the mark of the mapped measure."""

    name: str
    address: str
    mark: Markup


@dataclass(frozen=True)
class HomeMap:
    """The map of one measure over the districts."""

    title: str
    subtitle: str
    key: Markup
    drawing: Markup
    address: str
    count: int


@login_not_required
@require_safe
def home(request: AtlasRequest) -> HttpResponse:
    """What is getting worse, the widest gap, and every place."""
    atlas = request.atlas
    region = home_region.asked(atlas, request.GET.get("region", "")) or request.region
    if not region:  # looked up late, so it is never None itself
        return render(request, "site/empty.jinja", {"section": ""})
    out = atlas.stands_out(region.code)
    shown = mapped(atlas, region)
    words = {
        "section": "",
        "place": region,
        "others": others(atlas, region),
        "first": FIRST if region == home_region.find(atlas) and not settings.HOME_REGION else "",
        "people": people(atlas, region),
        "lead": beside(
            sentences.home_lead(region.name, out, atlas.definitions), nation_name(atlas)
        ),
        "map": home_map(atlas, region, shown),
        "cards": worsening(atlas, region, out.worsening),
        "looked_at": beside(trends_by_chance(out), nation_name(atlas)).text,
        "trend_key": trend_key(region.name, nation_name(atlas), peers=False),
        "better": [finding(atlas, item) for item in out.improving[:1]],
        "gap": gap_of(atlas, region),
        "groups": districts(atlas, region, shown),
        "mapped": title_of(atlas, shown[0]) if shown else "",
    }
    return render(request, "site/home.jinja", words)


def others(atlas: Atlas, region: Place) -> list[tuple[str, str]]:
    """The other regions that are held in detail, and their home pages; none where one was set."""
    detailed = home_region.in_detail(atlas)
    if region not in detailed:
        return []
    home = reverse("home")
    return [
        (spoken(each.name), f"{home}?region={each.code}") for each in detailed if each != region
    ]


def people(atlas: Atlas, region: Place) -> str:
    """How many live there, in words."""
    held = atlas.standing("population-count", region.code)
    if held is None or held.value is None:
        return ""
    millions = held.value / 1e6
    return f"{millions:.1f} million people" if millions >= 1 else f"{held.value:,.0f} people"


def worsening(atlas: Atlas, region: Place, items: Sequence[Item]) -> list[TrendCard]:
    """Pictures of what is getting worse: what is clear first, then what is likely."""
    made = []
    for item in items[:WORSENING]:
        card = trend_card(atlas, item.standing, size="medium")
        words = tell(item, atlas.definitions.get(item.standing.indicator)).finding
        title = beside(words, nation_name(atlas)).text.rstrip(".")
        made += [replace(card, title=title)] if card else []
    clear = {item.standing.key for item in items}
    likely = [
        each
        for each in atlas.standings(region.code)
        if each.trend == "worsening" and each.key not in clear and each.trend_p is not None
    ]
    for each in sorted(likely, key=lambda one: (one.trend_p, one.key)):
        card = trend_card(atlas, each, size="medium")
        made += [replace(card, title=f"{title_of(atlas, each)}: {MAYBE}")] if card else []
    return made[:WORSENING]


def mapped(atlas: Atlas, region: Place) -> tuple[Standing, ...]:
    """The districts on the headline measure that sets most of them apart from the nation."""
    inside = {each.code for each in members(atlas, region)}
    best: tuple[Standing, ...] = ()
    most = -1
    for name, measure in atlas.definitions.items():
        if not measure.headline:
            continue
        held = [each for each in atlas.distribution(name, DISTRICT) if each.area in inside]
        apart = sum(each.verdict in ("worse", "better") for each in held)
        if held and apart > most:
            best, most = tuple(held), apart
    return best


def members(atlas: Atlas, region: Place) -> tuple[Place, ...]:
    """The districts of the region."""
    found = atlas.places.hierarchy.children(region.code, DISTRICT)
    return tuple(each for each in found if each.valid_to is None)


def home_map(atlas: Atlas, region: Place, shown: Sequence[Standing]) -> HomeMap | None:
    """Districts by verdict; nothing where there are no outlines."""
    shapes = outlines(atlas, [each.area for each in shown], DISTRICT)
    drawn = [each for each in shown if each.area in shapes.paths]
    if len(drawn) < 2:
        return None
    nation = nation_name(atlas)
    areas = []
    for each in drawn:
        name = atlas.places.name(each.area)
        fill = "worse" if each.is_worse else "better" if each.is_better else "similar"
        label = name if each.is_worse and len(drawn) < 60 else ""
        areas.append(shapes.area(each.area, fill, name, label))
    title = f"{title_of(atlas, shown[0])}: each district against {nation}"
    chart = Choropleth(
        Caption("home-map", title),
        shapes.extent,
        areas,
        verdict_fills(nation, dark=True),
        dark=True,
    )
    first = shown[0]
    return HomeMap(
        title,
        f"{first.unit}, {period_words(first.period)}",
        key(legend(chart)),
        choropleth(chart, 400),
        f"{reverse('indicators:indicator', args=[first.indicator])}?within={region.code}",
        len(drawn),
    )


def districts(
    atlas: Atlas, region: Place, shown: Sequence[Standing]
) -> list[tuple[str, list[Named]]]:
    """Every district under its county, with the mark of the mapped measure."""
    verdicts = {each.area: each.verdict for each in shown}
    groups: dict[str, list[Named]] = {}
    for each in members(atlas, region):
        above = [one for one in ancestors(atlas, each) if one.type == "UTLA"]
        county = above[0].name if above and above[0].code != each.code else "Unitary councils"
        mark = icon(cast(Verdict, verdicts.get(each.code, "not_compared")))
        address = reverse("place:place", args=[each.code])
        groups.setdefault(county, []).append(Named(each.name, address, mark))
    return sorted(groups.items(), key=lambda pair: (pair[0] == "Unitary councils", pair[0]))
