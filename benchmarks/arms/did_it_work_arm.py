"""A peer's answer on the bench's panels; runs in the peer's own environment.

``python did_it_work_arm.py PEER DATA.npz ANSWER.json`` prints the seconds, and writes the answer.
"""

from __future__ import annotations

import importlib.metadata
import json
import resource
import statistics
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

REPEATS = 5


def pysyncon(held: dict[str, np.ndarray]) -> dict[str, object]:
    """The weights of California's twin, every year before counting the same."""
    from pysyncon import Synth

    acted = int(held["acted"])
    target = pd.Series(held["before"][acted], name="acted")
    others = pd.DataFrame(np.delete(held["before"], acted, axis=0).T)
    # the library divides each row by its spread over all places; the weights take that back
    spread = pd.concat([others, target], axis=1).var(axis=1).to_numpy()
    made = Synth()
    made.fit(X0=others, X1=target, Z0=others, Z1=target, custom_V=spread)
    return {"weights": np.asarray(made.W).tolist()}


def pyfixest(held: dict[str, np.ndarray]) -> dict[str, object]:
    """The mean effect by Gardner's two stages."""
    from pyfixest import did2s

    values, begins = held["values"], held["begins"]
    rows = [
        {
            "place": place,
            "year": year,
            "y": values[place, year],
            "treat": int(year >= begins[place]),
        }
        for place in range(len(values))
        for year in range(values.shape[1])
    ]
    fitted = did2s(
        pd.DataFrame(rows),
        yname="y",
        first_stage="~ 0 | place + year",
        second_stage="~ treat",
        treatment="treat",
        cluster="place",
    )
    return {"effect": float(fitted.coef()["treat"])}


def statsmodels(held: dict[str, np.ndarray]) -> dict[str, object]:
    """Newey and West's errors with Bartlett weights and the correction for few points."""
    from statsmodels.api import OLS

    line = held["line"]
    month = np.arange(float(len(line)))
    after = (month >= 60).astype(float)
    design = np.column_stack([np.ones(len(line)), month, after, after * (month - 60)])
    lag = int(np.floor(4 * (len(line) / 100) ** (2 / 9)))
    fitted = OLS(line, design).fit(
        cov_type="HAC", cov_kwds={"maxlags": lag, "use_correction": True}
    )
    return {"errors": np.asarray(fitted.bse).tolist()}


def main(peer: str, data: Path, answer: Path) -> None:
    """Answers, and says how long it took."""
    held = dict(np.load(data))
    work = {"pysyncon": pysyncon, "pyfixest": pyfixest, "statsmodels": statsmodels}[peer]
    said = work(held)
    spent = []
    for _ in range(REPEATS):
        start = time.process_time()
        work(held)
        spent.append(time.process_time() - start)
    said["library"] = f"{peer}=={importlib.metadata.version(peer)}"
    answer.write_text(json.dumps(said))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu_s": statistics.median(spent), "peak_mb": peak}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
