"""What somebody who takes part does: votes, changes a vote, says a little of herself, leaves.

Nothing here is audited: the audit says who did what, and a vote is nobody's in particular. Each
function is safe to be sent twice.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Least
from django.utils import timezone

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.territory import knows
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.participants import Participant, ParticipationToken, Vote
from headwater_web.deliberation.statements import of_conversation
from headwater_web.deliberation.tokens import digest

MOST_CHANGES = 30_000
"""Changes of a vote beyond which they are counted no more: the column holds no larger number."""


def participant_of(code: str, conversation: Conversation) -> Participant | None:
    """The participant whose browser holds a code; None for one who has not voted here."""
    if not code:
        return None
    held = ParticipationToken.objects.filter(digest=digest(code, conversation))
    found = held.select_related("participant").first()
    return found.participant if found else None


def vote(code: str, conversation: Conversation, number: int, choice: int) -> None:
    """Say agree, pass or disagree of a statement; a vote that stands already is changed.

    It is put in where there is none and then changed where it says otherwise, in this order: of two
    requests at once the later waits, and finds what the earlier said.
    """
    check_open(conversation)
    if choice not in Vote.Choice.values:
        raise RefusedError("vote", "Choose agree, disagree or pass.")
    with transaction.atomic():
        accepted = of_conversation(conversation).accepted().filter(number=number)
        statement = accepted.values_list("pk", flat=True).first()
        if statement is None:
            raise RefusedError("vote", "This statement is no longer voted on. Here is another.")
        participant, moment = _joined(code, conversation), timezone.now()
        row = {"participant": participant, "statement_id": statement}
        said = Vote(**row, choice=choice, cast_at=moment)
        Vote.objects.bulk_create([said], ignore_conflicts=True)
        held = Vote.objects.filter(**row)
        more = Least(F("changes") + 1, MOST_CHANGES)
        held.exclude(choice=choice).update(choice=choice, changes=more, cast_at=moment)


def _joined(code: str, conversation: Conversation) -> Participant:
    """The participant of a code, made where there is none; two requests at once make one."""
    found = participant_of(code, conversation)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            made = Participant.objects.create(conversation=conversation)
            ParticipationToken.objects.create(participant=made, digest=digest(code, conversation))
            return made
    except IntegrityError:
        held = ParticipationToken.objects.select_related("participant")
        return held.get(digest=digest(code, conversation)).participant


def say_of_oneself(code: str, conversation: Conversation, age_band: str, area: str) -> Participant:
    """Say how old one is, broadly, and where one lives, or take it back: both by choice."""
    check_open(conversation)
    if age_band and age_band not in Participant.AgeBand.values:
        raise RefusedError("age_band", "Choose an age from the list, or say nothing.")
    if area and not knows(area):
        raise RefusedError("area", "No place has this code. Choose one from the list.")
    with transaction.atomic():
        found = participant_of(code, conversation)
        if found is None:
            raise RefusedError("age_band", "Vote on a statement first.")
        found.age_band, found.area = age_band, area
        found.save(update_fields=["age_band", "area"])
    return found


def leave(code: str, conversation: Conversation) -> int:
    """Take back every vote of a browser; how many there were."""
    with transaction.atomic():
        found = participant_of(code, conversation)
        if found is None:
            return 0
        votes = Vote.objects.filter(participant=found).count()
        found.delete()
    return votes


def check_open(conversation: Conversation) -> None:
    """Raises ``RefusedError`` where nobody votes today."""
    if not conversation.is_open:
        raise RefusedError("", "This conversation is not open. What people said can still be read.")
