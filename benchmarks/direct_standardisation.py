"""DSR of 33,755 areas x 5 years x 19 ages: from a tidy shuffled frame, and from coded arrays.

Coded arrays are measured both ways: the same shuffled rows with integer codes for group and age,
and arrays whose axes are area and year, and age.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.made_up_areas import AGES, DATA, YEARS, agreement, rows_by_age, table
from benchmarks.peers import PHSTATSMETHODS, phstatsmethods
from benchmarks.timing import Row, in_turns, ours, report

HERE = "benchmarks.direct_standardisation"
LIMITS = ("value", "lower", "upper")
WAYS = {
    "frame": ("tidy shuffled frame with string codes", 100.0),
    "coded": ("the same rows, shuffled, with integer codes", 800.0),
    "arrays": ("coded arrays (area and year, age)", 800.0),
}


def main(peer_runs: int = 3) -> list[Row]:
    """Measures our two ways against the peer's one."""
    data = rows_by_age()
    theirs = DATA / "dsr_theirs.npy"
    answers = {way: DATA / f"dsr_{way}.npy" for way in WAYS}
    *spent, peer = in_turns(
        *(ours(HERE, way, str(data), str(answer)) for way, answer in answers.items()),
        phstatsmethods("dsr", data, theirs, runs=peer_runs),
    )
    rows = []
    for (way, answer), arm in zip(answers.items(), spent, strict=True):
        name, least = WAYS[way]
        rows.append(
            Row(
                f"DSR, 33,755 areas x 5 years x 19 ages, {name}",
                f"{PHSTATSMETHODS} ({peer['peak_mb']:,.0f} MB)",
                arm["cpu_s"],
                peer["cpu_s"],
                peer["cpu_s"] / arm["cpu_s"],
                agreement(np.load(answer), np.load(theirs)),
                least,
                arm["peak_mb"],
            )
        )
    return rows


def from_frame(data: Path) -> np.ndarray[Any, Any]:
    """Our answer from a tidy pandas frame, as the peer takes it."""
    from headwater.indicators.methods.direct_standardisation import dsr_by
    from headwater.indicators.methods.strata import AgeColumns

    tidy = table(data).to_pandas(self_destruct=True)
    dsr_by(tidy.head(190), ["area", "year"], AgeColumns("x", "n", "age"))
    answer: Any = report(lambda: dsr_by(tidy, ["area", "year"], AgeColumns("x", "n", "age")))
    return answer[list(LIMITS)].to_numpy()


def from_codes(data: Path) -> np.ndarray[Any, Any]:
    """Our answer from the same rows, the area and year already one integer."""
    from headwater.indicators.methods.direct_standardisation import dsr_coded
    from headwater.indicators.methods.standard_population import ESP2013, ESP2013_BANDS

    rows = np.load(data)
    group = rows["area"] * YEARS + rows["year"]
    age, count, population = rows["age"].astype(np.int32), rows["count"], rows["population"]
    standard = ESP2013.weights(ESP2013_BANDS)
    answer: Any = report(lambda: dsr_coded(group, age, count, population, standard), 5)
    return np.column_stack([getattr(answer, name) for name in LIMITS])


def from_arrays(data: Path) -> np.ndarray[Any, Any]:
    """Our answer from arrays with a row for each area and year and a column for each age."""
    from headwater.indicators.methods.direct_standardisation import dsr
    from headwater.indicators.methods.standard_population import ESP2013, ESP2013_BANDS

    rows = np.load(data)
    order = np.lexsort((rows["age"], rows["year"], rows["area"]))
    count = rows["count"][order].reshape(-1, AGES)
    population = rows["population"][order].reshape(-1, AGES)
    standard = ESP2013.weights(ESP2013_BANDS)
    answer: Any = report(lambda: dsr(count, population, standard), 5)
    return np.column_stack([getattr(answer, name) for name in LIMITS])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        way = {"frame": from_frame, "coded": from_codes, "arrays": from_arrays}[sys.argv[1]]
        np.save(sys.argv[3], way(Path(sys.argv[2])))
    else:
        print(*main(1), sep="\n")
