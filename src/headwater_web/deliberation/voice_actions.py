"""Who supports a vision, or one thing in it, and who does not: said, taken back, hidden."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from headwater_web.accounts.authority import RefusedError, checked_why
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import Action
from headwater_web.deliberation import vision_entries as entries
from headwater_web.deliberation.vision_actions import newest_public, written
from headwater_web.deliberation.visions import Vision, Voice
from headwater_web.forms.writing import line


@dataclass(frozen=True)
class Stand:
    """Where somebody stands on a vision or one thing in it; ``body`` where she speaks for one."""

    stance: str
    words: str = ""
    about: str = ""
    body: Organisation | None = None


PERSON = "A resident"
MEMBER = "A member of the network"


def stand(user: User, vision: Vision, wanted: Stand) -> Voice:
    """Say whether she, or her body, supports a published vision; who dissents says why."""
    with transaction.atomic():
        held = Vision.objects.for_user(user).published().filter(pk=vision.pk).first()
        if held is None:
            raise RefusedError("", "This vision is not published.")
        if wanted.stance not in Voice.Stance.values:
            raise RefusedError("stance", "Choose whether you support it.")
        dissents = wanted.stance == Voice.Stance.DISSENTS
        asks = "Say why not, in a sentence or two: it stands beside the vision." if dissents else ""
        newest = newest_public(user, held)
        if wanted.about and (newest is None or newest.as_vision().find(wanted.about) is None):
            raise RefusedError("about", "That is not in the vision any more. Load the page again.")
        made, _ = Voice.objects.owned_by(user).update_or_create(
            vision=held,
            by=user,
            about=wanted.about,
            defaults={
                "stance": wanted.stance,
                "words": line("words", wanted.words, 600, asks),
                "name": _named(user, wanted.body),
                "taken_back_at": None,
            },
        )
        written(user, entries.VOICED, held, {"about": wanted.about, "stance": wanted.stance})
    return made


def _named(user: User, body: Organisation | None) -> str:
    """The name that is shown: the body's she speaks for, or what she is."""
    if body is None:
        return MEMBER if user.roles_now else PERSON
    if body.pk not in {role.organisation_id for role in user.roles_now}:
        raise RefusedError("body", "You hold no role in that body today.")
    return body.name


def take_back(user: User, voice: Voice) -> None:
    """Take back what she said."""
    with transaction.atomic():
        own = Voice.objects.owned_by(user).heard().filter(pk=voice.pk)
        if not own.update(taken_back_at=timezone.now()):
            raise RefusedError("", "That is not yours, or was taken back already.")
        written(user, entries.UNSAID, voice.vision, {"voice": voice.pk})


def hide(user: User, voice: Voice, why: str) -> None:
    """Hide what somebody said of a vision, with the reason."""
    with transaction.atomic():
        found = Voice.objects.for_user(user, Action.MODERATE).heard().filter(pk=voice.pk)
        reason = checked_why(why)
        if not found.update(hidden_at=timezone.now(), hidden_why=reason):
            raise RefusedError("why", "You may not hide this.")
        written(user, entries.HIDDEN, voice.vision, {"voice": voice.pk}, reason)
