"""What commitments hold about a person: those she owns, and those she follows."""

from __future__ import annotations

from itertools import chain

from django.contrib.auth.models import AbstractBaseUser

from headwater_web.accounts.privacy import Holding, Outcome, declare
from headwater_web.commitments.models import Commitment, Follower

STAYS = (
    "A commitment stays, because it is the organisation’s promise; your name is taken from it. Its "
    "history holds a reference that then leads to nobody."
)


def erase(person: AbstractBaseUser) -> Outcome:
    """Take her name off what she owns, and forget what she follows."""
    gone = Follower.objects.owned_by(person).delete()[0]
    stay = Commitment.objects.filter(owner=person.pk).update(owner=None)
    return Outcome(gone, stay, STAYS if stay else "")


declare(
    Holding(
        name="commitments",
        says="Commitments you own or follow",
        tables=("commitments.Commitment", "commitments.Follower"),
        rows=lambda person: list(
            chain(
                Commitment.objects.filter(owner=person.pk).values("code", "what", "post", "due"),
                Follower.objects.owned_by(person).values("commitment__code", "since"),
            )
        ),
        erase=erase,
        stays=STAYS,
    )
)
