"""Places that people draw: a neighbourhood of small areas, or a council that does not exist yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from headwater.indicators.standings.atlas import Atlas
from headwater.place.proposals import ProposedCouncil, proposals
from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import Action
from headwater_web.figures.request import AtlasRequest
from headwater_web.place import drawing
from headwater_web.place.drawing import DrawingError, Plan
from headwater_web.place.drawn_choices import Choice, of_district, of_region
from headwater_web.place.drawn_map import choice_map
from headwater_web.place.kin import ancestors
from headwater_web.place.models import DrawnPlace

Kind = DrawnPlace.Kind
BY = {"LSOA": "small areas", "ward": "wards"}


@dataclass(frozen=True)
class Desk:
    """What is being drawn: the kind, what may be chosen, where, and a start."""

    kind: DrawnPlace.Kind
    choice: Choice
    place: str
    name: str = ""
    members: tuple[str, ...] = ()


@require_http_methods(["GET", "HEAD", "POST"])
def drawn(request: AtlasRequest) -> HttpResponse:
    """What this person has drawn, and the desk to draw another."""
    if request.method == "POST":
        return taken(request)
    desk = opened(request.atlas, request.GET)
    return page(request, desk)


def taken(request: AtlasRequest) -> HttpResponse:
    """Draw what was chosen, or show it on the map, or say what is wrong."""
    given = request.POST
    desk = opened(request.atlas, given)
    if desk is None:
        return page(request, None, DrawingError("within", "Choose where to draw first."))
    if given.get("do") == "show":
        return page(request, desk)
    name = "".join(letter for letter in desk.name if letter.isprintable())
    plan = Plan(desk.kind, " ".join(name.split()), desk.members, desk.choice)
    try:
        found = drawing.draw(cast(User, request.user), plan)
    except DrawingError as wrong:
        return page(request, desk, wrong)
    messages.success(request, f"“{found.name}” is drawn. Only you see it.")
    return redirect("place:place", code=found.code)


def opened(atlas: Atlas, given: QueryDict) -> Desk | None:
    """The desk that a query or a form asks for; None where it names no place to draw in."""
    start = next((one for one in councils() if one.code == given.get("start", "")), None)
    name = given.get("name", "")[:200]
    members = tuple(dict.fromkeys(given.getlist("members")))
    if start is not None:
        region = region_of(atlas, start)
        made = of_region(atlas, region)
        return Desk(Kind.PROPOSED, made, atlas.places.name(region), start.name, start.members)
    within = given.get("within", "")
    types = atlas.places.types(within)
    if "LAD" in types:
        by = given.get("by", "LSOA")
        made = of_district(within, by if by in BY else "LSOA")
        return Desk(Kind.NEIGHBOURHOOD, made, atlas.places.name(within), name, members)
    if "region" in types:
        made = of_region(atlas, within)
        return Desk(Kind.PROPOSED, made, atlas.places.name(within), name, members)
    return None


def page(
    request: AtlasRequest, desk: Desk | None, wrong: DrawingError | None = None
) -> HttpResponse:
    """The page: what is drawn, where to begin, and the desk with what is chosen."""
    atlas = request.atlas
    mine = DrawnPlace.objects.owned_by(request.user)
    words = {
        "section": "own",
        "mine": [(each, drawing.PARTS[each.member_type]) for each in mine],
        "desk": desk,
        "map": choice_map(desk.choice, desk.place, desk.members) if desk else "",
        "parts": drawing.PARTS[desk.choice.member_type] if desk else "",
        "ways": ways(desk) if desk else (),
        "districts": options(atlas, "LAD", desk),
        "regions": options(atlas, "region", desk),
        "plans": plans(atlas),
        "errors": {wrong.field: {"text": str(wrong)}} if wrong else {},
        "problems": [{"text": str(wrong), "href": f"#{wrong.field}"}] if wrong else [],
    }
    return render(request, "place/drawn.jinja", words, status=400 if wrong else 200)


def options(atlas: Atlas, kind: str, desk: Desk | None) -> list[dict[str, object]]:
    """Places of a kind, for a list to choose from."""
    here = desk.choice.within if desk else ""
    return [
        {"value": each.code, "text": each.name, "selected": each.code == here}
        for each in atlas.places.of_type(kind)
    ]


def ways(desk: Desk) -> tuple[tuple[str, str, bool], ...]:
    """Small areas or wards: the label, the address, and whether it is here."""
    if desk.kind == Kind.PROPOSED:
        return ()
    address = reverse("place:drawn")
    return tuple(
        (f"From {words}", f"{address}?within={desk.choice.within}&by={kind}", kind == by)
        for by in [desk.choice.member_type]
        for kind, words in BY.items()
    )


def councils() -> tuple[ProposedCouncil, ...]:
    """Every council of every published proposal."""
    return tuple(council for plan in proposals() for council in plan.councils)


def plans(atlas: Atlas) -> list[dict[str, object]]:
    """Published proposals whose districts are all known here."""
    known = {each.code for each in atlas.places.of_type("LAD")}
    return [
        {
            "title": plan.title,
            "due": f"{plan.due:%-d %B %Y}",
            "source": plan.source,
            "councils": [
                (each.name, f"{reverse('place:drawn')}?start={each.code}") for each in plan.councils
            ],
        }
        for plan in proposals()
        if all(set(each.members) <= known for each in plan.councils)
    ]


def region_of(atlas: Atlas, council: ProposedCouncil) -> str:
    """The region its districts lie in."""
    first = next((one for one in council.members if atlas.places.types(one)), "")
    if not first:
        raise Http404("the districts of this proposal are not known here")
    above = ancestors(atlas, atlas.places.area(first))
    return next((each.code for each in above if each.type == "region"), "")


@require_POST
def share(request: AtlasRequest, code: str) -> HttpResponse:
    """Share a drawn place with everybody, or stop sharing it."""
    found = hers(request, code, Action.SHARE)
    drawing.set_shared(found, request.POST.get("shared") == "yes")
    who = "Everybody who comes here sees it now" if found.shared else "Only you see it now"
    messages.success(request, f"“{found.name}”: {who}.")
    return redirect("place:drawn")


@require_POST
def remove(request: AtlasRequest, code: str) -> HttpResponse:
    """Take a drawn place away."""
    found = hers(request, code, Action.REMOVE)
    drawing.remove(found)
    messages.success(request, f"“{found.name}” is gone, with its figures.")
    return redirect("place:drawn")


def hers(request: AtlasRequest, code: str, action: Action) -> DrawnPlace:
    """The place, if this person may do that to it; for all others there is no such page."""
    found = DrawnPlace.objects.for_user(request.user, action).filter(code=code).first()
    if found is None:
        raise Http404("there is no such place")
    return found
