"""How long it takes to verify a long audit, how much memory, and that each attack on it is found.

``python -m proofs.audit_tampering`` writes 100,000 entries into a SQLite database of its own, or
into the empty database that DATABASE_URL names, verifies them, tampers and verifies again.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator

MIDDLE = 2
ATTACKS: tuple[tuple[str, str], ...] = (
    ("a field of one row changed", "UPDATE audit_entry SET reason = 'x' WHERE sequence = {row}"),
    ("one row removed", "DELETE FROM audit_entry WHERE sequence = {row}"),
    ("the first row removed", "DELETE FROM audit_entry WHERE sequence = 1"),
    ("the last ten rows cut off", "DELETE FROM audit_entry WHERE sequence > {rows} - 10"),
    (
        "a row moved to the end",
        "UPDATE audit_entry SET sequence = {rows} + 1 WHERE sequence = {row}",
    ),
)


def entries(rows: int) -> Iterator[object]:
    """Entries as the audit writes them, without the round trip for each."""
    from headwater_web.audit import chain, clock
    from headwater_web.audit.keys import keys
    from headwater_web.audit.models import Entry

    key, previous = keys()[0], chain.GENESIS
    for number in range(1, rows + 1):
        fields = {
            "sequence": number,
            "at": clock.stamp(clock.now()),
            "actor": f"person:{number % 50}",
            "action": "audit.entry_read",
            "subject": f"audit-entry:{number}",
            "detail": chain.canonical({"fields": ["name", "address"], "number": number}),
            "reason": "a referral by the general practice",
            "previous": previous,
        }
        previous = chain.digest(fields)
        yield Entry(**fields, digest=previous, mark=key.mark(previous))


def fill(rows: int) -> None:
    """The table with that many rows, in one go."""
    from django.db import connection

    from headwater_web.audit.rows import COLUMNS, Row

    marks = ", ".join(["%s"] * len(Row._fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO audit_entry ({COLUMNS}) VALUES ({marks})",
            ([getattr(each, name) for name in Row._fields] for each in entries(rows)),
        )


def measured(work: Callable[[], object]) -> tuple[object, float, float]:
    """What came of it, seconds it took, and the most memory it held at once, in MB."""
    began = time.perf_counter()
    work()
    seconds = time.perf_counter() - began
    tracemalloc.start()
    result = work()
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return result, seconds, peak


def main() -> int:
    """Prints the report; 1 where an attack was not found, or a sound audit was not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as home:
        os.environ["HEADWATER_HOME"] = home
        return report(rows)


def report(rows: int) -> int:
    """The report of one database."""
    from headwater_web.site.commands import prepare

    prepare()
    from django.db import connection, transaction

    from headwater_web.audit import seals
    from headwater_web.audit.examination import examine
    from headwater_web.audit.guards import BY_VENDOR

    fill(rows)
    seals.seal()
    sound, seconds, peak = measured(examine)
    held = sound.wrong == 0  # type: ignore[attr-defined]
    print("# A long audit, and attacks on it\n")
    print(
        f"{rows:,} entries on {connection.display_name}: verified in {seconds:.1f} seconds, with "
        f"at most {peak:.1f} MB of Python memory at once. {'Sound.' if held else 'NOT SOUND.'}\n"
    )
    print("| what whoever owns the database did | what the verification says |\n|---|---|")
    for name, statement in ATTACKS:
        with transaction.atomic(), connection.cursor() as cursor:
            for guard in BY_VENDOR[connection.vendor]:
                cursor.execute(guard.lift)
            cursor.execute(statement.format(row=rows // MIDDLE, rows=rows))
            found = [each for each in examine().findings if each.first is not None]
            transaction.set_rollback(True)
        held = held and bool(found)
        print(f"| {name} | {found[0] if found else 'NOT FOUND'} |")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
