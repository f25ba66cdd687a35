"""The register of what is under way, by place and by who does it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from headwater.evidence.barriers import barriers
from headwater.indicators.standings.atlas import Atlas
from headwater.practice.card_file import day
from headwater_web.accounts.permissions import Action
from headwater_web.figures.request import AtlasRequest
from headwater_web.practice import initiative_actions
from headwater_web.practice.asking import asking
from headwater_web.practice.desk_views import organisation_named, organisations, signed_in
from headwater_web.practice.draft_form import barrier_groups
from headwater_web.practice.finding import districts_of
from headwater_web.practice.initiative_actions import Told
from headwater_web.practice.models import Initiative
from headwater_web.practice.refusal import PracticeError

FIELDS = ("name", "what", "for_whom", "place", "body", "run_by", "state", "starts", "organisation")
LONGEST = 2_500


@login_not_required
@require_safe
def register(request: AtlasRequest) -> HttpResponse:
    """Every listed initiative, by place, by who does it and how far it is."""
    asked = asking(request.atlas, request.GET)
    held = Initiative.objects.for_user(request.user).listed()
    run_by, state = request.GET.get("by", ""), request.GET.get("state", "")
    if run_by in Initiative.RunBy.values:
        held = held.filter(run_by=run_by)
    if state in Initiative.State.values:
        held = held.filter(state=state)
    if asked.ask.barrier:
        codes = barriers().reached_by(asked.ask.barrier)
        held_now = [each for each in held if codes & set(each.barriers)]
    else:
        held_now = list(held)
    here = within(request.atlas, asked.place)
    shown = [each for each in held_now if not here or lies_in(request.atlas, each.place, here)]
    words = {
        "section": "practice",
        "asked": asked,
        "rows": [(each, request.atlas.places.name(each.place)) for each in shown],
        "run_by": options(Initiative.RunBy.choices, run_by),
        "states": options(Initiative.State.choices, state),
        "any": Initiative.objects.for_user(request.user).listed().exists(),
    }
    return render(request, "practice/register.jinja", words)


def within(atlas: Atlas, place: str) -> frozenset[str]:
    """The districts of a place, and the place itself."""
    return frozenset({place, *districts_of(atlas, place)}) if place else frozenset()


def lies_in(atlas: Atlas, place: str, here: frozenset[str]) -> bool:
    """Whether an initiative's place touches these districts."""
    return bool(here & {place, *districts_of(atlas, place)})


def options(pairs: list[tuple[str, str]], chosen: str) -> list[dict[str, object]]:
    """Answers of a question, what was chosen marked."""
    rows: list[dict[str, object]] = [{"value": "", "text": "Any"}]
    return rows + [
        {"value": value, "text": text, "selected": value == chosen} for value, text in pairs
    ]


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def initiative(request: AtlasRequest, code: str) -> HttpResponse:
    """One initiative; those who may list it or turn it into a card do so here."""
    found = Initiative.objects.for_user(request.user).filter(code=code).first()
    if found is None:
        raise Http404("there is no such initiative")
    changes = Initiative.objects.for_user(request.user, Action.CHANGE).filter(pk=found.pk).exists()
    lists = Initiative.objects.for_user(request.user, Action.MODERATE).filter(pk=found.pk).exists()
    if request.method == "POST":
        if not (changes or lists):
            raise Http404("there is no such initiative")
        return done(request, found)
    words = {
        "section": "practice",
        "each": found,
        "place": request.atlas.places.name(found.place),
        "barriers": [barriers().find(one) for one in found.barriers],
        "changes": changes,
        "lists": lists,
        "query": f"?{urlencode({'place': found.place})}",
    }
    return render(request, "practice/initiative.jinja", words)


