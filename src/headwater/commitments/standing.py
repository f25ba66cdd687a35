"""How a promise stands: the answer that was given, and how far it is; and how each may move.

Both tables hold every pair, so that nothing is left to the reader's guess: a move is free, needs a
reason that everybody can read, or is not there. A test holds them against every pair.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

Word = TypeVar("Word", bound=StrEnum)


class Answer(StrEnum):
    """What was answered to those who asked."""

    WAITING = "waiting"
    YES = "yes"
    PARTLY = "partly"
    NO = "no"

    @property
    def words(self) -> str:
        """The answer as a page says it.

        >>> Answer.PARTLY.words
        'Partly'
        """
        return "Not answered yet" if self is Answer.WAITING else self.value.capitalize()


class Stage(StrEnum):
    """How far it is, in plain words."""

    NOTHING = "nothing-yet"
    STUDIED = "studied"
    STARTED = "started"
    OVER_HALF = "over-half"
    FINISHED = "finished"
    STOPPED = "stopped"

    @property
    def words(self) -> str:
        """The stage as a page says it.

        >>> [each.words for each in Stage]
        ['Nothing yet', 'Studied', 'Started', 'Over half', 'Finished', 'Stopped']
        """
        return self.value.replace("-", " ").capitalize()


class Move(StrEnum):
    """Whether one may go from one to another."""

    STAYS = "stays"
    FREE = "free"
    REASON = "reason"
    NEVER = "never"


# A row for each stage it is at, a letter for each it may go to, in the order of ``Stage``: = it
# stays, Y free, R with a reason, - never. Going back, stopping and opening again need a reason;
# what was finished is not stopped afterwards.
STAGES = """
nothing-yet  =YYYYR
studied      R=YYYR
started      RR=YYR
over-half    RRR=YR
finished     -RRR=-
stopped      RRRR-=
"""
# The same for answers, in the order of ``Answer``. What was answered cannot become unanswered.
ANSWERS = """
waiting  =RRR
yes      -=RR
partly   -R=R
no       -RR=
"""
LETTERS = {"=": Move.STAYS, "Y": Move.FREE, "R": Move.REASON, "-": Move.NEVER}


def read(grid: str, of: type[Word]) -> Mapping[tuple[Word, Word], Move]:
    """The table that a grid of letters spells, by (from, to).

    Raises ``ValueError`` where a row has not one letter for each word.
    """
    cells: dict[tuple[Word, Word], Move] = {}
    for row in filter(None, grid.splitlines()):
        name, letters = row.split()
        for to, letter in zip(of, letters, strict=True):
            cells[of(name), to] = LETTERS[letter]
    return MappingProxyType(cells)


STAGE_MOVES = read(STAGES, Stage)
ANSWER_MOVES = read(ANSWERS, Answer)
# The stages that a promise may have by its answer: nothing is begun in the name of a "no", and what
# nobody answered yet is at most studied.
TOGETHER: Mapping[Answer, frozenset[Stage]] = MappingProxyType(
    {
        Answer.WAITING: frozenset({Stage.NOTHING, Stage.STUDIED}),
        Answer.YES: frozenset(Stage),
        Answer.PARTLY: frozenset(Stage),
        Answer.NO: frozenset({Stage.NOTHING, Stage.STUDIED}),
    }
)


class MoveError(ValueError):
    """A promise cannot go there; ``about`` is ``answer``, ``stage`` or ``why``."""

    def __init__(self, about: str, says: str) -> None:
        super().__init__(says)
        self.about = about


@dataclass(frozen=True, slots=True)
class Standing:
    """How a promise stands: the answer and the stage.

    >>> Standing(Answer.YES, Stage.STARTED).is_final
    False
    >>> Standing(Answer.NO, Stage.NOTHING).words
    'Answered no'
    """

    answer: Answer = Answer.WAITING
    stage: Stage = Stage.NOTHING

    @property
    def is_final(self) -> bool:
        """Whether the last action was taken: finished, stopped, or answered no."""
        return self.answer is Answer.NO or self.stage in (Stage.FINISHED, Stage.STOPPED)

    @property
    def words(self) -> str:
        """The standing as a tag says it."""
        if self.answer is Answer.NO:
            return "Answered no"
        return self.answer.words if self.answer is Answer.WAITING else self.stage.words

    def moved(self, to: Standing, why: str = "") -> Standing:
        """The standing ``to``, where one may go there from here.

        Raises ``MoveError``, saying which part cannot move and how to mend it.

        >>> Standing(Answer.YES, Stage.STARTED).moved(Standing(Answer.YES, Stage.STOPPED))
        Traceback (most recent call last):
        ...
        headwater.commitments.standing.MoveError: Say why it goes from started to stopped. ...
        """
        answer = ANSWER_MOVES[self.answer, to.answer]
        stage = STAGE_MOVES[self.stage, to.stage]
        if answer is Move.NEVER:
            raise MoveError("answer", "It was answered already. Change the answer, with a reason.")
        if stage is Move.NEVER:
            raise MoveError("stage", _never(self.stage, to.stage))
        if to.stage not in TOGETHER[to.answer]:
            raise MoveError("stage", _apart(to))
        if answer is Move.REASON and not why.strip():
            raise MoveError("why", "Say why that is the answer. Everybody will read it.")
        if stage is Move.REASON and not why.strip():
            went = f"from {self.stage.words.lower()} to {to.stage.words.lower()}"
            raise MoveError("why", f"Say why it goes {went}. Everybody will read it.")
        return to


def reachable(start: Standing) -> frozenset[Standing]:
    """Every standing that some chain of moves with reasons leads to.

    >>> len(reachable(Standing()))
    16
    """
    every = [Standing(a, s) for a in Answer for s in TOGETHER[a]]
    found, edge = {start}, [start]
    while edge:
        here = edge.pop()
        for there in every:
            if there not in found and _goes(here, there):
                found.add(there)
                edge.append(there)
    return frozenset(found)


def choices(at: Standing) -> tuple[Stage, ...]:
    """The stages to which one may go with the answer as it is, where it stays included.

    >>> [each.words for each in choices(Standing(Answer.YES, Stage.FINISHED))]
    ['Studied', 'Started', 'Over half', 'Finished']
    """
    return tuple(
        each
        for each in Stage
        if each in TOGETHER[at.answer] and STAGE_MOVES[at.stage, each] is not Move.NEVER
    )


def _goes(here: Standing, there: Standing) -> bool:
    try:
        here.moved(there, "because")
    except MoveError:
        return False
    return True


def _never(stage: Stage, to: Stage) -> str:
    if stage is Stage.FINISHED and to is Stage.STOPPED:
        return "It was finished. Open it again first, with a reason, if it was not."
    if stage is Stage.STOPPED:
        return "It was stopped. Open it again first; then it can be finished."
    return "It was finished, so something was done. Choose how far it really is."


def _apart(to: Standing) -> str:
    if to.answer is Answer.NO:
        return "The answer is no, so nothing is started in its name. Stop it, or answer partly."
    return "Nobody has answered yet. Answer yes or partly before it is started."
