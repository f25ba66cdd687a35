"""What is told of gatherings: called, changed, called off; what is proposed and becomes of it."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from headwater_web.accounts.models import User
from headwater_web.network import kinds
from headwater_web.network.gatherings import AgendaItem, Gathering
from headwater_web.network.group_actions import convenors
from headwater_web.network.telling import in_mail, tell_group, tell_one
from headwater_web.notices.kinds import Kind

Setting = tuple[datetime, datetime, str]


def setting(gathering: Gathering) -> Setting:
    """When and where it is: what members have to know of a change."""
    return gathering.starts, gathering.ends, gathering.venue


def tell_called(gathering: Gathering, by: User) -> None:
    """Members are asked whether they come."""
    where = f", {gathering.venue}" if gathering.venue else ""
    words = f"“{gathering.title}” is on {when(gathering)}{where}. Say whether you come."
    _tell_members(gathering, kinds.CALLED, f"called {gathering.pk}", words, by)


def tell_changed(gathering: Gathering, before: Setting, by: User) -> None:
    """Members read what is another time or place now; nothing where neither is."""
    if before != setting(gathering):
        key = f"changed {gathering.pk} {gathering.revision}"
        _tell_members(gathering, kinds.CHANGED, key, changed(gathering, before), by)


def changed(gathering: Gathering, before: Setting) -> str:
    """What changed, in a sentence or two."""
    moved = before[:2] != setting(gathering)[:2]
    found = f"“{gathering.title}” {'is now on' if moved else 'on'} {when(gathering)}"
    if before[2] == gathering.venue:
        return f"{found}."
    joined = f"{found}. It" if moved else found
    if gathering.venue:
        return f"{joined} is now at another place: {gathering.venue}."
    return f"{joined} has no place for now. It is told once it has one."


def tell_called_off(gathering: Gathering, by: User) -> None:
    """Members read that it is called off, and why."""
    words = f"“{gathering.title}” on {when(gathering)} is called off: {gathering.cancelled_why}"
    _tell_members(gathering, kinds.CHANGED, f"off {gathering.pk}", words, by)


def tell_proposed(item: AgendaItem, by: User) -> None:
    """Convenors read that an item waits for their word."""
    held = item.gathering
    words = in_mail(held.group, f"An item is proposed for “{held.title}”: {item.title}")
    for each in convenors(held.group):
        if each.pk != by.pk:
            tell_one(each, kinds.PROPOSED, f"proposed {item.pk} {each.pk}", words, page_of(held))


def tell_settled(item: AgendaItem, by: User) -> None:
    """Whoever proposed an item reads what became of it."""
    held = item.gathering
    if item.proposed_by_id in (None, by.pk):
        return
    if item.state == AgendaItem.State.ACCEPTED:
        said = f"“{item.title}” is on the agenda of “{held.title}”."
    else:
        said = f"“{item.title}” is not on the agenda of “{held.title}” this time: "
        said += item.settled_why
    key = f"settled {item.pk} {timezone.now():%Y%m%d%H%M%S%f}"
    tell_one(item.proposed_by, kinds.SETTLED, key, in_mail(held.group, said), page_of(held))


def _tell_members(gathering: Gathering, kind: Kind, key: str, words: str, by: User) -> None:
    tell_group(gathering.group, kind, key, words, page_of(gathering), but=by)


def when(gathering: Gathering) -> str:
    """Its day and hours, in local time."""
    starts, ends = (timezone.localtime(each) for each in (gathering.starts, gathering.ends))
    if starts.date() == ends.date():
        return f"{starts:%A %-d %B %Y}, {starts:%H:%M} to {ends:%H:%M}"
    return f"{starts:%-d %B %Y, %H:%M} to {ends:%-d %B %Y, %H:%M}"


def page_of(gathering: Gathering) -> str:
    """The address of its page."""
    return reverse("network:gathering", args=[gathering.code])
