"""Cards of a file brought in as drafts: each good row, and the bad ones told with their reasons."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from headwater.practice.card import PracticeCard
from headwater.practice.card_file import CardTableError
from headwater.practice.card_table import Refused, read_cards
from headwater.practice.faults import Fault
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import Action
from headwater_web.practice import actions
from headwater_web.practice.models import Card, Version
from headwater_web.practice.refusal import PracticeError

MOST_ROWS = 500


@dataclass(frozen=True)
class Brought:
    """What a file gave: codes begun as drafts, codes with a new version, unchanged, refused."""

    begun: tuple[str, ...]
    revised: tuple[str, ...]
    unchanged: tuple[str, ...]
    refused: tuple[Refused, ...]


def bring_in(user: User, organisation: Organisation | None, text: str) -> Brought:
    """Each good row becomes a draft, or a new version of a card that she may change.

    Raises ``CardTableError`` where the file is no table of cards.
    """
    reading = read_cards(text)
    if len(reading.cards) > MOST_ROWS:
        raise CardTableError(
            f"The file holds {len(reading.cards):,} cards; one file brings at most {MOST_ROWS}. "
            "Nothing was brought in. Split it, and bring the parts one after another."
        )
    done: dict[str, list[str]] = {"begun": [], "revised": [], "unchanged": []}
    refused = list(reading.refused)
    for row, card in zip(reading.rows, reading.cards, strict=True):
        try:
            done[_bring(user, organisation, card)].append(card.code)
        except PracticeError as wrong:
            refused.append(Refused(row, card.code, tuple(wrong.faults)))
    refused.sort(key=lambda each: each.row)
    return Brought(
        tuple(done["begun"]), tuple(done["revised"]), tuple(done["unchanged"]), tuple(refused)
    )


def _bring(user: User, organisation: Organisation | None, content: PracticeCard) -> str:
    with transaction.atomic():
        found = Card.objects.for_user(user).filter(code=content.code).first()
        if found is None:
            actions.draft(user, organisation, content)
            return "begun"
        newest = Version.objects.for_user(user).filter(card=found).order_by("-number").first()
        if newest is not None and newest.as_card() == content:
            return "unchanged"
        if not Card.objects.for_user(user, Action.CHANGE).filter(pk=found.pk).exists():
            says = f"There is a card with the code {content.code}, which is not yours to change."
            raise PracticeError(Fault("code", says))
        actions.revise(user, found, content)
        return "revised"
