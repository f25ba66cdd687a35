"""What somebody with a phone does in a workshop: say, vote, choose. Each is kept once.

Nobody signs in. A phone holds a random token, of which a digest is kept while the workshop lasts;
what is sent twice, because no answer came the first time, is kept once.
"""

from __future__ import annotations

import hashlib
import re

from django.db import IntegrityError, transaction
from django.utils import timezone

from headwater.deliberation.pairing import next_pair
from headwater_web.accounts.authority import RefusedError
from headwater_web.deliberation.workshops import (
    Captured,
    HallVote,
    PairChoice,
    Point,
    Seat,
    SeatToken,
    Workshop,
)
from headwater_web.forms.writing import line

LONGEST = 280
MOST_SAID = 2_000
LATE_HOURS = 24
KEY = re.compile(r"[A-Za-z0-9-]{16,36}")


def say(workshop: Workshop, kind: str, words: str, key: str) -> Captured:
    """Keep a statement from a phone, once for each key; up to a day after the workshop closed.

    A phone that found its signal on the way home loses nothing.
    """
    if not KEY.fullmatch(key):
        raise RefusedError("said", "The form was not whole. Load the page again.")
    before = workshop.captured.filter(key=f"phone-{key}").first()
    if before is not None:
        return before
    if kind not in Workshop.Kind.values:
        raise RefusedError("kind", "Choose what you want to say something about.")
    said = line("said", words, LONGEST, "Write what you want to say.")
    _takes_statements(workshop)
    try:
        with transaction.atomic():
            return Captured.objects.create(
                workshop=workshop, kind=kind, words=said, key=f"phone-{key}", by_phone=True
            )
    except IntegrityError:
        return workshop.captured.get(key=f"phone-{key}")


def _takes_statements(workshop: Workshop) -> None:
    closed = workshop.closed_at
    if closed is not None and (timezone.now() - closed).total_seconds() > LATE_HOURS * 3600:
        raise RefusedError("said", "This workshop was closed more than a day ago.")
    if not workshop.phones and closed is None:
        raise RefusedError("said", "The facilitator is not taking statements from phones now.")
    if workshop.captured.count() >= MOST_SAID:
        raise RefusedError("said", "This workshop holds as many statements as it can.")


def vote(workshop: Workshop, token: str, point: int, choice: str) -> HallVote:
    """Keep what this phone says of a point; a later vote on it replaces the earlier."""
    _is_running(workshop)
    found = workshop.hall_points.filter(pk=point).first()
    if found is None or choice not in {"1", "0", "-1"}:
        raise RefusedError("", "That was not put to the vote. Load the page again.")
    made, _ = HallVote.objects.update_or_create(
        seat=seat_of(workshop, token), point=found, defaults={"choice": int(choice)}
    )
    return made


def choose(workshop: Workshop, token: str, winner: int, loser: int) -> PairChoice:
    """Keep which of two points matters more to this phone; each pair once."""
    _is_running(workshop)
    rows = {each.pk: each for each in workshop.hall_points.filter(pk__in=(winner, loser))}
    if len(rows) != 2 or rows[winner].kind != rows[loser].kind:
        raise RefusedError("", "Those are not two points of this workshop. Load the page again.")
    low, high = sorted((winner, loser))
    made, _ = PairChoice.objects.get_or_create(
        seat=seat_of(workshop, token),
        pair=f"{low}-{high}",
        defaults={"winner": rows[winner], "loser": rows[loser]},
    )
    return made


def pair_for(workshop: Workshop, token: str) -> tuple[Point, Point] | None:
    """The two points that this phone is asked about next; None once it has seen every pair."""
    points = {each.pk: each for each in workshop.hall_points.filter(kind=workshop.ranks)}
    rows = PairChoice.objects.filter(winner__workshop=workshop, winner__kind=workshop.ranks)
    shown = list(rows.values_list("winner", "loser"))
    own = rows.filter(seat__token__digest=digest(workshop, token)).values_list("winner", "loser")
    person = int(digest(workshop, token)[:15], 16)
    pair = next_pair(points, shown, list(own), person)
    return (points[pair[0]], points[pair[1]]) if pair else None


def seat_of(workshop: Workshop, token: str) -> Seat:
    """The row of this phone in this workshop; two requests at once make one."""
    mine = digest(workshop, token)
    held = SeatToken.objects.filter(digest=mine).select_related("seat")
    found = held.first()
    if found is not None:
        return found.seat
    try:
        with transaction.atomic():
            made = Seat.objects.create(workshop=workshop)
            SeatToken.objects.create(seat=made, digest=mine)
            return made
    except IntegrityError:
        return held.get().seat


def digest(workshop: Workshop, token: str) -> str:
    """What is kept of a token in one workshop: it cannot be turned back, nor told in another."""
    return hashlib.sha256(f"{workshop.hall} {token}".encode()).hexdigest()


def _is_running(workshop: Workshop) -> None:
    if workshop.stage == Workshop.Stage.CLOSED:
        raise RefusedError("", "This workshop is closed: votes no longer count.")
