"""How votes are used, who moderates and by which rules, and how often each was used."""

from __future__ import annotations

from collections import Counter

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from headwater_web.deliberation.desk import begun, page
from headwater_web.deliberation.policy import KEPT_DAYS, REASONS
from headwater_web.deliberation.statements import LONGEST, of_conversation
from headwater_web.figures.request import AtlasRequest
from headwater_web.forms.lists import place_name


@login_not_required
@require_safe
def rules(request: AtlasRequest, code: str) -> HttpResponse:
    """The rules of a conversation."""
    conversation = begun(request, code)
    held = of_conversation(conversation)
    states = Counter(held.values_list("state", flat=True))
    reasons = Counter(held.exclude(reason="").values_list("reason", flat=True))
    words = {
        "conversation": conversation,
        "place": place_name(request, conversation.place),
        "reasons": [(each, reasons[each.code]) for each in REASONS],
        "states": states,
        "longest": LONGEST,
        "kept_days": KEPT_DAYS,
    }
    return page(request, "rules", words)
