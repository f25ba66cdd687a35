"""What a workshop said, counted: votes on each point, and the points ranked with their limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from headwater.deliberation.common_ground import tallied
from headwater.deliberation.opinion_groups import Answer
from headwater.deliberation.pairwise import Ranked, pairwise_scores
from headwater.deliberation.vision import Voted
from headwater.deliberation.vote_matrix import vote_matrix
from headwater.deliberation.workshop_vision import PointKind, WorkshopPoint
from headwater_web.accounts.models import User
from headwater_web.deliberation.results import by_size, grouped
from headwater_web.deliberation.workshops import (
    Captured,
    HallVote,
    PairChoice,
    Point,
    Seat,
    Workshop,
)


@dataclass(frozen=True)
class PointResult:
    """A point with the statements under it, the votes on it, and its score where it was ranked."""

    point: Point
    said: tuple[str, ...]
    voted: Voted
    ranked: Ranked | None = None

    @property
    def share(self) -> float:
        """The share that agrees, of those who voted, 0 to 1."""
        return self.voted.agree / self.voted.votes if self.voted.votes else 0.0


def results(user: User, workshop: Workshop) -> tuple[PointResult, ...]:
    """Every point, each kind in its own order: by rank where it was ranked, else as made."""
    points = list(Point.objects.for_user(user).filter(workshop=workshop))
    said: dict[int, list[str]] = {each.pk: [] for each in points}
    rows = Captured.objects.for_user(user).filter(workshop=workshop, point__isnull=False).shown()
    for point, words in rows.values_list("point", "words"):
        said[point].append(words)
    counted = Counter(
        HallVote.objects.for_user(user)
        .filter(point__workshop=workshop)
        .values_list("point", "choice")
    )
    made: list[PointResult] = []
    for kind in Workshop.Kind.values:
        of_kind = [each for each in points if each.kind == kind]
        made.extend(_of_kind(user, of_kind, said, counted))
    return tuple(made)


def _of_kind(
    user: User, points: list[Point], said: dict[int, list[str]], counted: Counter[tuple[int, int]]
) -> Iterable[PointResult]:
    ranked = {points[each.item].pk: each for each in ranking(user, points)}
    order = {number: place for place, number in enumerate(ranked)}
    for each in sorted(points, key=lambda one: (order.get(one.pk, len(order)), one.position)):
        voted = Voted(*(counted[each.pk, choice] for choice in (1, -1, 0)))
        yield PointResult(each, tuple(said[each.pk]), voted, ranked.get(each.pk))


def ranking(user: User, points: list[Point]) -> tuple[Ranked, ...]:
    """The points by pairwise choice, best first; empty where nobody chose between them."""
    place = {each.pk: i for i, each in enumerate(points)}
    rows = PairChoice.objects.for_user(user).filter(winner__in=list(place), loser__in=list(place))
    pairs = list(rows.values_list("winner", "loser"))
    if not pairs:
        return ()
    won, lost = ([place[pair[side]] for pair in pairs] for side in (0, 1))
    return pairwise_scores(won, lost, len(points))


def phones(user: User, workshop: Workshop) -> int:
    """How many phones voted or chose."""
    return Seat.objects.for_user(user).filter(workshop=workshop).count()


@dataclass(frozen=True)
class HallGroups:
    """Groups of opinion in a hall: how many phones could be placed, the answer, how steady it is.

    ``sizes`` and ``said``, what each group says of each point by its number, are of clear groups.
    """

    placed: int
    answer: Answer
    stability: float
    sizes: tuple[int, ...]
    said: Mapping[int, tuple[Voted, ...]]


def groups(user: User, workshop: Workshop) -> HallGroups:
    """Groups of opinion among those who voted: looked for because somebody asked."""
    rows = list(
        HallVote.objects.for_user(user)
        .filter(point__workshop=workshop)
        .order_by("seat", "point")
        .values_list("seat", "point", "choice")
    )
    who, what, said = zip(*rows, strict=True) if rows else ((), (), ())
    matrix = vote_matrix(who, what, said)
    found = grouped(matrix, among_few=True)
    labels, sizes = by_size(found)
    told: dict[int, tuple[Voted, ...]] = {}
    if found.answer is Answer.CLEAR:
        tally = tallied(matrix, labels)
        for at, point in enumerate(matrix.statements.tolist()):
            counts = zip(
                tally.agrees[:, at], tally.disagrees[:, at], tally.votes[:, at], strict=True
            )
            told[point] = tuple(Voted(int(a), int(d), int(v - a - d)) for a, d, v in counts)
    clear = tuple(sizes) if told else ()
    return HallGroups(int((labels >= 0).sum()), found.answer, found.stability, clear, told)


def as_points(rows: Iterable[PointResult], workshop: Workshop) -> tuple[WorkshopPoint, ...]:
    """The points as a vision takes them in."""
    return tuple(
        WorkshopPoint(
            PointKind(each.point.kind),
            each.point.words,
            f"{workshop.code}:{each.point.pk}",
            each.said,
            each.voted,
            each.point.barrier,
        )
        for each in rows
    )
