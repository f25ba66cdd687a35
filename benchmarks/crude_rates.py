"""Crude rates and proportions of 35,000 rows, each an area and year, from a tidy frame."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.made_up_areas import DATA, agreement, rows_of_totals, table
from benchmarks.peers import PHSTATSMETHODS, phstatsmethods
from benchmarks.timing import Row, in_turns, ours, report

HERE = "benchmarks.crude_rates"


def main() -> list[Row]:
    """Measures both methods against the peer's."""
    data = rows_of_totals()
    rows = []
    for method, name in (("rate", "Crude rate"), ("proportion", "Proportion")):
        theirs, mine = DATA / f"{method}_theirs.npy", DATA / f"{method}_ours.npy"
        us, peer = in_turns(
            ours(HERE, method, str(data), str(mine)), phstatsmethods(method, data, theirs)
        )
        rows.append(
            Row(
                f"{name}, 35,000 rows, tidy frame grouped by string codes",
                PHSTATSMETHODS,
                us["cpu_s"],
                peer["cpu_s"],
                peer["cpu_s"] / us["cpu_s"],
                agreement(np.load(mine), np.load(theirs)),
                150.0,
                us["peak_mb"],
            )
        )
    return rows


def measured(method: str, data: Path) -> np.ndarray[Any, Any]:
    """Our answer from a tidy pandas frame, as the peer takes it."""
    from headwater.indicators.methods.proportion import proportion_by
    from headwater.indicators.methods.rate import rate_by

    tidy = table(data).to_pandas()
    by = ["area", "year"]
    if method == "rate":
        answer: Any = report(lambda: rate_by(tidy, by, count="x", population="n"), 9)
    else:
        answer = report(lambda: proportion_by(tidy, by, count="x", denominator="n"), 9)
    return answer[["value", "lower", "upper"]].to_numpy()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        np.save(sys.argv[3], measured(sys.argv[1], Path(sys.argv[2])))
    else:
        print(*main(), sep="\n")
