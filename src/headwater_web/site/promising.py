"""From what a promise may begin: each kind of thing is looked up in the app that keeps it.

Everything is looked up for whoever asks, so that nobody promises in answer to what she may not see;
and what a closed group decided is never copied into a promise that everybody reads.
"""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from headwater.evidence.barriers import barriers
from headwater_web.commitments.begun import Begun
from headwater_web.commitments.told import Because
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.statements import Statement
from headwater_web.network.privacy import Privacy
from headwater_web.network.records import Decision
from headwater_web.practice.models import Card
from headwater_web.simulation.models import Question
from headwater_web.site.place_conversations import agreed_statements

SILENT = "A decision of a gathering of leaders"
CONVERSATIONS = 5


def from_decision(request: HttpRequest, reference: str) -> Begun | None:
    """A decision of a gathering; of a group that is not open no word of it."""
    if not _is_number(reference):
        return None
    rows = Decision.objects.for_user(request.user).select_related("gathering__group")
    found = rows.filter(pk=int(reference)).first()
    if found is None:
        return None
    group = found.gathering.group
    if group.kind != Privacy.OPEN:
        return Begun(reasons=(Because("decision", reference, SILENT),))
    return Begun(
        what=found.words[:160],
        asked_by=group.name[:160],
        place=found.gathering.place,
        due=day_to_come(found.due),
        reasons=(Because("decision", reference, found.words[:400]),),
    )


def day_to_come(due: date) -> str:
    """A day as the form takes it; empty once it is past, for nobody promises for the past."""
    return due.isoformat() if due >= timezone.localdate() else ""


def from_card(request: HttpRequest, reference: str) -> Begun | None:
    """A practice card, with the barriers against which it was tried."""
    found = Card.objects.for_user(request.user).published().filter(code=reference).first()
    if found is None:
        return None
    return Begun(
        because=f"Because it was tried elsewhere (“{found.title}”), we expect ",
        level=found.level,
        scale=found.scale,
        reasons=(Because("card", reference, found.title[:400]),),
    )


def from_scenario(request: HttpRequest, reference: str) -> Begun | None:
    """An answer of the simulation."""
    found = Question.objects.answered().filter(key=reference).first()
    if found is None:
        return None
    return Begun(place=found.place, reasons=(Because("scenario", reference, found.title[:400]),))


def from_statement(request: HttpRequest, reference: str) -> Begun | None:
    """A statement that was accepted, as ``code/number``."""
    code, _, number = reference.rpartition("/")
    if not _is_number(number):
        return None
    rows = Statement.objects.for_user(request.user).accepted().select_related("conversation")
    found = rows.filter(conversation__code=code, number=int(number)).first()
    if found is None:
        return None
    return Begun(
        heard=found.words,
        asked_by=f"People in “{found.conversation.question}”"[:160],
        place=found.conversation.place,
        reasons=(Because("statement", reference, found.words[:400]),),
    )


def from_conversation(request: HttpRequest, reference: str) -> Begun | None:
    """A conversation as a whole."""
    found = Conversation.objects.for_user(request.user).filter(code=reference).first()
    if found is None:
        return None
    return Begun(
        asked_by=f"People in “{found.question}”"[:160],
        place=found.place,
        reasons=(Because("conversation", reference, found.question[:400]),),
    )


def from_barrier(request: HttpRequest, reference: str) -> Begun | None:
    """A barrier of the shared vocabulary."""
    if reference not in barriers().barriers:
        return None
    return Begun(reasons=(Because("barrier", reference, barriers().find(reference).name),))


def agreed_on(request: HttpRequest) -> tuple[Because, ...]:
    """What people agreed on, the most agreed first, in the newest conversations."""
    held = Conversation.objects.for_user(request.user).published()[:CONVERSATIONS]
    return tuple(
        Because("statement", f"{each.code}/{number}", words)
        for each in held
        for number, words in agreed_statements(each)
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


SOURCES = {
    "statement": from_statement,
    "conversation": from_conversation,
    "barrier": from_barrier,
    "decision": from_decision,
    "card": from_card,
    "scenario": from_scenario,
}
"""By the word in the address; an app whose things may be promised adds its own here."""
