"""Bodies of the fictional region, and who acts for them; given to the web, which stores them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class FictionalRole:
    """A role: its kind, the name its holder signs in with, why, and for which places."""

    kind: str
    person: str
    why: str
    places: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, str]:
        """First and last name of the holder.

        >>> FictionalRole("member", "nell.ashby", "Portfolio holder").names
        ('Nell', 'Ashby')
        """
        first, _, last = self.person.partition(".")
        return first.capitalize(), last.capitalize()


@dataclass(frozen=True, slots=True)
class FictionalOrganisation:
    """A body: its code, name and kind, the places it covers, and the roles held in it."""

    code: str
    name: str
    kind: str
    places: tuple[str, ...]
    roles: tuple[FictionalRole, ...]


@cache
def organisations() -> tuple[FictionalOrganisation, ...]:
    """Every body of the fictional region.

    >>> [each.kind for each in organisations()][:3]
    ['icb', 'council', 'council']
    """
    text = files("headwater.demo").joinpath("organisations.toml").read_text("utf-8")
    return tuple(
        FictionalOrganisation(
            each["code"],
            each["name"],
            each["kind"],
            tuple(each["places"]),
            tuple(
                FictionalRole(kind, person, why, tuple(places))
                for kind, person, why, *places in each["role"]
            ),
        )
        for each in tomllib.loads(text)["organisation"]
    )
