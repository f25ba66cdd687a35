"""A conversation that was held elsewhere comes in: its statements and votes, and what was not read.

It is over: nobody votes in it here. Who took part are new random rows, as in any conversation.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db import transaction
from django.utils import timezone

from headwater.deliberation.held_conversation import REJECTED, HeldConversation
from headwater.deliberation.held_conversation import Statement as Said
from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import Organisation, User
from headwater_web.audit import actor_of, record
from headwater_web.audit.ledger import not_text
from headwater_web.deliberation import entries
from headwater_web.deliberation.conversation_actions import Wanted, check_span, may_convene, new
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.kept_aside import KeptAside
from headwater_web.deliberation.participants import Participant, Vote
from headwater_web.deliberation.statements import HELD, Statement

MOST_STATEMENTS, MOST_PEOPLE, MOST_VOTES = 2_000, 20_000, 200_000
AT_ONCE = 2_000


@dataclass(frozen=True)
class Days:
    """The first and the last day on which people voted."""

    opens: date
    closes: date


def bring(
    user: User, organisation: Organisation, wanted: Wanted, days: Days, held: HeldConversation
) -> Conversation:
    """Keep a conversation from files as one that is over, with the rows that were kept aside."""
    check_span("closes", days.opens, days.closes)
    if days.closes >= timezone.localdate():
        raise RefusedError("closes", "Bring it once it is over: give a last day before today.")
    sound, aside = readable(held)
    check_size(held, sound)
    with transaction.atomic():
        made = new(wanted)
        if not may_convene(user, organisation, wanted.place):
            raise RefusedError(
                "", "Only a convenor of the organisation brings a conversation there."
            )
        made.organisation, made.opens, made.closes = organisation, days.opens, days.closes
        made.state, made.settled_at = Conversation.State.PUBLISHED, timezone.now()
        made.save()
        votes = keep_votes(made, held, keep_statements(made, user, sound))
        if aside:
            KeptAside.objects.create(conversation=made, says=aside)
        record(
            actor=actor_of(user),
            action=entries.BROUGHT,
            subject=f"conversation:{made.code}",
            detail={"place": made.place, "votes": votes, "kept aside": len(aside)},
        )
    return made


def readable(held: HeldConversation) -> tuple[list[Said], list[str]]:
    """The statements that can be kept, and a sentence for each row that was not read or is not."""
    sound, aside = [], [f"{each.says()}." for each in held.faults]
    votes = Counter(held.statement.tolist())
    for each in held.statements:
        wrong = unfit(each.text)
        if not wrong:
            sound.append(each)
            continue
        more = (
            f" The {votes[each.number]:,} votes on it are left out." if votes[each.number] else ""
        )
        aside.append(f"Statement {each.number}, “{each.text[:60]}”: {wrong}{more}")
    return sound, [each.replace("\x00", "") for each in aside]


def unfit(words: str) -> str:
    """What keeps words from being a statement here; empty where nothing does.

    >>> unfit("A bench."), unfit(" ")
    ('', 'it has no words.')
    """
    said = " ".join(words.split())
    if not said:
        return "it has no words."
    if not_text(said):
        return "it holds characters that are not text."
    if len(said) > HELD:
        return f"it has {len(said):,} letters, and {HELD} are kept at most."
    return ""


def check_size(held: HeldConversation, sound: list[Said]) -> None:
    """Raises ``RefusedError`` where there is nothing to keep, or more than a page should take."""
    people = len(set(held.participant.tolist()))
    if not sound or not people:
        raise RefusedError("files", "No statement, or no vote, could be read in the files.")
    for count, most, what in (
        (len(held.statements), MOST_STATEMENTS, "statements"),
        (people, MOST_PEOPLE, "people"),
        (len(held.vote), MOST_VOTES, "votes"),
    ):
        if count > most:
            raise RefusedError("files", f"It has {count:,} {what}; {most:,} are brought at most.")


def keep_statements(made: Conversation, user: User, sound: list[Said]) -> dict[int, int]:
    """The row of each statement that was kept, by its number in the file."""
    now = timezone.now()
    rows = Statement.objects.bulk_create(
        Statement(
            conversation=made,
            number=number,
            words=" ".join(each.text.split()),
            origin=Statement.Origin.BROUGHT,
            state=state_of(each),
            settled_by=user,
            settled_at=now,
        )
        for number, each in enumerate(sound, 1)
    )
    return {each.number: row.pk for each, row in zip(sound, rows, strict=True)}


def state_of(each: Said) -> Statement.State:
    """Rejected where a moderator took it out there; else people voted on it."""
    out = each.moderated == REJECTED
    return Statement.State.REJECTED if out else Statement.State.ACCEPTED


def keep_votes(made: Conversation, held: HeldConversation, rows: dict[int, int]) -> int:
    """Keep the last vote of each person on each statement that was kept; how many there are."""
    matrix = held.matrix()
    times = held.times() or [float("nan")] * len(matrix.votes)
    people = Participant.objects.bulk_create(
        [Participant(conversation=made, way=Participant.Way.BROUGHT) for _ in matrix.participants],
        batch_size=AT_ONCE,
    )
    numbers = matrix.statements.tolist()
    each_vote = zip(
        matrix.rows.tolist(), matrix.columns.tolist(), matrix.votes.tolist(), times, strict=True
    )
    votes = [
        Vote(
            participant=people[who],
            statement_id=rows[numbers[what]],
            choice=choice,
            cast_at=moment(made, at),
        )
        for who, what, choice, at in each_vote
        if numbers[what] in rows
    ]
    Vote.objects.bulk_create(votes, batch_size=AT_ONCE)
    return len(votes)


def moment(made: Conversation, at: float) -> datetime:
    """When a vote was cast: by the file where that is while it was open, else on its last noon."""
    if made.opens is None or made.closes is None:
        raise ValueError("a conversation that is brought has its days")
    last = datetime.combine(made.closes, time(12), UTC)
    first = datetime.combine(made.opens, time(0), UTC)
    if first.timestamp() <= at <= last.timestamp() + 43_200:
        return datetime.fromtimestamp(at, UTC)
    return last
