"""Visions and workshops in a succession: they pass to the body that takes on the work."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from headwater_web.accounts.estates import Item
from headwater_web.accounts.models import Organisation
from headwater_web.deliberation.visions import Vision
from headwater_web.deliberation.workshops import Workshop


class Visions:
    """Visions that an organisation keeps."""

    name = "vision"

    def held_by(self, organisation: Organisation) -> Iterable[Item]:
        """The visions of an organisation; the title of one that is not published is not told."""
        for each in Vision.objects.filter(organisation=organisation).order_by("pk"):
            called = f"the vision “{each.title}”" if each.is_public else "the draft of a vision"
            yield Item(str(each.pk), called, (each.place,))

    def pass_on(self, key: str, heir: Organisation) -> None:
        """Give one to another organisation."""
        Vision.objects.filter(pk=int(key)).update(organisation=heir)

    def drop(self, key: str, why: str) -> None:
        """Withdraw one that nobody takes on, with the reason."""
        found = Vision.objects.filter(pk=int(key))
        found.update(withdrawn_at=timezone.now(), withdrawn_why=why[:300])


class Workshops:
    """Workshops that an organisation runs and has not closed."""

    name = "workshop"

    def held_by(self, organisation: Organisation) -> Iterable[Item]:
        """The open workshops of an organisation; their titles are not told."""
        rows = Workshop.objects.filter(organisation=organisation, closed_at=None)
        for each in rows.order_by("pk"):
            yield Item(str(each.pk), "a workshop", (each.place,))

    def pass_on(self, key: str, heir: Organisation) -> None:
        """Give one to another organisation."""
        Workshop.objects.filter(pk=int(key)).update(organisation=heir)

    def drop(self, key: str, why: str) -> None:
        """Close one that nobody takes on."""
        found = Workshop.objects.filter(pk=int(key))
        found.update(closed_at=timezone.now(), stage=Workshop.Stage.CLOSED)
