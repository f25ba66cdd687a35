"""Everything that can be checked of the audit in this installation, in one answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from django.apps import apps
from django.db import connection

from headwater_web.audit import seals
from headwater_web.audit.findings import Finding, Kind, joined
from headwater_web.audit.guards import BY_VENDOR, LAID
from headwater_web.audit.histories import Comparison
from headwater_web.audit.keys import Key, keys
from headwater_web.audit.rows import Row, numbered, stored
from headwater_web.audit.verification import Verification

SHOWN = 1000


@dataclass(frozen=True)
class Examination:
    """What a verification read and what it found; ``findings`` are the first thousand of ``wrong``.

    ``sealed_to`` is the newest row that a seal names, or 0. ``remarks`` are nobody's wrong-doing.
    """

    rows: int
    began: str
    ended: str
    sealed_to: int
    sealed_at: str
    wrong: int
    findings: tuple[Finding, ...]
    remarks: tuple[str, ...]


def examine(rows: Iterable[Row] | None = None, here: bool = True) -> Examination:
    """Check the table, its guards, the seals, the links to people, and histories kept elsewhere.

    ``rows`` are read in place of the table; those of an export where they are not from ``here``.
    Reads each row once and keeps none: 100,000 take a few seconds.
    """
    ring = keys()
    anchors = seals.anchors(ring=ring)
    walk = Verification({key.name: key for key in ring}, anchors.sealed)
    histories = Comparison()
    of_rows = walk.findings(histories.passed(stored() if rows is None else rows))
    found = chain(
        anchors.findings,
        joined(each for each in of_rows if here or each.kind != Kind.CUT_OFF),
        histories.findings() if here else (),
        guards() if here else (),
        links(ring) if here else (),
    )
    first = tuple(islice(found, SHOWN))
    wrong = len(first) + sum(1 for _ in found)
    newest = max(anchors.sealed, default=0)
    return Examination(
        rows=walk.rows,
        began=walk.began,
        ended=str(walk.last.at) if walk.last else "",
        sealed_to=newest,
        sealed_at=anchors.sealed[newest][1] if newest else "",
        wrong=wrong,
        findings=first,
        remarks=tuple(remarks(anchors, walk, here)),
    )


def around(number: int) -> tuple[Finding, ...]:
    """What is wrong with one row, or with how it follows the row before it."""
    ring = keys()
    walk = Verification({key.name: key for key in ring}, seals.anchors(ring=ring).sealed)
    before, row = numbered(number - 1), numbered(number)
    if row is None:
        return (Finding(Kind.MISSING, "removed", number, number),)
    if before:
        walk.follow(before)
    elif number > 1:
        walk.end = number - 1
    return tuple(walk.of_row(row))


def guards() -> Iterator[Finding]:
    """Triggers that should be in the database and are not, or are switched off."""
    with connection.cursor() as cursor:
        cursor.execute(LAID[connection.vendor])
        laid = {name for (name,) in cursor.fetchall()}
    for guard in BY_VENDOR[connection.vendor]:
        if guard.name not in laid:
            says = f"the trigger {guard.name} is gone from the database, or is switched off"
            yield Finding(Kind.GUARD, says)


def links(ring: tuple[Key, ...]) -> Iterator[Finding]:
    """Links from references to accounts that were made without the key."""
    for actor in apps.get_model("audit", "Actor").objects.exclude(holder=None).iterator():
        if actor.proof not in {key.mark(actor.stands_for) for key in ring}:
            says = f"the account behind {actor.reference} was changed without the audit's key"
            yield Finding(Kind.LINK, says)


def remarks(anchors: seals.Anchors, walk: Verification, here: bool) -> Iterator[str]:
    """What a reader should know, though nothing is wrong with it."""
    if not here:
        yield f"The file ends at row {walk.end:,}; that it goes no further is no fault."
        return
    if walk.rows and not anchors.sealed:
        yield (
            "Nothing is sealed yet, so rows cut off the end would not be noticed. Run `headwater "
            "audit seal` now and regularly."
        )
    unsealed = walk.end - max(anchors.sealed, default=0)
    if anchors.sealed and unsealed > 0:
        yield f"{unsealed:,} newer rows are not sealed yet: it would not be noticed if they went."
    for seal in anchors.seals:
        if seal.restored:
            yield f"A backup was put back, to row {seal.sequence:,}, at {seal.at}: {seal.restored}"
