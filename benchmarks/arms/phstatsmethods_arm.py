"""Runs phstatsmethods in its own environment: arguments are a method, its data and its answer.

The frame is built before the clock starts, and the answer is written after it stops.
"""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
import time

import numpy as np
import pandas as pd
import PHStatsMethods


def frame(path: str) -> pd.DataFrame:
    """A tidy frame of the bench's coded rows, with string codes for areas and ages."""
    data = np.load(path)
    columns = {"area": data["area_names"][data["area"]], "year": data["year"].astype(np.int64)}
    if "age" in data:
        columns["age"] = data["age_names"][data["age"]]
    return pd.DataFrame({**columns, "x": data["count"], "n": data["population"]})


def answer(method: str, table: pd.DataFrame) -> pd.DataFrame:
    """What phstatsmethods makes of the frame."""
    by = ["area", "year"]
    if method == "dsr":
        return PHStatsMethods.ph_dsr(table, "x", "n", "age", group_cols=by)
    if method == "rate":
        return PHStatsMethods.ph_rate(table, "x", "n", group_cols=by)
    return PHStatsMethods.ph_proportion(table, "x", "n", group_cols=by)


def main(method: str, data: str, out: str) -> None:
    """One timed run."""
    table = frame(data)
    with contextlib.redirect_stdout(io.StringIO()):
        first = table.sort_values(["area", "year"]).head(190)
        answer(method, first)
        start = time.process_time()
        result = answer(method, table)
        spent = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result = result.sort_values(["area", "year"])
    limits = ["Value", "lower_95_ci", "upper_95_ci"]
    np.save(out, result[limits].to_numpy(dtype=np.float64))
    print(json.dumps({"cpu_s": spent, "peak_mb": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
