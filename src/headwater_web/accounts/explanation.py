"""What a person may do, and why: each permission with the roles that give it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from headwater_web.accounts.permissions import Action, Reach, RoleKind, Sensitivity, reach


class Held(Protocol):
    """A role that is held."""

    @property
    def of_kind(self) -> RoleKind:
        """Which role it is."""
        ...


R = TypeVar("R", bound=Held)


@dataclass(frozen=True)
class Grounds(Generic[R]):
    """How far a person may do one thing to data of one sensitivity, and which roles let her.

    ``roles`` is empty where every resident may do as much.
    """

    action: Action
    level: Sensitivity
    reach: Reach
    roles: tuple[R, ...]


def grounds(
    roles: Sequence[R], action: Action, level: Sensitivity, *, aggregate_only: bool = False
) -> Grounds[R]:
    """The furthest that any of the roles lets their holder go, and those that let her go so far."""
    floor = reach(RoleKind.RESIDENT, action, level, aggregate_only=aggregate_only)
    far = [reach(each.of_kind, action, level, aggregate_only=aggregate_only) for each in roles]
    most = max([floor, *far])
    giving = tuple(each for each, its in zip(roles, far, strict=True) if its == most > floor)
    return Grounds(action, level, most, giving)


def explained(
    roles: Sequence[R], *, aggregate_only: bool = False
) -> dict[Action, tuple[Grounds[R], ...]]:
    """Each action that the roles allow beyond what any resident may do, for every sensitivity."""
    rows = {
        action: tuple(
            grounds(roles, action, level, aggregate_only=aggregate_only) for level in Sensitivity
        )
        for action in Action
    }
    return {action: row for action, row in rows.items() if any(each.roles for each in row)}


def in_words(kind: RoleKind) -> list[tuple[str, list[str]]]:
    """A role's permissions as rows of words: what may be done, and how far at each sensitivity.

    >>> in_words(RoleKind.CONVENOR)[0]
    ('see it on a page or through the API', ['everywhere', 'in her own organisation and places', \
'what is hers', 'what is hers'])
    """
    return [
        (action.words, [reach(kind, action, level).words for level in Sensitivity])
        for action in Action
        if any(reach(kind, action, level) for level in Sensitivity)
    ]
