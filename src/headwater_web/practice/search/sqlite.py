"""The index of cards on SQLite: an FTS5 table, ordered by BM25 with the weights of the library."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import connection
from django.db.models import QuerySet

from headwater.practice.relevance import WEIGHTS, CardTerms
from headwater_web.practice.models import Card
from headwater_web.practice.search.index import FIELDS, TABLE, Found, found, keys_of, texts

COLUMNS = ", ".join(FIELDS)
ORDER = f"bm25({TABLE}, {', '.join(map(str, WEIGHTS))})"


class SqliteIndex:
    """FTS5 holds the terms; a card's key is the row's."""

    def put(self, card: int, terms: CardTerms) -> None:
        """Keep the terms of a card, in place of those it had."""
        self.remove(card)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {TABLE} (rowid, {COLUMNS}) VALUES (%s, %s, %s, %s, %s)",
                [card, *texts(terms)],
            )

    def remove(self, card: int) -> None:
        """Forget a card."""
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE} WHERE rowid = %s", [card])

    def cards(self) -> int:
        """How many cards are kept."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {TABLE}")
            return int(cursor.fetchone()[0])

    def cards_with(self, terms: Collection[str]) -> Mapping[str, int]:
        """In how many cards each term stands."""
        if not terms:
            return {}
        marks = ", ".join(["%s"] * len(terms))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT term, doc FROM {TABLE}_terms WHERE term IN ({marks})", [*terms])
            return dict(cursor.fetchall())

    def matching(self, terms: Collection[str], among: QuerySet[Card], most: int) -> list[int]:
        """The keys of the cards among these with any of the terms, the likeliest first.

        The plus keeps SQLite from asking the full text once for each card.
        """
        keys, given = keys_of(among)
        if not terms or not keys:
            return []
        asked = " OR ".join(f'"{term}"' for term in terms)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s AND +rowid IN ({keys}) "
                f"ORDER BY {ORDER} LIMIT %s",
                [asked, *given, most],
            )
            return [int(row[0]) for row in cursor.fetchall()]

    def read(self, cards: Collection[int]) -> list[Found]:
        """The terms of these cards."""
        if not cards:
            return []
        marks = ", ".join(["%s"] * len(cards))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT rowid, {COLUMNS} FROM {TABLE} WHERE rowid IN ({marks})", [*cards]
            )
            return found(cursor.fetchall())
