"""A vision of a place: what success looks like, what is in the way, what is done and why it helps.

Values alone. Items refer to each other by key (``o1``, ``b2``, ``a3``), which stays with an item
through all versions; barriers, practice cards, indicators and scenarios are named by their public
codes. Levels of prevention are those of ``headwater.evidence.prevention``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any, TypeVar

from headwater.evidence.prevention import Level


class ActionScale(StrEnum):
    """How widely an action is carried out, from the narrowest."""

    NEIGHBOURHOOD = "neighbourhood"
    PLACE = "place"
    SYSTEM = "system"
    REGION = "region"


LEVEL_NAMES = {
    Level.CONDITIONS: "building blocks",
    Level.PRIMARY: "primary",
    Level.SECONDARY: "secondary",
    Level.TERTIARY: "tertiary",
}
"""The levels as people at a workshop call them."""


@dataclass(frozen=True, slots=True)
class Voted:
    """How many agreed, disagreed and passed when a workshop voted on it."""

    agree: int = 0
    disagree: int = 0
    passed: int = 0

    @property
    def votes(self) -> int:
        """How many voted."""
        return self.agree + self.disagree + self.passed


NO_VOTES = Voted()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What success looks like, for whom, and which indicator would show it.

    ``indicator`` is a code where Headwater holds one; ``shown_by`` says it in words. ``said`` are
    the statements of participants that it stands for, ``sources`` where they were captured.
    """

    key: str
    says: str
    for_whom: str = ""
    indicator: str = ""
    shown_by: str = ""
    said: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    voted: Voted = NO_VOTES


@dataclass(frozen=True, slots=True)
class InTheWay:
    """A barrier as this place meets it; ``code`` is that of the shared vocabulary, or empty."""

    key: str
    says: str
    code: str = ""
    outcomes: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    voted: Voted = NO_VOTES


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """Something to do, with its theory: ``because`` of what, which change is ``expected``.

    ``against`` and ``towards`` are keys of barriers and outcomes; ``card`` and ``scenario`` the
    codes of a practice card and of an answer about scenarios; ``owner`` says in words who would
    own it.
    """

    key: str
    what: str
    because: str = ""
    expected: str = ""
    level: Level = Level.PRIMARY
    scale: ActionScale = ActionScale.PLACE
    against: tuple[str, ...] = ()
    towards: tuple[str, ...] = ()
    card: str = ""
    scenario: str = ""
    owner: str = ""
    said: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    voted: Voted = NO_VOTES

    @property
    def theory(self) -> str:
        """Why it should help, in one sentence; empty while nobody has said.

        >>> PlannedAction("a1", "Buses", "the clinic is far", "fewer missed visits").theory
        'Because the clinic is far, we expect fewer missed visits.'
        """
        if self.because and self.expected:
            return f"Because {self.because.rstrip('.')}, we expect {self.expected.rstrip('.')}."
        if self.because:
            return f"Because {self.because.rstrip('.')}."
        return f"We expect {self.expected.rstrip('.')}." if self.expected else ""


Item = Outcome | InTheWay | PlannedAction


@dataclass(frozen=True, slots=True)
class Vision:
    """What a place wants to come true, and what it means to do about it."""

    statement: str = ""
    outcomes: tuple[Outcome, ...] = ()
    barriers: tuple[InTheWay, ...] = ()
    actions: tuple[PlannedAction, ...] = ()
    tags: tuple[str, ...] = ()

    def find(self, key: str) -> Item | None:
        """The item of a key; None where there is none."""
        items: tuple[Item, ...] = (*self.outcomes, *self.barriers, *self.actions)
        return next((each for each in items if each.key == key), None)

    def next_key(self, letter: str) -> str:
        """A key that no item of this vision has: one after the highest of its kind.

        >>> Vision(outcomes=(Outcome("o4", "Fewer falls"),)).next_key("o")
        'o5'
        """
        items: tuple[Item, ...] = (*self.outcomes, *self.barriers, *self.actions)
        held = (each.key for each in items)
        taken = [int(key[1:]) for key in held if key[:1] == letter]
        return f"{letter}{max(taken, default=0) + 1}"


V = TypeVar("V", Outcome, InTheWay, PlannedAction)


def kept_vision(held: Mapping[str, Any]) -> Vision:
    """The vision that a kept form says; ``ValueError`` where this version cannot read it.

    >>> kept_vision(vision_form(Vision("All well"))).statement
    'All well'
    """
    try:
        return Vision(
            statement=str(held.get("statement", "")),
            outcomes=tuple(_item(Outcome, row) for row in held.get("outcomes", ())),
            barriers=tuple(_item(InTheWay, row) for row in held.get("barriers", ())),
            actions=tuple(_action(row) for row in held.get("actions", ())),
            tags=tuple(held.get("tags", ())),
        )
    except (TypeError, KeyError) as wrong:
        raise ValueError(f"the kept vision cannot be read: {wrong}") from wrong


def vision_form(vision: Vision) -> dict[str, Any]:
    """The vision as plain lists and words, to be kept as JSON."""
    return asdict(vision)


def _action(row: Mapping[str, Any]) -> PlannedAction:
    levels = {"level": Level(row["level"]), "scale": ActionScale(row["scale"])}
    return _item(PlannedAction, {**row, **levels})


def _item(kind: type[V], row: Mapping[str, Any]) -> V:
    names = {each.name for each in fields(kind)}
    made = {name: _value(name, given) for name, given in row.items() if name in names}
    return kind(**made)


def _value(name: str, given: Any) -> Any:
    if name == "voted":
        return given if isinstance(given, Voted) else Voted(**given)
    return tuple(given) if isinstance(given, list) else given


def without(vision: Vision, key: str) -> Vision:
    """The vision without an item, and without what pointed at it.

    >>> held = Vision("", (Outcome("o1", "x"),), (), (PlannedAction("a1", "y", towards=("o1",)),))
    >>> without(held, "o1").actions[0].towards
    ()
    """
    return Vision(
        vision.statement,
        tuple(each for each in vision.outcomes if each.key != key),
        tuple(_no_longer(each, key) for each in vision.barriers if each.key != key),
        tuple(_no_longer(each, key) for each in vision.actions if each.key != key),
        vision.tags,
    )


def _no_longer(item: V, key: str) -> V:
    """The item without a reference to what is gone."""
    changed: dict[str, Any] = {}
    for each in fields(item):
        value = getattr(item, each.name)
        if each.name in ("outcomes", "against", "towards"):
            value = tuple(one for one in value if one != key)
        changed[each.name] = value
    return type(item)(**changed)


def with_item(vision: Vision, item: Item) -> Vision:
    """The vision with an item, in the place of the one with its key, or at the end."""
    if isinstance(item, Outcome):
        return replace(vision, outcomes=_put(vision.outcomes, item))
    if isinstance(item, InTheWay):
        return replace(vision, barriers=_put(vision.barriers, item))
    return replace(vision, actions=_put(vision.actions, item))


def _put(held: tuple[V, ...], item: V) -> tuple[V, ...]:
    rows = list(held)
    places = [place for place, each in enumerate(rows) if each.key == item.key]
    if places:
        rows[places[0]] = item
    else:
        rows.append(item)
    return tuple(rows)
