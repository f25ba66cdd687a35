"""The changes of groups and of who is in them: check, change, audit, in one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from headwater_web.accounts.authority import RefusedError, checked_why
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import Action, Reach, Sensitivity, reach
from headwater_web.audit import Action as Entry
from headwater_web.audit import actor_of, record
from headwater_web.forms.writing import line
from headwater_web.network import entries, kinds
from headwater_web.network.groups import Group, Membership
from headwater_web.network.privacy import Act, Privacy
from headwater_web.network.reach import is_leader
from headwater_web.network.telling import may_mail, tell_one

State = Membership.State
MOST_INVITED = 100


@dataclass(frozen=True)
class WantedGroup:
    """A group that somebody wants to start."""

    name: str
    purpose: str
    scale: str
    privacy: str
    organisation: Organisation | None


def hosts(user: User) -> tuple[Organisation, ...]:
    """The organisations in whose name she may start a group: those in which she convenes."""
    held = (
        each.organisation
        for each in user.roles_now
        if each.organisation
        and reach(each.of_kind, Action.CONVENE, Sensitivity.INTERNAL) >= Reach.OWN
    )
    return tuple({each.pk: each for each in held}.values())


def start(user: User, wanted: WantedGroup) -> Group:
    """Start a group, and convene it."""
    with transaction.atomic():
        if wanted.organisation is None or wanted.organisation not in hosts(user):
            raise RefusedError("organisation", "Choose an organisation in which you convene.")
        if wanted.scale not in Group.Scale.values:
            raise RefusedError("scale", "Choose how far the group goes.")
        if wanted.privacy not in list(Privacy):
            raise RefusedError("privacy", "Choose who may find it and read it.")
        name = line("name", wanted.name, 100, "Give the group a name.")
        made = Group.objects.create(
            slug=slug_of(name, Privacy(wanted.privacy)),
            name=name,
            purpose=line("purpose", wanted.purpose, 400, "Say what the group is for."),
            scale=wanted.scale,
            privacy=wanted.privacy,
            organisation=wanted.organisation,
            places=list(wanted.organisation.places),
        )
        Membership.objects.create(group=made, person=user, state=State.CONVENOR)
        detail = {"privacy": made.privacy, "organisation": wanted.organisation.code}
        _record(user, entries.GROUP_STARTED, made, detail)
    return made


def slug_of(name: str, privacy: Privacy) -> str:
    """What stands in the group's address: its name where everybody may know it, else nothing."""
    tail = secrets.token_hex(4)
    open_name = privacy in (Privacy.OPEN, Privacy.RESTRICTED)
    return f"{slugify(name)[:40] or 'group'}-{tail}" if open_name else f"group-{tail}{tail[::-1]}"


def join(user: User, group: Group) -> Membership:
    """Join a group that is open to her, or to which she was invited."""
    with transaction.atomic():
        found = living(user, group, Act.JOIN)
        made, _ = Membership.objects.owned_by(user).update_or_create(
            group=found, person=user, defaults={"state": State.MEMBER}
        )
        _record(user, entries.JOINED, found)
    return made


def ask_in(user: User, group: Group) -> Membership:
    """Ask to be let into a group; its convenors are told."""
    with transaction.atomic():
        found = living(user, group, Act.ASK_IN)
        made, fresh = Membership.objects.owned_by(user).get_or_create(
            group=found, person=user, defaults={"state": State.ASKED}
        )
        if not fresh:
            raise RefusedError("", "You have asked already. A convenor of the group will answer.")
        for each in convenors(found):
            path = reverse("network:people-of", args=[found.slug])
            words = "Somebody asks to join a group that you convene."
            tell_one(each, kinds.LET_IN, f"asked in {made.pk} {each.pk}", words, path)
        _record(user, entries.ASKED_IN, found)
    return made


def leave(user: User, group: Group) -> Group:
    """Leave a group, turn an invitation down, or take back that she asked to be let in."""
    with transaction.atomic():
        found = Membership.objects.owned_by(user).filter(group=group).first()
        if found is None:
            raise RefusedError("", "You are not in this group.")
        _keep_a_convenor(found)
        found.delete()
        _record(user, entries.LEFT, group)
    return group


def invite(user: User, group: Group, person: User | None) -> Membership:
    """Invite a member of the network to a group; she is told."""
    with transaction.atomic():
        found = living(user, group, Act.INVITE)
        if person is None or not is_leader(person):
            raise RefusedError(
                "person",
                "No one member has that name. Check it, or give the name they sign in with.",
            )
        waiting = Membership.objects.filter(group=found, invited_by=user, state=State.INVITED)
        if waiting.count() >= MOST_INVITED:
            raise RefusedError("person", f"{MOST_INVITED} whom you invited have yet to answer.")
        made, fresh = Membership.objects.owned_by(person).get_or_create(
            group=found, person=person, defaults={"state": State.INVITED, "invited_by": user}
        )
        if not fresh and made.is_inside:
            raise RefusedError("person", "This person is in the group already.")
        if not fresh and made.state == State.ASKED:
            made.state = State.MEMBER
            made.save(update_fields=["state"])
        path = reverse("network:group", args=[found.slug])
        words = "You are invited to a group of leaders. Sign in to see which, and to answer."
        tell_one(person, kinds.INVITED, f"invited {made.pk}", words, path)
        _record(user, entries.INVITED, found, {"person": actor_of(person)})
    return made


