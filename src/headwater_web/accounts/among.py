"""``column__among``: one of many values, however many, handed to the database as one list.

A region has thousands of small areas, and thousands of members. ``IN`` with a mark for each would
pass SQLite's limit, and takes as long to write as to answer. Columns of text take it, and columns
that name a row of another table, by its number.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, ForeignKey, Lookup
from django.db.models.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    ManyLookup = Lookup[Any]
else:
    ManyLookup = Lookup

LOOKUP = "among"
Sql = tuple[str, tuple[Any, ...]]


@CharField.register_lookup
@ForeignKey.register_lookup
class Among(ManyLookup):
    """Whether a text, or the number of a row, is one of those in a list."""

    lookup_name = LOOKUP
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        """SQLite: the list goes in as JSON."""
        column, given = self.column(compiler, connection)
        values = json.dumps(list(self.values))
        return f"{column} IN (SELECT value FROM json_each(%s))", (*given, values)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        """PostgreSQL: the list goes in as an array."""
        column, given = self.column(compiler, connection)
        return f"{column} = ANY(%s)", (*given, list(self.values))

    def column(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        """The left side."""
        column, given = self.process_lhs(compiler, connection)
        return column, tuple(given)

    @property
    def values(self) -> Collection[str | int]:
        """The list."""
        listed: Collection[str | int] = self.rhs
        return listed
