"""Every published step of Polis' mathematics, against a plain reading of it written here anew.

Slow: plain loops over people stand beside the arrays.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy.stats import norm

from headwater.deliberation.common_ground import (
    group_informed_consensus,
    representative,
    tallied,
)
from headwater.deliberation.opinion_groups import opinion_groups, polis_groups, who_is_placed
from headwater.deliberation.partition import as_polis, candidates
from headwater.deliberation.projection import projected
from headwater.deliberation.routing import priority
from headwater.deliberation.vote_matrix import MISSING, VoteMatrix, vote_matrix

pytestmark = pytest.mark.slow
Floats = npt.NDArray[np.float64]


def drawn(people: int, statements: int, seed: int) -> npt.NDArray[np.int8]:
    luck = np.random.Generator(np.random.Philox(key=seed))
    lean = luck.standard_normal((2, statements))[np.arange(people) % 2]
    table = np.where(luck.random(lean.shape) < 1 / (1 + np.exp(-2 * lean)), 1, -1).astype(np.int8)
    table[luck.random(lean.shape) < 0.1] = 0
    table[luck.random(lean.shape) < 0.4] = MISSING
    return table


def matrix_of(table: npt.NDArray[np.int8], rejected: tuple[int, ...] = ()) -> VoteMatrix:
    rows, columns = np.nonzero(table != MISSING)
    return vote_matrix(
        rows, columns, table[rows, columns], statements=range(table.shape[1]), rejected=rejected
    )


def test_a_pass_is_0_and_what_was_not_voted_on_is_missing() -> None:
    held = vote_matrix([1, 1, 2], [1, 2, 2], [0, 1, -1])
    assert held.dense().tolist() == [[0, 1], [MISSING, -1]]


@pytest.mark.parametrize(("statements", "enough"), [(4, 4), (7, 7), (30, 7)])
def test_people_with_seven_votes_or_all_statements_are_placed(statements: int, enough: int) -> None:
    votes = [(who, what) for who in range(statements + 1) for what in range(who)]
    who, what = zip(*votes, strict=True)
    held = vote_matrix(who, what, [0] * len(votes), statements=range(statements))
    assert held.answered()[who_is_placed(held)].min() == enough
    assert len(who_is_placed(held)) == statements - enough + 1


def test_missing_votes_are_the_column_mean_and_rejected_columns_are_0() -> None:
    table = drawn(60, 14, 1)
    out = (3, 9)
    filled = np.where(table == MISSING, np.nan, table.astype(np.float64))
    filled = np.where(np.isnan(filled), np.nanmean(filled, axis=0), filled)
    filled[:, out] = 0.0
    held = table != MISSING
    means = np.array([table[held[:, at], at].mean() for at in range(14)])
    means[list(out)] = 0.0
    _, _, axes = np.linalg.svd(filled - means, full_matrices=False)
    votes = np.where(np.isin(np.arange(14), out), True, held).sum(axis=1)
    plain = (filled - means) @ axes[:2].T * np.sqrt(14 / votes)[:, None]
    found = projected(matrix_of(table, out), rejected_as_zero=True)
    np.testing.assert_allclose(np.abs(found.points), np.abs(plain), atol=1e-9)


def test_a_statement_pulls_as_far_as_somebody_stands_who_agrees_with_it_alone() -> None:
    table = drawn(60, 14, 2)
    alone = np.full((1, 14), MISSING, dtype=np.int8)
    found = projected(matrix_of(table))
    for at in (0, 5):
        alone[:] = MISSING
        alone[0, at] = 1
        mean = table[table[:, at] != MISSING, at].mean()
        stands = (1 - mean) * found.loadings[:, at] * np.sqrt(14)
        assert found.extremity()[at] == pytest.approx(np.hypot(*stands))


def plain_k_means(points: Floats, starts: Floats, mass: Floats) -> list[int]:
    """Lloyd's rounds with loops: the nearest start, then means, until nobody moves."""
    centres = [tuple(each) for each in starts]
    labels = [-1] * len(points)
    for _ in range(21):
        moved = [
            min(range(len(centres)), key=lambda c: (float(((p - centres[c]) ** 2).sum()), c))
            for p in points
        ]
        if moved == labels:
            break
        labels = moved
        kept = sorted(set(labels))
        centres = [
            tuple(
                np.average(
                    points[[at for at, mine in enumerate(labels) if mine == c]],
                    axis=0,
                    weights=mass[[at for at, mine in enumerate(labels) if mine == c]],
                )
            )
            for c in kept
        ]
        labels = [kept.index(each) for each in labels]
    return labels


