"""Figures moved from one census's small areas to another's, weighted by people, and saying so.

The published best-fit look-up pairs 2011 with 2021 areas and says how each changed: U unchanged,
S split, M merged, X irregular. An area that was split is shared out by the people of its parts; the
shares of one old area always add to 1, so counts keep their total. Where several old areas meet,
rates are weighted by the people each brings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.place.aggregation import Combination, Edges, Rules, aggregate_observations
from headwater.place.vintage import census_name

CHANGES = {"U": "unchanged", "S": "split", "M": "merged", "X": "irregular"}
NOTE = "estimated_from_other_vintage"


class ConversionError(ValueError):
    """The look-up between two vintages cannot be used."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """Old and new areas with the share of each old one's people in each new one.

    ``change`` holds U, S, M or X for each pair; ``old`` and ``new`` name the vintages.
    """

    edges: Edges
    change: tuple[str, ...]
    old: str
    new: str

    def membership(self, area_type: str = "LSOA") -> pa.Table:
        """The pairs as MEMBERSHIP rows, with the vintage written ``LSOA 2011>LSOA 2021``."""
        count = len(self.change)
        return pa.table(
            {
                "child": pa.array(self.edges.child, pa.string()),
                "child_type": pa.array([area_type] * count),
                "parent": pa.array(self.edges.parent, pa.string()),
                "parent_type": pa.array([area_type] * count),
                "share": pa.array(self.edges.share, pa.float64()),
                "vintage": pa.array([f"{self.old}>{self.new}"] * count),
            }
        )

    @property
    def sentence(self) -> str:
        """What the conversion does, for provenance and for readers."""
        counts = {code: self.change.count(code) for code in CHANGES}
        parts = ", ".join(f"{n:,} {CHANGES[code]}" for code, n in counts.items() if n)
        return (
            f"Converted from {self.old} to {self.new} areas by the published best-fit look-up "
            f"({parts}); split areas shared out by population"
        )


def conversion(
    pairs: pa.Table,
    new_population: Mapping[str, float],
    *,
    columns: tuple[str, str, str] = ("lsoa11_code", "lsoa21_code", "change_code"),
    vintages: tuple[str, str] = ("LSOA 2011", "LSOA 2021"),
) -> Conversion:
    """A conversion from the published pairs (old code, new code, change code).

    ``new_population`` gives the people of each new area; parts without any share equally. Raises
    ``ConversionError`` for a change code that is not U, S, M or X.

    >>> pairs = pa.table({"lsoa11_code": ["A", "B", "B"], "lsoa21_code": ["A", "C", "D"],
    ...                   "change_code": ["U", "S", "S"]})
    >>> conversion(pairs, {"A": 9.0, "C": 30.0, "D": 10.0}).edges.share.tolist()
    [1.0, 0.75, 0.25]
    """
    old, new, change = ([str(value) for value in pairs[name].to_pylist()] for name in columns)
    strange = sorted(set(change) - set(CHANGES))
    if strange:
        raise ConversionError(
            f"change code {strange[0]!r} is not one of {', '.join(CHANGES)}; use the published "
            "best-fit look-up of the census offices"
        )
    _, group = np.unique(old, return_inverse=True)
    people = np.array([max(new_population.get(code, 0.0), 0.0) for code in new])
    whole = np.bincount(group, people)[group]
    parts = np.bincount(group)[group]
    share = np.where(whole > 0, people / np.where(whole > 0, whole, 1.0), 1.0 / parts)
    return Conversion(Edges(tuple(old), tuple(new), share), tuple(change), *vintages)


def from_membership(
    membership: pa.Table,
    new_population: Mapping[str, float],
    *,
    old: str = "LSOA 2011",
    new: str = "LSOA 2021",
) -> Conversion:
    """The conversion that the lake holds: MEMBERSHIP rows of vintage ``LSOA11>LSOA21``.

    What changed is read from the pairs: one to one is unchanged, one to many split, many to one
    merged, all else irregular. Raises ``ConversionError`` where there is no such row.
    """
    pairs = list(
        zip(*(membership[name].to_pylist() for name in ("child", "parent", "vintage")), strict=True)
    )
    chosen = [
        (child, parent)
        for child, parent, vintage in pairs
        if ">" in vintage and tuple(map(census_name, vintage.split(">", 1))) == (old, new)
    ]
    if not chosen:
        raise ConversionError(
            f"no look-up from {old} to {new} is loaded; load the best-fit look-up of the census "
            "offices first"
        )
    parts, wholes = Counter(c for c, _ in chosen), Counter(p for _, p in chosen)
    letters = {(True, True): "U", (False, True): "S", (True, False): "M", (False, False): "X"}
    tangled = {p for c, p in chosen if parts[c] > 1 and wholes[p] > 1}
    knotted = {c for c, p in chosen if p in tangled}
    change = ["X" if c in knotted else letters[parts[c] == 1, wholes[p] == 1] for c, p in chosen]
    look_up = pa.table(
        {
            "lsoa11_code": [c for c, _ in chosen],
            "lsoa21_code": [p for _, p in chosen],
            "change_code": change,
        }
    )
    return conversion(look_up, new_population, vintages=(old, new))


def convert(
    observations: pa.Table,
    through: Conversion,
    old_population: Mapping[str, float],
    *,
    combine: Mapping[str, Combination] | None = None,
) -> pa.Table:
    """OBSERVATION rows of old areas as rows of new ones.

    Rows of unchanged areas are passed on as they are. The others are counts shared out and added,
    or rates weighted by people, and carry the note ``estimated_from_other_vintage``; what cannot
    be combined (a rank, a median) loses its value and says ``not_comparable``.
    """
    edges = through.edges
    same = np.array([code == "U" for code in through.change])
    names = [c for c, keep in zip(edges.child, same, strict=True) if keep]
    unchanged = pa.array(names, pa.string())
    kept = observations.filter(pc.is_in(observations["area"], value_set=unchanged))
    changed = Edges(
        tuple(c for c, keep in zip(edges.child, same, strict=True) if not keep),
        tuple(p for p, keep in zip(edges.parent, same, strict=True) if not keep),
        edges.share[~same],
    )
    rules = Rules(combine or {}, note=NOTE, method=f"{through.old} to {through.new} by population")
    estimated = aggregate_observations(observations, changed, old_population, rules)
    return pa.concat_tables([kept, estimated]).sort_by("area")
