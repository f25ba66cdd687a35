"""Which set of areas a file's codes belong to: recognised, named, refused when it is wrong.

Census areas are redrawn every ten years and most keep their code, so a file of the wrong vintage
joins almost everywhere and is wrong quietly. Here the codes are compared with every known set.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pyarrow as pa

SURE = 0.98


class WrongVintageError(ValueError):
    """A file's codes are of another vintage than the one asked for, or of none that is known."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """The best matching set: its name, the share of codes matched, examples that did not match.

    ``also`` names other sets that fit as well (a file of unchanged areas fits two censuses).
    """

    vintage: str
    share: float
    matched: int
    codes: int
    unmatched: tuple[str, ...]
    also: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What was found, in words."""
        if not self.matched:
            return f"none of the {self.codes:,} codes belongs to a set of areas that is loaded"
        text = (
            f"{self.matched:,} of {self.codes:,} codes ({self.share:.1%}) are {self.vintage} areas"
        )
        return text + (f"; not among them: {', '.join(self.unmatched)}" if self.unmatched else "")


def known_vintages(membership: pa.Table) -> dict[str, frozenset[str]]:
    """Sets of codes by name (``LSOA 2011``, ``LAD 2024``) from MEMBERSHIP rows.

    A conversion (vintage ``LSOA11>LSOA21``) names both its sides; other rows name their children
    and parents by type and vintage.
    """
    found: dict[str, set[str]] = {}
    names = ("child", "child_type", "parent", "parent_type", "vintage")
    for row in zip(*(membership[name].to_pylist() for name in names), strict=True):
        child, child_type, parent, parent_type, vintage = (str(value) for value in row)
        if ">" in vintage:
            old, new = vintage.split(">", 1)
            found.setdefault(census_name(old), set()).add(child)
            found.setdefault(census_name(new), set()).add(parent)
        else:
            found.setdefault(f"{child_type} {vintage}", set()).add(child)
            found.setdefault(f"{parent_type} {vintage}", set()).add(parent)
    return {name: frozenset(codes) for name, codes in found.items()}


def census_name(short: str) -> str:
    """A vintage in full.

    >>> census_name("LSOA11"), census_name("LSOA 2021")
    ('LSOA 2011', 'LSOA 2021')
    """
    match = re.fullmatch(r"([A-Za-z-]+?)\s*(\d{2}|\d{4})", short.strip())
    if match is None:
        return short.strip()
    year = match[2] if len(match[2]) == 4 else f"20{match[2]}"
    return f"{match[1]} {year}"


def recognise(codes: Collection[str], known: Mapping[str, Collection[str]]) -> Recognition:
    """The known set that most of the codes belong to; of equals, the one it covers most of.

    >>> sets = {"LSOA 2011": {"A", "B"}, "LSOA 2021": {"A", "C", "D"}}
    >>> recognise(["A", "C"], sets).vintage
    'LSOA 2021'
    """
    asked = {str(code) for code in codes}
    if not asked or not known:
        return Recognition("", 0.0, 0, len(asked), tuple(sorted(asked)[:3]))
    fits = {name: len(asked.intersection(members)) for name, members in known.items()}
    most = max(fits.values())
    best = [name for name in known if fits[name] == most]
    best.sort(key=lambda name: (-most / max(len(known[name]), 1), name))
    absent = tuple(sorted(asked.difference(known[best[0]]))[:3])
    vintage = best[0] if most else ""
    also = tuple(best[1:]) if most else ()
    return Recognition(vintage, most / len(asked), most, len(asked), absent, also)


def require(
    codes: Collection[str], expected: str, known: Mapping[str, Collection[str]], source: str
) -> Recognition:
    """The recognition, if the codes are of the ``expected`` vintage.

    Raises ``WrongVintageError`` with a sentence that names the file, what it holds and the cure.
    """
    asked = {str(code) for code in codes}
    here = len(asked.intersection(known.get(expected, ())))
    share = here / len(asked) if asked else 0.0
    found = recognise(asked, known)
    if share >= SURE and (found.vintage == expected or share >= found.share):
        return Recognition(
            expected, share, here, len(asked), tuple(sorted(asked - set(known[expected]))[:3])
        )
    if found.matched and found.share > share:
        raise WrongVintageError(
            f"{source}: {expected} codes were expected, but {found.sentence}; only {here:,} are "
            f"{expected}. Say that the file is {found.vintage}, or convert it first"
        )
    raise WrongVintageError(
        f"{source}: {expected} codes were expected, but only {here:,} of {len(asked):,} "
        f"({share:.1%}) are; {found.sentence}. Load the lookup of its areas, or correct the codes"
    )
