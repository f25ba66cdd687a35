"""The changes of gatherings: called, changed, agendas shaped, who comes, what there is to read."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from headwater_web.accounts.authority import RefusedError, checked_why
from headwater_web.accounts.models import User
from headwater_web.accounts.territory import knows
from headwater_web.audit import Action as Entry
from headwater_web.audit import actor_of, record
from headwater_web.forms.writing import line, lines, web_address
from headwater_web.network import entries, gathering_news
from headwater_web.network.gatherings import (
    AgendaItem,
    Attendance,
    Gathering,
    Material,
    Programme,
)
from headwater_web.network.group_actions import living
from headwater_web.network.groups import Group, Membership
from headwater_web.network.privacy import Act
from headwater_web.network.questions import Question

LONGEST_MINUTES = 480
MOST_THEMES = 12


@dataclass(frozen=True)
class Called:
    """A gathering as somebody calls it."""

    kind: str
    title: str
    about: str
    starts: datetime
    ends: datetime
    venue: str = ""
    place: str = ""
    programme: Programme | None = None
    theme: str = ""


def begin_programme(user: User, group: Group, name: str, purpose: str, themes: str) -> Programme:
    """Make a programme that strings gatherings together; ``themes`` stand one a line."""
    with transaction.atomic():
        found = living(user, group, Act.CONVENE)
        listed = [each.strip() for each in themes.splitlines() if each.strip()]
        made = Programme.objects.create(
            group=found,
            name=line("name", name, 100, "Give the programme a name."),
            purpose=line("purpose", purpose, 400),
            themes=[line("themes", each, 100) for each in listed[:MOST_THEMES]],
        )
        _record(user, entries.PROGRAMME_MADE, f"group:{found.pk}", {"programme": made.pk})
    return made


def call(user: User, group: Group, called: Called) -> Gathering:
    """Call a gathering of a group; its members are told."""
    with transaction.atomic():
        found = living(user, group, Act.CONVENE)
        made = Gathering(group=found, code=f"g-{secrets.token_hex(6)}")
        _fill(made, called)
        made.save(force_insert=True)
        gathering_news.tell_called(made, user)
        _record(user, entries.GATHERING_CALLED, subject(made), {"kind": made.kind})
    return made


def change(user: User, gathering: Gathering, called: Called) -> Gathering:
    """Change a gathering; members are told where its time or venue changed."""
    with transaction.atomic():
        found = convened(user, gathering)
        before = gathering_news.setting(found)
        _fill(found, called)
        found.revision += 1
        found.save()
        gathering_news.tell_changed(found, before, user)
        _record(user, entries.GATHERING_CHANGED, subject(found), {"revision": found.revision})
    return found


def _fill(gathering: Gathering, called: Called) -> None:
    """Put what was called into the row; ``RefusedError`` names the field that cannot be used."""
    if called.kind not in Gathering.Kind.values:
        raise RefusedError("kind", "Choose what sort of gathering it is.")
    if called.ends <= called.starts:
        raise RefusedError("ends", "The end is not after the beginning. Give a later time.")
    if called.place and not knows(called.place):
        raise RefusedError("place", "No place has this code. Choose one from the list.")
    programme = called.programme
    if programme is not None and programme.group_id != gathering.group_id:
        raise RefusedError("programme", "Choose a programme of this group.")
    gathering.kind, gathering.programme = called.kind, programme
    gathering.title = line("title", called.title, 120, "Give the gathering a title.")
    gathering.about = lines("about", called.about, 2000)
    gathering.starts, gathering.ends = called.starts, called.ends
    gathering.venue = line("venue", called.venue, 200)
    gathering.place = called.place
    gathering.theme = line("theme", called.theme, 100)


def call_off(user: User, gathering: Gathering, why: str) -> Gathering:
    """Call a gathering off; members are told, and why."""
    with transaction.atomic():
        found = convened(user, gathering)
        reason = checked_why(why)
        found.cancelled_at, found.cancelled_why = timezone.now(), reason
        found.revision += 1
        found.save(update_fields=["cancelled_at", "cancelled_why", "revision", "changed_at"])
        gathering_news.tell_called_off(found, user)
        _record(user, entries.GATHERING_CALLED_OFF, subject(found), reason=reason)
    return found


@dataclass(frozen=True)
class Item:
    """An item as somebody proposes it."""

    title: str
    mark: str
    minutes: int = 15
    question: Question | None = None


def propose(user: User, gathering: Gathering, item: Item) -> AgendaItem:
    """Propose an item, and convenors are told; a convenor's own is on the agenda at once."""
    with transaction.atomic():
        found = open_to(user, gathering)
        if found.is_over:
            raise RefusedError("title", "This gathering is over. Propose it for the next one.")
        if item.mark not in AgendaItem.Mark.values:
            raise RefusedError("mark", "Choose whether to decide, discuss or note it.")
        if not 1 <= item.minutes <= LONGEST_MINUTES:
            raise RefusedError("minutes", f"Give 1 to {LONGEST_MINUTES} minutes.")
        about = item.question
        if about is not None and about.group_id != found.group_id:
            raise RefusedError("question", "This question was asked in another group.")
        title = line("title", item.title, 160, "Say what it is about.")
        convenes = Gathering.objects.for_user(user, Act.CONVENE).filter(pk=found.pk).exists()
        made = AgendaItem.objects.create(
            gathering=found,
            title=title,
            mark=item.mark,
            minutes=item.minutes,
            position=AgendaItem.objects.for_user(user).filter(gathering=found).count() + 1,
            question=about,
            proposed_by=user,
            state=AgendaItem.State.ACCEPTED if convenes else AgendaItem.State.PROPOSED,
        )
        if not convenes:
            gathering_news.tell_proposed(made, user)
        _record(user, entries.ITEM_PROPOSED, subject(found), {"item": made.pk, "mark": made.mark})
    return made


