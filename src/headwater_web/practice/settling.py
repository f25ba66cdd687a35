"""The cards that come with Headwater, and those of a fictional region, put into the database."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from headwater.demo.practice import CARD_FILE, INITIATIVE_FILE
from headwater.practice.card import PracticeCard
from headwater.practice.card_table import cells_of, read_cards
from headwater.practice.relevance import card_terms
from headwater.practice.seed import seed_cards
from headwater_web.accounts.models import Organisation
from headwater_web.audit import COMMAND, record
from headwater_web.practice import entries, publishing
from headwater_web.practice.models import PUBLISHED, Card, Initiative, Version
from headwater_web.practice.search import index

FICTIONAL = Path("fictional") / CARD_FILE
INITIATIVES = Path("fictional") / INITIATIVE_FILE


def settle() -> int:
    """Publish the cards that are not here yet; how many. What people changed stays as it is."""
    with transaction.atomic():
        added = add([*seed_cards(), *fictional_cards()])
        if added:
            register_fictional()
        heal()
    return added


def add(cards: Iterable[PracticeCard]) -> int:
    """Publish cards of nobody in particular; those whose code is known are left alone."""
    known = set(Card.objects.values_list("code", flat=True))
    fresh = [each for each in cards if each.code not in known]
    rows = Card.objects.bulk_create([_published(content) for content in fresh])
    Version.objects.bulk_create(
        Version(
            card=row,
            number=1,
            state=Version.State.PUBLISHED,
            content=cells_of(content),
            reviewed_at=row.published_at,
        )
        for row, content in zip(rows, fresh, strict=True)
    )
    publishing.code_all(zip(rows, fresh, strict=True))
    if fresh:
        detail = {"cards": len(fresh)}
        record(actor=COMMAND, action=entries.SETTLED, subject="practice-cards:all", detail=detail)
    return len(fresh)


def _published(content: PracticeCard) -> Card:
    made = Card(code=content.code, title=content.title, published=1, published_at=timezone.now())
    publishing.describe(made, content)
    return made


def fictional_cards() -> tuple[PracticeCard, ...]:
    """The cards of the fictional region in this home; none where it holds none."""
    path = Path(settings.HOME) / FICTIONAL
    return read_cards(path.read_text("utf-8")).cards if path.exists() else ()


def register_fictional() -> None:
    """List the initiatives of the fictional region in this home, where it holds any."""
    path = Path(settings.HOME) / INITIATIVES
    if not path.exists() or Initiative.objects.filter(fictional=True).exists():
        return
    bodies = {each.code: each for each in Organisation.objects.all()}
    with path.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), 1):
            Initiative.objects.create(
                code=f"I-FICTION-{number:02}",
                **{name: row[name] for name in ("name", "what", "for_whom", "place", "run_by")},
                body=row["body"],
                state=row["state"],
                barriers=row["barriers"].split(";"),
                starts=date.fromisoformat(row["starts"]) if row["starts"] else None,
                organisation=bodies.get(row["organisation"]),
                listed_at=timezone.now(),
                fictional=True,
            )


def heal() -> None:
    """Make the index anew where it does not hold the published cards, as after a restore."""
    shown = Card.objects.filter(PUBLISHED)
    held = index()
    if held.cards() == shown.count():
        return
    for card in Card.objects.all():
        held.remove(card.pk)
    for version in Version.objects.filter(card__in=shown, state=Version.State.PUBLISHED):
        held.put(version.card_id, card_terms(version.as_card()))
