"""What came of the votes: groups of opinion, common ground, what divides, by statement.

Groups are worked out once for each edition of the votes and kept; counting is done from what is
kept. Nothing is shown of a conversation in which fewer than ten people voted, and groups only where
they are clear: a group is ten people at the least.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db.models import Count, Max, Sum

from headwater.deliberation.common_ground import (
    divisiveness,
    group_informed_consensus,
    tallied,
)
from headwater.deliberation.opinion_groups import (
    HANDFUL,
    Answer,
    OpinionGroups,
    opinion_groups,
    too_few,
)
from headwater.deliberation.projection import Projection
from headwater.deliberation.vote_matrix import VoteMatrix, vote_matrix
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.over_time import times
from headwater_web.deliberation.participants import KeptGroups, Vote
from headwater_web.deliberation.statements import Statement, of_conversation
from headwater_web.deliberation.weighing import by_stratum, said

BROAD, APART, LISTED = 0.6, 0.3, 5
NAMES = "ABCDE"


@dataclass(frozen=True)
class Said:
    """Agreements, disagreements and all votes of one group on one statement."""

    agrees: int
    disagrees: int
    votes: int

    @property
    def passes(self) -> int:
        """Those who passed."""
        return self.votes - self.agrees - self.disagrees

    def share(self, count: int) -> float:
        """A count of the votes as a share, one added to it and two to them: 0 to 1."""
        return (count + 1) / (self.votes + 2)


@dataclass(frozen=True)
class Outcome:
    """What was said of a statement: by everybody, and by group where groups are clear.

    ``agreed`` and ``refused`` are the group-informed consensus, 0 to 1; ``apart`` how far groups
    stand apart, or, without groups, how evenly people are split.
    """

    number: int
    everybody: Said
    groups: tuple[Said, ...]
    agreed: float
    refused: float
    apart: float

    @property
    def by_group(self) -> tuple[Said, ...]:
        """By group, or everybody as one where no groups are clear."""
        return self.groups or (self.everybody,)

    @property
    def is_agreed(self) -> bool:
        """Whether more than half agree in every group: three in five at the least."""
        enough = self.everybody.votes >= HANDFUL
        return enough and all(each.share(each.agrees) >= BROAD for each in self.by_group)

    @property
    def is_refused(self) -> bool:
        """Whether three in five or more disagree in every group."""
        enough = self.everybody.votes >= HANDFUL
        return enough and all(each.share(each.disagrees) >= BROAD for each in self.by_group)


@dataclass(frozen=True)
class Results:
    """What came of a conversation. ``stability`` is None where no groups were looked for."""

    people: int
    votes: int
    placed: int
    answer: Answer
    sizes: tuple[int, ...]
    stability: float | None
    outcomes: tuple[Outcome, ...]
    times: tuple[Mapping[str, Any], ...] = ()
    by_stratum: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_enough(self) -> bool:
        """Whether as many voted as may be shown."""
        return self.people >= HANDFUL

    @property
    def has_groups(self) -> bool:
        """Whether groups are clear."""
        return self.answer is Answer.CLEAR

    @property
    def common_ground(self) -> tuple[Outcome, ...]:
        """What every group agrees on, or every group refuses, the most agreed first."""
        found = [each for each in self.outcomes if each.is_agreed or each.is_refused]
        return tuple(sorted(found, key=lambda each: -max(each.agreed, each.refused)))

    @property
    def divides(self) -> tuple[Outcome, ...]:
        """What divides the most, first; with groups, only where they stand well apart."""
        held = [
            each
            for each in self.outcomes
            if each.everybody.votes >= HANDFUL and not (each.is_agreed or each.is_refused)
        ]
        found = [each for each in held if each.apart >= APART]
        return tuple(sorted(found, key=lambda each: -each.apart)[:LISTED])


def results(conversation: Conversation) -> Results:
    """The results of the votes as they are now."""
    now = edition(conversation)
    kept = KeptGroups.objects.filter(conversation=conversation).first()
    if kept is not None and kept.edition == now:
        return read(kept.body)
    body = worked_out(conversation)
    KeptGroups.objects.update_or_create(
        conversation=conversation, defaults={"edition": now, "body": body}
    )
    return read(body)


def edition(conversation: Conversation) -> str:
    """A name for votes, statements and what people say of themselves: it changes as they do."""
    votes = Vote.objects.filter(statement__conversation=conversation).aggregate(
        Count("pk"), Sum("changes"), Max("cast_at"), Max("pk")
    )
    states = of_conversation(conversation).order_by("state").values_list("state")
    counts = list(states.annotate(Count("pk"), Max("settled_at")))
    told = (
        f"3 {conversation.groups_among_few} {sorted(votes.items())} {counts} {said(conversation)}"
    )
    return hashlib.sha256(told.encode()).hexdigest()


def voted(conversation: Conversation) -> VoteMatrix:
    """Every vote of a conversation; statements that are not accepted are marked as rejected."""
    rows = Vote.objects.filter(statement__conversation=conversation).values_list(
        "participant_id", "statement__number", "choice"
    )
    held = np.array(list(rows.iterator(10_000)), dtype=np.int64).reshape(-1, 3)
    states = dict(of_conversation(conversation).values_list("number", "state"))
    out = [number for number, state in states.items() if state != Statement.State.ACCEPTED]
    return vote_matrix(held[:, 0], held[:, 1], held[:, 2], statements=states, rejected=out)


def worked_out(conversation: Conversation) -> dict[str, Any]:
    """The groups and the counts, as they are kept."""
    matrix = voted(conversation)
    kept = matrix.kept()
    found = grouped(matrix, conversation.groups_among_few)
    labels, sizes = by_size(found)
    # Somebody who voted on nothing lets the count of nobody's votes be a row of noughts.
    together = np.zeros(max(1, len(labels)), dtype=np.int64)
    everybody = tallied(kept, together)
    groups = tallied(kept, labels) if found.answer is Answer.CLEAR else everybody
    clear = found.answer is Answer.CLEAR
    apart = divisiveness(groups) if clear else evenly(everybody.agrees[0], everybody.disagrees[0])
    agreed = group_informed_consensus(groups)
    refused = group_informed_consensus(groups, disagreeing=True)
    pull = found.projection.extremity()[~matrix.rejected]
    rows = [
        {
            "number": int(number),
            "everybody": _column(everybody, at)[0],
            "groups": _column(groups, at) if clear else [],
            "agreed": float(agreed[at]),
            "refused": float(refused[at]),
            "apart": float(apart[at]),
        }
        for at, number in enumerate(kept.statements)
    ]
    return {
        "people": len(np.unique(kept.rows)),
        "votes": len(kept.votes),
        "placed": int((labels >= 0).sum()),
        "answer": found.answer.value,
        "sizes": sizes,
        "stability": None if math.isnan(found.stability) else found.stability,
        "outcomes": rows,
        "times": times(conversation),
        "by_stratum": by_stratum(conversation, kept),
        "extremity": {str(n): float(p) for n, p in zip(kept.statements, pull, strict=True)},
    }


def grouped(matrix: VoteMatrix, among_few: bool) -> OpinionGroups:
    """The groups; none were looked for where fewer than two people or statements were voted on."""
    people, statements = matrix.shape
    if min(matrix.kept().shape) < 2:
        nobody = np.full(people, -1, dtype=np.int64)
        still = np.zeros(statements)
        nowhere = Projection(np.zeros((people, 2)), np.zeros((2, statements)), np.zeros(2), still)
        return too_few(nobody, nowhere)
    return opinion_groups(matrix, asked=among_few)


def by_size(found: OpinionGroups) -> tuple[np.ndarray, list[int]]:
    """The groups numbered from the largest, and how large they are."""
    order = sorted(range(len(found.sizes)), key=lambda each: -found.sizes[each])
    places = np.full(len(found.sizes) + 1, -1, dtype=np.int64)
    for at, group in enumerate(order):
        places[group] = at
    return places[found.labels], [found.sizes[each] for each in order]


def evenly(agrees: np.ndarray, disagrees: np.ndarray) -> np.ndarray:
    """How evenly people are split (S,): 1 where as many agree as disagree, 0 where all do one.

    >>> evenly(np.array([30, 20]), np.array([10, 20])).round(2).tolist()
    [0.5, 1.0]
    """
    both = agrees + disagrees
    return np.asarray(2 * np.minimum(agrees, disagrees) / np.maximum(both, 1))


def _column(tally: Any, at: int) -> list[list[int]]:
    held = (tally.agrees[:, at], tally.disagrees[:, at], tally.votes[:, at])
    return [[int(each) for each in row] for row in zip(*held, strict=True)]


def read(body: Mapping[str, Any]) -> Results:
    """The results from what is kept."""
    return Results(
        people=body["people"],
        votes=body["votes"],
        placed=body["placed"],
        answer=Answer(body["answer"]),
        sizes=tuple(body["sizes"]),
        stability=body["stability"],
        times=tuple(body["times"]),
        by_stratum=body["by_stratum"],
        outcomes=tuple(
            Outcome(
                number=each["number"],
                everybody=Said(*each["everybody"]),
                groups=tuple(Said(*row) for row in each["groups"]),
                agreed=each["agreed"],
                refused=each["refused"],
                apart=each["apart"],
            )
            for each in body["outcomes"]
        ),
    )


def is_told(conversation: Conversation) -> bool:
    """Whether the votes may be taken away: it is over, and ten people voted."""
    return conversation.is_over and results(conversation).is_enough
