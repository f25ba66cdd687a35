"""From an evaluation to a practice card: whoever may change the card puts the answer on it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST
from markupsafe import Markup

from headwater.evaluation.attached import attached
from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import Action
from headwater_web.evaluation.answering import answer_to
from headwater_web.evaluation.form import Filled, filled, read
from headwater_web.figures.request import AtlasRequest
from headwater_web.practice import actions
from headwater_web.practice.models import Card, CardEvaluation, Version
from headwater_web.practice.refusal import PracticeError

LISTED = 100


def put_on_a_card(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """On an answer's page: the cards that this person may put it on; nothing where she has none.

    What found nothing out goes where an earlier answer to the same question stands, in its place.
    """
    if not request.user.is_authenticated:
        return Markup("")
    form = cast(Filled, about["form"])
    cards = Card.objects.for_user(request.user, Action.CHANGE).filter(withdrawn_at=None)
    if not about["says_something"]:
        answered = CardEvaluation.objects.for_user(request.user).filter(question=question_of(form))
        cards = cards.filter(pk__in=answered.values("version__card"))
    first = [each.strip() for each in form.places.replace(";", "\n").splitlines()]
    near = list(cards.from_places(first)[:LISTED])
    rest = list(cards.exclude(pk__in=[each.pk for each in near])[: LISTED - len(near)])
    if not near and not rest:
        return Markup("")
    words = {
        "cards": [(each.code, each.title) for each in (*near, *rest)],
        "chosen": form.card,
        "form": form,
        "says_something": about["says_something"],
    }
    shown = render_to_string("site/evaluation-card.jinja", words, request)
    return Markup(shown)  # noqa: S704


@require_POST
def put(request: AtlasRequest) -> HttpResponse:
    """Put the answer to a question on a card: a new version, which somebody else reviews."""
    form = filled(request.POST)
    cards = Card.objects.for_user(request.user, Action.CHANGE).filter(withdrawn_at=None)
    card = cards.filter(code=form.card).first()
    asked = read(request.atlas, form)
    if card is None or asked is None:
        raise Http404("there is no such card, or the question cannot be asked")
    found = answer_to(request.atlas, asked)
    measure = request.atlas.definitions.get(asked.indicator)
    name = request.atlas.places.name
    put_on = actions.Found(
        id=found.id,
        question=question_of(form),
        edition=found.question.edition,
        changed=partial(attached, found=found, name=name, measure=measure),
    )
    try:
        made = actions.put_evaluation(cast(User, request.user), card, put_on)
    except PracticeError as refused:
        messages.error(request, str(refused))
        return redirect(f"{reverse('evaluation:answer')}?{form.query}")
    sent = made.state == Version.State.IN_REVIEW
    said = "Somebody else will review it; then everybody sees it." if sent else "Send the draft on."
    messages.success(request, f"The evaluation is in version {made.number} of the card. {said}")
    return redirect("practice:card", code=card.code)


def question_of(form: Filled) -> str:
    """The question as the end of an address, without the card from which somebody came."""
    given = {"indicator": form.indicator, "places": form.places, "since": form.since}
    return urlencode(given | ({"chosen": "1"} if form.chosen else {}))
