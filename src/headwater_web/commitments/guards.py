"""A trigger that keeps the history of commitments as it was written, on SQLite and PostgreSQL.

It stops mistakes and whoever may write rows but not change the schema. Rows that were altered or
removed by somebody who can are told by the audit, which keeps their digest.
"""

from __future__ import annotations

NAME = "commitments_change_not_changed"
NEVER = "the history of a commitment is never changed"

LAY = {
    "sqlite": f"CREATE TRIGGER {NAME} BEFORE UPDATE ON commitments_change "
    f"BEGIN SELECT RAISE(ABORT, '{NEVER}'); END",
    "postgresql": f"CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ "
    f"BEGIN RAISE EXCEPTION '{NEVER}'; END $$; "
    f"CREATE TRIGGER {NAME} BEFORE UPDATE ON commitments_change "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {NAME}()",
}
LIFT = {
    "sqlite": f"DROP TRIGGER IF EXISTS {NAME}",
    "postgresql": f"DROP TRIGGER IF EXISTS {NAME} ON commitments_change; "
    f"DROP FUNCTION IF EXISTS {NAME}()",
}
