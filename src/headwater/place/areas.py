"""One area and its life: what the hierarchy of places is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

TYPE_ORDER = (
    "country", "region", "NHSER", "CAUTH", "ICB", "sub-ICB", "UTLA", "LAD", "proposed",
    "neighbourhood", "PCN", "ward", "MSOA", "practice", "LSOA",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """One area: its code, name and type, and the days between which it existed (``None``: open)."""

    code: str
    name: str
    type: str
    valid_from: date | None = None
    valid_to: date | None = None


class UnknownAreaError(LookupError):
    """An area was asked for that no loaded table names."""


def vintage_order(vintage: str) -> tuple[int, str]:
    """Sort key of a vintage: the last year in its text, then the text.

    >>> sorted(["2024", "2019-2023", "2022"], key=vintage_order)
    ['2022', '2019-2023', '2024']
    """
    years = re.findall(r"\d{4}", vintage)
    return (int(years[-1]) if years else 0, vintage)


def type_rank(type: str) -> int:
    """Place of a type in the order from wide to narrow; unknown types come last."""
    if type in TYPE_ORDER:
        return TYPE_ORDER.index(type)
    return len(TYPE_ORDER) + sum(map(ord, type))
