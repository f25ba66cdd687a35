"""How often an unnamed asker did a thing in a window of time; nothing else of anybody."""

from __future__ import annotations

from django.db import connection, models


class AllowanceQuerySet(models.QuerySet["Allowance"]):
    """Counting."""

    def add(self, key: str, window: int, count: int, until: int) -> int:
        """Add ``count`` to a window's sum, whoever else adds at the same moment; the sum."""
        table = connection.ops.quote_name(self.model._meta.db_table)
        statement = (
            f'INSERT INTO {table} ("key", "period", "count", "until") VALUES (%s, %s, %s, %s) '
            f'ON CONFLICT ("key", "period") DO UPDATE SET "count" = {table}."count" + '
            'excluded."count" RETURNING "count"'
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [key, window, count, until])
            return int(cursor.fetchone()[0])

    def over(self, moment: int) -> AllowanceQuerySet:
        """Windows that ended before ``moment`` (seconds since 1970)."""
        return self.filter(until__lt=moment)


class Allowance(models.Model):
    """One asker's count of one kind of request in one window; ``key`` is a keyed hash of both."""

    key = models.CharField(max_length=32)
    period = models.BigIntegerField()
    count = models.PositiveIntegerField()
    until = models.BigIntegerField(db_index=True)

    objects = AllowanceQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("key", "period"), name="operations_allowance_once"),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.period}: {self.count}"
