"""DSR of 33,755 areas x 5 years x 19 ages: from a tidy shuffled frame, and from coded arrays."""

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


def main(peer_runs: int = 3) -> list[Row]:
    """Measures our two ways against the peer's one."""
    data = rows_by_age()
    theirs = DATA / "dsr_theirs.npy"
    frame, coded = DATA / "dsr_frame.npy", DATA / "dsr_coded.npy"
    spent = in_turns(
        ours(HERE, "frame", str(data), str(frame)),
        ours(HERE, "coded", str(data), str(coded)),
        phstatsmethods("dsr", data, theirs, runs=peer_runs),
    )
    rows = []
    for name, arm, answer, least in (
        ("tidy shuffled frame with string codes", spent[0], frame, 100.0),
        ("coded arrays", spent[1], coded, 800.0),
    ):
        peer = spent[2]
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
    from headwater.indicators.direct_standardisation import dsr_by
    from headwater.indicators.strata import AgeColumns

    tidy = table(data).to_pandas(self_destruct=True)
    answer: Any = report(lambda: dsr_by(tidy, ["area", "year"], AgeColumns("x", "n", "age")))
    return answer[list(LIMITS)].to_numpy()


def from_codes(data: Path) -> np.ndarray[Any, Any]:
    """Our answer from the same rows, the area and year already one integer."""
    from headwater.indicators.direct_standardisation import dsr_coded
    from headwater.indicators.standard_population import ESP2013, ESP2013_BANDS

    rows = np.load(data)
    group = rows["area"].astype(np.int64) * YEARS + rows["year"]
    age, count, population = rows["age"].astype(np.int64), rows["count"], rows["population"]
    standard = ESP2013.weights(ESP2013_BANDS)
    assert len(standard) == AGES
    answer: Any = report(lambda: dsr_coded(group, age, count, population, standard), 5)
    return np.column_stack([getattr(answer, name) for name in LIMITS])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        way = {"frame": from_frame, "coded": from_codes}[sys.argv[1]]
        np.save(sys.argv[3], way(Path(sys.argv[2])))
    else:
        print(*main(1), sep="\n")
