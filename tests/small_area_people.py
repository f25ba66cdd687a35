"""Made-up small areas with people of both sexes and all ages, for tests of the synthesis."""

from __future__ import annotations

import numpy as np

from headwater.simulation.population import SmallAreas
from headwater.simulation.residents import Areas

BANDS = np.array([0.18, 0.11, 0.13, 0.19, 0.2, 0.19])


def made_up(areas: int = 20, people: int = 2000, seed: int = 3) -> SmallAreas:
    """``areas`` small areas in two districts with about ``people`` each."""
    rng = np.random.default_rng(seed)
    total = rng.integers(people // 2, people * 2, areas)
    women = np.round(total * rng.uniform(0.45, 0.55, areas)).astype(np.int64)
    bands = total[:, None] * BANDS * rng.uniform(0.8, 1.25, (areas, 6))
    bands *= (total / bands.sum(axis=1))[:, None]
    fives = np.tile(np.linspace(70, 12, 19), (areas, 2, 1)) * rng.uniform(0.7, 1.3, (areas, 1, 19))
    half = areas // 2
    return SmallAreas(
        areas=Areas(
            tuple(f"E0100{number:04d}" for number in range(areas)),
            tuple(["E07000001"] * half + ["E07000002"] * (areas - half)),
            (np.arange(areas) % 5 + 1).astype(np.uint8),
            (np.arange(areas) % 3 == 0).astype(np.uint8),
        ),
        sexes=np.stack([total - women, women], axis=1),
        bands=bands,
        fives=fives,
        sexed=False,
        ethnic=np.tile([0.8, 0.1, 0.05, 0.03, 0.02], (areas, 1)),
    )
