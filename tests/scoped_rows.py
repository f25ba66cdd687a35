"""A restricted model for tests, in a table that lasts as long as the test's connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from django.test.utils import isolate_apps

from headwater_web.accounts.scopes import Scope, ScopedQuerySet, by_column

COLUMNS = "id integer primary key, body integer, place varchar(20), subject integer, level text"


@contextmanager
def rows_of_people() -> Iterator[Any]:
    """The model: each row has a body that holds it, a place, a person it is about, and a level."""
    with isolate_apps("headwater_web.accounts"):

        class Row(models.Model):
            """One row about one person."""

            id = models.IntegerField(primary_key=True)
            body = models.IntegerField(null=True)
            place = models.CharField(max_length=20)
            subject = models.IntegerField(null=True)
            level = models.TextField()

            objects = ScopedQuerySet.as_manager()
            scope = Scope(by_column("level"), owner="subject", organisation="body", place="place")

            class Meta:
                app_label = "accounts"
                db_table = "rows_of_people"

            def __str__(self) -> str:
                return str(self.pk)

        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE rows_of_people ({COLUMNS})")
        yield Row
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE rows_of_people")
