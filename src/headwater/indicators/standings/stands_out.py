"""What stands out in a place, with an honest account of how many measures were looked at.

Among many measures some differ from England by chance alone. Those with an interval are
flagged only while the expected share of false flags stays at or under one in twenty
(Benjamini and Hochberg, JRSS B 1995;57:289-300). Where only the publisher's own test is
known, it must agree and the place be in the first or last fifth. Those with neither are judged
by rank and named as such: one place in five is in the worst fifth of anything. Items are
ranked by the distance from England after small areas are shrunk towards the rest, and
measures that tell the same story (strongly correlated over areas) are told once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from headwater.indicators.methods.false_discovery import benjamini_hochberg
from headwater.indicators.standings.place_standing import Standing

RATE = 0.05
SAME_STORY = 0.7
RELATED = 0.5
ONE_SIDE = 0.025
WORST_FIFTH = 0.2
MATTERS = 0.2

Kind = Literal["worse", "worsening", "better", "improving", "cannot_tell"]
Alike = Callable[[Standing, Standing], float]


@dataclass(frozen=True)
class Item:
    """One thing that stands out; ``also`` are measures that tell the same story."""

    kind: Kind
    standing: Standing
    q: float | None
    also: tuple[Standing, ...] = ()


@dataclass(frozen=True)
class StandsOut:
    """What stands out in one place, best evidence first, and what it was chosen from.

    ``looked_at`` counts measures compared with England (those with a good and a bad
    direction), ``with_interval`` (tested by us or by the publisher) and ``by_rank`` how;
    ``by_publisher`` are those of the tested for which only the publisher's own test is known. It
    gives no p, so they stand outside the false discovery rate.
    ``close_count`` differ from England beyond chance but by less than a fifth of a standard
    deviation of areas: too little to matter.
    ``by_chance`` is how many would be called worse by chance alone if the place were just like
    England, before the false discovery rate is controlled; ``trends`` counts trends tested,
    ``trends_by_chance`` likewise.
    """

    worse: tuple[Item, ...] = ()
    worsening: tuple[Item, ...] = ()
    better: tuple[Item, ...] = ()
    improving: tuple[Item, ...] = ()
    uncertain: tuple[Item, ...] = ()
    looked_at: int = 0
    with_interval: int = 0
    by_rank: int = 0
    by_publisher: int = 0
    worse_count: int = 0
    better_count: int = 0
    worst_fifth_count: int = 0
    best_fifth_count: int = 0
    similar_count: int = 0
    close_count: int = 0
    by_chance: float = 0.0
    by_chance_rank: float = 0.0
    trends: int = 0
    trends_by_chance: float = 0.0
    rate: float = field(default=RATE)


def stands_out(
    standings: Sequence[Standing], alike: Alike | None = None, *, rate: float = RATE
) -> StandsOut:
    """What stands out among the standings of one place.

    ``alike`` gives the correlation of two measures over areas (-1 to 1), so that near
    copies are told once; without it each is told.
    """
    judged = [each for each in standings if each.polarity != "none" and each.value is not None]
    compared = [each for each in judged if each.basis in ("interval", "published", "rank")]
    tested = [each for each in compared if each.basis == "interval"]
    ranked = [each for each in compared if each.basis == "rank"]
    stated = [each for each in compared if each.basis == "published"]
    q_gap = _q(tested, [each.p for each in tested])
    moving = [each for each in judged if _movement(each)[1] is not None]
    q_trend = _q(moving, [_movement(each)[1] for each in moving])
    sure = {each.key for each in tested if q_gap[each.key] <= rate}
    close = [each for each in tested if each.key in sure and abs(each.shrunk_z or 1.0) < MATTERS]
    sure -= {each.key for each in close}
    sure |= {each.key for each in stated if _far_out(each)}
    told = _teller(alike)
    settled = [each for each in tested + stated if each.key in sure]
    open_still = [
        each
        for each in _nearly(tested + stated, sure)
        if not (alike and any(abs(alike(each, one)) >= RELATED for one in settled))
    ]
    worse = [each for each in tested + stated if each.verdict == "worse" and each.key in sure]
    better = [each for each in tested + stated if each.verdict == "better" and each.key in sure]
    bottom = [each for each in ranked if each.verdict == "worst_fifth" and not _beats(each, 1.0)]
    top = [each for each in ranked if each.verdict == "best_fifth" and not _beats(each, -1.0)]
    trending = [each for each in moving if q_trend[each.key] <= rate]
    return StandsOut(
        worse=told("worse", worse + bottom, q_gap, _by_distance),
        worsening=told("worsening", _which(trending, "worsening"), q_trend, _by_trend),
        better=told("better", better + top, q_gap, _by_distance),
        improving=told("improving", _faster(trending), q_trend, _by_trend),
        uncertain=told("cannot_tell", open_still, q_gap, _by_raw_distance),
        looked_at=len(compared),
        with_interval=len(tested) + len(stated),
        by_rank=len(ranked),
        by_publisher=len(stated),
        worse_count=len(worse),
        better_count=len(better),
        worst_fifth_count=len(bottom),
        best_fifth_count=len(top),
        similar_count=len(tested) + len(stated) - len(worse) - len(better) - len(close),
        close_count=len(close),
        by_chance=ONE_SIDE * (len(tested) + len(stated)),
        by_chance_rank=WORST_FIFTH * len(ranked),
        trends=len(moving),
        trends_by_chance=ONE_SIDE * len(moving),
        rate=rate,
    )


def _q(
    measures: Sequence[Standing], p: Sequence[float | None]
) -> dict[tuple[str, str, str], float]:
    values = np.array([np.nan if each is None else each for each in p], dtype=np.float64)
    found = benjamini_hochberg(values).tolist() if len(values) else []
    return {each.key: value for each, value in zip(measures, found, strict=True)}


def _far_out(each: Standing) -> bool:
    """The publisher's test says that it differs, and it is in the first or last fifth by rank.

    A publisher's test allows for no other measure; the rank stands in for that. Where too few areas
    are ranked for fifths, the test alone counts.
    """
    return each.verdict in ("worse", "better") and each.fifth in (0, 1, 5)


def _beats(each: Standing, way: float) -> bool:
    """Whether the figure lies on that side of England, whatever its rank (1 better, -1 worse)."""
    return each.england is not None and each.z is not None and each.z * way > 0


def judged_by_gap(each: Standing) -> bool:
    """Money rises everywhere with prices, so only its movement against England says anything."""
    return each.unit.startswith("£") and each.gap_p is not None


def _movement(each: Standing) -> tuple[str, float | None]:
    return (each.gap_trend, each.gap_p) if judged_by_gap(each) else (each.trend, each.trend_p)


def _which(standings: Sequence[Standing], trend: str) -> list[Standing]:
    return [each for each in standings if _movement(each)[0] == trend]


def _faster(standings: Sequence[Standing]) -> list[Standing]:
    """Improving against England too: what improves everywhere is no news."""
    found = _which(standings, "improving")
    return [each for each in found if each.gap_trend in ("improving", "not_enough_data")]


def _nearly(tested: Sequence[Standing], sure: set[tuple[str, str, str]]) -> list[Standing]:
    """Headline-sized distances on the worse side that the numbers cannot settle."""
    return [
        each
        for each in tested
        if each.key not in sure
        and each.z is not None
        and each.z < -0.5
        and each.verdict != "better"
    ]


def _by_distance(each: Standing) -> tuple[int, float]:
    return (1 if each.basis == "rank" else 0, -abs(each.shrunk_z or 0.0))


def _by_raw_distance(each: Standing) -> tuple[int, float]:
    return (0, -abs(each.z or 0.0))


def _by_trend(each: Standing) -> tuple[int, float]:
    """Sure before likely, then the shrunken slope in proportion to the level."""
    level = max(abs(each.reference_value or 0.0), 1e-9)
    return (0 if each.trend_sureness == "sure" else 1, -abs((each.shrunk_slope or 0.0) / level))


def _teller(
    alike: Alike | None,
) -> Callable[
    [
        Kind,
        list[Standing],
        dict[tuple[str, str, str], float],
        Callable[[Standing], tuple[int, float]],
    ],
    tuple[Item, ...],
]:
    """Orders measures and folds those that tell the same story into the first of them."""

    def told(
        kind: Kind,
        chosen: list[Standing],
        q: dict[tuple[str, str, str], float],
        order: Callable[[Standing], tuple[int, float]],
    ) -> tuple[Item, ...]:
        heads: list[Standing] = []
        also: list[list[Standing]] = []
        for each in sorted(chosen, key=lambda one: (*order(one), one.key)):
            same = next(
                (
                    i
                    for i, head in enumerate(heads)
                    if alike and abs(alike(head, each)) >= SAME_STORY
                ),
                None,
            )
            if same is None:
                heads.append(each)
                also.append([])
            else:
                also[same].append(each)
        return tuple(
            Item(kind, head, q.get(head.key), tuple(rest))
            for head, rest in zip(heads, also, strict=True)
        )

    return told
