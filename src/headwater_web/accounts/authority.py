"""Who may give which role, and what a role must be to be given."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from headwater_web.accounts.models import Organisation, Role, User
from headwater_web.accounts.permissions import Action, Reach, RoleKind, level_of, reach
from headwater_web.accounts.territory import covered
from headwater_web.audit import AuditError
from headwater_web.audit.ledger import text

LONGEST_WHY = 300
LONGEST = timedelta(days=5 * 366)


class RefusedError(ValueError):
    """A change was not made; ``field`` says where on the page, the message how to mend it."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(says)
        self.field = field


def may_grant(
    by: User, kind: RoleKind, organisation: Organisation | None, places: tuple[str, ...] = ()
) -> bool:
    """Whether ``by`` may give or end such a role: in her own organisation and places, or anywhere.

    A role reaches its organisation's places where it names none.
    """
    return any(
        _lends(role, kind, organisation, frozenset(places or _places(organisation)))
        for role in by.roles_now
    )


def _lends(
    role: Role, kind: RoleKind, organisation: Organisation | None, places: frozenset[str]
) -> bool:
    far = reach(role.of_kind, Action.GRANT, level_of(kind))
    if far != Reach.OWN:
        return far == Reach.ALLOWED
    same = organisation is not None and role.organisation_id == organisation.pk
    return same and (not role.places or places <= covered(frozenset(role.places)))


def _places(organisation: Organisation | None) -> tuple[str, ...]:
    return tuple(organisation.places) if organisation else ()


def check_grant(
    person: User,
    kind: RoleKind,
    organisation: Organisation | None,
    places: tuple[str, ...],
    days: tuple[date, date | None],
) -> None:
    """Raises ``RefusedError`` where a role cannot be as it is wanted, whoever gives it."""
    if not person.is_active:
        raise RefusedError("person", "This account is closed. Open it before giving it a role.")
    _check_days(organisation, *days)
    _check_places(kind, organisation, places)
    for held in Role.objects.owned_by(person).filter(kind=kind.value, organisation=organisation):
        last = days[1] or date.max
        apart = held.starts > last or (held.until or date.max) < days[0]
        if held.ended_at is None and not apart and set(held.places) == set(places):
            raise RefusedError(
                "kind",
                f"{person.called} holds this role already, from {held.starts:%-d %B %Y}. End that "
                "one first, or choose other days.",
            )


def _check_days(organisation: Organisation | None, starts: date, until: date | None) -> None:
    today = timezone.localdate()
    if starts < today:
        raise RefusedError("starts", "A role cannot begin in the past. Give today or a later day.")
    if until is not None and until < starts:
        raise RefusedError("until", "The last day is before the first. Give a later last day.")
    if max(starts, until or starts) - today > LONGEST:
        raise RefusedError("until", "Give days within the next five years.")
    if organisation is not None and not organisation.is_living(starts):
        raise RefusedError(
            "organisation", f"{organisation.name} does not exist on {starts:%-d %B %Y}."
        )


def _check_places(
    kind: RoleKind, organisation: Organisation | None, places: tuple[str, ...]
) -> None:
    if organisation is None and kind != RoleKind.RESIDENT:
        raise RefusedError("organisation", "Choose the organisation in which the role is held.")
    own = covered(frozenset(_places(organisation)))
    outside = [code for code in places if own and code not in own]
    if outside and organisation is not None:
        raise RefusedError(
            "places",
            f"{', '.join(outside[:5])}: not in the places that {organisation.name} covers. Leave "
            "the box empty for all its places.",
        )


def checked_why(why: str) -> str:
    """The reason on one line; ``RefusedError`` where there is none, or it cannot be kept."""
    said = " ".join(why.split())
    if not said:
        raise RefusedError("why", "Say why, in a sentence. It is kept and shown.")
    if len(said) > LONGEST_WHY:
        raise RefusedError("why", f"Say why in {LONGEST_WHY} letters or fewer.")
    try:
        return text("reason", said)
    except AuditError as wrong:
        raise RefusedError(
            "why", "The reason is kept for ever: leave out e-mail addresses and odd characters."
        ) from wrong
