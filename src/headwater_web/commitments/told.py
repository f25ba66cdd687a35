"""What forms tell of a commitment: what is promised, how far it is, a change of plan, figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from headwater.commitments.checks import Check, Checked
from headwater.commitments.standing import Answer, Stage
from headwater.evidence.prevention import Level, Scale
from headwater_web.accounts.models import Organisation, User

Figures = tuple[tuple[date, float], ...]


@dataclass(frozen=True)
class Because:
    """Something that a commitment answers: the kind, the reference, the words at the time."""

    kind: str
    reference: str
    words: str


@dataclass(frozen=True)
class Measured:
    """A series as a form tells it, with the figures that are there already.

    ``steps`` are days to come, each with the value that it should have reached by then.
    """

    name: str
    unit: str
    better: str
    indicator: str = ""
    baseline: float | None = None
    target: float | None = None
    figures: Figures = ()
    steps: Figures = ()


@dataclass(frozen=True)
class Promise:
    """A commitment as it is made."""

    what: str
    because: str
    heard: str
    asked_by: str
    place: str
    organisation: Organisation | None
    owner: User | None
    post: str
    due: date
    follow_up: date
    level: Level
    scale: Scale
    answer: Answer = Answer.YES
    answer_why: str = ""
    reasons: tuple[Because, ...] = ()
    helped_by: tuple[tuple[Organisation, str], ...] = ()
    checks: dict[Check, Checked] = field(default_factory=dict)
    contribution: Measured | None = None
    outcome: Measured | None = None
    fictional: bool = False


@dataclass(frozen=True)
class Word:
    """What its owner says: how far it is, what was done, new figures, and why where it must be."""

    stage: Stage
    did: str = ""
    why: str = ""
    contribution: Figures = ()
    outcome: Figures = ()


@dataclass(frozen=True)
class Plan:
    """A change of plan: other days, another owner, other steps still to come; with the reason.

    ``steps`` None leaves the path as it is.
    """

    due: date
    follow_up: date
    owner: User | None
    post: str
    why: str
    steps: Figures | None = None