def settle(user: User, item: AgendaItem, state: str, position: int, why: str = "") -> AgendaItem:
    """Put an item on the agenda at a position, or say why not; whoever proposed it is told."""
    with transaction.atomic():
        found = convened(user, item.gathering)
        if state not in (AgendaItem.State.ACCEPTED, AgendaItem.State.DECLINED):
            raise RefusedError("state", "Choose whether it is on the agenda.")
        before, item.state = item.state, state
        item.settled_why = checked_why(why) if state == AgendaItem.State.DECLINED else ""
        item.position = min(max(position, 0), 999)
        item.save(update_fields=["state", "settled_why", "position"])
        _record(user, entries.ITEM_SETTLED, subject(found), {"item": item.pk, "state": state})
        if before != state:
            gathering_news.tell_settled(item, user)
    return item


def answer_invitation(
    user: User, gathering: Gathering, says: str, *, by_mail: bool = False
) -> Attendance:
    """Say whether she comes; ``by_mail`` where she followed the link of an invitation."""
    with transaction.atomic():
        found = open_to(user, gathering)
        if says not in Attendance.Says.values:
            raise RefusedError("says", "Choose whether you come.")
        if found.is_over:
            raise RefusedError("says", "This gathering is over.")
        made, _ = Attendance.objects.owned_by(user).update_or_create(
            gathering=found, person=user, defaults={"says": says}
        )
        _record(
            user, entries.INVITATION_ANSWERED, subject(found), {"says": says, "by_mail": by_mail}
        )
    return made


def note_who_came(user: User, gathering: Gathering, people: Collection[int]) -> int:
    """Note who of the group came; how many did. Whoever is not named did not come."""
    with transaction.atomic():
        found = convened(user, gathering)
        if not found.has_begun:
            raise RefusedError("came", "This gathering has not begun yet.")
        inside = Membership.objects.for_user(user, Act.CONVENE).filter(group=found.group_id)
        members = set(inside.inside().values_list("person", flat=True))
        came = members & set(people)
        rows = Attendance.objects.for_user(user, Act.CONVENE).filter(gathering=found)
        rows.update(came=False)
        rows.filter(person__in=came).update(came=True)
        missing = came - set(rows.values_list("person", flat=True))
        Attendance.objects.bulk_create(
            Attendance(gathering=found, person_id=number, came=True) for number in sorted(missing)
        )
        _record(user, entries.ATTENDANCE_NOTED, subject(found), {"came": len(came)})
    return len(came)


def add_material(user: User, gathering: Gathering, title: str, address: str) -> Material:
    """Add something to read: a title, and the address where it lies."""
    with transaction.atomic():
        found = open_to(user, gathering)
        made = Material.objects.create(
            gathering=found,
            title=line("material", title, 120, "Give it a title."),
            address=web_address("address", address),
            added_by=user,
        )
        _record(user, entries.MATERIAL_ADDED, subject(found), {"material": made.pk})
    return made


def remove_material(user: User, material: Material) -> Gathering:
    """Remove something to read: whoever added it, or a convenor."""
    with transaction.atomic():
        convenes = Material.objects.for_user(user, Act.CONVENE).filter(pk=material.pk).exists()
        if not convenes and material.added_by_id != user.pk:
            raise RefusedError("", "Only whoever added this, or a convenor, removes it.")
        number = material.pk
        material.delete()
        _record(user, entries.MATERIAL_REMOVED, subject(material.gathering), {"material": number})
    return material.gathering


def convened(user: User, gathering: Gathering) -> Gathering:
    """The gathering, where ``user`` convenes its group; else refused."""
    return _at(user, gathering, Act.CONVENE, "Only a convenor of the group may do this.")


def open_to(user: User, gathering: Gathering) -> Gathering:
    """The gathering, where ``user`` is in its group and it was not called off; else refused.

    Held, as that of a convenor is, until the change is made: two at once do not undo each other.
    """
    return _at(user, gathering, Act.SPEAK, "Only members of the group may do this.")


def _at(user: User, gathering: Gathering, act: Act, says: str) -> Gathering:
    here = Gathering.objects.for_user(user, act).select_related("group")
    found = here.select_for_update(of=("self",)).filter(pk=gathering.pk).first()
    if found is None:
        raise RefusedError("", says)
    if found.cancelled_at is not None or found.group.closed_at is not None:
        raise RefusedError("", "This gathering was called off, or its group is closed.")
    return found


def subject(gathering: Gathering) -> str:
    """How the audit names it."""
    return f"gathering:{gathering.pk}"


def _record(
    user: User,
    entry: Entry,
    about: str,
    detail: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    record(actor=actor_of(user), action=entry, subject=about, detail=detail, reason=reason)
