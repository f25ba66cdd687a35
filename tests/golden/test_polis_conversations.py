"""Groups and common ground of real conversations, against what Polis published of them.

Slow: the groups' stability is found by dividing parts of the people again.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from headwater.deliberation.agreement import adjusted_rand
from headwater.deliberation.common_ground import group_informed_consensus, tallied
from headwater.deliberation.opinion_groups import Answer, opinion_groups, polis_groups
from headwater.deliberation.vote_matrix import VoteMatrix, vote_matrix

pytestmark = pytest.mark.slow
Shared = Callable[[str], Path]


@dataclass(frozen=True)
class Conversation:
    """Votes, the published groups (-1 for nobody's), and the published consensus."""

    matrix: VoteMatrix
    published: Any
    consensus: Any


def conversation(shared: Shared, name: str) -> Conversation:
    def rows(file: str) -> list[dict[str, str]]:
        path = shared(f"examples/polis/{name}/{file}.csv")
        with path.open(encoding="utf-8", newline="") as opened:
            return list(csv.DictReader(opened))

    votes, statements = rows("votes"), rows("statements")
    matrix = vote_matrix(
        [int(row["participant_id"]) for row in votes],
        [int(row["statement_id"]) for row in votes],
        [int(float(row["vote"])) for row in votes],
        statements=[int(row["statement_id"]) for row in statements],
        rejected=[int(r["statement_id"]) for r in statements if r["moderated"] == "-1"],
    )
    group = {int(r["participant_id"]): r["polis_group_id"] for r in rows("participants")}
    published = [int(float(group[one] or "-1")) for one in matrix.participants.tolist()]
    column = "polis_group_informed_consensus"
    consensus = {int(row["statement_id"]): float(row.get(column) or "nan") for row in statements}
    return Conversation(
        matrix,
        np.array(published),
        np.array([consensus[one] for one in matrix.statements.tolist()]),
    )


def agreement(held: Conversation, labels: Any) -> float:
    both = (held.published >= 0) & (labels >= 0)
    return adjusted_rand(held.published[both], labels[both])


def test_consensus_of_the_published_groups_is_the_published_consensus(shared: Shared) -> None:
    held = conversation(shared, "bg2050-volunteers")
    ours = group_informed_consensus(tallied(held.matrix, held.published))
    np.testing.assert_allclose(ours, held.consensus, rtol=0, atol=1e-12)


def test_polis_mode_finds_the_published_groups_of_bg2050(shared: Shared) -> None:
    held = conversation(shared, "bg2050-volunteers")
    found = polis_groups(held.matrix)
    assert agreement(held, found.labels) >= 0.95
    assert found.answer is Answer.UNCLEAR, "its second group has eight people"


def test_polis_mode_finds_the_two_published_groups_of_brexit(shared: Shared) -> None:
    held = conversation(shared, "brexit-consensus")
    assert agreement(held, polis_groups(held.matrix, groups=2).labels) >= 0.85


@pytest.mark.parametrize("name", ["london.youth.policing", "scoop-hivemind.ubi"])
def test_conversations_that_barely_separate_are_reported_so(shared: Shared, name: str) -> None:
    held = conversation(shared, name)
    assert polis_groups(held.matrix).answer is Answer.UNCLEAR
    assert opinion_groups(held.matrix, asked=True).answer is Answer.UNCLEAR


def test_a_gathering_of_a_few_is_not_divided_unless_somebody_asks(shared: Shared) -> None:
    held = conversation(shared, "london.youth.policing")
    found = opinion_groups(held.matrix)
    assert found.answer is Answer.TOO_FEW
    assert set(found.labels.tolist()) == {-1}


def test_our_groups_of_brexit_are_clear_and_much_like_the_published(shared: Shared) -> None:
    held = conversation(shared, "brexit-consensus")
    found = opinion_groups(held.matrix, groups=2)
    assert found.answer is Answer.CLEAR
    assert found.stability >= 0.85
    assert agreement(held, found.labels) >= 0.85
