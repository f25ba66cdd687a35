"""The moderator's desk: what waits, what was ruled, and the log to take away."""

from __future__ import annotations

import csv
from collections import Counter
from io import StringIO

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.permissions import Action
from headwater_web.audit import actor_of, record
from headwater_web.deliberation import entries, statement_actions
from headwater_web.deliberation.desk import GET_POST, page, person, seen
from headwater_web.deliberation.policy import KEPT_DAYS, REASONS, named
from headwater_web.deliberation.statements import Ruling, Statement
from headwater_web.deliberation.stuffing import findings
from headwater_web.figures.request import AtlasRequest
from headwater_web.forms.lists import choices, place_name
from headwater_web.forms.posted import attempt, field, number

MOST = 100


@never_cache
@require_http_methods(GET_POST)
def queue(request: AtlasRequest, code: str) -> HttpResponse:
    """What waits for a moderator, with counts of all."""
    conversation = seen(request, code, Action.MODERATE)
    user = person(request)
    rows = Statement.objects.for_user(user, Action.MODERATE).in_conversation(conversation)

    def one() -> Statement:
        found = rows.select_related("conversation").filter(number=number(request, "row")).first()
        if found is None:
            raise RefusedError("", "There is no such statement.")
        return found

    def accept() -> str:
        statement_actions.accept(user, one())
        return "Accepted. People vote on it from now."

    def reject() -> str:
        words = field(request, "reason_words")
        statement_actions.reject(user, one(), field(request, "reason"), words)
        return "Not accepted. The reason stands in the log and in the counts of the rules."

    def erase() -> str:
        statement_actions.erase_words(user, one())
        return "Erased. The ruling stays, without the words."

    wrong = None
    if request.method == "POST":
        wrong = attempt(request, {"accept": accept, "reject": reject, "erase": erase})
        if wrong is None:
            return redirect("deliberation:queue", code=code)
    states = Counter(rows.order_by().values_list("state", flat=True))
    words = {
        "conversation": conversation,
        "place": place_name(request, conversation.place),
        "waiting": list(rows.waiting()[:MOST]),
        "reported": list(rows.accepted().filter(reports__gt=0).order_by("-reports")[:MOST]),
        "accepted": list(rows.accepted()[:500]),
        "rejected": [(each, named(each.reason)) for each in rows.filter(state="rejected")[:MOST]],
        "states": states,
        "reasons": choices(((each.code, each.name) for each in REASONS), "", "Choose a reason"),
        "findings": findings(conversation),
        "kept_days": KEPT_DAYS,
    }
    return page(request, "queue", words, wrong)


@never_cache
@require_safe
def log(request: AtlasRequest, code: str) -> HttpResponse:
    """Every ruling of a conversation as CSV; that it was taken is audited."""
    conversation = seen(request, code, Action.MODERATE)
    user = person(request)
    rows = Ruling.objects.for_user(user).filter(conversation=conversation)
    text = StringIO()
    out = csv.writer(text)
    out.writerow(["when", "statement", "verdict", "reason", "in words", "by"])
    for each in rows.select_related("ruled_by"):
        by = each.ruled_by.called if each.ruled_by else ""
        when = f"{each.ruled_at:%Y-%m-%dT%H:%M:%SZ}"
        line = [when, each.number, each.verdict, each.reason, each.reason_words, by]
        out.writerow([safe(str(cell)) for cell in line])
    with transaction.atomic():
        record(
            actor=actor_of(user),
            action=entries.TOOK_LOG,
            subject=f"conversation:{conversation.code}",
        )
    return csv_answer(text.getvalue(), f"moderation-{conversation.code}.csv")


def safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> safe("=1+1"), safe("-1"), safe("A park")
    ("'=1+1", '-1', 'A park')
    """
    plain = cell.removeprefix("-").replace(".", "", 1)
    if plain.isdigit():
        return cell
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell


def csv_answer(text: str, name: str) -> HttpResponse:
    """A file to save."""
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