def done(request: AtlasRequest, found: Initiative) -> HttpResponse:
    """List it, stop listing it, or begin its practice card."""
    do = request.POST.get("do", "")
    try:
        if do == "card":
            made = initiative_actions.begin_card(signed_in(request), found)
            messages.success(request, "A draft of its practice card is begun.")
            return redirect("practice:edit", code=made.code)
        initiative_actions.list_it(signed_in(request), found, do == "list")
        said = "Everybody sees it now." if do == "list" else "It is no longer shown."
        messages.success(request, said)
    except PracticeError as refused:
        messages.error(request, str(refused))
    return redirect("practice:initiative", code=found.code)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AtlasRequest) -> HttpResponse:
    """Register an initiative."""
    return filled(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: AtlasRequest, code: str) -> HttpResponse:
    """Change what the register says of an initiative."""
    mine = Initiative.objects.for_user(request.user, Action.CHANGE)
    found = mine.filter(code=code).first()
    if found is None:
        raise Http404("there is no such initiative")
    return filled(request, found)


def filled(request: AtlasRequest, found: Initiative | None) -> HttpResponse:
    """The form, or what became of it."""
    if request.method != "POST":
        return form_page(request, found, given_by(request.atlas, found))
    try:
        told = told_by(request.atlas, request.POST)
        if found is None:
            made = initiative_actions.register(signed_in(request), told)
            messages.success(request, "It is on the register. It is shown once it is listed.")
            return redirect("practice:initiative", code=made.code)
        initiative_actions.change(signed_in(request), found, told)
    except PracticeError as refused:
        return form_page(request, found, request.POST.dict(), refused)
    found.refresh_from_db()
    waits = "" if found.listed_at else " It is shown to everybody once it is listed."
    messages.success(request, f"Changed.{waits}")
    return redirect("practice:initiative", code=found.code)


def given_by(atlas: Atlas, found: Initiative | None) -> dict[str, str]:
    """What the form shows first."""
    if found is None:
        return {"state": "under-way", "run_by": "community"}
    given = {name: str(getattr(found, name) or "") for name in FIELDS if name != "organisation"}
    given["organisation"] = found.organisation.code if found.organisation else ""
    return {**given, "place": atlas.places.name(found.place)}


def told_by(atlas: Atlas, given: QueryDict) -> Told:
    """What the form says; a day that cannot be read is told as such."""
    text = {name: given.get(name, "")[:LONGEST].strip() for name in FIELDS}
    found = atlas.places.gazetteer.find(text["place"], 1) if text["place"] else ()
    try:
        starts = day(text["starts"]) if text["starts"] else None
        unread = False
    except ValueError:
        starts, unread = None, True
    return Told(
        name=text["name"],
        what=text["what"].replace("\r\n", "\n"),
        place=found[0].code if found else "",
        body=text["body"],
        run_by=text["run_by"],
        state=text["state"],
        for_whom=text["for_whom"],
        barriers=tuple(dict.fromkeys(given.getlist("barriers"))),
        starts=starts,
        unread_day=unread,
        organisation=organisation_named(text["organisation"]),
    )


def form_page(
    request: AtlasRequest,
    found: Initiative | None,
    given: dict[str, str],
    wrong: PracticeError | None = None,
) -> HttpResponse:
    """The form as it was filled in, and what is wrong with it."""
    chosen = request.POST.getlist("barriers") if wrong else (found.barriers if found else [])
    faults = wrong.faults if wrong else ()
    words = {
        "section": "practice",
        "found": found,
        "given": given,
        "chosen": chosen,
        "groups": barrier_groups(),
        "run_by": radios(Initiative.RunBy.choices),
        "states": radios(Initiative.State.choices),
        "organisations": organisations(signed_in(request), given.get("organisation", "")),
        "address": reverse("practice:initiative-change", args=[found.code])
        if found
        else reverse("practice:initiative-new"),
        "errors": {each.field: {"text": each.says} for each in faults},
        "problems": [{"text": each.says, "href": f"#{each.field or 'name'}"} for each in faults],
    }
    return render(request, "practice/initiative-form.jinja", words, status=400 if wrong else 200)


def radios(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    """Answers of a question with one answer."""
    return [{"value": value, "text": text} for value, text in pairs]
