"""Opinion groups and common ground of a made-up conversation, against red-dwarf and our limits.

1,921 people and 197 statements, about 51,000 votes in two camps; and 20,000 people on 500
statements, a million votes. Both sides start from votes in the order given. red-dwarf has no figure
for how sure groups are, so that ours is measured with it and without.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers import RED_DWARF, red_dwarf
from benchmarks.timing import Row, in_turns, ours, report
from headwater.deliberation import (
    group_informed_consensus,
    opinion_groups,
    renewed,
    tallied,
    vote_matrix,
)
from headwater.deliberation.agreement import adjusted_rand
from headwater.deliberation.common_ground import representative
from headwater.deliberation.opinion_groups import who_is_placed
from headwater.deliberation.partition import many_starts
from headwater.deliberation.projection import projected

MODULE = "benchmarks.opinion_groups"
SMALL, LARGE = (1_921, 197, 0.13), (20_000, 500, 0.1)


def made_up(people: int, statements: int, filled: float, seed: int = 20261125) -> dict[str, Any]:
    """Votes of two camps in the order in which they came, and each person's camp."""
    luck = np.random.Generator(np.random.Philox(key=seed))
    lean = luck.standard_normal(statements) * 0.8 + luck.standard_normal((2, statements))
    camp = luck.integers(0, 2, people)
    votes: list[Any] = []
    for start in range(0, people, 2_000):
        side = camp[start : start + 2_000]
        leaning = lean[side] + 0.6 * luck.standard_normal((len(side), statements))
        table = np.where(luck.random(leaning.shape) < 1 / (1 + np.exp(-leaning)), 1, -1)
        table[luck.random(leaning.shape) < 0.12] = 0
        rows, columns = np.nonzero(luck.random(leaning.shape) < filled)
        votes.append((rows + start, columns, table[rows, columns]))
    who, what, vote = (np.concatenate(part) for part in zip(*votes, strict=True))
    order = luck.permutation(len(who))
    return {"who": who[order], "what": what[order], "vote": vote[order], "camp": camp}


def whole(held: Any) -> tuple[Any, Any]:
    """Groups with how sure they are, consensus, and what sets groups apart."""
    matrix = vote_matrix(held["who"], held["what"], held["vote"])
    groups = opinion_groups(matrix)
    tally = tallied(matrix, groups.labels)
    representative(tally)
    return groups.labels, group_informed_consensus(tally)


def without_certainty(held: Any) -> tuple[Any, Any]:
    """The same without stability and chance, as red-dwarf has neither."""
    matrix = vote_matrix(held["who"], held["what"], held["vote"])
    placed = who_is_placed(matrix)
    labels = np.full(len(matrix.participants), -1)
    labels[placed] = many_starts(projected(matrix).points[placed]).labels
    tally = tallied(matrix, labels)
    representative(tally)
    return labels, group_informed_consensus(tally)


def one_more(held: Any) -> Callable[[], object]:
    """What a page does after one more vote: the vote in its place, groups and consensus anew."""
    matrix = vote_matrix(held["who"], held["what"], held["vote"])
    before = opinion_groups(matrix)

    def after() -> object:
        again = matrix.with_vote(int(held["who"][0]), int(held["what"][0]), 0)
        groups = renewed(before, again)
        return group_informed_consensus(tallied(again, groups.labels))

    return after


def arm(kind: str, data: str, out: str) -> None:
    """One side, in a process of its own."""
    held = dict(np.load(data))
    if kind == "one more":
        report(one_more(held), repeats=5)
        return
    work = whole if kind == "whole" else without_certainty
    answer: Any = report(lambda: work(held), repeats=3)
    np.savez(out, people=np.unique(held["who"]), labels=answer[0], consensus=answer[1])


def main() -> list[Row]:
    """A row against red-dwarf with certainty and one without, and a row for each limit."""
    with tempfile.TemporaryDirectory() as folder:
        return [*against_red_dwarf(Path(folder)), *limits(Path(folder))]


def against_red_dwarf(home: Path) -> list[Row]:
    """Both sides take turns on the smaller conversation."""
    held = made_up(*SMALL)
    data, theirs = home / "votes.npz", home / "theirs.npz"
    np.savez(data, **held)
    outs = {kind: home / f"{kind}.npz" for kind in ("whole", "without")}
    arms = [ours(MODULE, "arm", kind, str(data), str(out)) for kind, out in outs.items()]
    *mine, peer = in_turns(*arms, red_dwarf(data, theirs))
    named = {"whole": "with stability and chance", "without": "without, as theirs"}
    return [
        Row(
            f"Groups, consensus and what sets apart, 1,921 people x 197 statements, {named[kind]}",
            f"{RED_DWARF} ({peer['peak_mb']:,.0f} MB)",
            took["cpu_s"],
            peer["cpu_s"],
            peer["cpu_s"] / took["cpu_s"],
            agreement(held, np.load(out), np.load(theirs)),
            None if kind == "whole" else 10.0,
            took["peak_mb"],
        )
        for (kind, out), took in zip(outs.items(), mine, strict=True)
    ]


def agreement(held: Any, mine: Any, theirs: Any) -> str:
    """Each side's adjusted Rand index with the camps, and the gap between consensus figures."""
    placed = mine["labels"] >= 0
    camps = held["camp"]
    own = adjusted_rand(camps[mine["people"][placed]], mine["labels"][placed])
    other = adjusted_rand(camps[theirs["people"]], theirs["labels"])
    if own < other - 0.02:
        raise SystemExit(f"ours agrees with the camps at {own:.3f}, theirs at {other:.3f}")
    matrix = vote_matrix(held["who"], held["what"], held["vote"])
    labels = np.full(len(matrix.participants), -1)
    labels[np.searchsorted(matrix.participants, theirs["people"])] = theirs["labels"]
    same = group_informed_consensus(tallied(matrix, labels))
    gap = np.abs(
        same[np.searchsorted(matrix.statements, theirs["statements"])] - theirs["consensus"]
    )
    return (
        f"adjusted Rand with the camps {own:.3f}, theirs {other:.3f}; consensus of their groups "
        f"within {gap.max():.0e}"
    )


def limits(home: Path) -> list[Row]:
    """The smaller conversation against half a second; the larger against 5 s, and a vote at 1 s."""
    wanted = (
        ("whole", SMALL, 0.5, "Groups, how sure they are and consensus, 1,921 x 197", "0.5 s"),
        ("whole", LARGE, 5.0, "The same, one million votes (20,000 x 500)", "5 s and 500 MB"),
        ("one more", LARGE, 1.0, "One more vote shows, one million votes", "1 s"),
    )
    rows = []
    for kind, size, most, work, against in wanted:
        held = made_up(*size)
        data = home / "limit.npz"
        np.savez(data, **held)
        (took,) = in_turns(ours(MODULE, "arm", kind, str(data), str(home / "limit-out.npz")))
        taken = f"{len(held['who']):,} votes; CPU seconds of both threads"
        rows.append(
            Row(
                *(work, f"limit of {against}", took["cpu_s"], most, most / took["cpu_s"], taken),
                1.0,
                took["peak_mb"],
            )
        )
    return rows


if __name__ == "__main__" and sys.argv[1:2] == ["arm"]:
    arm(*sys.argv[2:])
