"""The changes of a vision: begun, written, published, withdrawn; who supports it, who does not."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils import timezone

from headwater.deliberation.vision import Item, vision_form, with_item, without
from headwater.deliberation.vision import Vision as Content
from headwater.evidence.policy_tags import tag_names
from headwater_web.accounts.authority import RefusedError, checked_why
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import Action, Reach, Sensitivity, reach
from headwater_web.accounts.territory import knows, within_reach
from headwater_web.audit import Action as Entry
from headwater_web.audit import actor_of, record
from headwater_web.deliberation import vision_entries as entries
from headwater_web.deliberation.visions import Vision, VisionVersion
from headwater_web.forms.writing import line

State = VisionVersion.State
MOST_ITEMS = 60


@dataclass(frozen=True)
class Begun:
    """A vision as somebody begins it."""

    title: str
    place: str
    organisation: Organisation | None
    statement: str = ""
    fictional: bool = False


def begin(user: User, wanted: Begun) -> Vision:
    """Begin the vision of a place: its first version, as a draft."""
    with transaction.atomic():
        body = may_write_for(user, wanted.organisation, wanted.place)
        made = Vision.objects.create(
            code=f"v-{secrets.token_hex(5)}",
            place=wanted.place,
            title=line("title", wanted.title, 160, "Give the vision a title."),
            organisation=body,
            owner=user,
            fictional=wanted.fictional,
        )
        content = Content(line("statement", wanted.statement, 600))
        VisionVersion.objects.create(
            vision=made, number=1, content=vision_form(content), author=user
        )
        written(user, entries.BEGUN, made, {"place": made.place})
    return made


def may_write_for(user: User, organisation: Organisation | None, place: str) -> Organisation:
    """The body in whose name she writes about a place; refused where she may not.

    Her role reaches the place: it, or every part of it, lies in those for which she holds it.
    """
    if not knows(place):
        raise RefusedError("place", "Choose a place that is known here, such as a district.")
    for role in user.roles_now:
        if organisation is None or role.organisation_id != organisation.pk:
            continue
        there = frozenset(role.reaches_places)
        within = not there or place in within_reach(there)
        if reach(role.of_kind, Action.ADD, Sensitivity.INTERNAL) >= Reach.OWN and within:
            return organisation
    raise RefusedError("organisation", "Choose a body in which you hold a role for this place.")


def write_statement(
    user: User, vision: Vision, title: str, statement: str, tags: tuple[str, ...]
) -> VisionVersion:
    """Change what a vision is called, its statement and its tags."""
    strange = sorted(set(tags) - set(tag_names()))
    if strange:
        raise RefusedError("tags", f"{strange[0]!r} is no tag. Choose from the list.")
    with transaction.atomic():
        held, draft = _draft(user, vision)
        held.title = line("title", title, 160, "Give the vision a title.")
        held.save(update_fields=["title"])
        said = line("statement", statement, 600, "Say in a sentence what you want to come true.")
        return _keep(user, held, draft, replace(draft.as_vision(), statement=said, tags=tags))


def write_item(user: User, vision: Vision, item: Item) -> VisionVersion:
    """Add an outcome, a barrier or an action to the draft, or change it."""
    with transaction.atomic():
        held, draft = _draft(user, vision)
        content = with_item(draft.as_vision(), item)
        count = len(content.outcomes) + len(content.barriers) + len(content.actions)
        if count > MOST_ITEMS:
            raise RefusedError("", f"A vision holds {MOST_ITEMS} things at most. Take one out.")
        return _keep(user, held, draft, content)


def take_out(user: User, vision: Vision, key: str) -> VisionVersion:
    """Take an item out of the draft, and what pointed at it."""
    with transaction.atomic():
        held, draft = _draft(user, vision)
        if draft.as_vision().find(key) is None:
            raise RefusedError("", "That is not in the draft any more. Load the page again.")
        return _keep(user, held, draft, without(draft.as_vision(), key))


def write_whole(user: User, vision: Vision, content: Content) -> VisionVersion:
    """Put a whole content into the draft, as a workshop makes it."""
    with transaction.atomic():
        held, draft = _draft(user, vision)
        return _keep(user, held, draft, content)


def publish(user: User, vision: Vision, why: str = "") -> Vision:
    """Show the draft to everybody as the newest version; a later version says why it changed."""
    with transaction.atomic():
        held = _locked(user, vision, Action.SHARE, "You may not publish this vision.")
        draft = _open(user, held)
        if draft is None:
            raise RefusedError("", "There is no draft to publish.")
        if not draft.as_vision().statement:
            raise RefusedError("statement", "Say in a sentence what you want to come true first.")
        asks = "Say in a sentence why it changed." if held.published else ""
        draft.why = line("why", why, 300, asks)
        VisionVersion.objects.for_user(user).filter(vision=held, state=State.PUBLISHED).update(
            state=State.SUPERSEDED
        )
        draft.state, draft.published_by, draft.published_at = (
            State.PUBLISHED,
            user,
            timezone.now(),
        )
        draft.save()
        held.published, held.published_at, held.withdrawn_at = (
            draft.number,
            draft.published_at,
            None,
        )
        held.save()
        written(user, entries.PUBLISHED, held, {"version": draft.number})
    return held


def withdraw(user: User, vision: Vision, why: str) -> None:
    """Show a published vision to nobody else any more, and say why."""
    with transaction.atomic():
        held = _locked(user, vision, Action.SHARE, "You may not withdraw this vision.")
        if not held.is_public:
            raise RefusedError("why", "It is not published.")
        held.withdrawn_why, held.withdrawn_at = checked_why(why), timezone.now()
        held.save()
        written(user, entries.WITHDRAWN, held, {"version": held.published})


def restore(user: User, vision: Vision) -> None:
    """Show a withdrawn vision again."""
    with transaction.atomic():
        held = _locked(user, vision, Action.SHARE, "You may not show this vision.")
        if held.withdrawn_at is None:
            raise RefusedError("", "It is not withdrawn.")
        held.withdrawn_why, held.withdrawn_at = "", None
        held.save()
        written(user, entries.RESTORED, held, {"version": held.published})


def discard(user: User, vision: Vision) -> bool:
    """Throw the draft away; with it the vision where nothing of it was published: True then."""
    with transaction.atomic():
        held = _locked(user, vision, Action.REMOVE, "You may not discard this draft.")
        draft = _open(user, held)
        if draft is None:
            raise RefusedError("", "There is no draft to discard.")
        written(user, entries.DISCARDED, held, {"version": draft.number})
        if held.published is None:
            held.delete()
            return True
        draft.delete()
    return False


def newest_public(user: User, vision: Vision) -> VisionVersion | None:
    """The version that everybody sees; None where none is published."""
    rows = VisionVersion.objects.for_user(user).filter(vision=vision)
    return rows.filter(number=vision.published or 0).first()


def _draft(user: User, vision: Vision) -> tuple[Vision, VisionVersion]:
    """The vision and its open draft, locked; a draft is begun from what is published."""
    held = _locked(user, vision, Action.CHANGE, "You may not change this vision.")
    found = _open(user, held)
    if found is None:
        newest = VisionVersion.objects.for_user(user).filter(vision=held).first()
        number = newest.number + 1 if newest else 1
        content = newest.content if newest else vision_form(Content())
        found = VisionVersion.objects.create(
            vision=held, number=number, content=content, author=user
        )
    return held, found


def _keep(user: User, vision: Vision, draft: VisionVersion, content: Content) -> VisionVersion:
    draft.content, draft.author = vision_form(content), user
    draft.save()
    written(user, entries.WRITTEN, vision, {"version": draft.number})
    return draft


def _open(user: User, vision: Vision) -> VisionVersion | None:
    return VisionVersion.objects.for_user(user).drafts().filter(vision=vision).first()


def _locked(user: User, vision: Vision, action: Action, says: str) -> Vision:
    rows = Vision.objects.for_user(user, action).select_for_update()
    found = rows.filter(pk=vision.pk).first()
    if found is None:
        raise RefusedError("", says)
    return found


def written(
    user: User,
    entry: Entry,
    vision: Vision,
    detail: Mapping[str, object],
    reason: str = "",
) -> None:
    """Write into the audit what was done to a vision."""
    record(
        actor=actor_of(user),
        action=entry,
        subject=f"vision:{vision.code}",
        detail=detail,
        reason=reason,
    )
