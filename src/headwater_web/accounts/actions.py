"""The changes of state of roles and organisations: check, change, audit, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from headwater_web.accounts import last_administrator
from headwater_web.accounts.authority import RefusedError, check_grant, checked_why, may_grant
from headwater_web.accounts.models import Organisation, Role, User
from headwater_web.accounts.permissions import Action, RoleKind
from headwater_web.accounts.role_entries import ORGANISATION_ADDED, ROLE_ENDED, ROLE_GRANTED
from headwater_web.audit import COMMAND, actor_of, record


@dataclass(frozen=True)
class Wanted:
    """A role that somebody should hold. Both days count; no ``until`` means until it is ended."""

    person: User
    kind: RoleKind
    organisation: Organisation | None
    starts: date
    why: str
    places: tuple[str, ...] = ()
    until: date | None = None


def grant(wanted: Wanted, by: User) -> Role:
    """Give a role; ``RefusedError`` where ``by`` may not, or the role cannot be as it is wanted."""
    with transaction.atomic():
        if wanted.person.pk == by.pk:
            raise RefusedError(
                "person", "Nobody gives a role to herself. Ask another governance lead to."
            )
        if not may_grant(by, wanted.kind, wanted.organisation, wanted.places):
            raise RefusedError("kind", refusal(wanted))
        return given(wanted, by, actor_of(by))


def grant_at_the_machine(wanted: Wanted) -> Role:
    """Give a role by a command: the first governance lead, where nobody is there to give it."""
    with transaction.atomic():
        return given(wanted, None, COMMAND)


def given(wanted: Wanted, by: User | None, actor: str) -> Role:
    """The role, checked, kept and recorded."""
    check_grant(
        wanted.person,
        wanted.kind,
        wanted.organisation,
        wanted.places,
        (wanted.starts, wanted.until),
    )
    made = Role.objects.create(
        person=wanted.person,
        kind=wanted.kind.value,
        organisation=wanted.organisation,
        places=list(wanted.places),
        starts=wanted.starts,
        until=wanted.until,
        why=checked_why(wanted.why),
        granted_by=by,
    )
    record(
        actor=actor,
        action=ROLE_GRANTED,
        subject=f"role:{made.pk}",
        detail=detail(made),
        reason=made.why,
    )
    return made


def end(role: Role, by: User, why: str) -> Role:
    """End a role now; ``RefusedError`` where ``by`` may not, or it has ended, or without reason."""
    with transaction.atomic():
        theirs = Role.objects.for_user(by, Action.GRANT).select_for_update(of=("self",))
        found = theirs.filter(pk=role.pk).first()
        if found is None or not may_grant(
            by, found.of_kind, found.organisation, tuple(found.places)
        ):
            raise RefusedError("why", "You may not end this role.")
        last_administrator.keep_role(found)
        return ended(found, by, actor_of(by), why)


def ended(role: Role, by: User | None, actor: str, why: str) -> Role:
    """The role, ended and recorded."""
    if not role.may_still_hold():
        raise RefusedError("why", "This role has ended already.")
    role.ended_at, role.ended_by, role.ended_why = timezone.now(), by, checked_why(why)
    role.save(update_fields=["ended_at", "ended_by", "ended_why"])
    record(
        actor=actor,
        action=ROLE_ENDED,
        subject=f"role:{role.pk}",
        detail=detail(role),
        reason=role.ended_why,
    )
    return role


def add_organisation(made: Organisation) -> Organisation:
    """Keep a new organisation, by a command."""
    with transaction.atomic():
        made.full_clean()
        made.save(force_insert=True)
        record(
            actor=COMMAND,
            action=ORGANISATION_ADDED,
            subject=f"organisation:{made.code}",
            detail={"name": made.name, "kind": made.kind, "places": made.places},
        )
    return made


def detail(role: Role) -> dict[str, object]:
    """What the audit keeps of a role: no name of a person."""
    return {
        "person": actor_of(role.person),
        "role": role.kind,
        "organisation": role.organisation.code if role.organisation else "",
        "places": role.places,
        "starts": role.starts.isoformat(),
        "until": role.until.isoformat() if role.until else "",
    }


def refusal(wanted: Wanted) -> str:
    """Why somebody may not give a role, and who may."""
    where = wanted.organisation.name if wanted.organisation else "no organisation"
    return (
        f"You may not give the role of {wanted.kind.words} in {where} for those places. Its "
        "information governance lead may."
    )
