"""What is held about a person with an account who wrote a vision, said where she stands, or ran a
workshop. Who said or voted what in a hall is not among it: nobody can tell.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from headwater_web.accounts.privacy import Holding, Outcome, declare
from headwater_web.deliberation.visions import Vision, VisionVersion, Voice
from headwater_web.deliberation.workshops import Workshop

STAYS = "Visions and workshops stay, without your name. What you said of a vision is removed."


def rows(person: AbstractBaseUser) -> list[dict[str, Any]]:
    """What she wrote, said and ran."""
    return [
        *map(dict, Vision.objects.owned_by(person).values("code", "title")),
        *map(dict, Voice.objects.owned_by(person).values("about", "stance", "words", "said_at")),
        *map(dict, Workshop.objects.owned_by(person).values("code", "title", "begun_at")),
    ]


def erase(person: AbstractBaseUser) -> Outcome:
    """Her voice goes; her name goes from the rest."""
    gone, _ = Voice.objects.owned_by(person).delete()
    kept = (
        Vision.objects.owned_by(person).update(owner=None)
        + VisionVersion._base_manager.filter(author=person.pk).update(author=None)
        + VisionVersion._base_manager.filter(published_by=person.pk).update(published_by=None)
        + Workshop.objects.owned_by(person).update(owner=None)
    )
    return Outcome(gone, kept, STAYS if kept else "")


declare(
    Holding(
        "visions",
        "Visions you wrote, where you said you stand, workshops you ran",
        (
            "deliberation.Vision",
            "deliberation.VisionVersion",
            "deliberation.Voice",
            "deliberation.Workshop",
        ),
        rows,
        erase,
        stays=STAYS,
    )
)
