"""The values of a measure over all places of a kind, kept as long as the atlas they come from."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.standings.standing import ON_DEMAND
from headwater.indicators.standings.standing_table import spreads
from headwater_web.figures.request import public_lake

Key = tuple[str, str, str, str]
_KEPT: WeakKeyDictionary[Atlas, dict[Key, Spread]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Spread:
    """Every place's value, as an array (NaN where missing) and by code."""

    values: npt.NDArray[np.float64]
    by_code: dict[str, float | None]

    def of(self, codes: frozenset[str]) -> list[float | None]:
        """The values of those places, in the order of their codes."""
        return [self.by_code[code] for code in sorted(codes) if code in self.by_code]


def spread(atlas: Atlas, each: Standing) -> Spread:
    """The spread that a standing belongs to."""
    kept = _KEPT.setdefault(atlas, {})
    key = (each.indicator, each.area_type, each.sex, each.age)
    if key not in kept and each.area_type in ON_DEMAND:
        small = spreads(public_lake().root, atlas.version, each.area_type)
        kept[key] = Spread(np.array(small.get(each.key, ()), dtype=np.float64), {})
    elif key not in kept:
        others = atlas.distribution(*key)
        values = np.array([one.value for one in others], dtype=np.float64)
        kept[key] = Spread(values, {one.area: one.value for one in others})
    return kept[key]
