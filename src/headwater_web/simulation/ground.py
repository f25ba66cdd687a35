"""The place a question is about: its small areas, how many live there, the deprived, the rural."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from headwater.lake.manifest import read_manifest
from headwater.lake.store import Lake
from headwater.simulation.population import PopulationError, SmallAreas, small_areas
from headwater.simulation.population.from_lake import AMONG
from headwater.simulation.residents import Areas
from headwater_web.figures.request import public_lake

TYPES = ("LAD", "UTLA", "sub-ICB", "ICB", "CAUTH", "region")
MOST_PEOPLE = 12_000_000
USED = ("observation", "membership", "area")
RANK = "iod2025-imd-rank"
FIFTH = 0.2


@dataclass(frozen=True, eq=False)
class Ground:
    """A place that can be simulated. ``people`` (areas,) live in each small area; ``rank`` (areas,)
    orders small areas from the most deprived on."""

    code: str
    small: SmallAreas
    people: npt.NDArray[np.int64]
    rank: npt.NDArray[np.float64]

    @property
    def areas(self) -> Areas:
        """Its small areas."""
        return self.small.areas

    @property
    def districts(self) -> tuple[str, ...]:
        """Codes of its districts."""
        return self.areas.districts

    def inside(self, districts: tuple[str, ...]) -> npt.NDArray[np.bool_]:
        """The small areas (areas,) of some districts; all where none is named."""
        if not districts:
            return np.ones(len(self.areas), dtype=bool)
        return np.isin(np.array(self.areas.district), districts)

    def deprived(self, districts: tuple[str, ...] = ()) -> npt.NDArray[np.bool_]:
        """The most deprived small areas (areas,) of these districts: as many as hold nearest to a
        fifth of the people, and at least one."""
        inside = np.flatnonzero(self.inside(districts))
        order = inside[np.argsort(self.rank[inside], kind="stable")]
        reached = np.cumsum(self.people[order]) / max(1, self.people[order].sum())
        many = 1 + int(np.argmin(np.abs(reached - FIFTH)))
        chosen = np.zeros(len(self.areas), dtype=bool)
        chosen[order[:many]] = True
        return chosen

    def rural(self, districts: tuple[str, ...] = ()) -> npt.NDArray[np.bool_]:
        """The rural small areas (areas,) of these districts."""
        return np.asarray(self.inside(districts) & (self.areas.rural == 1))

    def living(self, chosen: npt.NDArray[np.bool_]) -> int:
        """How many people live in some small areas (areas,)."""
        return int(self.people[chosen].sum())


def ground(code: str) -> Ground:
    """The place of that code in the shared lake.

    Raises ``PopulationError`` that says what to load, where its people cannot be made.
    """
    lake = public_lake()
    return _ground(lake.root, lake.version, code)


@lru_cache(maxsize=8)
def _ground(root: Path, version: int, code: str) -> Ground:
    lake = Lake(root)
    small = small_areas(lake, code)
    if small.people > MOST_PEOPLE:
        raise PopulationError(
            f"{small.people:,} people are more than a page may ask for. Choose a part of the place."
        )
    return Ground(code, small, small.sexes.sum(axis=1), _ranks(lake, small.areas))


def _ranks(lake: Lake, areas: Areas) -> npt.NDArray[np.float64]:
    """The order of small areas by deprivation; by its fifth alone where no rank is held."""
    rows = lake.read(
        "observation",
        ["area", "value"],
        f"indicator = ? AND kind = 'observed' AND value IS NOT NULL AND area {AMONG}",
        parameters=[RANK, list(areas.code)],
    )
    held = dict(zip(rows["area"].to_pylist(), rows["value"].to_pylist(), strict=True))
    ranks = np.array([held.get(code, np.inf) for code in areas.code], dtype=np.float64)
    return ranks if np.isfinite(ranks).all() else areas.quintile.astype(np.float64)


def edition() -> str:
    """A name for the figures that residents are made from: the same wherever they are the same."""
    lake = public_lake()
    return _edition(lake.root, lake.version)


@lru_cache(maxsize=4)
def _edition(root: Path, version: int) -> str:
    parts = [part.sha256 for part in read_manifest(root).parts() if part.table in USED]
    return hashlib.sha256(" ".join(sorted(parts)).encode()).hexdigest()[:20]
