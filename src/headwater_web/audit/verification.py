"""Going through a chain, row by row, and saying of each what is wrong with it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hmac import compare_digest

from headwater_web.audit import chain
from headwater_web.audit.findings import Finding, Kind
from headwater_web.audit.keys import Key
from headwater_web.audit.rows import Row

FIELD_NAMES = {"sequence": "number", "previous": "link to the row before"}


@dataclass
class Verification:
    """A walk along a chain; it remembers only the row before, and what was sealed.

    ``keys`` are those of the key file; with none, marks are not looked at. ``sealed`` gives the
    digest of each row that a seal names, and when it was sealed.
    """

    keys: Mapping[str, Key]
    sealed: Mapping[int, tuple[str, str]]
    last: Row | None = None
    end: int = 0
    rows: int = 0
    began: str = ""

    def findings(self, rows: Iterable[Row]) -> Iterator[Finding]:
        """What is wrong, in the order of the rows; at the end, what is no longer there."""
        for row in rows:
            yield from self.of_row(row)
            self.rows += 1
            self.began = self.began or str(row.at)
            self.follow(row)
        cut = [number for number in self.sealed if number > self.end]
        if cut:
            number = max(cut)
            at = self.sealed[number][1]
            says = f"cut off the end; row {number:,} was there when it was sealed at {at}"
            yield Finding(Kind.CUT_OFF, says, self.end + 1, number)

    def follow(self, row: Row) -> None:
        """Take a row for the one that the next should follow."""
        self.last = row
        self.end = row.sequence if isinstance(row.sequence, int) else self.end

    def of_row(self, row: Row) -> Iterator[Finding]:
        """What is wrong with one row, and with its place after the one before."""
        kinds = [
            name
            for name, value in zip(row._fields, row, strict=True)
            if not isinstance(value, int if name == "sequence" else str)
        ]
        if kinds:
            says = f"changed: {', '.join(kinds)} cannot have been written by Headwater"
            yield Finding(Kind.ALTERED, says, row.sequence if "sequence" not in kinds else None)
            return
        yield from self.of_fields(row)
        yield from self.of_place(row)
        digest, at = self.sealed.get(row.sequence, (row.digest, ""))
        if digest != row.digest:
            says = (
                f"another row was sealed under this number at {at}: the audit was cut off before "
                "it and written on, or computed anew"
            )
            yield Finding(Kind.NOT_AS_SEALED, says, row.sequence)

    def of_fields(self, row: Row) -> Iterator[Finding]:
        """Whether the digest fits the fields, and the mark fits the digest."""
        name = row.mark.partition(":")[0]
        known = self.keys.get(name)
        marked = not self.keys or (known and compare_digest(row.mark, known.mark(row.digest)))
        computed = chain.digest(row._asdict())
        if computed == row.digest:
            if not marked:
                yield Finding(Kind.UNMARKED, self.unmarked(name), row.sequence)
        elif self.keys and known and compare_digest(row.mark, known.mark(computed)):
            yield Finding(Kind.ALTERED, "its digest was changed", row.sequence)
        else:
            yield Finding(Kind.ALTERED, self.altered(row), row.sequence)

    def unmarked(self, name: str) -> str:
        """What is said of a row whose digest fits and whose mark does not."""
        if name not in self.keys:
            return f"marked by key {name}, which is not in the key file, or not by a key at all"
        return "written or computed anew by something that does not have the audit's key"

    def altered(self, row: Row) -> str:
        """What is said of a row that was changed: which field, where that can be told."""
        for field, value in self.suspects(row):
            if chain.digest({**row._asdict(), field: value}) == row.digest:
                return f"its {FIELD_NAMES.get(field, field)} was changed after it was written"
        return "changed after it was written: its fields no longer give its digest"

    def suspects(self, row: Row) -> Iterator[tuple[str, object]]:
        """What a field may have been, where that can be guessed from what stands around it."""
        yield "sequence", self.end + 1
        yield "previous", self.last.digest if self.last else chain.GENESIS
        for field in ("actor", "action", "subject", "detail", "reason"):
            value = getattr(row, field)
            for form in ("NFC", "NFD"):
                yield field, unicodedata.normalize(form, value)
            yield field, value.strip()

    def of_place(self, row: Row) -> Iterator[Finding]:
        """Whether the row follows the one before it."""
        if row.sequence > self.end + 1:
            yield Finding(Kind.MISSING, "removed", self.end + 1, row.sequence - 1)
        elif row.sequence <= self.end:
            says = "there are several rows with this number, or it is no number of a row"
            yield Finding(Kind.DUPLICATE, says, row.sequence)
        elif row.previous != (self.last.digest if self.last else chain.GENESIS):
            says = "does not follow the row before it: one of the two was changed, moved or put in"
            yield Finding(Kind.OUT_OF_ORDER, says, row.sequence)
