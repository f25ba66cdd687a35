"""The index of cards on PostgreSQL: a column of its full text search, with weights A to D."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import connection
from django.db.models import QuerySet

from headwater.practice.relevance import WEIGHTS, CardTerms
from headwater_web.practice.models import Card
from headwater_web.practice.search.index import FIELDS, TABLE, Found, found, keys_of, texts

COLUMNS = ", ".join(FIELDS)
VECTOR = " || ".join(
    f"setweight(to_tsvector('simple', %s), '{letter}')" for letter in ("A", "B", "C", "D")
)
SCALE = "{" + ", ".join(str(weight / max(WEIGHTS)) for weight in reversed(WEIGHTS)) + "}"


class PostgresIndex:
    """A table with the terms of each card and their vector."""

    def put(self, card: int, terms: CardTerms) -> None:
        """Keep the terms of a card, in place of those it had."""
        self.remove(card)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {TABLE} (card_id, {COLUMNS}, words) "
                f"VALUES (%s, %s, %s, %s, %s, {VECTOR})",
                [card, *texts(terms), *texts(terms)],
            )

    def remove(self, card: int) -> None:
        """Forget a card."""
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE} WHERE card_id = %s", [card])

    def cards(self) -> int:
        """How many cards are kept."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {TABLE}")
            return int(cursor.fetchone()[0])

    def cards_with(self, terms: Collection[str]) -> Mapping[str, int]:
        """In how many cards each term stands."""
        if not terms:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT term, (SELECT count(*) FROM {TABLE} "
                "WHERE words @@ to_tsquery('simple', term)) FROM unnest(%s::text[]) AS term",
                [list(terms)],
            )
            return dict(cursor.fetchall())

    def matching(self, terms: Collection[str], among: QuerySet[Card], most: int) -> list[int]:
        """The keys of the cards among these with any of the terms, the likeliest first."""
        keys, given = keys_of(among)
        if not terms or not keys:
            return []
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT card_id FROM {TABLE}, to_tsquery('simple', %s) AS asked "
                f"WHERE words @@ asked AND card_id IN ({keys}) "
                f"ORDER BY ts_rank('{SCALE}', words, asked) DESC, card_id LIMIT %s",
                [" | ".join(terms), *given, most],
            )
            return [int(row[0]) for row in cursor.fetchall()]

    def read(self, cards: Collection[int]) -> list[Found]:
        """The terms of these cards."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT card_id, {COLUMNS} FROM {TABLE} WHERE card_id = ANY(%s)", [list(cards)]
            )
            return found(cursor.fetchall())
