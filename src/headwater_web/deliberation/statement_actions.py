"""Statements: added by those who take part, accepted or not by a moderator, withdrawn, reported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.urls import reverse
from django.utils import timezone

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import Action
from headwater_web.audit import Action as Entry
from headwater_web.audit import actor_of, record
from headwater_web.deliberation import entries, kinds
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.policy import BY_CODE
from headwater_web.deliberation.statements import LONGEST, Ruling, Statement, of_conversation
from headwater_web.deliberation.tokens import own_mark
from headwater_web.deliberation.voting import check_open
from headwater_web.forms.writing import line
from headwater_web.notices.recipients import recipient_of
from headwater_web.notices.telling import tell

MOST_A_DAY, MOST_IN_ALL = 5, 20
MOST_WAITING, MOST_REPORTS = 500, 1_000


def add(code: str, conversation: Conversation, words: str, language: str = "en") -> Statement:
    """Add a statement of one's own; it waits for the moderator. A day allows five, and all of
    it twenty; five hundred may wait, whoever wrote them.
    """
    check_open(conversation)
    said = line("words", words, LONGEST, "Write one sentence that others can agree with or not.")
    if language not in conversation.languages:
        language = "en"
    mark = own_mark(code, conversation)
    with transaction.atomic():
        own = of_conversation(conversation).filter(own_mark=mark)
        if own.filter(words=said).exists():
            raise RefusedError("words", "You have added this sentence already.")
        today = own.filter(added_at__gte=timezone.now() - timedelta(days=1)).count()
        if today >= MOST_A_DAY or own.count() >= MOST_IN_ALL:
            raise RefusedError(
                "words",
                f"You have added {MOST_A_DAY} in a day, or {MOST_IN_ALL} in all. Vote on what "
                "others say, and come back tomorrow.",
            )
        if of_conversation(conversation).waiting().count() >= MOST_WAITING:
            raise RefusedError(
                "words", "Many sentences wait for the moderator. Vote, and come back tomorrow."
            )
        made = kept(
            conversation,
            Statement(
                words=said, language=language, origin=Statement.Origin.PARTICIPANT, own_mark=mark
            ),
        )
        tell_moderator(conversation)
    return made


def kept(conversation: Conversation, made: Statement) -> Statement:
    """Keep a statement under the next number of its conversation."""
    for _ in range(20):
        held = of_conversation(conversation)
        made.conversation = conversation
        made.number = (held.aggregate(Max("number"))["number__max"] or 0) + 1
        try:
            with transaction.atomic():
                made.save(force_insert=True)
            return made
        except IntegrityError:
            continue
    raise RefusedError("words", "Many people are adding statements now. Send it once more.")


def tell_moderator(conversation: Conversation) -> None:
    """Tell the named moderator, once a day, that something waits."""
    if conversation.moderator is not None:
        tell(
            recipient=recipient_of(conversation.moderator),
            kind=kinds.WAITING,
            key=f"waiting {conversation.code} {timezone.localdate()}",
            words=f"Statements wait for you in “{conversation.question}”.",
            path=reverse("deliberation:queue", args=[conversation.code]),
        )


def seed(user: User, conversation: Conversation, words: Mapping[str, str]) -> Statement:
    """Add a statement of those who ask, accepted at once; ``words`` are by language, with ``easy``
    for Easy Read.
    """
    with transaction.atomic():
        check_may(user, conversation, Action.CONVENE)
        made = Statement(
            words=line("words", words.get("en", ""), LONGEST, "Write the statement."),
            easy_words=line("easy", words.get("easy", ""), LONGEST),
            translations={
                each: line(each, words[each], LONGEST)
                for each in conversation.languages
                if each != "en" and words.get(each, "").strip()
            },
            origin=Statement.Origin.TEAM,
            state=Statement.State.ACCEPTED,
            settled_by=user,
            settled_at=timezone.now(),
        )
        kept(conversation, made)
        _record(user, entries.ADDED, made)
    return made


def accept(user: User, statement: Statement) -> Statement:
    """Let people vote on a statement."""
    return _ruled(user, statement, Ruling.Verdict.ACCEPTED, "", "")


def reject(user: User, statement: Statement, reason: str, words: str = "") -> Statement:
    """Do not let people vote on it, for a reason of the published policy."""
    if reason not in BY_CODE:
        raise RefusedError("reason", "Choose which rule it does not meet.")
    said = line("reason_words", words, 300)
    return _ruled(user, statement, Ruling.Verdict.REJECTED, reason, said)


def _ruled(
    user: User, statement: Statement, verdict: Ruling.Verdict, reason: str, words: str
) -> Statement:
    accepted = verdict == Ruling.Verdict.ACCEPTED
    with transaction.atomic():
        check_may(user, statement.conversation, Action.MODERATE)
        state = Statement.State.ACCEPTED if accepted else Statement.State.REJECTED
        if statement.state == state:
            raise RefusedError("", "Somebody has ruled this already. Load the page again.")
        statement.state, statement.reason, statement.reason_words = state, reason, words
        statement.settled_at, statement.settled_by = timezone.now(), user
        statement.reports = 0
        statement.save()
        Ruling.objects.create(
            conversation=statement.conversation,
            number=statement.number,
            verdict=verdict,
            reason=reason,
            reason_words=words,
            ruled_by=user,
        )
        _record(user, entries.ACCEPTED if accepted else entries.REJECTED, statement)
    return statement


def erase_words(user: User, statement: Statement) -> None:
    """Remove a statement that was not accepted, words and all, before its time."""
    with transaction.atomic():
        check_may(user, statement.conversation, Action.MODERATE)
        if statement.state != Statement.State.REJECTED:
            raise RefusedError("", "Only what was not accepted can be erased. Rule it first.")
        _record(user, entries.ERASED, statement)
        statement.delete()


def withdraw(code: str, conversation: Conversation, number: int) -> None:
    """Take one's own statement back, with the votes on it."""
    with transaction.atomic():
        mark = own_mark(code, conversation)
        own = of_conversation(conversation).filter(own_mark=mark, number=number)
        if not code or not own.exists():
            raise RefusedError("", "There is no such statement of yours.")
        own.delete()
        Ruling.objects.create(
            conversation=conversation, number=number, verdict=Ruling.Verdict.WITHDRAWN
        )


def report(conversation: Conversation, number: int) -> None:
    """Ask the moderator to read a statement again; a thousand times are enough."""
    with transaction.atomic():
        held = of_conversation(conversation).accepted().filter(number=number)
        if not held.exists():
            raise RefusedError("", "This statement is no longer voted on.")
        if not held.filter(reports__lt=MOST_REPORTS).update(reports=F("reports") + 1):
            return
        Ruling.objects.create(
            conversation=conversation, number=number, verdict=Ruling.Verdict.REPORTED
        )
        tell_moderator(conversation)


def check_may(user: User, conversation: Conversation, action: Action) -> None:
    """Raises ``RefusedError`` where the permission table does not let her."""
    if not Conversation.objects.for_user(user, action).filter(pk=conversation.pk).exists():
        raise RefusedError("", "You may not do this in this conversation.")


def _record(user: User, entry: Entry, statement: Statement) -> None:
    record(
        actor=actor_of(user),
        action=entry,
        subject=f"conversation:{statement.conversation.code}",
        detail={"statement": statement.number},
    )
