"""Whether groups are there, or a cloud was cut in pieces.

Any cloud of points can be cut in two. Three questions are asked before groups are spoken of: does
the division separate people better than divisions of one cloud of the same shape do (a normal cloud
with the same covariance, as many people); is it found again when a part of the people is left out;
and is no group a handful. Sources of the methods: Liu, Hayes, Nobel and Marron (2008), "Statistical
significance of clustering" (one normal cloud as the null); Ben-Hur, Elisseeff and Guyon (2002), "A
stability based method for discovering structure" (subsampling).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from headwater.deliberation.agreement import adjusted_rand
from headwater.deliberation.clusters import Floats, Labels

DRAWS: Final = 24
CLOUDS: Final = 39
SHARE: Final = 0.8
MOST_IN_A_DRAW: Final = 1_000
Regroup = Callable[[Sequence[np.ndarray]], Sequence[Labels]]
Cut = Callable[[Sequence[Floats]], Sequence[float]]


def stability(labels: Labels, regroup: Regroup, seed: int = 0) -> float:
    """The median agreement (adjusted Rand) of the groups with those of parts of the people.

    ``regroup`` takes the positions of people in each part and gives each part's people groups anew,
    from their votes. A part is four in five of the people, or 1,000 where that is fewer.

    >>> stability(np.array([0, 0, 1, 1, 1]), lambda parts: [part > 1 for part in parts])
    1.0
    """
    luck = np.random.Generator(np.random.Philox(key=seed + 1_000))
    size = min(int(SHARE * len(labels)), MOST_IN_A_DRAW)
    parts = [np.sort(luck.choice(len(labels), size, replace=False)) for _ in range(DRAWS)]
    again = regroup(parts)
    found = [adjusted_rand(labels[a], b) for a, b in zip(parts, again, strict=True)]
    return float(np.median(found))


def chance_of_one_cloud(points: Floats, separation: float, cut: Cut, seed: int = 0) -> float:
    """How often one normal cloud of this shape separates as well when it is cut in the same way.

    ``cut`` takes clouds (n, 2) and gives the separation of each. The answer is the share of clouds
    that separate as well, the data among them: 1 / 40 at the least.

    >>> chance_of_one_cloud(np.eye(4, 2), 0.5, lambda clouds: [0.4] * len(clouds))
    0.025
    """
    luck = np.random.Generator(np.random.Philox(key=seed + 2_000))
    people = min(len(points), MOST_IN_A_DRAW)
    shape = np.linalg.cholesky(np.cov(points.T) + 1e-12 * np.eye(2))
    clouds = [luck.standard_normal((people, 2)) @ shape.T for _ in range(CLOUDS)]
    as_well = sum(each >= separation for each in cut(clouds))
    return (as_well + 1) / (CLOUDS + 1)
