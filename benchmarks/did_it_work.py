"""Did it work: our three methods against pysyncon, pyfixest and statsmodels on the same panels.

Each peer is in an environment of its own. The answers must agree before speeds are compared; a
bench that finds them apart fails. The panels: Proposition 99 as published (a twin from the series
before 1989), 200 made-up places that began in different years, and a made-up line that breaks.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers import did_it_work_peer
from benchmarks.timing import ROOT, Row, in_turns
from headwater.evaluation.interrupted_series import lag_for, newey_west
from headwater.evaluation.staggered import mean_effect
from headwater.evaluation.synthetic_control import simplex_weights

SMOKING = ROOT / "tests/golden/published/california_cigarettes.csv"
PEERS = ("pysyncon", "pyfixest", "statsmodels")
REPEATS = 20


def main() -> list[Row]:
    """A row for each library; ``SystemExit`` where the answers part."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data.npz"
        np.savez(data, **panels())
        return [against(peer, data, Path(folder)) for peer in PEERS]


def against(peer: str, data: Path, folder: Path) -> Row:
    """Ours against one library, on what that library does."""
    answer = folder / f"{peer}.json"
    (theirs,) = in_turns(did_it_work_peer(peer, data, answer))
    said = json.loads(answer.read_text())
    held = dict(np.load(data))
    work, ours, compared = OURS[peer]
    agreement, good = compared(held, said)
    if not good:
        raise SystemExit(f"{peer} says something else: {agreement}")
    seconds, peak = clocked(lambda: ours(held))
    ratio = theirs["cpu_s"] / seconds
    return Row(work, said["library"], seconds, theirs["cpu_s"], ratio, agreement, None, peak)


def clocked(work: Callable[[], object]) -> tuple[float, float]:
    """The median CPU seconds of some work, and this process's peak memory in MB."""
    import resource

    work()
    spent = []
    for _ in range(REPEATS):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return max(sorted(spent)[REPEATS // 2], 1e-7), peak


def panels() -> dict[str, Any]:
    """The three panels, as arrays that every arm reads."""
    lines = (each for each in SMOKING.read_text("utf-8").splitlines() if not each.startswith("#"))
    header, *rows = csv.reader(lines)
    years = [at for at, word in enumerate(header) if word.isdigit()]
    series = np.array([[float(row[at]) for at in years] for row in rows])
    named = [row[0] for row in rows]
    random = np.random.Generator(np.random.Philox(20261125))
    begins = np.where(np.arange(200) < 80, random.integers(8, 16, 200), 99)
    common = np.cumsum(random.normal(0, 0.4, 20))
    values = random.normal(10, 2, 200)[:, None] + common + random.normal(0, 0.5, (200, 20))
    values -= 1.5 * (np.arange(20) >= begins[:, None])
    months = np.arange(96.0)
    line = 50 - 0.1 * months - 4 * (months >= 60) + random.normal(0, 1, 96)
    return {
        "before": series[:, : [header[at] for at in years].index("1989")],
        "acted": np.array(named.index("California")),
        "values": values,
        "begins": begins,
        "line": line,
    }


def twin(held: dict[str, Any]) -> np.ndarray:
    """The weights of California's twin from the years before 1989, every year counting the same."""
    others = np.delete(held["before"], held["acted"], axis=0)
    return simplex_weights(held["before"][held["acted"]], others.T)


def same_twin(held: dict[str, Any], said: dict[str, Any]) -> tuple[str, bool]:
    """Our twin leaves no more of the past than theirs, and foretells the same."""
    target = held["before"][held["acted"]]
    others = np.delete(held["before"], held["acted"], axis=0)
    ours, theirs = twin(held), np.array(said["weights"])
    left = [float(np.square(each @ others - target).sum()) for each in (ours, theirs)]
    apart = float(np.abs((ours - theirs) @ others).max())
    says = (
        f"sum of squares left: ours {left[0]:.6f}, theirs {left[1]:.6f}; twins within "
        f"{apart:.1e} packs in every year"
    )
    return says, left[0] <= left[1] + 1e-6 and apart < 0.05


def begun(held: dict[str, Any]) -> float:
    """The mean effect on 80 places that began in different years, beside 120 that never did."""
    touched = np.arange(held["values"].shape[1]) >= held["begins"][:, None]
    return mean_effect(held["values"], ~touched, touched)


def same_effect(held: dict[str, Any], said: dict[str, Any]) -> tuple[str, bool]:
    """Our mean effect is that of Gardner's two stages."""
    ours, theirs = begun(held), float(said["effect"])
    says = f"mean effect {ours:.6f}; apart by {abs(ours - theirs):.1e}"
    return says, abs(ours - theirs) < 1e-5


def broken(held: dict[str, Any]) -> np.ndarray:
    """The errors of level, slope, step and change of slope of a line that breaks."""
    design = line_design(len(held["line"]))
    slopes = np.linalg.lstsq(design, held["line"], rcond=None)[0]
    left = held["line"] - design @ slopes
    return np.sqrt(np.diag(newey_west(design, left, lag_for(len(left)))))


def line_design(count: int) -> np.ndarray:
    """The columns of a line of so many months that breaks at the sixtieth."""
    month = np.arange(float(count))
    after = (month >= 60).astype(float)
    return np.column_stack([np.ones(count), month, after, after * (month - 60)])


def same_errors(held: dict[str, Any], said: dict[str, Any]) -> tuple[str, bool]:
    """Our errors are those of Newey and West with the same lag and correction."""
    ours, theirs = broken(held), np.array(said["errors"])
    apart = float(np.abs(ours / theirs - 1).max())
    return f"four errors, at most {apart:.1e} apart in proportion", apart < 1e-9


OURS: dict[str, tuple[str, Callable[[Any], object], Callable[[Any, Any], tuple[str, bool]]]] = {
    "pysyncon": ("Synthetic control, Proposition 99, 38 states", twin, same_twin),
    "pyfixest": ("Staggered starts, 200 places x 20 years", begun, same_effect),
    "statsmodels": ("Interrupted series with Newey and West's errors", broken, same_errors),
}

if __name__ == "__main__":
    print(*main(), sep="\n", file=sys.stdout)
