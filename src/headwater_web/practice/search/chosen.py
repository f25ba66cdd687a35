"""Which index the database in use has."""

from __future__ import annotations

from django.db import connection

from headwater_web.practice.search.index import SearchIndex
from headwater_web.practice.search.postgresql import PostgresIndex
from headwater_web.practice.search.sqlite import SqliteIndex


def index() -> SearchIndex:
    """The index of the database in use."""
    return PostgresIndex() if connection.vendor == "postgresql" else SqliteIndex()
