"""A workshop makes the draft of a vision, or brings one up to date with what was said since."""

from __future__ import annotations

from django.db import transaction

from headwater.deliberation.workshop_vision import drafted
from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import Action
from headwater_web.accounts.territory import names
from headwater_web.audit import actor_of, record
from headwater_web.deliberation import vision_actions
from headwater_web.deliberation import vision_entries as entries
from headwater_web.deliberation.vision_actions import Begun
from headwater_web.deliberation.visions import Vision, VisionVersion
from headwater_web.deliberation.workshop_results import as_points, results
from headwater_web.deliberation.workshops import Workshop


def draft_vision(user: User, workshop: Workshop) -> Vision:
    """The vision whose draft now holds every point of the workshop, each once.

    One is begun where the workshop has none. Works after the workshop is closed too.
    """
    with transaction.atomic():
        rows = Workshop.objects.for_user(user, Action.CHANGE).select_for_update(of=("self",))
        held = rows.filter(pk=workshop.pk).first()
        if held is None:
            raise RefusedError("", "You may not run this workshop.")
        points = as_points(results(user, held), held)
        if not points:
            raise RefusedError("", "There are no points yet. Group the statements first.")
        if held.vision is None:
            called = f"Our vision for {names([held.place])[held.place]}"
            wanted = Begun(called, held.place, held.organisation, fictional=held.fictional)
            held.vision = vision_actions.begin(user, wanted)
            held.save(update_fields=["vision"])
        newest = VisionVersion.objects.for_user(user).filter(vision=held.vision).first()
        if newest is None:
            raise RefusedError("", "The vision of this workshop is not there any more.")
        vision_actions.write_whole(user, held.vision, drafted(newest.as_vision(), points))
        record(
            actor=actor_of(user),
            action=entries.DRAFTED,
            subject=f"workshop:{held.code}",
            detail={"vision": held.vision.code, "points": len(points)},
        )
    return held.vision