def admit(user: User, membership: Membership) -> Membership:
    """Let somebody in who asked; she is told."""
    with transaction.atomic():
        made = _settled(user, membership, (State.ASKED,), State.MEMBER, entries.ADMITTED)
        path = reverse("network:group", args=[made.group.slug])
        words = f"You are let into “{made.group.name}”."
        tell_one(made.person, kinds.ADMITTED, f"let in {made.pk} {_now()}", words, path)
    return made


def make_convenor(user: User, membership: Membership) -> Membership:
    """Let a member convene too."""
    before = (State.MEMBER, State.MODERATOR)
    return _settled(user, membership, before, State.CONVENOR, entries.MADE_CONVENOR)


def make_moderator(user: User, membership: Membership) -> Membership:
    """Let a member moderate: hide what should not stand in the group, and show it again."""
    return _settled(user, membership, (State.MEMBER,), State.MODERATOR, entries.MADE_MODERATOR)


def end_moderator(user: User, membership: Membership) -> Membership:
    """Let a moderator be a member like the others again."""
    return _settled(user, membership, (State.MODERATOR,), State.MEMBER, entries.ENDED_MODERATOR)


def turn_away(user: User, membership: Membership, why: str) -> None:
    """Take somebody out of a group, or do not let her in; she is told, and why."""
    with transaction.atomic():
        found = _convened(user, membership)
        _keep_a_convenor(found)
        reason = checked_why(why)
        _tell_turned_away(found, reason)
        found.delete()
        detail = {"person": actor_of(found.person)}
        _record(user, entries.TURNED_AWAY, found.group, detail, reason)


def _tell_turned_away(membership: Membership, reason: str) -> None:
    """Tell somebody that she is not in a group; of one whose words go into no mail, no more."""
    group = membership.group
    if not may_mail(group):
        words = "You are not in one of your groups any more."
    elif membership.state == State.ASKED:
        words = f"You are not let into “{group.name}”: {reason}"
    else:
        words = f"You are not in “{group.name}” any more: {reason}"
    key = f"turned away {membership.pk} {_now()}"
    tell_one(membership.person, kinds.ADMITTED, key, words, reverse("network:groups"))


def _now() -> str:
    return f"{timezone.now():%Y%m%d%H%M%S%f}"


def close(user: User, group: Group, why: str) -> Group:
    """Close a group: it can be read still, and nothing more is said in it."""
    with transaction.atomic():
        found = living(user, group, Act.CONVENE)
        found.closed_at, found.closed_why = timezone.now(), checked_why(why)
        found.save(update_fields=["closed_at", "closed_why"])
        _record(user, entries.GROUP_CLOSED, found, reason=found.closed_why)
    return found


def living(user: User, group: Group, act: Act) -> Group:
    """The group, where ``user`` may do ``act`` in it and it is not closed; else refused."""
    found = Group.objects.for_user(user, act).select_for_update().filter(pk=group.pk).first()
    if found is None:
        raise RefusedError("", "You may not do this in this group.")
    if found.closed_at is not None:
        raise RefusedError("", "This group is closed. What was said in it can still be read.")
    return found


def convenors(group: Group) -> list[User]:
    """Who convenes a group."""
    held = Membership.objects.filter(group=group, state=State.CONVENOR).select_related("person")
    return [each.person for each in held]


def _convened(user: User, membership: Membership) -> Membership:
    found = Membership.objects.for_user(user, Act.CONVENE).select_related("group", "person")
    here = found.filter(pk=membership.pk).first()
    if here is None:
        raise RefusedError("", "Only a convenor of the group may do this.")
    return here


def _settled(
    user: User, membership: Membership, before: tuple[str, ...], after: str, entry: Entry
) -> Membership:
    with transaction.atomic():
        found = _convened(user, membership)
        if found.state not in before:
            raise RefusedError("", "This was settled already.")
        found.state = after
        found.save(update_fields=["state"])
        _record(user, entry, found.group, {"person": actor_of(found.person)})
    return found


def _keep_a_convenor(membership: Membership) -> None:
    """A group is never left without somebody who convenes it, while others are in it."""
    if membership.state != State.CONVENOR:
        return
    membership.group.refresh_from_db(from_queryset=Group.objects.select_for_update())
    others = Membership.objects.filter(group=membership.group_id).exclude(pk=membership.pk)
    if others.inside().exists() and not others.filter(state=State.CONVENOR).exists():
        raise RefusedError("", "Make somebody else a convenor first: a group needs one.")


def _record(
    user: User,
    entry: Entry,
    group: Group,
    detail: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    record(
        actor=actor_of(user),
        action=entry,
        subject=f"group:{group.pk}",
        detail=detail,
        reason=reason,
    )
