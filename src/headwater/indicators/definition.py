"""An indicator as data: what it is, why it matters, how it is made, from what, with which caveats.

One TOML file an indicator, in ``definitions``. A definition is executable: ``compute`` turns it
into one expression that runs on DuckDB and on Spark.

>>> definition = definition_named("life-expectancy")
>>> definition.polarity, definition.unit, definition.headline
('higher', 'years', True)
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from headwater.lake.shapes import AREA_TYPES

POLARITIES = ("lower", "higher", "none")
THEMES = (
    "health", "behaviour", "mortality", "children", "mental", "care", "work", "income", "housing",
    "education", "environment", "crime", "access", "fabric", "population",
)  # fmt: skip
DOMAINS = ("health", "building_blocks", "social_fabric", "context")
METHODS = ("published", "proportion", "rate", "mean", "share", "ratio")
KINDS = ("published", "counts", "share", "threshold", "mean")


class DefinitionError(ValueError):
    """A definition is not usable; the message names the file, the field and the cure."""


@dataclass(frozen=True)
class Source:
    """Who published the figures an indicator rests on, where, and on what terms."""

    publisher: str
    title: str
    url: str = ""
    licence: str = "Open Government Licence v3.0"


@dataclass(frozen=True)
class Series:
    """Rows of the lake that feed an indicator.

    ``categories`` (of any one category type) are added together; empty means rows for everybody.
    ``field`` is the column that is counted. ``at_least`` and ``at_most`` are for thresholds.
    """

    indicator: str
    categories: tuple[str, ...] = ()
    sex: str = "Persons"
    age: str = ""
    field: str = "count"
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True)
class Inputs:
    """What is put together, and how.

    ``published``: rows of ``series`` as they stand, times ``scale``. ``counts``: ``count`` of
    ``series`` over its own denominator, or over ``base`` (the same areas, the nearest period).
    ``share``: the per cent of ``series`` of the people in ``base``. ``threshold``: the people of
    ``base`` who live in areas where ``series`` passes its bound. ``mean``: the mean of ``series``
    weighted by ``base``. All but the first are added up from areas of type ``level``.
    """

    kind: str
    series: Series
    base: Series | None = None
    level: str = "LSOA"
    same_period: bool = False
    scale: float = 1.0


@dataclass(frozen=True)
class Definition:
    """An indicator. ``polarity`` says which is better; ``domain`` on which part of the page.

    ``deprivation`` marks what counts deprivation itself or goes into the index that places are
    ordered by: its gap between deprived and other places is built in. ``modelled`` marks what is
    worked out for places from what they are like: its difference from that is the model's.
    ``needs`` names the publisher's table of an indicator that few lakes hold, so that a page can
    say how to get it.
    """

    id: str
    name: str
    short: str
    why: str
    unit: str
    polarity: str
    theme: str
    domain: str
    numerator: str
    denominator: str
    method: str
    source: Source
    inputs: Inputs
    caveats: tuple[str, ...] = ()
    area_types: tuple[str, ...] = ()
    multiplier: float = 1.0
    headline: bool = False
    overlapping_periods: bool = False
    deprivation: bool = False
    modelled: bool = False
    needs: str = ""
    date: date | None = None
    origin: str = "built in"

    @property
    def is_identity(self) -> bool:
        """Whether the lake's rows already are the indicator's, so that nothing is left to make."""
        given = self.inputs
        return (
            given.kind == "published"
            and given.series.indicator == self.id
            and given.scale == 1.0
            and self.method == "published"
        )


def from_dict(content: Mapping[str, Any], origin: str) -> Definition:
    """A definition from parsed TOML; ``DefinitionError`` names the field that is wrong."""
    given = dict(content)
    known = {field.name for field in fields(Definition)}
    unknown = sorted(set(given) - known)
    if unknown:
        raise DefinitionError(f"{origin}: unknown field '{unknown[0]}'. Remove it or correct it.")
    absent = [name for name in _REQUIRED if not given.get(name)]
    if absent:
        raise DefinitionError(f"{origin}: the field '{absent[0]}' is missing. Add it.")
    for name, allowed in _CLOSED.items():
        if given[name] not in allowed:
            raise DefinitionError(
                f"{origin}: {name} is {given[name]!r}, not one of {', '.join(allowed)}."
            )
    wrong = sorted(set(given.get("area_types", ())) - set(AREA_TYPES))
    if wrong:
        raise DefinitionError(f"{origin}: area type {wrong[0]!r} is not known.")
    try:
        given["source"] = Source(**given["source"])
        given["inputs"] = _inputs(given.get("inputs", {}), str(given["id"]), origin)
        given["caveats"] = tuple(given.get("caveats", ()))
        given["area_types"] = tuple(given.get("area_types", ()))
        definition = Definition(**given)
    except TypeError as error:
        raise DefinitionError(f"{origin}: {error}.") from error
    _agree(definition, origin)
    return definition


_REQUIRED = (
    "id", "name", "short", "why", "unit", "polarity", "theme", "domain", "numerator",
    "denominator", "method", "source",
)  # fmt: skip
_CLOSED = {"polarity": POLARITIES, "theme": THEMES, "domain": DOMAINS, "method": METHODS}


def _inputs(content: Mapping[str, Any], name: str, origin: str) -> Inputs:
    given = dict(content)
    given.setdefault("kind", "published")
    if given["kind"] not in KINDS:
        raise DefinitionError(f"{origin}: inputs.kind is not one of {', '.join(KINDS)}.")
    given["series"] = _series(given.get("series", {"indicator": name}))
    if given.get("base"):
        given["base"] = _series(given["base"])
    return Inputs(**given)


def _series(content: Mapping[str, Any]) -> Series:
    return Series(**{**content, "categories": tuple(content.get("categories", ()))})


def _agree(definition: Definition, origin: str) -> None:
    """What must hold between fields."""
    given, multiplier = definition.inputs, definition.multiplier
    if given.series.indicator == definition.id and not definition.is_identity:
        raise DefinitionError(
            f"{origin}: made from rows of its own id. Give the series it is made from another name."
        )
    if given.kind == "published" and given.series.categories:
        raise DefinitionError(f"{origin}: published rows keep their categories. Remove them.")
    if given.kind in ("share", "threshold", "mean") and given.base is None:
        raise DefinitionError(f"{origin}: inputs of the kind {given.kind} need a base. Add it.")
    if given.kind == "threshold" and given.series.at_least is given.series.at_most is None:
        raise DefinitionError(f"{origin}: a threshold needs at_least or at_most. Add one.")
    if definition.method in ("proportion", "share") and (
        definition.unit != "%" or multiplier != 100
    ):
        raise DefinitionError(f"{origin}: a {definition.method} has the unit % and multiplier 100.")
    if definition.method == "rate" and f"{multiplier:,.0f}" not in definition.unit:
        raise DefinitionError(
            f"{origin}: the unit of a rate names its multiplier {multiplier:,.0f}."
        )


def read_definition(path: Path | Traversable) -> Definition:
    """One definition from a TOML file named after its id."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError(f"{path.name}: not valid TOML: {error}.") from error
    definition = from_dict(content, path.name)
    if f"{definition.id}.toml" != path.name:
        raise DefinitionError(f"{path.name}: the id is {definition.id!r}. Give both the same name.")
    return definition


@lru_cache(maxsize=1)
def definitions() -> tuple[Definition, ...]:
    """Every built-in definition, by id."""
    folder = resources.files("headwater.indicators") / "definitions"
    files = [each for each in folder.iterdir() if each.name.endswith(".toml")]
    return tuple(read_definition(path) for path in sorted(files, key=lambda each: each.name))


def definition_named(name: str, among: Sequence[Definition] | None = None) -> Definition:
    """The definition with that id; ``KeyError`` names the nearest where there is none."""
    known = {each.id: each for each in (definitions() if among is None else among)}
    if name not in known:
        near = [each for each in known if name.split("-")[0] in each][:3]
        raise KeyError(f"no indicator {name!r}; near it: {', '.join(near) or 'none'}")
    return known[name]
