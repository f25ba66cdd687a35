"""A decision of a workshop becomes a promise, and the promise leads back to what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from markupsafe import Markup

from headwater_web.commitments.begun import Begun
from headwater_web.commitments.bodies import commits_for
from headwater_web.commitments.models import Commitment
from headwater_web.commitments.told import Because
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.visions import Vision
from headwater_web.deliberation.workshops import Workshop, WorkshopDecision
from headwater_web.network.gatherings import Gathering
from headwater_web.network.privacy import Privacy
from headwater_web.network.records import Decision
from headwater_web.practice.models import Card
from headwater_web.simulation.models import Question
from headwater_web.site.promising import SILENT, day_to_come, from_decision

DIGITS = 16


def from_workshop(request: HttpRequest, reference: str) -> Begun | None:
    """A decision of a workshop, as ``code/number``; at a gathering that is not open, no word of it.

    Where it stands in the gathering's record too, the promise answers it there as well.
    """
    found = decision_of(request, reference)
    if found is None:
        return None
    workshop = found.workshop
    kind, _, number = found.recorded.partition(":")
    recorded = from_decision(request, number) if kind == "decision" else None
    more = recorded.reasons if recorded else ()
    if not may_be_told(request, workshop):
        return Begun(reasons=(Because("workshop", reference, SILENT), *more))
    return Begun(
        what=found.words[:160],
        asked_by=f"The workshop “{workshop.title}”"[:160],
        place=workshop.place,
        due=day_to_come(found.due),
        reasons=(Because("workshop", reference, found.words[:400]), *more),
    )


def decision_of(request: HttpRequest, reference: str) -> WorkshopDecision | None:
    """The decision of a reference that whoever asks may see."""
    code, _, number = reference.rpartition("/")
    if not is_number(number):
        return None
    rows = WorkshopDecision.objects.for_user(request.user).select_related("workshop")
    return rows.filter(workshop__code=code, pk=int(number)).first()


def may_be_told(request: HttpRequest, workshop: Workshop) -> bool:
    """Whether what a workshop decided may be said to everybody: not of a group that is not open."""
    if not workshop.gathering:
        return True
    rows = Gathering.objects.for_user(request.user).filter(code=workshop.gathering)
    found = rows.select_related("group").first()
    return found is not None and found.group.kind == Privacy.OPEN


def promised_from_decision(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """Beside a decision of a workshop: what is promised because of it, else the way to promise."""
    reference = f"{about['code']}/{about['number']}"
    kind, _, number = str(about.get("recorded") or "").partition(":")
    rows = Commitment.objects.for_user(request.user)
    found = rows.answering("workshop", [reference])
    if kind == "decision":
        found = found | rows.answering("decision", [number])
    way = f"{reverse('commitments:new')}?{urlencode({'workshop': reference})}"
    words = {
        "rows": list(found.order_by("pk")),
        "address": way if commits_for(request.user) else "",
        "title": about["title"],
    }
    return Markup(render_to_string("site/decision-commitments.jinja", words))  # noqa: S704


def of_recorded(request: HttpRequest, numbers: list[str]) -> dict[str, str]:
    """The workshop decisions that stand in a gathering's record, by their number there."""
    places = [f"decision:{each}" for each in numbers]
    rows = WorkshopDecision.objects.for_user(request.user).select_related("workshop")
    return {
        each.recorded.partition(":")[2]: f"{each.workshop.code}/{each.pk}"
        for each in rows.filter(recorded__in=places)
    }


def link_back(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """A reason of a promise in a word, which leads to it where whoever reads may see it."""
    kind, reference, place = (str(about[each]) for each in ("kind", "reference", "place"))
    find = FINDERS.get(kind)
    address = find(request, reference, place) if find else ""
    if not address:
        return Markup("{}").format(about["title"])
    return Markup('<a href="{}">{}</a>').format(address, about["title"])


def to_conversation(request: HttpRequest, reference: str, _: str) -> str:
    """The results of a conversation, or of the one in which a statement stands."""
    code = reference.partition("/")[0]
    rows = Conversation.objects.for_user(request.user).published().filter(code=code)
    return reverse("deliberation:results", args=[code]) if rows.exists() else ""


def to_barrier(_request: HttpRequest, reference: str, place: str) -> str:
    """What got past a barrier, near the place."""
    return f"{reverse('practice:barrier', args=[reference])}?{urlencode({'place': place})}"


def to_vision(request: HttpRequest, reference: str, _: str) -> str:
    """An outcome or an action on the page of its vision."""
    code, _, key = reference.rpartition("/")
    rows = Vision.objects.for_user(request.user).published().filter(code=code)
    return f"{reverse('visions:vision', args=[code])}#{key}" if rows.exists() else ""


def to_decision(request: HttpRequest, reference: str, _: str) -> str:
    """The gathering that decided it."""
    if not (request.user.is_authenticated and is_number(reference)):
        return ""
    rows = Decision.objects.for_user(request.user).select_related("gathering")
    found = rows.filter(pk=int(reference)).first()
    return reverse("network:gathering", args=[found.gathering.code]) if found else ""


def to_workshop(request: HttpRequest, reference: str, _: str) -> str:
    """The desk of the workshop that decided it."""
    found = decision_of(request, reference) if request.user.is_authenticated else None
    if found is None:
        return ""
    return reverse("workshops:workshop", args=[found.workshop.code]) + "#decisions"


def to_card(request: HttpRequest, reference: str, place: str) -> str:
    """A practice card."""
    rows = Card.objects.for_user(request.user).published().filter(code=reference)
    if not rows.exists():
        return ""
    return f"{reverse('practice:card', args=[reference])}?{urlencode({'place': place})}"


def to_scenario(_request: HttpRequest, reference: str, _: str) -> str:
    """An answer of the simulation."""
    rows = Question.objects.answered().filter(key=reference)
    return reverse("simulation:answer", args=[reference]) if rows.exists() else ""


def is_number(text: str) -> bool:
    """Whether a text is the number of a row."""
    return text.isascii() and text.isdigit() and len(text) < DIGITS


FINDERS: dict[str, Callable[[HttpRequest, str, str], str]] = {
    "statement": to_conversation,
    "conversation": to_conversation,
    "barrier": to_barrier,
    "outcome": to_vision,
    "action": to_vision,
    "decision": to_decision,
    "workshop": to_workshop,
    "card": to_card,
    "scenario": to_scenario,
}
