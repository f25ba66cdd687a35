"""Commitments in a succession: the promise goes to the successor, or is openly dropped."""

from __future__ import annotations

from collections.abc import Iterable

from headwater.commitments.standing import Stage
from headwater_web.accounts.estates import Item
from headwater_web.accounts.models import Organisation
from headwater_web.audit import COMMAND
from headwater_web.commitments import entries
from headwater_web.commitments.bodies import owners_of
from headwater_web.commitments.history import Author, Moved, write
from headwater_web.commitments.models import Commitment

NO_OWNER = "No owner yet"


class Commitments:
    """Promises that an organisation made and has not kept yet."""

    name = "commitment"

    def held_by(self, organisation: Organisation) -> Iterable[Item]:
        """Its open commitments."""
        for each in Commitment.objects.filter(organisation=organisation).open().order_by("pk"):
            yield Item(str(each.pk), f"the commitment “{each.what}”", (each.place,))

    def pass_on(self, key: str, heir: Organisation) -> None:
        """Let another organisation keep it; its owner stays where she went there too."""
        for held in Commitment.objects.filter(pk=int(key)).select_related("organisation", "owner"):
            before, held.organisation = held.organisation, heir
            moved = [Moved("organisation", before.name, heir.name)]
            if held.owner is None or held.owner not in owners_of(heir):
                moved.append(Moved("owner", held.post, NO_OWNER))
                held.owner, held.post = None, NO_OWNER
            held.save()
            why = f"{before.name} has ended; {heir.name} takes this on."
            write(held, Author(COMMAND, heir.name), entries.PASSED_ON, moved, why)

    def drop(self, key: str, why: str) -> None:
        """Stop it openly, with the reason, so that everybody can see that it was dropped."""
        for held in Commitment.objects.filter(pk=int(key)).select_related("organisation"):
            moved = Moved("stage", held.stage, Stage.STOPPED.value)
            held.stage, held.stage_why = Stage.STOPPED.value, why[:600]
            if held.answer == "waiting":
                held.answer, held.answer_why, held.stage = "no", why[:600], Stage.NOTHING.value
                moved = Moved("answer", "waiting", "no")
            held.save()
            write(held, Author(COMMAND, held.organisation.name), entries.DROPPED, [moved], why)


class CommitmentPlaces:
    """Commitments, which are about a place."""

    name = "commitment-place"

    def areas(self) -> set[str]:
        """The areas that commitments are about."""
        return set(Commitment.objects.values_list("place", flat=True))

    def move(self, area: str, to: str) -> int:
        """Let the commitments of one area stand in another; how many do."""
        return Commitment.objects.filter(place=area).update(place=to)
