"""Triggers that make the table append-only in the database itself, on SQLite and PostgreSQL.

They stop mistakes and whoever may write rows but not change the schema. Whoever may change the
schema can drop them; ``verification`` then finds what was done, and that they are gone.
"""

from __future__ import annotations

from dataclasses import dataclass

from headwater_web.audit.chain import GENESIS

NEVER = "the audit is append-only: an entry is neither changed nor removed"
IN_ORDER = "the audit is append-only: an entry follows the last one and names its digest"


@dataclass(frozen=True)
class Guard:
    """A trigger, by name: how it is laid, and how it is lifted."""

    name: str
    lay: str
    lift: str


def _sqlite(name: str, event: str, when: str, says: str) -> Guard:
    return Guard(
        name,
        f"CREATE TRIGGER {name} BEFORE {event} ON audit_entry {when} "
        f"BEGIN SELECT RAISE(ABORT, '{says}'); END",
        f"DROP TRIGGER IF EXISTS {name}",
    )


SQLITE = (
    _sqlite("audit_entry_not_changed", "UPDATE", "", NEVER),
    _sqlite("audit_entry_not_removed", "DELETE", "", NEVER),
    _sqlite(
        "audit_entry_in_order",
        "INSERT",
        "WHEN NEW.sequence IS NOT (SELECT COALESCE(MAX(sequence), 0) + 1 FROM audit_entry) "
        "OR NEW.previous IS NOT COALESCE((SELECT digest FROM audit_entry ORDER BY sequence DESC "
        f"LIMIT 1), '{GENESIS}')",
        IN_ORDER,
    ),
)


def _postgresql(name: str, event: str, body: str) -> Guard:
    return Guard(
        name,
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$; "
        f"CREATE TRIGGER {name} BEFORE {event} EXECUTE FUNCTION {name}(); "
        f"ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER {name}",
        f"DROP TRIGGER IF EXISTS {name} ON audit_entry; DROP FUNCTION IF EXISTS {name}()",
    )


POSTGRESQL = (
    _postgresql(
        "audit_entry_not_changed",
        "UPDATE OR DELETE OR TRUNCATE ON audit_entry FOR EACH STATEMENT",
        f"BEGIN RAISE EXCEPTION '{NEVER}'; END",
    ),
    _postgresql(
        "audit_entry_in_order",
        "INSERT ON audit_entry FOR EACH ROW",
        "DECLARE last record; BEGIN "
        "SELECT sequence, digest INTO last FROM audit_entry ORDER BY sequence DESC LIMIT 1; "
        "IF NEW.sequence IS DISTINCT FROM COALESCE(last.sequence, 0) + 1 "
        f"OR NEW.previous IS DISTINCT FROM COALESCE(last.digest, '{GENESIS}') "
        f"THEN RAISE EXCEPTION '{IN_ORDER}'; END IF; RETURN NEW; END",
    ),
)
BY_VENDOR = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
LAID = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit_entry'::regclass "
    "AND tgenabled = 'A'",
}
