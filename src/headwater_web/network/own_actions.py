"""The changes of what is a member's own: reflections, feedback, her calendar's address."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import User
from headwater_web.audit import Action as Entry
from headwater_web.audit import actor_of, record
from headwater_web.forms.writing import line, lines
from headwater_web.network import entries
from headwater_web.network.gathering_actions import open_to, subject
from headwater_web.network.gatherings import Gathering
from headwater_web.network.links import CalendarLink, digest, made_up
from headwater_web.network.reach import is_leader
from headwater_web.network.reflections import Feedback, Reflection


def reflect(user: User, gathering: Gathering, words: str) -> Reflection:
    """Keep what she thinks of a gathering, for herself; what was shared stays shared."""
    with transaction.atomic():
        found = open_to(user, gathering)
        said = lines("words", words, 8000, "Write something, or leave the page.")
        made, _ = Reflection.objects.owned_by(user).update_or_create(
            gathering=found, person=user, defaults={"words": said}
        )
        _record(user, entries.REFLECTION_KEPT, f"reflection:{made.pk}")
    return made


def share(user: User, reflection: Reflection, shared: bool) -> Reflection:
    """Let the members of the group read her reflection, or nobody any more.

    Whoever has left the group can still stop sharing.
    """
    with transaction.atomic():
        found = _hers(user, reflection)
        if shared:
            open_to(user, found.gathering)
        found.shared_at = timezone.now() if shared else None
        found.save(update_fields=["shared_at"])
        detail = {"shared": shared}
        _record(user, entries.REFLECTION_SHARED, f"reflection:{found.pk}", detail)
    return found


def remove(user: User, reflection: Reflection) -> None:
    """Remove a reflection of hers."""
    with transaction.atomic():
        found = _hers(user, reflection)
        number = found.pk
        found.delete()
        _record(user, entries.REFLECTION_REMOVED, f"reflection:{number}")


def _hers(user: User, reflection: Reflection) -> Reflection:
    found = Reflection.objects.owned_by(user).filter(pk=reflection.pk).first()
    if found is None:
        raise RefusedError("words", "This reflection is not yours.")
    return found


def give_feedback(user: User, gathering: Gathering, useful: int, words: str) -> Feedback:
    """Say how useful a gathering was; the convenor reads it without a name."""
    with transaction.atomic():
        found = open_to(user, gathering)
        if not found.has_begun:
            raise RefusedError("useful", "This gathering has not begun yet.")
        if useful not in range(1, 6):
            raise RefusedError("useful", "Choose from 1 to 5.")
        made, _ = Feedback.objects.owned_by(user).update_or_create(
            gathering=found,
            person=user,
            defaults={"useful": useful, "words": line("better", words, 600)},
        )
        _record(user, entries.FEEDBACK_GIVEN, subject(found))
    return made


def new_calendar(user: User) -> str:
    """Make an address for her calendar; an earlier one ends. The code is shown this once."""
    with transaction.atomic():
        if not is_leader(user):
            raise RefusedError("", "Only people who hold a role in an organisation may do this.")
        code = made_up()
        CalendarLink.objects.owned_by(user).delete()
        made = CalendarLink.objects.create(person=user, digest=digest(code))
        _record(user, entries.CALENDAR_MADE, f"calendar:{made.pk}")
    return code


def end_calendar(user: User) -> bool:
    """End the address of her calendar; whether there was one."""
    with transaction.atomic():
        found = CalendarLink.objects.owned_by(user).first()
        if found is not None:
            number = found.pk
            found.delete()
            _record(user, entries.CALENDAR_ENDED, f"calendar:{number}")
    return found is not None


def _record(
    user: User, entry: Entry, about: str, detail: Mapping[str, object] | None = None
) -> None:
    record(actor=actor_of(user), action=entry, subject=about, detail=detail)
