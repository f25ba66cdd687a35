"""A conversation for anybody to read, in the CSV forms of Polis, without a way back to people.

Participants get new numbers in an order that only a secret decides; nothing has a time; who wrote a
statement is numbered by a second order, so that a writer cannot be found among the voters, and how
many statements a voter wrote is left out for the same reason. What remains is how each person
voted, which somebody who knows a person's votes can still recognise: publish only conversations
whose people were told so.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from headwater.deliberation.held_conversation import HeldConversation
from headwater.deliberation.vote_matrix import AGREE, DISAGREE, MISSING, VoteMatrix
from headwater.lake.spreadsheet import harmless

SHORTEST_SECRET: Final = 16
COMMENTS: Final = (
    *("timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated"),
    "comment-body",
)
VOTES: Final = ("timestamp", "datetime", "comment-id", "voter-id", "vote")
PEOPLE: Final = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")


def shuffled(numbers: Iterable[int], secret: bytes, purpose: str) -> dict[int, int]:
    """A new number from 0 for each number, in an order that depends on the secret alone.

    The order is that of HMAC-SHA256 of purpose and number under the secret: without the secret it
    is as good as drawn by lot, and two purposes have nothing to do with each other. Raises
    ``ValueError`` for a secret of fewer than 16 bytes.

    >>> new = shuffled(range(100), b"sixteen bytes or more", "voter")
    >>> sorted(new.values()) == list(range(100)), new == {n: n for n in range(100)}
    (True, False)
    """
    if len(secret) < SHORTEST_SECRET:
        raise ValueError(f"the secret must have {SHORTEST_SECRET} bytes or more, drawn at random")

    def place(number: int) -> bytes:
        return hmac.digest(secret, f"{purpose}:{number}".encode(), hashlib.sha256)

    return {number: new for new, number in enumerate(sorted(set(numbers), key=place))}


def exported(
    held: HeldConversation, secret: bytes, group: Mapping[int, int] | None = None
) -> dict[str, str]:
    """The files by name, as text: comments, votes, participants-votes and summary.

    ``group`` is each placed participant's group by their own number, where groups are clear.
    """
    matrix = held.matrix()
    voters = shuffled(matrix.participants.tolist(), secret, "voter")
    groups = group or {}
    return {
        "comments.csv": _text(COMMENTS, _comments(held, matrix, secret)),
        "votes.csv": _text(VOTES, _votes(matrix, voters)),
        "participants-votes.csv": _text(
            [*PEOPLE, *map(str, matrix.statements.tolist())], _people(matrix, voters, groups)
        ),
        "summary.csv": _text(None, _summary(held, matrix, groups)),
    }


def _comments(
    held: HeldConversation, matrix: VoteMatrix, secret: bytes
) -> Iterable[Sequence[object]]:
    writers = [each.author for each in held.statements if each.author is not None]
    author = shuffled(writers, secret, "author")
    size = len(matrix.statements)
    agrees = np.bincount(matrix.columns[matrix.votes == AGREE], minlength=size)
    disagrees = np.bincount(matrix.columns[matrix.votes == DISAGREE], minlength=size)
    for each in held.statements:
        at = int(np.searchsorted(matrix.statements, each.number))
        by = "" if each.author is None else author[each.author]
        counts = int(agrees[at]), int(disagrees[at])
        yield "", "", each.number, by, *counts, each.moderated, each.text


def _votes(matrix: VoteMatrix, voters: Mapping[int, int]) -> Iterable[Sequence[object]]:
    new = np.array([voters[each] for each in matrix.participants.tolist()], dtype=np.int64)
    who = new[matrix.rows]
    for at in np.lexsort((who, matrix.columns)):
        statement = int(matrix.statements[matrix.columns[at]])
        yield "", "", statement, int(who[at]), int(matrix.votes[at])


def _people(
    matrix: VoteMatrix, voters: Mapping[int, int], group: Mapping[int, int]
) -> Iterable[Sequence[object]]:
    people = matrix.participants.tolist()
    for at in sorted(range(len(people)), key=lambda one: voters[people[one]]):
        (row,) = matrix.dense(at, at + 1)
        counts = (
            int((row != MISSING).sum()),
            int((row == AGREE).sum()),
            int((row == DISAGREE).sum()),
        )
        votes = ["" if vote == MISSING else int(vote) for vote in row]
        yield voters[people[at]], group.get(people[at], ""), "", *counts, *votes


def _summary(
    held: HeldConversation, matrix: VoteMatrix, group: Mapping[int, int]
) -> Iterable[Sequence[object]]:
    writers = {each.author for each in held.statements if each.author is not None}
    yield "topic", held.topic
    yield "url", held.address
    yield "voters", len(matrix.participants)
    yield "voters-in-conv", len(group)
    yield "commenters", len(writers)
    yield "comments", len(held.statements)
    yield "groups", len(set(group.values()))
    yield "conversation-description", held.description


def _text(heading: Sequence[str] | None, rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if heading is not None:
        writer.writerow(heading)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()
