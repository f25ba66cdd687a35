"""The votes of a conversation that is over, for anybody, in the CSV forms of Polis.

People have new numbers in a shuffled order, and nothing has a time. Only once it is over: two files
of a conversation under way could be laid side by side, and tell who voted between them.
"""

from __future__ import annotations

import zipfile
from io import BytesIO

import numpy as np
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_safe

from headwater.deliberation.held_conversation import ACCEPTED, HeldConversation, Statement
from headwater.deliberation.opinion_groups import Answer
from headwater.deliberation.polis_export import exported
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.desk import begun
from headwater_web.deliberation.results import grouped, is_told, voted
from headwater_web.deliberation.statements import of_conversation
from headwater_web.figures.request import AtlasRequest


@login_not_required
@require_safe
def votes(request: AtlasRequest, code: str) -> HttpResponse:
    """The four files in one. None before a conversation is over, or of fewer than ten people."""
    conversation = begun(request, code)
    if not is_told(conversation):
        raise Http404("there is no file of it")
    secret = salted_hmac("deliberation.export", conversation.code, algorithm="sha256").digest()
    held = as_held(conversation)
    matrix = held.matrix()
    found = grouped(matrix, conversation.groups_among_few)
    group = {}
    if found.answer is Answer.CLEAR:
        pairs = zip(matrix.participants.tolist(), found.labels.tolist(), strict=True)
        group = {who: label for who, label in pairs if label >= 0}
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in exported(held, secret, group).items():
            out.writestr(zipfile.ZipInfo(name), text)
    answer = HttpResponse(packed.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="votes-{conversation.code}.zip"'
    return answer


def as_held(conversation: Conversation) -> HeldConversation:
    """The accepted statements and the votes on them, without times and without who wrote what."""
    matrix = voted(conversation).kept()
    held = of_conversation(conversation).accepted().order_by("number")
    return HeldConversation(
        topic=conversation.question,
        statements=tuple(Statement(each.number, each.words, moderated=ACCEPTED) for each in held),
        participant=matrix.participants[matrix.rows],
        statement=matrix.statements[matrix.columns],
        vote=matrix.votes,
        at=np.full(len(matrix.votes), np.nan),
        description=conversation.about,
    )
