"""What passes on when an organisation ends: each app says what its things are, and how they move.

An app registers in its ``AppConfig.ready``. Things that organisations hold, such as promises and
offers, pass to a successor. Things that people own stay with their owner, who goes to a successor;
where she is left without any organisation, somebody decides whose they are to be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from headwater_web.accounts.models import Organisation, User


@dataclass(frozen=True, slots=True)
class Item:
    """One thing: what tells it apart, what people call it, and the areas it is about."""

    key: str
    label: str
    places: tuple[str, ...] = ()


class HeldEstate(Protocol):
    """Things that organisations hold. Each change is audited by whoever calls it."""

    name: str

    def held_by(self, organisation: Organisation) -> Iterable[Item]:
        """The open things that an organisation holds."""
        ...

    def pass_on(self, key: str, heir: Organisation) -> None:
        """Give one to another organisation."""
        ...

    def drop(self, key: str, why: str) -> None:
        """Close one that nobody takes on, so that everybody can see that it was dropped."""
        ...


class OwnedEstate(Protocol):
    """Things that people own."""

    name: str

    def owned_by(self, person: User) -> Iterable[Item]:
        """What a person owns. What is private is called so, and not by its name."""
        ...

    def hand_over(self, key: str, person: User) -> None:
        """Give one to another person."""
        ...


_held: dict[str, HeldEstate] = {}
_owned: dict[str, OwnedEstate] = {}


def register_held(estate: HeldEstate) -> None:
    """Things that organisations hold take part in successions."""
    _held[estate.name] = estate


def register_owned(estate: OwnedEstate) -> None:
    """Things that people own take part in successions."""
    _owned[estate.name] = estate


def held() -> tuple[HeldEstate, ...]:
    """Every kind of thing that organisations hold."""
    return tuple(_held.values())


def owned() -> tuple[OwnedEstate, ...]:
    """Every kind of thing that people own."""
    return tuple(_owned.values())


def held_named(name: str) -> HeldEstate | None:
    """The kind of that name."""
    return _held.get(name)


def owned_named(name: str) -> OwnedEstate | None:
    """The kind of that name."""
    return _owned.get(name)
