"""Histories that other apps keep in tables of their own, compared with what the audit says of them.

An app that keeps a history names its rows in each entry, with a digest. It registers the history
here; a verification then finds rows that were removed, altered, or put in without an entry.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from headwater_web.audit.findings import Finding, Kind
from headwater_web.audit.rows import Row

AT_ONCE = 500


class History(Protocol):
    """A table of what happened; its rows have numbers."""

    words: str
    """What it is called in a finding, such as ``the history of commitments``."""
    actions: frozenset[str]
    """The codes of the entries that name its rows."""

    def named(self, detail: Mapping[str, Any]) -> tuple[int, ...]:
        """The numbers of the rows that an entry names."""
        ...

    def held(self, numbers: Iterable[int]) -> Mapping[int, Any]:
        """The rows of these numbers that are there, by number."""
        ...

    def is_as_written(self, detail: Mapping[str, Any], rows: Iterable[Any]) -> bool:
        """Whether the rows of an entry, in the order in which it names them, fit its digest."""
        ...

    def numbers(self) -> Iterator[int]:
        """The number of every row that is there."""
        ...


_histories: list[History] = []


def register(history: History) -> None:
    """Have verifications compare a history with the audit."""
    if history not in _histories:
        _histories.append(history)


@dataclass
class Comparison:
    """The entries of a walk along the audit that name rows of a history, kept as they go by."""

    kept: list[tuple[History, int, dict[str, Any]]] = field(default_factory=list)

    def passed(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows, each looked at on its way."""
        of_action = {code: each for each in _histories for code in each.actions}
        for row in rows:
            history = of_action.get(row.action) if isinstance(row.action, str) else None
            if history is not None and isinstance(row.sequence, int):
                detail = read(row.detail)
                if detail is not None:
                    self.kept.append((history, row.sequence, detail))
            yield row

    def findings(self) -> Iterator[Finding]:
        """What is wrong with each history, once the audit was walked along."""
        for history in _histories:
            named: set[int] = set()
            mine = [(number, detail) for of, number, detail in self.kept if of is history]
            for first in range(0, len(mine), AT_ONCE):
                yield from compared(history, mine[first : first + AT_ONCE], named)
            for number in history.numbers():
                if number not in named:
                    says = f"row {number:,} of {history.words} was put in: no entry names it"
                    yield Finding(Kind.HISTORY, says)


def compared(
    history: History, entries: list[tuple[int, dict[str, Any]]], named: set[int]
) -> Iterator[Finding]:
    """What is wrong with the rows that these entries name; the numbers are added to ``named``."""
    numbers = [history.named(detail) for _, detail in entries]
    named.update(*numbers)
    there = history.held({each for some in numbers for each in some})
    for (entry, detail), wanted in zip(entries, numbers, strict=True):
        gone = [f"{each:,}" for each in wanted if each not in there]
        if gone:
            rows = "row" if len(gone) == 1 else "rows"
            were = "was" if len(gone) == 1 else "were"
            says = f"{rows} {', '.join(gone)} of {history.words}, named here, {were} removed"
            yield Finding(Kind.HISTORY, says, entry)
        elif not history.is_as_written(detail, [there[each] for each in wanted]):
            rows = ", ".join(f"{each:,}" for each in wanted)
            says = f"of {history.words}, named here (rows {rows}), something was altered"
            yield Finding(Kind.HISTORY, says, entry)


def read(detail: object) -> dict[str, Any] | None:
    """What an entry's detail says; None where it is no JSON, of which the chain tells."""
    try:
        found = json.loads(detail) if isinstance(detail, str) else None
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
