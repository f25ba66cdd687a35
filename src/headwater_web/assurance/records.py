"""What only people can say of the system, kept as data beside the code and checked against it.

Activities (why each table is kept), hazards, risks to people, algorithmic tools and cookies. A file
that does not fit its form raises ``RecordError``, which names the file, the entry and the field.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar


class RecordError(ValueError):
    """An entry cannot be read; the message says which, and what it lacks."""


@dataclass(frozen=True)
class Control:
    """Something that keeps a harm away, and the test that shows it does."""

    says: str
    test: str


@dataclass(frozen=True)
class Activity:
    """One reason for which personal data are kept, and the tables that hold them."""

    id: str
    name: str
    tables: tuple[str, ...]
    about: str
    personal: tuple[str, ...]
    other: tuple[str, ...]
    purpose: str
    basis: str
    kept: str
    seen_by: str


@dataclass(frozen=True)
class Hazard:
    """One way in which the software could contribute to harm, with what is done about it.

    Likelihood and severity run from 1 to 5; ``residual_likelihood`` is with the controls in place.
    """

    id: str
    name: str
    cause: str
    effect: str
    likelihood: int
    severity: int
    residual_likelihood: int
    owner: str
    controls: tuple[Control, ...]


@dataclass(frozen=True)
class Risk:
    """One risk to the people whose data are held."""

    id: str
    risk: str
    likelihood: str
    harm: str
    after: str
    measures: tuple[Control, ...]


@dataclass(frozen=True)
class Tool:
    """One algorithmic tool, as the transparency standard asks about it."""

    id: str
    name: str
    module: str
    what: str
    why: str
    decides: str
    how: str
    data: str
    people: str
    errors: str
    check: str


@dataclass(frozen=True)
class Cookie:
    """One cookie that a page may set."""

    name: str
    why: str
    how_long: str
    set_when: str


Record = TypeVar("Record", Activity, Hazard, Risk, Tool, Cookie)


@cache
def activities() -> tuple[Activity, ...]:
    """Why each table is kept."""
    return _read("processing.toml", "activity", Activity)


@cache
def hazards() -> tuple[Hazard, ...]:
    """The hazard log."""
    return _read("hazards.toml", "hazard", Hazard)


@cache
def risks() -> tuple[Risk, ...]:
    """Risks to people whose data are held."""
    return _read("dpia.toml", "risk", Risk)


@cache
def tools() -> tuple[Tool, ...]:
    """Algorithmic tools."""
    return _read("algorithms.toml", "tool", Tool)


@cache
def cookies() -> tuple[Cookie, ...]:
    """Every cookie."""
    return _read("cookies.toml", "cookie", Cookie)


def _read(name: str, key: str, form: type[Record]) -> tuple[Record, ...]:
    text = files("headwater_web.assurance").joinpath("data", name).read_text(encoding="utf-8")
    return tuple(entry(form, each, name) for each in tomllib.loads(text)[key])


def entry(form: type[Record], given: dict[str, Any], where: str) -> Record:
    """One entry as its form; ``RecordError`` where a field is absent, unknown or empty.

    >>> entry(Cookie, {"name": "x", "why": "y", "how_long": "z"}, "cookies.toml")
    Traceback (most recent call last):
    ...
    headwater_web.assurance.records.RecordError: cookies.toml, x: set_when is not said. Add it.
    """
    named = given.get("id") or given.get("name", "an entry without a name")
    wanted = {field.name for field in fields(form)}
    for lacking in sorted(wanted - set(given)):
        raise RecordError(f"{where}, {named}: {lacking} is not said. Add it.")
    for unknown in sorted(set(given) - wanted):
        raise RecordError(f"{where}, {named}: {unknown} means nothing here. Remove it.")
    return form(**{name: _value(value) for name, value in given.items()})


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(Control(**each) if isinstance(each, dict) else each for each in value)
    return value