def plain_silhouette(points: Floats, labels: list[int]) -> float:
    names = np.array(labels)
    found = []
    for at, point in enumerate(points):
        apart = np.sqrt(((points - point) ** 2).sum(axis=1))
        mine = names == names[at]
        if mine.sum() == 1:
            found.append(0.0)
            continue
        inside = apart[mine].sum() / (mine.sum() - 1)
        outside = min(apart[names == other].mean() for other in set(labels) - {labels[at]})
        found.append((outside - inside) / max(inside, outside))
    return float(np.mean(found))


@pytest.mark.parametrize("people", [30, 112])
def test_small_clusters_come_first_then_groups_by_silhouette(people: int) -> None:
    points = projected(matrix_of(drawn(people, 18, people))).points
    distinct = list(dict.fromkeys(map(tuple, points.round(12).tolist())))[:100]
    starts = np.array([points[points.round(12).tolist().index(list(each))] for each in distinct])
    member = plain_k_means(points, starts, np.ones(people))
    small = max(member) + 1
    mass = np.bincount(member).astype(np.float64)
    base = np.array([points[np.array(member) == at].mean(axis=0) for at in range(small)])
    best: tuple[float, list[int]] = (-2.0, [])
    for k in range(2, min(5, 2 + small // 12) + 1):
        labels = plain_k_means(base, base[:k], mass)
        score = plain_silhouette(base, labels)
        if score > best[0]:
            best = (score, labels)
    found = as_polis(points)
    assert found.labels.tolist() == [best[1][each] for each in member]
    assert found.separation == pytest.approx(best[0])


def test_two_to_five_groups_by_how_many_small_clusters_there_are() -> None:
    assert [candidates(base)[-1] for base in (5, 11, 12, 24, 35, 36, 100)] == [
        *(2, 2, 3, 4, 4, 5, 5)
    ]


def test_representativeness_is_a_test_of_two_proportions() -> None:
    table = drawn(50, 8, 3)
    labels = np.arange(50) % 3
    held = tallied(matrix_of(table), labels)
    found = representative(held)
    for group in range(3):
        for at in range(8):
            mine, other = table[labels == group, at], table[labels != group, at]
            scores = []
            for side in (1, -1):
                a, n = (mine == side).sum() + 1, (mine != MISSING).sum() + 2
                b, m = (other == side).sum() + 1, (other != MISSING).sum() + 2
                pooled = (a + b) / (n + m)
                scores.append((a / n - b / m) / np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m)))
            assert found.z[group, at] == pytest.approx(max(scores))
            assert found.p[group, at] == pytest.approx(2 * norm.sf(abs(max(scores))))


def test_consensus_is_the_product_over_groups() -> None:
    table = drawn(50, 8, 4)
    labels = np.arange(50) % 3
    plain = np.ones(8)
    for group in range(3):
        mine = table[labels == group]
        plain *= ((mine == 1).sum(axis=0) + 1) / ((mine != MISSING).sum(axis=0) + 2)
    found = group_informed_consensus(tallied(matrix_of(table), labels))
    np.testing.assert_allclose(found, plain, rtol=1e-14)


def test_our_own_way_drops_what_was_rejected_and_that_of_polis_keeps_it() -> None:
    table = drawn(90, 16, 5)
    odd = table.copy()
    odd[:, 15] = np.where(np.arange(90) < 45, 1, -1)
    without = opinion_groups(matrix_of(table[:, :15]))
    dropped = opinion_groups(matrix_of(odd, (15,)))
    assert np.array_equal(without.labels, dropped.labels)
    kept = projected(matrix_of(odd, (15,)), rejected_as_zero=True).points
    assert not np.allclose(kept, projected(matrix_of(table[:, :15])).points)
    assert polis_groups(matrix_of(odd, (15,))).labels.shape == (90,)


def test_priority_rises_with_what_pulls_apart_and_is_agreed_and_falls_with_passes_and_age() -> None:
    first = priority([20], [5], [40], [1.0])[0]
    assert priority([20], [5], [40], [2.0])[0] > first, "extremity"
    assert priority([30], [5], [40], [1.0])[0] > first, "agreement"
    assert priority([20], [15], [40], [1.0])[0] < first, "passes"
    assert priority([2], [1], [4], [1.0])[0] > first, "novelty: as agreed and passed, but new"
    held = matrix_of(drawn(80, 20, 6))
    found = projected(held)
    tally = tallied(held, np.zeros(80, dtype=np.int64))
    passes = tally.votes - tally.agrees - tally.disagrees
    weights = priority(tally.agrees[0], passes[0], tally.votes[0], found.extremity())
    assert len(set(weights.round(6))) == 20, "no two statements are asked alike"
    assert weights.max() > 3 * weights.min()
