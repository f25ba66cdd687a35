"""Why two places are, or are not, alike: any two of one type, side by side.

The values are those the peers were chosen by (the ``characteristic`` table).
"""

from __future__ import annotations

from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from headwater.indicators.standings.atlas import Atlas
from headwater.place.characteristics import characteristic_frame, characteristics
from headwater.place.likeness import Likeness
from headwater.place.peers import PeerError, Profile, profile, why


def likeness(atlas: Atlas, area: str, other: str) -> Likeness | None:
    """Why two places match, characteristic by characteristic; None where they cannot be compared.

    Both must be of one type (two districts, or two upper tier authorities).
    """
    for kind in atlas.places.types(area):
        people_like = profile_of(atlas, kind)
        if people_like is not None:
            try:
                return why(people_like, area, other)
            except PeerError:
                continue
    return None


@lru_cache(maxsize=8)
def profile_of(atlas: Atlas, kind: str) -> Profile | None:
    """The profile by which places of a type were compared; None where none was worked out."""
    table = atlas.derived_table("characteristic")
    if table is None:
        return None
    rows = table.filter(pc.equal(table["area_type"], kind))
    if not rows.num_rows:
        return None
    return profile(_wide(rows), characteristics())


def _wide(rows: pa.Table) -> pa.Table:
    values: dict[str, dict[str, float]] = {}
    for row in rows.to_pylist():
        values.setdefault(row["characteristic"], {})[row["area"]] = row["value"]
    areas = sorted({code for each in values.values() for code in each})
    return characteristic_frame(areas, characteristics(), None, values)
