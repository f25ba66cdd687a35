"""The registry of what each app holds about a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What erasing did: how many records went, how many stay, and why those stay."""

    removed: int = 0
    kept: int = 0
    why: str = ""


@dataclass(frozen=True)
class Holding:
    """One kind of thing that is held about people.

    ``tables`` are the labels of the models it is kept in; ``rows`` gives a person's records as
    JSON can hold them; ``erase`` removes them, in a transaction that is under way. ``stays`` says,
    where the law lets something be kept, what and why.
    """

    name: str
    says: str
    tables: tuple[str, ...]
    rows: Callable[[AbstractBaseUser], Iterable[Record]]
    erase: Callable[[AbstractBaseUser], Outcome]
    stays: str = ""


_declared: dict[str, Holding] = {}


def declare(holding: Holding) -> Holding:
    """Add a holding; ``ValueError`` where another app took the name."""
    known = _declared.setdefault(holding.name, holding)
    if known.tables != holding.tables:
        raise ValueError(f"a holding is declared already as {holding.name!r}: take another name")
    return holding


def holdings() -> tuple[Holding, ...]:
    """Every holding declared, in the order in which apps declared them."""
    return tuple(_declared.values())


def removed(rows: Iterable[Model], remove: Callable[[Any], object]) -> Outcome:
    """Remove each row with its app's own function, files and all; how many there were."""
    found = list(rows)
    for each in found:
        remove(each)
    return Outcome(removed=len(found))
