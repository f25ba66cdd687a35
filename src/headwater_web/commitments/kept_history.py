"""The history of commitments as a verification of the audit compares it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from headwater_web.commitments import entries
from headwater_web.commitments.history import digest
from headwater_web.commitments.models import Change

WRITING = (
    entries.MADE,
    entries.ANSWERED,
    entries.UPDATED,
    entries.REPLANNED,
    entries.FOLLOWED_UP,
    entries.PASSED_ON,
    entries.DROPPED,
    entries.SETTLED,
)


class KeptHistory:
    """Rows of ``Change``, which each entry about a commitment names."""

    words = "the history of commitments"
    actions = frozenset(each.code for each in WRITING)

    def named(self, detail: Mapping[str, Any]) -> tuple[int, ...]:
        """The numbers of the rows that an entry names."""
        found = detail.get("changes")
        return tuple(each for each in found or () if isinstance(each, int))

    def held(self, numbers: Iterable[int]) -> Mapping[int, Change]:
        """The rows of these numbers that are there."""
        return Change.objects.in_bulk(list(numbers))

    def is_as_written(self, detail: Mapping[str, Any], rows: Iterable[Change]) -> bool:
        """Whether rows fit the digest of their entry; an entry that names none has none."""
        found = list(rows)
        if not found:
            return True
        form = detail.get("form", 1)
        return digest(found, form if isinstance(form, int) else 1) == detail.get("digest")

    def numbers(self) -> Iterator[int]:
        """The number of every row that is there."""
        return Change.objects.order_by("pk").values_list("pk", flat=True).iterator()
