"""Tables of the database as lines of text, and back: every value exactly, either engine to either.

Models are those of the migrations that were applied, not those of the code, so a backup is read
with the tables it was written from and brought forward afterwards.

>>> line = written([1, None, "é", Decimal("1.10"), datetime(2026, 7, 1, tzinfo=UTC)])
>>> line
'[1,null,"\\\\u00e9",{"decimal":"1.10"},{"datetime":"2026-07-01T00:00:00+00:00"}]'
>>> read(line)[3]
Decimal('1.10')
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Context, Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import F, TextField
from django.db.models.functions import Cast

from headwater_web.operations.recovery.refusal import RecoveryError

PASSING = frozenset({"sessions.session", "jobs.seenworker"})
AT_ONCE = 2000
MOST_VALUES = 30_000
MODULUS = 2**256

WRITERS: tuple[tuple[type, str, Callable[[Any], str]], ...] = (
    (datetime, "datetime", datetime.isoformat),
    (date, "date", date.isoformat),
    (time, "time", time.isoformat),
    (timedelta, "microseconds", lambda given: str(given // timedelta(microseconds=1))),
    (Decimal, "decimal", str),
    (UUID, "uuid", str),
    (bytes, "bytes", bytes.hex),
    (memoryview, "bytes", lambda given: bytes(given).hex()),
    (float, "float", repr),
)
READERS: dict[str, Callable[[str], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "microseconds": lambda text: timedelta(microseconds=int(text)),
    "decimal": Decimal,
    "uuid": UUID,
    "bytes": bytes.fromhex,
    "float": float,
    "json": lambda text: JsonText(text),
}


@dataclass(frozen=True)
class JsonText:
    """The text of a JSON value, so that JSON's null is not the database's."""

    text: str


@dataclass(frozen=True)
class Digest:
    """How many rows there are and what they hold, in whatever order they come.

    The sum of the rows' SHA-256 modulo 2**256: one row more, less or other gives another sum.
    """

    rows: int = 0
    total: int = 0

    def with_row(self, values: Iterable[Any]) -> Digest:
        """The digest with one row more."""
        line = written([canonical(each) for each in values])
        found = int.from_bytes(hashlib.sha256(line.encode("ascii")).digest())
        return Digest(self.rows + 1, (self.total + found) % MODULUS)

    def as_json(self) -> list[Any]:
        """The two as JSON holds them."""
        return [self.rows, f"{self.total:064x}"]


def canonical(value: Any) -> Any:
    """A value as every engine gives it back, whatever form it is kept in."""
    if isinstance(value, JsonText):
        return JsonText(in_one_form(json.loads(value.text, parse_int=Decimal, parse_float=Decimal)))
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return value


def in_one_form(value: Any) -> str:
    """JSON with its keys in order and its numbers without idle zeros: engines differ in both.

    >>> in_one_form({"b": [Decimal("1e2"), Decimal("-0.0")], "a": None})
    '{"a":null,"b":[1E+2,0]}'
    """
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key)}:{in_one_form(value[key])}" for key in sorted(value))
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(in_one_form, value)) + "]"
    if isinstance(value, Decimal):
        exactly = Context(prec=max(1, len(value.as_tuple().digits)))
        return str(value.normalize(exactly)) if value else "0"
    return json.dumps(value)


def written(values: Iterable[Any]) -> str:
    """A row as one line of ASCII."""
    return json.dumps([plain(each) for each in values], separators=(",", ":"))


def plain(value: Any) -> Any:
    """What JSON can hold of a value, with its kind where that is not plain."""
    if isinstance(value, JsonText):
        return {"json": value.text}
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    for kind, name, write in WRITERS:
        if isinstance(value, kind):
            return {name: write(value)}
    raise RecoveryError(f"A value of the kind {type(value).__name__} cannot be backed up.")


def read(line: str | bytes) -> list[Any]:
    """A row from its line."""
    return [given(each) for each in json.loads(line)]


def given(value: Any) -> Any:
    """The value that ``plain`` was given."""
    if isinstance(value, dict):
        ((kind, text),) = value.items()
        return READERS[kind](text)
    return value


@contextmanager
def snapshot() -> Iterator[None]:
    """A transaction that sees the database as it is now, while others go on writing."""
    held: Any = connection
    if held.in_atomic_block:
        raise RecoveryError("A backup cannot be taken inside a transaction.")
    held.ensure_connection()
    mode = getattr(held, "transaction_mode", None)
    held.transaction_mode = None
    try:
        with transaction.atomic():
            if held.vendor == "postgresql":
                with held.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                    be_patient(cursor)
            yield
    finally:
        held.transaction_mode = mode


def be_patient(cursor: Any) -> None:
    """Let this transaction of PostgreSQL take as long as it takes."""
    for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
        cursor.execute(f"SET LOCAL {limit} = 0")


def applied() -> list[tuple[str, str]]:
    """The migrations that the database has, in order."""
    return sorted(MigrationRecorder(connection).applied_migrations())


def leaves(loader: MigrationLoader, chosen: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The last of the chosen migrations, in each app."""
    held = set(chosen) & set(loader.graph.nodes)
    inner = {
        parent.key
        for key in held
        for parent in loader.graph.node_map[key].parents
        if parent.key[0] == key[0]
    }
    return sorted(held - inner)


