"""Paper ballots: printed with numbers, entered once each by somebody who is named in the audit."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import Action
from headwater_web.audit import actor_of, record
from headwater_web.deliberation import entries
from headwater_web.deliberation.ballots import Ballot, BallotRun
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.participants import Participant, Vote
from headwater_web.deliberation.statement_actions import check_may, kept, tell_moderator
from headwater_web.deliberation.statements import LONGEST, Statement, of_conversation
from headwater_web.deliberation.voting import check_open
from headwater_web.forms.writing import line

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXY"
MOST_AT_ONCE, MOST_ON_PAPER = 500, 20


def spelt(number: int) -> str:
    """A ballot's number as it is printed, with a letter that shows most slips of the pen.

    >>> spelt(12), spelt(21)
    ('0012-U', '0021-N')
    """
    return f"{number:04}-{LETTERS[(7 * number + 3) % len(LETTERS)]}"


def number_of(given: str) -> int:
    """The number that was typed, with its letter; ``RefusedError`` where the two do not fit.

    >>> number_of(" 0012 u")
    12
    """
    said = given.upper().replace(" ", "").replace("-", "")
    digits = said[:-1]
    known = digits.isascii() and digits.isdigit() and len(digits) < 9
    if not known or spelt(int(digits)).replace("-", "")[-1] != said[-1]:
        raise RefusedError(
            "ballot", "No ballot has this number. Type it with its letter, such as 0012-U."
        )
    return int(digits)


def print_run(user: User, conversation: Conversation, count: int, language: str) -> BallotRun:
    """Print ballots with the statements that are accepted now, the first twenty."""
    if not 1 <= count <= MOST_AT_ONCE:
        raise RefusedError("count", f"Print between 1 and {MOST_AT_ONCE} ballots at a time.")
    with transaction.atomic():
        check_may(user, conversation, Action.MODERATE)
        statements = of_conversation(conversation).accepted().order_by("number")
        numbers = list(statements.values_list("number", flat=True)[:MOST_ON_PAPER])
        if not numbers:
            raise RefusedError("count", "There is no statement to print. Accept some first.")
        held = BallotRun.objects.for_user(user).filter(conversation=conversation)
        first = (held.aggregate(Max("last"))["last__max"] or 0) + 1
        try:
            with transaction.atomic():
                made = BallotRun.objects.create(
                    conversation=conversation,
                    first=first,
                    last=first + count - 1,
                    statements=numbers,
                    language=language if language in conversation.languages else "en",
                    printed_by=user,
                )
        except IntegrityError as wrong:
            raise RefusedError("count", "Somebody else printed just now. Send it again.") from wrong
        detail = {"first": made.first, "last": made.last}
        subject = f"conversation:{conversation.code}"
        record(actor=actor_of(user), action=entries.PRINTED, subject=subject, detail=detail)
    return made


def run_of(user: User, conversation: Conversation, number: int) -> BallotRun:
    """The run in which a ballot was printed; refused where none was, or it was entered."""
    runs = BallotRun.objects.for_user(user).filter(conversation=conversation)
    found = runs.filter(first__lte=number, last__gte=number).first()
    if found is None:
        raise RefusedError(
            "ballot",
            f"Ballot {spelt(number)} was not printed for this conversation. Look at the question "
            "on the paper.",
        )
    before = Ballot.objects.for_user(user).filter(conversation=conversation, number=number)
    entered = before.select_related("entered_by").first()
    if entered is not None:
        by = entered.entered_by.called if entered.entered_by else "somebody"
        raise RefusedError(
            "ballot",
            f"Ballot {spelt(number)} was entered already, on {entered.entered_at:%-d %B} by {by}. "
            "Nothing was counted twice. Lay the paper with those that are done.",
        )
    return found


def enter(
    user: User, conversation: Conversation, number: int, votes: Mapping[int, int], added: str = ""
) -> Ballot:
    """Enter a ballot: choices by statement number, and what was written at its foot.

    What is left blank is no vote. Who entered it is audited; how anybody voted is not.
    """
    check_open(conversation)
    with transaction.atomic():
        check_may(user, conversation, Action.ADD)
        run = run_of(user, conversation, number)
        held = of_conversation(conversation).accepted().filter(number__in=run.statements)
        statements = {each.number: each for each in held}
        said = {each: choice for each, choice in votes.items() if each in statements}
        if not said:
            raise RefusedError("ballot", "Tick what the ballot says of one statement at the least.")
        try:
            with transaction.atomic():
                who = Participant.objects.create(
                    conversation=conversation, way=Participant.Way.PAPER
                )
                made = Ballot.objects.create(
                    conversation=conversation, number=number, participant=who, entered_by=user
                )
        except IntegrityError:
            run_of(user, conversation, number)
            raise
        Vote.objects.bulk_create(
            Vote(participant=who, statement=statements[each], choice=choice, cast_at=timezone.now())
            for each, choice in sorted(said.items())
        )
        words = line("added", added, LONGEST)
        if words:
            kept(
                conversation,
                Statement(words=words, language=run.language, origin=Statement.Origin.PAPER),
            )
            tell_moderator(conversation)
        subject = f"conversation:{conversation.code}"
        detail = {"ballot": number}
        record(actor=actor_of(user), action=entries.ENTERED, subject=subject, detail=detail)
    return made
