"""What the places hold about a person: those she drew."""

from __future__ import annotations

from headwater_web.accounts.privacy import Holding, declare, removed
from headwater_web.place import drawing
from headwater_web.place.models import DrawnPlace

declare(
    Holding(
        name="drawn-places",
        says="Places you drew",
        tables=("place.DrawnPlace",),
        rows=lambda person: DrawnPlace.objects.owned_by(person).values(
            "code", "name", "kind", "members", "within", "shared", "drawn_at"
        ),
        erase=lambda person: removed(DrawnPlace.objects.owned_by(person), drawing.remove),
    )
)