def tables(chosen: Iterable[tuple[str, str]]) -> list[type[models.Model]]:
    """Every table of the migrations chosen, but those that hold nothing lasting."""
    loader = MigrationLoader(connection)
    state = loader.project_state(leaves(loader, chosen))
    found = state.apps.get_models(include_auto_created=True)
    kept = [each for each in found if each._meta.managed and not each._meta.proxy]
    return sorted(
        (each for each in kept if each._meta.label_lower not in PASSING),
        key=lambda model: model._meta.label_lower,
    )


def rows_of(model: type[models.Model]) -> Iterator[tuple[Any, ...]]:
    """The rows of a table in the order of their key; JSON as its text."""
    fields = model._meta.concrete_fields
    texts = {
        f"{field.attname}_as_text": Cast(F(field.attname), TextField())
        for field in fields
        if isinstance(field, models.JSONField)
    }
    names = [
        f"{field.attname}_as_text" if isinstance(field, models.JSONField) else field.attname
        for field in fields
    ]
    places = [place for place, name in enumerate(names) if name in texts]
    found = model._base_manager.annotate(**texts).order_by("pk").values_list(*names)
    for row in found.iterator(chunk_size=AT_ONCE):
        if places:
            values = list(row)
            for place in places:
                if values[place] is not None:
                    values[place] = JsonText(values[place])
            yield tuple(values)
        else:
            yield row


def insert(model: type[models.Model], rows: Iterable[list[Any]]) -> None:
    """Put rows into a table as they are, whatever the model would make of them when saved."""
    fields = model._meta.concrete_fields
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    head = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES "
    one = f"({', '.join(['%s'] * len(fields))})"
    coming = iter(rows)
    most = max(1, min(AT_ONCE, MOST_VALUES // len(fields)))
    with connection.cursor() as cursor:
        while batch := list(islice(coming, most)):
            values = [
                prepared(field, value)
                for row in batch
                for field, value in zip(fields, row, strict=True)
            ]
            cursor.execute(head + ", ".join([one] * len(batch)), values)


def prepared(field: Any, value: Any) -> Any:
    """A value as the engine's driver takes it."""
    if isinstance(value, JsonText):
        return value.text
    return field.get_db_prep_save(value, connection)


def digest_of(model: type[models.Model]) -> Digest:
    """The digest of what a table holds."""
    found = Digest()
    for row in rows_of(model):
        found = found.with_row(row)
    return found


def last_numbers(chosen: list[type[models.Model]]) -> dict[str, int]:
    """The last number that each table's counter gave out, so that none is given twice."""
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        for model in chosen:
            key = model._meta.auto_field
            if key is None:
                continue
            if connection.vendor == "sqlite":
                cursor.execute(
                    "SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table]
                )
            else:
                cursor.execute(
                    "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)",
                    [connection.ops.quote_name(model._meta.db_table), key.column],
                )
            row = cursor.fetchone()
            if row and row[0]:
                found[model._meta.label_lower] = int(row[0])
    return found


def go_on_counting(chosen: list[type[models.Model]], last: dict[str, int]) -> None:
    """Have each table's counter go on after the last number it gave out."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for statement in connection.ops.sequence_reset_sql(no_style(), chosen):
                cursor.execute(statement)
        for model in chosen:
            number, key = last.get(model._meta.label_lower), model._meta.auto_field
            if number is None or key is None:
                continue
            if connection.vendor == "sqlite":
                table = model._meta.db_table
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute(
                    "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number]
                )
            else:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                    [connection.ops.quote_name(model._meta.db_table), key.column, number],
                )
