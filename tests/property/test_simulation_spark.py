"""A region that outgrows a machine: partitions of people on Spark give the same whole numbers.

Slow: Spark starts, and its workers load the compiled kernel.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import numpy as np
import pytest

from headwater.simulation.partitions import simulate_on_spark
from headwater.simulation.run import Run, simulate
from simulated_people import all_kinds, lowering_plan, some_areas, whole_model

AREAS = some_areas()


@pytest.fixture
def session() -> Iterator[object]:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    made = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    yield made
    made.stop()


@pytest.mark.slow
@pytest.mark.spark
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_partitions_of_people_add_up_to_the_same_totals(session: object) -> None:
    """Identical, whichever people are in which partition."""
    people, model, plan = all_kinds(4_000, AREAS), whole_model(), lowering_plan()
    run = Run(years=10, seed=5)
    here = simulate(people, AREAS, model, plan, run).totals
    for partitions in (2, 5):
        there = simulate_on_spark(session, people, AREAS, model, plan, run, partitions)
        assert there.equals(here)
    assert np.abs(here.area).sum() > 0
