"""Pages of what prevention would do: the form, an answer, answers side by side, the model."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from headwater.indicators.words.wording import kind_of_place
from headwater.place.hierarchy import Place
from headwater.simulation.population import PopulationError
from headwater_web.figures.request import AtlasRequest
from headwater_web.simulation import actions, beside
from headwater_web.simulation.asking import FormPage, form_page
from headwater_web.simulation.form import Filled, read
from headwater_web.simulation.found import asked, held
from headwater_web.simulation.ground import TYPES, Ground, ground
from headwater_web.simulation.models import Question
from headwater_web.simulation.page import again, answer_page
from headwater_web.simulation.places import places
from headwater_web.simulation.question import pose
from headwater_web.simulation.standing import standing
from headwater_web.simulation.whom import whom

RECENT = 10


@login_not_required
@require_safe
def index(request: AtlasRequest) -> HttpResponse:
    """What can be asked, of which places, and what was asked last."""
    words = {
        "section": "what-if",
        "groups": places(request.atlas, request.region),
        "recent": named(request, Question.objects.answered()[:RECENT]),
    }
    return render(request, "simulation/index.jinja", words)


@login_not_required
@require_safe
def model(request: HttpRequest) -> HttpResponse:
    """What the model is, what it cannot say, how it was checked."""
    return render(request, "simulation/model.jinja", {"section": "what-if"})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: AtlasRequest, code: str) -> HttpResponse:
    """The form of a place; whoever sends it is signed in, or signs in first and finds it filled."""
    try:
        place = request.atlas.places.area(code)
    except LookupError:
        says = (
            f"No place here has the code {code[:12]}. Choose a place from the list, or look for it "
            "by its name on the page of places."
        )
        return absent(request, "This place", says, 404)
    try:
        where = ground_of(place)
    except PopulationError as missing:
        return absent(request, place.name, str(missing))
    filled = read(request.POST if request.method == "POST" else request.GET, where)
    if request.method == "POST":
        return sent(request, place, where, filled)
    return shown(request, form_page(request.atlas, place, where, filled))


def ground_of(place: Place) -> Ground:
    """The ground of a place of a kind that is asked about."""
    if place.type not in TYPES:
        raise PopulationError(
            f"Questions are asked of districts, counties, integrated care boards, combined "
            f"authorities and regions; "
            f"{place.name} is a {kind_of_place(place.type, plural=False)}."
        )
    return ground(place.code)


def absent(request: AtlasRequest, name: str, missing: str, status: int = 200) -> HttpResponse:
    """The page that says why a place cannot be asked about, and what to do."""
    words = {"name": name, "missing": missing, "section": "what-if"}
    return render(request, "simulation/absent.jinja", words, status=status)


def sent(request: AtlasRequest, place: Place, where: Ground, filled: Filled) -> HttpResponse:
    """Ask what was filled in; or say what has to change, before anybody has to sign in."""
    posed = pose(filled, where, request.atlas.places.name)
    if posed is None:
        page = form_page(request.atlas, place, where, filled)
        return shown(request, page, status=400)
    if not request.user.is_authenticated:
        return redirect_to_login(address(request), settings.LOGIN_URL)
    question = actions.ask(request.user, posed)
    other = held(filled.beside)
    if other is not None and other != question:
        chosen = urlencode([("with", other.key), ("with", question.key)])
        return redirect(f"{reverse('simulation:compare')}?{chosen}")
    return redirect("simulation:answer", key=question.key)


def address(request: AtlasRequest) -> str:
    """This form as it was filled in, as an address."""
    given = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    return f"{request.path}?{urlencode(given)}"


def shown(request: AtlasRequest, page: FormPage, status: int = 200) -> HttpResponse:
    """The form's page: offers to tick first, then what is asked of each."""
    ticking = not page.filled.offers or "choose" in request.GET
    name = "simulation/choose.jinja" if ticking else "simulation/form.jinja"
    return render(request, name, {"page": page, "section": "what-if"}, status=status)


@login_not_required
@require_safe
def answer(request: AtlasRequest, key: str) -> HttpResponse:
    """An answer, as far as it is there; while it is not whole the page comes again by itself."""
    found = asked(key)
    words = {
        "question": found,
        "place": request.atlas.places.name(found.place),
        "standing": standing(found),
        "page": answer_page(found) if found.answer else None,
        "whom": whom(found, request.atlas.places.name),
        "others": named(
            request, Question.objects.about(found.place).answered().exclude(pk=found.pk)[:RECENT]
        ),
        "again": again(found),
        "section": "what-if",
    }
    return render(request, "simulation/answer.jinja", words)


@login_not_required
@require_safe
def progress(request: HttpRequest, key: str) -> JsonResponse:
    """Where a question stands, for the page that waits for it."""
    held = standing(asked(key))
    return JsonResponse({"state": held.state, "says": held.says, "share": held.share})


@login_not_required
@require_safe
def compare(request: AtlasRequest) -> HttpResponse:
    """Answers side by side; those that are not there yet say how far they are."""
    keys = list(dict.fromkeys(request.GET.getlist("with")))[: beside.MOST]
    questions = tuple(asked(key) for key in keys)
    if not questions:
        return redirect("simulation:index")
    there = tuple(each for each in questions if each.answer)
    words = {
        "questions": named(request, questions),
        "standings": [(each, standing(each)) for each in questions if not each.answered_at],
        "alike": beside.alike(questions),
        "rows": beside.rows(there, request.atlas.places.name) if there else (),
        "there": named(request, there),
        "letters": beside.LETTERS,
        "again": again(questions[-1]),
        "others": named(
            request,
            Question.objects.about(questions[0].place).answered().exclude(key__in=keys)[:RECENT],
        ),
        "section": "what-if",
    }
    return render(request, "simulation/compare.jinja", words)


def named(request: AtlasRequest, questions: object) -> list[tuple[Question, str]]:
    """Questions, each with the name of its place."""
    return [
        (each, request.atlas.places.name(each.place)) for each in cast(list[Question], questions)
    ]
