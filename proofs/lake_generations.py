"""A lake whose every table tells which load wrote it, so that a mixture of two loads shows.

Load number ``g`` writes tables whose rows, values and counts all follow from ``g``. Whatever
happens to a load, a reader must find generation ``g`` or ``g + 1`` in every table, complete.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa

from headwater.lake import AREA, MEMBERSHIP, OBSERVATION, Lake, Provenance, admit
from headwater.lake.inspection import debris, faults

AREAS = 200
FAILED = 251
REFUSED = 3
TABLES = ("area", "membership", "observation", "reject")


class UnsoundLakeError(AssertionError):
    """A reader found half a load, a mixture of two, or a damaged file."""


def area_rows(generation: int) -> pa.Table:
    """Areas named after the generation, and a few that the door refuses."""
    number = AREAS + generation % 7
    codes = [f"X{each:05d}" for each in range(number)] + ["not a code"] * REFUSED
    return pa.table(
        {
            "code": codes,
            "name": [f"generation {generation}"] * len(codes),
            "type": ["LSOA"] * len(codes),
        }
    )


def membership_rows(generation: int) -> pa.Table:
    """Every area in one district whose code carries the generation."""
    number = AREAS + generation % 7
    return pa.table(
        {
            "child": [f"X{each:05d}" for each in range(number)],
            "child_type": ["LSOA"] * number,
            "parent": [f"G{generation}"] * number,
            "parent_type": ["LAD"] * number,
            "share": [1.0] * number,
            "vintage": ["2024"] * number,
        }
    )


def observation_rows(generation: int) -> pa.Table:
    """Ten years of one indicator whose every value is the generation."""
    number = AREAS + generation % 7
    codes = np.array([f"X{each:05d}" for each in range(number)])
    years = np.array([str(year) for year in range(2014, 2024)])
    return pa.table(
        {
            "indicator": ["generation"] * number * len(years),
            "area": np.repeat(codes, len(years)).tolist(),
            "period": np.tile(years, number).tolist(),
            "value": [float(generation)] * number * len(years),
        }
    )


def load(root: Path, generation: int, begin: Callable[[], None] = lambda: None) -> None:
    """One load of everything; ``begin`` is called when the transaction starts."""
    made = Provenance("proofs.lake_kills", parameters={"generation": str(generation)})
    admissions = (
        admit(AREA, area_rows(generation), "areas.csv"),
        admit(MEMBERSHIP, membership_rows(generation), "membership.csv"),
        admit(OBSERVATION, observation_rows(generation), "observations.csv"),
    )
    begin()
    with Lake(root).transaction() as tx:
        for admission in admissions:
            tx.put_admission(admission, "all", made)


def generation_of(root: Path) -> int:
    """The generation that every table shows; ``UnsoundLakeError`` where they do not agree."""
    lake = Lake(root).snapshot()
    found = faults(lake)
    if found:
        raise UnsoundLakeError("; ".join(found))
    if not lake.version:
        return 0
    generation = int(lake.provenance("observation", "all").parameters["generation"])
    number = AREAS + generation % 7
    expected = dict(zip(TABLES, (number, number, number * 10, REFUSED), strict=True))
    held = {table: lake.read(table) for table in lake.tables()}
    rows = {table: found.num_rows for table, found in held.items()}
    marks = {
        *(name.split()[1] for name in held["area"].column("name").unique().to_pylist()),
        *(code[1:] for code in held["membership"].column("parent").unique().to_pylist()),
        *(f"{value:.0f}" for value in held["observation"].column("value").unique().to_pylist()),
    }
    if rows != expected or marks != {str(generation)}:
        raise UnsoundLakeError(f"generation {generation}: rows {rows}, marks {sorted(marks)}")
    return generation


def left_behind(root: Path) -> int:
    """How many files of dead runs lie in the lake."""
    return len(debris(Lake(root)))


def in_a_child(work: Callable[[], int]) -> int:
    """Starts a fork that does the work and ends with its result (0 to 250); returns its number."""
    child = os.fork()
    if not child:
        code = FAILED
        try:
            code = work()
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(code)
    return child


def result_of(child: int) -> int:
    """Waits for a child: what its work returned, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
