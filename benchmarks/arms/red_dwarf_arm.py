"""Runs red-dwarf's pipeline in its own environment: arguments are the votes and its answer.

The list of votes that it takes is made before the clock starts, and one small conversation is
divided first, so that what loads late has loaded.
"""

from __future__ import annotations

import json
import resource
import sys
import time
import warnings

import numpy as np

warnings.simplefilter("ignore")

from reddwarf.implementations.base import run_pipeline  # noqa: E402  # after the filter, it warns


def main(data: str, out: str) -> None:
    """One timed run."""
    held = np.load(data)
    columns = zip(*(held[name].tolist() for name in ("who", "what", "vote")), strict=True)
    votes = [
        {"participant_id": who, "statement_id": what, "vote": vote, "modified": at}
        for at, (who, what, vote) in enumerate(columns)
    ]
    run_pipeline(votes=votes[:6_000], random_state=1)
    start = time.process_time()
    found = run_pipeline(votes=votes, random_state=1)
    spent = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    groups = found.participants_df["cluster_id"].dropna()
    agreed = found.group_aware_consensus["agree"]
    np.savez(
        out,
        people=groups.index.to_numpy(dtype=np.int64),
        labels=groups.to_numpy(dtype=np.int64),
        statements=np.array(list(agreed), dtype=np.int64),
        consensus=np.array(list(agreed.values())),
    )
    print(json.dumps({"cpu_s": spent, "peak_mb": peak}))


if __name__ == "__main__":
    main(*sys.argv[1:])
