"""A conversation as a file holds it: its question, its statements, and every vote with its time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from headwater.deliberation.vote_matrix import VoteMatrix, vote_matrix

REJECTED, UNSEEN, ACCEPTED = -1, 0, 1


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody said: its number, who wrote it, its words, and what a moderator did.

    ``moderated`` is 1 accepted, 0 not looked at, -1 rejected; ``author`` is a participant's number,
    None where it is not told.
    """

    number: int
    text: str
    author: int | None = None
    moderated: int = UNSEEN


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row kept aside: the file, the row (the heading is row 1), the column, and the reason."""

    file: str
    row: int
    column: str
    reason: str

    def says(self) -> str:
        """The fault in a sentence."""
        return f"{self.file}, row {self.row}, column {self.column}: {self.reason}"


@dataclass(frozen=True, eq=False)
class HeldConversation:
    """Statements and votes; ``at`` are seconds since 1970, nan where a vote's time is not told.

    ``participant``, ``statement``, ``vote`` and ``at`` (V,) are in the order of the files.
    ``group`` is each participant's published group, where there is one. ``faults`` are the rows
    kept aside.
    """

    topic: str
    statements: tuple[Statement, ...]
    participant: npt.NDArray[np.int64]
    statement: npt.NDArray[np.int64]
    vote: npt.NDArray[np.int8]
    at: npt.NDArray[np.float64]
    group: Mapping[int, int] = field(default_factory=dict)
    faults: tuple[RowFault, ...] = ()
    description: str = ""
    address: str = ""

    def rejected(self) -> tuple[int, ...]:
        """Numbers of the statements that a moderator took out."""
        return tuple(each.number for each in self.statements if each.moderated == REJECTED)

    def words(self) -> dict[int, str]:
        """The words of each statement by its number."""
        return {each.number: each.text for each in self.statements}

    def times(self) -> list[float] | None:
        """The time of each vote of the matrix, in its order; None where one is not told."""
        if not len(self.at) or np.isnan(self.at).any():
            return None
        last = {}
        for at in np.argsort(self.at, kind="stable").tolist():
            last[int(self.participant[at]), int(self.statement[at])] = float(self.at[at])
        return [last[pair] for pair in sorted(last)]

    def matrix(self) -> VoteMatrix:
        """The vote matrix: of a pair's votes the latest counts, of two at once the later row."""
        order = np.argsort(np.nan_to_num(self.at, nan=np.inf), kind="stable")
        return vote_matrix(
            self.participant[order],
            self.statement[order],
            self.vote[order],
            statements=[each.number for each in self.statements],
            rejected=self.rejected(),
        )
