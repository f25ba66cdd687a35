"""The combined authorities of England, as lists of districts and unitary authorities.

Kept as data in ``data/combined_authorities.toml`` with the code, the first day and the order that
set each up.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

import pyarrow as pa

from headwater.lake.shapes import AREA, MEMBERSHIP


@dataclass(frozen=True, slots=True)
class CombinedAuthority:
    """One authority: code, name, first day, district codes, and the order that made it.

    ``recoded`` pairs a member's code with the one it was given later.
    """

    code: str
    name: str
    since: date
    members: tuple[str, ...]
    source: str
    recoded: tuple[tuple[str, str], ...] = ()
    title: str = "Combined Authority"


def combined_authorities(path: Path | None = None) -> tuple[CombinedAuthority, ...]:
    """Every combined authority in the data, by code.

    >>> [a.name for a in combined_authorities() if "E07000033" in a.members]
    ['East Midlands']
    """
    where = path or files("headwater.place").joinpath("data/combined_authorities.toml")
    entries = tomllib.loads(where.read_text(encoding="utf-8"))["authority"]
    return tuple(
        CombinedAuthority(
            entry["code"],
            entry["name"],
            entry["from"],
            tuple(entry["members"]),
            entry["source"],
            tuple(sorted(entry.get("recoded", {}).items())),
            entry.get("title", "Combined Authority"),
        )
        for entry in sorted(entries, key=lambda entry: str(entry["code"]))
    )


def area_rows(authorities: tuple[CombinedAuthority, ...] | None = None) -> pa.Table:
    """AREA rows of type ``CAUTH``; names end in their title, since a region may share the rest."""
    chosen = authorities if authorities is not None else combined_authorities()
    return pa.table(
        {
            "code": [each.code for each in chosen],
            "name": [f"{each.name} {each.title}" for each in chosen],
            "type": ["CAUTH"] * len(chosen),
            "valid_from": [each.since for each in chosen],
            "valid_to": [None] * len(chosen),
        },
        schema=AREA.schema,
    )


def membership_rows(
    vintage: str, authorities: tuple[CombinedAuthority, ...] | None = None
) -> pa.Table:
    """MEMBERSHIP rows, each district wholly in its authority, under the vintage given."""
    chosen = authorities if authorities is not None else combined_authorities()
    pairs: list[tuple[str, str]] = []
    for each in chosen:
        pairs += [(member, each.code) for member in each.members]
        pairs += [(new, each.code) for _, new in each.recoded]
    return pa.table(
        {
            "child": [child for child, _ in pairs],
            "child_type": ["LAD"] * len(pairs),
            "parent": [parent for _, parent in pairs],
            "parent_type": ["CAUTH"] * len(pairs),
            "share": [1.0] * len(pairs),
            "vintage": [vintage] * len(pairs),
        },
        schema=MEMBERSHIP.schema,
    )
