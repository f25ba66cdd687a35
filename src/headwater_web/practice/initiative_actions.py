"""The changes of state of an initiative: register, change, list, turn into a practice card."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from headwater.evidence.barriers import barriers
from headwater.evidence.prevention import Level, Scale
from headwater.practice.card import PracticeCard
from headwater.practice.faults import Fault
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import Action, Reach, Sensitivity
from headwater_web.accounts.scopes import may
from headwater_web.accounts.territory import knows
from headwater_web.audit import Action as Entry
from headwater_web.audit import actor_of, record
from headwater_web.practice import actions, entries
from headwater_web.practice.models import Card, Initiative
from headwater_web.practice.refusal import PracticeError, refuse
from headwater_web.practice.telling import tell_owner, tell_reviewers

LIMITS = {"name": 160, "what": 2_000, "for_whom": 400, "body": 160}
MOST_OWN = 100


@dataclass(frozen=True)
class Told:
    """What somebody tells of an initiative; ``unread_day`` where its day could not be read."""

    name: str
    what: str
    place: str
    body: str
    run_by: str
    state: str
    for_whom: str = ""
    barriers: tuple[str, ...] = ()
    starts: date | None = None
    organisation: Organisation | None = None
    unread_day: bool = False


def register(user: User, told: Told) -> Initiative:
    """Put an initiative on the register; everybody sees it once it is listed."""
    with transaction.atomic():
        if may(user, Action.ADD, Sensitivity.INTERNAL) == Reach.NOT:
            raise refuse("", "You may not register initiatives here.")
        if Initiative.objects.owned_by(user).count() >= MOST_OWN:
            raise refuse("name", f"You have registered {MOST_OWN}. End or remove one first.")
        made = Initiative(code=f"I-{secrets.token_hex(4).upper()}", owner=user)
        _tell(made, told)
        made.save(force_insert=True)
        words = "Somebody registered an initiative for you to look at before everybody sees it."
        tell_reviewers(user, made.organisation, f"look at {made.pk}", words)
        _written(user, entries.REGISTERED, made)
    return made


def change(user: User, initiative: Initiative, told: Told) -> None:
    """Change what is told; the organisation that lists it stays.

    What was listed waits to be listed again, unless whoever changes it may list it: else anything
    could be said in public that nobody has looked at.
    """
    with transaction.atomic():
        held = _locked(user, initiative, Action.CHANGE)
        kept = held.organisation
        _tell(held, told)
        held.organisation = kept or told.organisation
        lists = Initiative.objects.for_user(user, Action.MODERATE).filter(pk=held.pk).exists()
        unlisted = held.listed_at is not None and not lists
        held.listed_at = None if unlisted else held.listed_at
        held.save()
        _written(user, entries.CHANGED, held)
        if unlisted:
            _written(user, entries.UNLISTED, held)


def list_it(reviewer: User, initiative: Initiative, listed: bool) -> None:
    """Show an initiative to everybody, or stop showing it."""
    with transaction.atomic():
        held = _locked(reviewer, initiative, Action.MODERATE)
        held.listed_at = timezone.now() if listed else None
        held.save()
        if listed and held.owner_id != reviewer.pk:
            tell_owner(held)
        _written(reviewer, entries.LISTED if listed else entries.UNLISTED, held)


def begin_card(user: User, initiative: Initiative) -> Card:
    """Begin the practice card of an initiative: a draft with what the register says."""
    with transaction.atomic():
        held = _locked(user, initiative, Action.CHANGE)
        if held.card is not None:
            raise refuse("", "It has a practice card already.")
        made = actions.draft(user, held.organisation, card_from(held))
        held.card = made
        held.save()
        _written(user, entries.TURNED, held)
    return made


def card_from(initiative: Initiative) -> PracticeCard:
    """What the register says, as the beginning of a card."""
    blocked = [barriers().find(code) for code in initiative.barriers]
    since = f"from {initiative.starts:%Y}" if initiative.starts else "not yet begun"
    return PracticeCard(
        code=f"initiative-{initiative.code.lower()}",
        title=initiative.name,
        problem=" ".join(each.says for each in blocked),
        barriers=tuple(initiative.barriers),
        done=initiative.what,
        for_whom=initiative.for_whom or "Not said yet",
        where=initiative.body,
        level=Level.PRIMARY,
        scale=Scale.NEIGHBOURHOOD,
        when=since,
        grade=1,
        source=f"Told by {initiative.body}",
        places=(initiative.place,),
        contact=initiative.body,
        fictional=initiative.fictional,
    )


def _tell(made: Initiative, told: Told) -> None:
    wrong = tuple(_faults(told))
    if wrong:
        raise PracticeError(*wrong)
    for name in LIMITS:
        setattr(made, name, getattr(told, name).strip())
    made.barriers, made.place, made.starts = list(told.barriers), told.place, told.starts
    made.run_by, made.state, made.organisation = told.run_by, told.state, told.organisation


def _faults(told: Told) -> Iterator[Fault]:
    """Everything that is wrong with what is told, in the order of the form."""
    for name, most in LIMITS.items():
        text = getattr(told, name).strip()
        if not text and name != "for_whom":
            yield Fault(name, MISSING[name])
        if len(text) > most:
            yield Fault(name, f"Keep it within {most:,} letters.")
    if not knows(told.place):
        yield Fault("place", "Choose a place that is known here: a ward, district or county.")
    if told.run_by not in Initiative.RunBy.values:
        yield Fault("run_by", "Choose who does it.")
    if told.state not in Initiative.State.values:
        yield Fault("state", "Choose how far it is.")
    if told.unread_day:
        yield Fault("starts", "Write the day as 2026-09-01.")
    yield from _barrier_faults(told)


def _barrier_faults(told: Told) -> Iterator[Fault]:
    if not told.barriers:
        yield Fault("barriers", "Choose at least one barrier that it works against.")
    for code in told.barriers:
        if code not in barriers().barriers:
            yield Fault("barriers", f"{code!r} is no barrier's code.")


MISSING = {
    "name": "Give it the name people use.",
    "what": "Say what is done.",
    "body": "Say who does it: the group, the charity, the council.",
}


def _locked(user: User, initiative: Initiative, action: Action) -> Initiative:
    allowed = Initiative.objects.for_user(user, action).select_for_update()
    found = allowed.filter(pk=initiative.pk).first()
    if found is None:
        raise refuse("", "You may not do that to this initiative.")
    return found


def _written(user: User, entry: Entry, initiative: Initiative) -> None:
    record(actor=actor_of(user), action=entry, subject=f"initiative:{initiative.code}")
