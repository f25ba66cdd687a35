"""Deciding what a succession left open: pass it on, hand it to somebody, or drop it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from headwater_web.accounts import actions, estates
from headwater_web.accounts.authority import RefusedError, checked_why
from headwater_web.accounts.matters import Matter
from headwater_web.accounts.models import Organisation, Role, User
from headwater_web.accounts.permissions import Action, Reach, Sensitivity, reach
from headwater_web.accounts.role_entries import DROPPED, INHERITED
from headwater_web.accounts.scopes import may
from headwater_web.accounts.territory import covered
from headwater_web.audit import actor_of, record

ROLE = "role"


@dataclass(frozen=True)
class Decision:
    """What somebody decided: an heir, or an owner; neither means that it is dropped, or left."""

    why: str
    heir: Organisation | None = None
    owner: User | None = None


def decide(matter: Matter, decision: Decision, by: User) -> Matter:
    """Carry a decision out; ``RefusedError`` where ``by`` may not, or it was decided before."""
    with transaction.atomic():
        theirs = Matter.objects.for_user(by, Action.GOVERN).open()
        found = theirs.filter(pk=matter.pk).first()
        if found is None:
            raise RefusedError("outcome", "This was decided already, or is not yours to decide.")
        decision = replace(decision, why=checked_why(decision.why))
        found.outcome = carried_out(found, decision, by)
        found.heir, found.why = decision.heir, decision.why
        found.decided_by, found.decided_at = by, timezone.now()
        found.save(update_fields=["outcome", "heir", "why", "decided_by", "decided_at"])
        passed = found.outcome == Matter.Outcome.PASSED_ON
        record(
            actor=actor_of(by),
            action=INHERITED if passed else DROPPED,
            subject=f"{found.estate}:{found.key}",
            detail={
                "matter": found.pk,
                "outcome": found.outcome,
                "from": found.predecessor.code,
                "to": decision.heir.code if decision.heir else "",
                "owner": actor_of(decision.owner) if decision.owner else "",
            },
            reason=decision.why,
        )
    return found


def carried_out(matter: Matter, decision: Decision, by: User) -> str:
    """Do what was decided to the thing itself; what the outcome is called."""
    owned = estates.owned_named(matter.estate)
    if owned is not None:
        if decision.owner is None:
            return Matter.Outcome.KEPT
        owned.hand_over(matter.key, decision.owner)
        return Matter.Outcome.PASSED_ON
    if decision.heir is None:
        return dropped(matter, decision.why)
    if decision.heir not in list(heirs(matter, by)):
        raise RefusedError("heir", "Choose one of the organisations listed.")
    if matter.estate == ROLE:
        pass_role(matter, decision.heir, by, decision.why)
    else:
        held = estates.held_named(matter.estate)
        if held is None:
            raise RefusedError("outcome", f"Nothing here knows what a {matter.estate} is any more.")
        held.pass_on(matter.key, decision.heir)
    return Matter.Outcome.PASSED_ON


def dropped(matter: Matter, why: str) -> str:
    """Close the thing; a role has lapsed with its organisation."""
    held = estates.held_named(matter.estate)
    if held is not None:
        held.drop(matter.key, why)
    return Matter.Outcome.DROPPED


def pass_role(matter: Matter, heir: Organisation, by: User, why: str) -> None:
    """Give the person the same role in the heir, for those of its places that the heir covers."""
    role = Role.objects.filter(pk=int(matter.key)).select_related("person").first()
    if role is None:
        raise RefusedError("outcome", "This role is no more. Drop it from the list.")
    own = covered(frozenset(heir.places))
    places = tuple(code for code in role.places if code in own)
    if role.places and not places:
        raise RefusedError("heir", f"{heir.name} covers none of the places this role is for.")
    wanted = actions.Wanted(
        person=role.person,
        kind=role.of_kind,
        organisation=heir,
        starts=max(timezone.localdate(), heir.valid_from or timezone.localdate()),
        why=why,
        places=places,
    )
    actions.grant(wanted, by)


def heirs(matter: Matter, by: User) -> list[Organisation]:
    """The candidates to which ``by`` may pass a matter on: those she governs."""
    level = Sensitivity.INTERNAL
    everywhere = may(by, Action.GOVERN, level) == Reach.ALLOWED
    own = {
        role.organisation_id
        for role in by.roles_now
        if reach(role.of_kind, Action.GOVERN, level) >= Reach.OWN
    }
    return [each for each in matter.candidates.all() if everywhere or each.pk in own]
