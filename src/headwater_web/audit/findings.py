"""What a verification may find, in a closed list, and how findings are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """What is wrong."""

    ALTERED = "altered"
    UNMARKED = "not marked by the key"
    MISSING = "missing"
    DUPLICATE = "duplicate"
    OUT_OF_ORDER = "out of order"
    NOT_AS_SEALED = "not as sealed"
    CUT_OFF = "cut off"
    SEAL = "seal"
    LINK = "link to a person"
    GUARD = "guard"
    HISTORY = "history"


@dataclass(frozen=True)
class Finding:
    """Something that is wrong: of which kind, with which rows, and what it says."""

    kind: Kind
    says: str
    first: int | None = None
    last: int | None = None

    @property
    def where(self) -> str:
        """The rows it is about, in words.

        >>> Finding(Kind.MISSING, "not there", 3, 5).where
        'Rows 3 to 5'
        """
        if self.first is None:
            return "The audit"
        if self.last in {None, self.first}:
            return f"Row {self.first:,}"
        return f"Rows {self.first:,} to {self.last:,}"

    def __str__(self) -> str:
        return f"{self.where}: {self.says}"


def joined(found: Iterable[Finding]) -> Iterator[Finding]:
    """The same findings, where those that say the same of one row after another are one.

    >>> rows = [Finding(Kind.ALTERED, "changed", row) for row in (1, 2, 3, 7)]
    >>> [each.where for each in joined(rows)]
    ['Rows 1 to 3', 'Row 7']
    """
    held: dict[str, Finding] = {}
    for each in found:
        if each.first is None:
            yield each
            continue
        last = held.get(each.says)
        if last and each.first == _end(last) + 1:
            held[each.says] = replace(last, last=_end(each))
            continue
        if last:
            yield last
        held[each.says] = each
    yield from sorted(held.values(), key=lambda each: each.first or 0)


def _end(found: Finding) -> int:
    return found.last or found.first or 0
