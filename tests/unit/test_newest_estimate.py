"""Of population estimates of several years the newest counts, in whatever order a lake has them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from headwater.lake import Lake
from headwater.lake.provenance import Provenance
from headwater.lake.shapes import MEMBERSHIP, OBSERVATION
from headwater.simulation.population import small_areas
from headwater.simulation.population.small_areas import FIVES
from place_tables import observations

HERE = {"area": "E01000001", "unit": "people"}


def estimate(year: int, child: float, others: float) -> pa.Table:
    labels = [f"{low}-{low + 4}" for low in FIVES[:-1]] + [f"{FIVES[-1]}+"]
    day = {"period": str(year), "period_start": date(year, 6, 30), "period_end": date(year, 6, 30)}
    return observations(
        *(
            HERE | day | {"indicator": "population-by-age", "age": label, "value": value}
            for label, value in zip(labels, [child] + [others] * (len(labels) - 1), strict=True)
        )
    )


def census() -> pa.Table:
    bands = ("0-15", "16-24", "25-34", "35-49", "50-64", "65+")
    people = [{"sex": sex, "value": 60.0} for sex in ("Male", "Female")]
    people += [{"age": band, "value": 20.0} for band in bands]
    rows = [HERE | {"indicator": "census-residents"} | each for each in people]
    rows += [
        HERE | {"indicator": "iod2025-imd-decile", "value": 3.0},
        HERE | {"indicator": "rural-2021", "value": 0.0},
    ]
    return observations(*rows)


@pytest.mark.parametrize("newest", ["earlier", "later"])
def test_the_newest_estimate_counts(tmp_path: Path, newest: str) -> None:
    kinds = {"child_type": "LSOA", "share": 1.0, "vintage": "2023", "child": "E01000001"}
    parents = [("E07000001", "LAD"), ("E12000004", "region")]
    members = [kinds | {"parent": code, "parent_type": kind} for code, kind in parents]
    older = "later" if newest == "earlier" else "earlier"
    lake = Lake(tmp_path / "lake")
    with lake.transaction() as tx:
        rows = pa.Table.from_pylist(members, MEMBERSHIP.schema)
        tx.put(MEMBERSHIP, "lookup", rows, Provenance("test"))
        tx.put(OBSERVATION, "census", census(), Provenance("test"))
        tx.put(OBSERVATION, newest, estimate(2020, 9.0, 4.0), Provenance("test"))
        tx.put(OBSERVATION, older, estimate(2019, 1.0, 2.0), Provenance("test"))
    fives = small_areas(lake, "E12000004").fives
    assert fives[0, 0, 0] == 9.0
    assert (fives[0, 0, 1:] == 4.0).all()
