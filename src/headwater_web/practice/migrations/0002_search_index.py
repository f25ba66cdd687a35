"""The index of published cards: FTS5 on SQLite, a weighted text vector on PostgreSQL."""

from __future__ import annotations

from typing import Any

from django.db import migrations

MAKE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE practice_search "
        "USING fts5(title, problem, done, rest, tokenize = 'ascii')",
        "CREATE VIRTUAL TABLE practice_search_terms USING fts5vocab('practice_search', 'row')",
    ),
    "postgresql": (
        "CREATE TABLE practice_search (card_id bigint PRIMARY KEY, title text NOT NULL, "
        "problem text NOT NULL, done text NOT NULL, rest text NOT NULL, words tsvector NOT NULL)",
        "CREATE INDEX practice_search_words ON practice_search USING gin (words)",
    ),
}
TAKE_AWAY = {
    "sqlite": ("DROP TABLE practice_search_terms", "DROP TABLE practice_search"),
    "postgresql": ("DROP TABLE practice_search",),
}


def make(apps: Any, editor: Any) -> None:
    """Make the index of the database in use."""
    for statement in MAKE[editor.connection.vendor]:
        editor.execute(statement)


def take_away(apps: Any, editor: Any) -> None:
    """Take the index away; it is made again from the cards."""
    for statement in TAKE_AWAY[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    """The index stands beside the tables of the app and holds nothing that they do not."""

    dependencies = [("practice", "0001_initial")]
    operations = [migrations.RunPython(make, take_away)]
