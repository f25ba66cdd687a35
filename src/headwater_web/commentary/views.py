"""The page of what people say of one figure."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from headwater.indicators.standings.place_standing import Standing
from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import User
from headwater_web.commentary import actions
from headwater_web.commentary.actions import ANSWERS, COMMENTS, SIGNS, Figure, role_among
from headwater_web.commentary.models import Challenge, Commentary, SignOff
from headwater_web.commentary.waiting import to_answer
from headwater_web.figures.request import AtlasRequest
from headwater_web.figures.strips import title_of, value_of


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def figure(request: AtlasRequest, indicator: str, area: str) -> HttpResponse:
    """What people say of a figure; whoever is signed in may say that it looks wrong."""
    standing = request.atlas.standing(indicator, area)
    if standing is None:
        raise Http404("there is no such figure")
    wrong = None
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect("accounts:login")
        wrong = attempted(request, standing)
        if wrong is None:
            return redirect("commentary:figure", indicator=indicator, area=area)
    words = page_words(request, standing)
    words |= {
        "given": request.POST if wrong else {},
        "errors": {wrong.field: {"text": str(wrong)}} if wrong else {},
        "problems": [{"text": str(wrong), "href": f"#{wrong.field}"}] if wrong else [],
    }
    status = 400 if wrong else 200
    return render(request, "commentary/figure.jinja", words, status=status)


def attempted(request: AtlasRequest, standing: Standing) -> RefusedError | None:
    """Do what the form asks for; what was refused, or None."""
    user = cast(User, request.user)
    about = Figure(standing.indicator, standing.area, standing.period)
    text = {name: request.POST.get(name, "")[:3000] for name in ("words", "answer", "comment")}
    number = request.POST.get("row", "")
    row = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0
    try:
        match request.POST.get("do", ""):
            case "challenge":
                actions.challenge(user, about, text["words"])
                said = "Thank you. An analyst answers; the answer stands here."
            case "answer":
                found = (
                    to_answer(user).of_figure(about.indicator, about.area).filter(pk=row).first()
                )
                if found is None:
                    raise RefusedError("answer", "There is no such challenge to answer.")
                actions.answer(user, found, request.POST.get("outcome", ""), text["answer"])
                said = "Your answer stands beside the figure."
            case "comment":
                actions.comment(user, about, text["comment"])
                said = "Your commentary stands beside the figure, with your name."
            case "withdraw":
                own = Commentary.objects.owned_by(user).filter(pk=row).first()
                if own is None:
                    raise RefusedError("comment", "There is no such commentary of yours.")
                actions.withdraw(user, own)
                said = "It is withdrawn."
            case "sign-off":
                actions.sign_off(user, about, request.POST.get("part", ""))
                said = "It is signed."
            case _:
                raise RefusedError("words", "Load the page again, and send the form once more.")
    except RefusedError as refused:
        return refused
    messages.success(request, said)
    return None


def page_words(request: AtlasRequest, standing: Standing) -> dict[str, object]:
    """What the page says."""
    user, key = request.user, (standing.indicator, standing.area)
    person = user if user.is_authenticated else None
    waiting = to_answer(person).of_figure(*key) if person else Challenge.objects.owned_by(user)
    own = Challenge.objects.owned_by(user).of_figure(*key).filter(outcome="")
    return {
        "section": "",
        "indicator": standing.indicator,
        "area": standing.area,
        "title": title_of(request.atlas, standing),
        "place": request.atlas.places.name(standing.area),
        "period": standing.period,
        "value": value_of(standing, 1),
        "unit": "" if standing.unit.startswith(("%", "£")) else standing.unit,
        "answered": list(Challenge.objects.for_user(user).of_figure(*key).exclude(outcome="")),
        "waiting": list(waiting) if person else [],
        "own": list(own),
        "commentaries": list(
            Commentary.objects.for_user(user).of_figure(*key).select_related("signed_by")
        ),
        "sign_offs": list(
            SignOff.objects.for_user(user).of_figure(*key).select_related("signed_by")
        ),
        "hers": person.pk if person else 0,
        "outcomes": [{"value": v, "text": t} for v, t in Challenge.Outcome.choices],
        "may_answer": person is not None and role_among(person, ANSWERS) is not None,
        "may_comment": person is not None and role_among(person, COMMENTS) is not None,
        "parts": [
            {"value": part.value, "text": part.label}
            for part, kinds in SIGNS.items()
            if person is not None and role_among(person, kinds) is not None
        ],
    }
