"""What people of each age and place said, as counts, and the answers weighed by who lives there.

The counts are kept beside the groups and shown nowhere: what is shown of them passes
``headwater.deliberation.weighed_answers``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from django.db.models import Count, Sum

from headwater.deliberation.common_ground import Tally, tallied
from headwater.deliberation.vote_matrix import VoteMatrix
from headwater.deliberation.weighed_answers import (
    CountedDivision,
    WeighedAnswers,
    weighed_answers,
)
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.participants import Participant

COLUMNS = ("age_band", "area")
COUNTS = ("agrees", "disagrees", "votes")


def said(conversation: Conversation) -> list[tuple[Any, ...]]:
    """What people say of themselves, in a form that changes when anybody says another thing."""
    held = Participant.objects.filter(conversation=conversation).order_by(*COLUMNS)
    return list(held.values_list(*COLUMNS).annotate(Count("pk"), Sum("pk")))


def by_stratum(conversation: Conversation, kept: VoteMatrix) -> dict[str, Any]:
    """For age and place: the strata that came, how many of each, and what they said of each
    statement. The last row, of an empty name, is of those who did not say.
    """
    rows = Participant.objects.filter(conversation=conversation).values_list("pk", *COLUMNS)
    who = {each[0]: each[1:] for each in rows.iterator(10_000)}
    voted = np.bincount(kept.rows, minlength=len(kept.participants)) > 0
    found: dict[str, Any] = {}
    for place, column in enumerate(COLUMNS):
        of = [who.get(each, ("", ""))[place] for each in kept.participants.tolist()]
        names = [*sorted(set(of) - {""}), ""]
        number = {name: at for at, name in enumerate(names)}
        labels = np.array([number[each] for each in of], dtype=np.int64)
        tally = tallied(kept, labels)
        found[column] = {
            "names": names,
            "people": np.bincount(labels[voted], minlength=len(names)).tolist(),
            **{each: _padded(getattr(tally, each), len(names)) for each in COUNTS},
        }
    return found


def _padded(counts: np.ndarray, rows: int) -> list[list[int]]:
    """The counts with rows of noughts where the last strata have nobody."""
    short = rows - len(counts)
    whole = np.vstack([counts, np.zeros((short, counts.shape[1]), dtype=np.int64)])
    return [[int(each) for each in row] for row in whole]


def weighed(
    kept: Mapping[str, Any], name: str, strata: Iterable[str], residents: Mapping[str, int]
) -> WeighedAnswers:
    """The answers of a column's counts weighed by residents; ``strata`` stand first, in order."""
    names = [*strata, *(each for each in kept["names"][:-1] if each not in residents)]
    names = [*dict.fromkeys(names), ""]
    at = {each: row for row, each in enumerate(kept["names"])}
    size = len(kept["votes"][0])

    def row(counts: list[list[int]], stratum: str) -> list[int]:
        return counts[at[stratum]] if stratum in at else [0] * size

    tally = Tally(
        *(
            np.array([row(kept[each], name) for name in names], dtype=np.int64).reshape(-1, size)
            for each in COUNTS
        )
    )
    people = [kept["people"][at[each]] if each in at else 0 for each in names]
    return weighed_answers(CountedDivision(name, names[:-1], residents, people, tally))
