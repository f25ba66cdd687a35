"""What a facilitator does in a workshop: begin it, capture, group, move on, decide, close."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from headwater.evidence.barriers import barriers
from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import Action
from headwater_web.audit import Action as Entry
from headwater_web.audit import actor_of, record
from headwater_web.deliberation import vision_entries as entries
from headwater_web.deliberation.vision_actions import may_write_for
from headwater_web.deliberation.visions import Vision
from headwater_web.deliberation.workshops import (
    Captured,
    Point,
    SeatToken,
    Workshop,
    WorkshopDecision,
)
from headwater_web.forms.writing import line

Stage = Workshop.Stage
MOST_LINES = 200
MOST_POINTS = 60
LONGEST = 280


@dataclass(frozen=True)
class Called:
    """A workshop as somebody begins it; ``gathering`` is the code of a gathering, or empty."""

    title: str
    place: str
    organisation: Organisation | None
    about: str = ""
    gathering: str = ""
    vision: Vision | None = None
    fictional: bool = False


def begin(user: User, called: Called) -> Workshop:
    """Begin a workshop; it gathers statements at once."""
    with transaction.atomic():
        body = may_write_for(user, called.organisation, called.place)
        vision = called.vision
        if vision is not None:
            vision = Vision.objects.for_user(user, Action.CHANGE).filter(pk=vision.pk).first()
            if vision is None or vision.place != called.place:
                raise RefusedError("vision", "Choose a vision of this place that you may change.")
        made = Workshop.objects.create(
            code=f"w-{secrets.token_hex(5)}",
            hall=secrets.token_hex(5),
            title=line("title", called.title, 120, "Give the workshop a title."),
            about=line("about", called.about, 600),
            place=called.place,
            gathering=line("gathering", called.gathering, 30),
            organisation=body,
            owner=user,
            vision=vision,
            fictional=called.fictional,
        )
        _written(user, entries.WORKSHOP_BEGUN, made, {"place": made.place})
    return made


def capture(user: User, workshop: Workshop, kind: str, pasted: str) -> int:
    """Write down statements, one a line; how many were new. A line said already is kept once."""
    with transaction.atomic():
        held = running(user, workshop)
        if kind not in Workshop.Kind.values:
            raise RefusedError("kind", "Choose what the statements are about.")
        lines = [" ".join(each.split()) for each in pasted.splitlines()]
        wanted = list(dict.fromkeys(each.lstrip("-•* ") for each in lines if each.strip("-•* ")))
        if not wanted:
            raise RefusedError("said", "Write at least one statement; several stand one a line.")
        if len(wanted) > MOST_LINES:
            raise RefusedError("said", f"Paste {MOST_LINES} lines at most at once.")
        wanted = [_said(number, each) for number, each in enumerate(wanted, 1)]
        rows = Captured.objects.for_user(user).filter(workshop=held, kind=kind).shown()
        there = set(rows.values_list("words", flat=True))
        new = [each for each in wanted if each not in there]
        Captured.objects.bulk_create(
            Captured(workshop=held, kind=kind, words=each, key=f"desk-{secrets.token_hex(12)}")
            for each in new
        )
        _written(user, entries.CAPTURED, held, {"statements": len(new)})
    return len(new)


def _said(number: int, words: str) -> str:
    """One line of what was pasted; ``RefusedError`` names the line that cannot be kept."""
    try:
        return line("said", words, LONGEST)
    except RefusedError as wrong:
        raise RefusedError("said", f"Line {number}, “{words[:40]}”: {wrong}") from wrong


def hide(user: User, workshop: Workshop, number: int) -> Workshop:
    """Hide a statement: it is shown nowhere and taken into nothing."""
    with transaction.atomic():
        held = running(user, workshop)
        rows = Captured.objects.for_user(user, Action.CHANGE).filter(workshop=held, pk=number)
        if not rows.shown().update(hidden_at=timezone.now(), point=None):
            raise RefusedError("", "That is not there any more. Load the page again.")
        _written(user, entries.HIDDEN_STATEMENT, held, {"statement": number})
    return held


def add_point(user: User, workshop: Workshop, kind: str, words: str, barrier: str = "") -> Point:
    """Make a point under which statements are put."""
    with transaction.atomic():
        held = running(user, workshop)
        if kind not in Workshop.Kind.values:
            raise RefusedError("point_kind", "Choose what the point is about.")
        return _point(user, held, kind, line("point", words, 200, "Say the point."), barrier)


def _point(user: User, held: Workshop, kind: str, words: str, barrier: str = "") -> Point:
    rows = Point.objects.for_user(user).filter(workshop=held)
    if rows.count() >= MOST_POINTS:
        raise RefusedError("point", f"A workshop has {MOST_POINTS} points at most.")
    if barrier and (kind != Workshop.Kind.BARRIER or barrier not in barriers().barriers):
        raise RefusedError("barrier", "Choose a barrier from the list, for a point in the way.")
    same = rows.filter(kind=kind, words=words).first()
    if same is not None:
        return same
    return Point.objects.create(
        workshop=held, kind=kind, words=words, barrier=barrier, position=rows.count() + 1
    )


ALONE = "alone"


def group(user: User, workshop: Workshop, placed: Mapping[int, str]) -> int:
    """Put statements under points: statement number to point number, ``alone``, or nothing.

    ``alone`` makes a point of the statement itself. How many statements were moved.
    """
    with transaction.atomic():
        held = running(user, workshop)
        points = {str(each.pk): each for each in Point.objects.for_user(user).filter(workshop=held)}
        rows = Captured.objects.for_user(user, Action.CHANGE).filter(workshop=held).shown()
        moved = 0
        for each in rows.filter(pk__in=list(placed)).select_for_update(of=("self",)):
            target = placed[each.pk]
            point = (
                _point(user, held, each.kind, each.words[:200])
                if target == ALONE
                else points.get(target)
            )
            if target and point is None:
                raise RefusedError("group", "A point is not there any more. Load the page again.")
            if (point.pk if point else None) != each.point_id:
                each.point = point
                each.save(update_fields=["point"])
                moved += 1
        if moved:
            _written(user, entries.GROUPED, held, {"statements": moved})
    return moved


def gather(user: User, workshop: Workshop, phones: bool) -> Workshop:
    """Gather statements, from phones too or only from the facilitator."""
    return _stage(user, workshop, Stage.GATHER, phones=phones)


def put_to_vote(user: User, workshop: Workshop, point: int) -> Workshop:
    """Put a point to the vote on the screen and on every phone."""
    found = Point.objects.for_user(user).filter(workshop=workshop, pk=point).first()
    if found is None:
        raise RefusedError("", "That point is not there any more. Load the page again.")
    return _stage(user, workshop, Stage.VOTE, asked=found)


def rank(user: User, workshop: Workshop, kind: str) -> Workshop:
    """Let the hall rank the points of a kind, two at a time."""
    count = Point.objects.for_user(user).filter(workshop=workshop, kind=kind).count()
    if count < 2:
        raise RefusedError("ranks", "Make at least two points of that kind first.")
    return _stage(user, workshop, Stage.RANK, ranks=kind)


def _stage(
    user: User,
    workshop: Workshop,
    stage: str,
    phones: bool = True,
    asked: Point | None = None,
    ranks: str = "",
) -> Workshop:
    with transaction.atomic():
        held = running(user, workshop)
        held.stage, held.phones, held.asked, held.ranks = stage, phones, asked, ranks
        held.save(update_fields=["stage", "phones", "asked", "ranks"])
        _written(user, entries.STAGED, held, {"stage": stage})
    return held


def decide(user: User, workshop: Workshop, words: str, who: str, due: date) -> WorkshopDecision:
    """Write down a decision, who would see to it, and by when."""
    with transaction.atomic():
        held = running(user, workshop)
        made = WorkshopDecision.objects.create(
            workshop=held,
            words=line("words", words, 400, "Say what was decided."),
            who=line("who", who, 120, "Say which body or person would see to it."),
            due=due,
        )
        _written(user, entries.DECIDED, held, {"decision": made.pk})
    return made


def close(user: User, workshop: Workshop) -> Workshop:
    """Close the workshop: phones send and vote no more, and no phone can be told from another."""
    with transaction.atomic():
        held = running(user, workshop)
        held.stage, held.closed_at, held.asked, held.ranks = Stage.CLOSED, timezone.now(), None, ""
        held.save()
        SeatToken.objects.filter(seat__workshop=held).delete()
        _written(user, entries.CLOSED, held, {})
    return held


def recorded(user: User, workshop: Workshop, places: Mapping[int, str]) -> int:
    """Note where each decision stands in a gathering's record; how many were new there."""
    with transaction.atomic():
        rows = WorkshopDecision.objects.for_user(user, Action.CHANGE).filter(workshop=workshop)
        done = 0
        for each in rows.filter(pk__in=list(places), recorded=""):
            each.recorded = places[each.pk]
            each.save(update_fields=["recorded"])
            done += 1
        if done:
            _written(user, entries.RECORDED, workshop, {"decisions": done})
    return done


def points_of(user: User, workshop: Workshop) -> Iterable[Point]:
    """The points of a workshop, in order."""
    return Point.objects.for_user(user).filter(workshop=workshop)


def running(user: User, workshop: Workshop) -> Workshop:
    """The workshop, locked, where she runs it and it is not closed; else refused."""
    rows = Workshop.objects.for_user(user, Action.CHANGE).select_for_update(of=("self",))
    found = rows.filter(pk=workshop.pk).first()
    if found is None:
        raise RefusedError("", "You may not run this workshop.")
    if found.stage == Stage.CLOSED:
        raise RefusedError("", "This workshop is closed.")
    return found


def _written(user: User, entry: Entry, workshop: Workshop, detail: Mapping[str, object]) -> None:
    record(actor=actor_of(user), action=entry, subject=f"workshop:{workshop.code}", detail=detail)
