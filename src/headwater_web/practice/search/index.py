"""What an index of cards does, whichever database holds it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from headwater.practice.relevance import CardTerms
from headwater_web.practice.models import Card

TABLE = "practice_search"
FIELDS = ("title", "problem", "done", "rest")


@dataclass(frozen=True, slots=True)
class Found:
    """A card that the index found: its key and its terms."""

    card: int
    terms: CardTerms


class SearchIndex(Protocol):
    """An index of published cards by their terms."""

    def put(self, card: int, terms: CardTerms) -> None:
        """Keep the terms of a card, in place of those it had."""
        ...

    def remove(self, card: int) -> None:
        """Forget a card."""
        ...

    def cards(self) -> int:
        """How many cards are kept."""
        ...

    def cards_with(self, terms: Collection[str]) -> Mapping[str, int]:
        """In how many cards each term stands."""
        ...

    def matching(self, terms: Collection[str], among: QuerySet[Card], most: int) -> list[int]:
        """The keys of the cards among these with any of the terms, the likeliest first."""
        ...

    def read(self, cards: Collection[int]) -> list[Found]:
        """The terms of these cards."""
        ...


def found(rows: Iterable[tuple[int, str, str, str, str]]) -> list[Found]:
    """Rows of either index as what was found."""
    return [
        Found(card, CardTerms(tuple(tuple(text.split()) for text in texts)))
        for card, *texts in rows
    ]


def texts(terms: CardTerms) -> list[str]:
    """The fields of a card as they are kept: terms with a space between."""
    return [" ".join(words) for words in terms.fields]


def keys_of(among: QuerySet[Card]) -> tuple[str, tuple[Any, ...]]:
    """The statement that gives the keys of cards, and what it is given; none where none can be."""
    try:
        statement, given = among.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return "", ()
    return str(statement), tuple(given)
