"""The characteristics by which places are compared: definitions as data, and the table of values.

``data/characteristics.toml`` lists them. A characteristic comes from an indicator in the lake
(``indicator``), or is summed from small-area tables (``computed``) by whoever loads them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a characteristic is worked out from the lake; ``peer_frame`` carries it out.

    ``kind`` is categories, ages, mean, change or near_sea; ``parts`` are categories (``*`` at the
    end stands for anything) or ages that count; ``times`` multiplies, ``years`` is the span of a
    change.
    """

    kind: str
    indicator: str = ""
    parts: tuple[str, ...] = ()
    times: float = 1.0
    years: int = 0


@dataclass(frozen=True, slots=True)
class Characteristic:
    """What is compared: a short plain label, its unit, where it comes from, and its transform.

    ``transform`` is ``none`` or ``log`` (natural logarithm, for what is very skewed; values of zero
    or less become half of the smallest positive one). ``more`` and ``less`` say in words how a
    place differs that has a higher or lower value.
    """

    id: str
    label: str
    unit: str
    indicator: str = ""
    computed: str = ""
    transform: str = "none"
    source: str = ""
    more: str = ""
    less: str = ""
    recipe: Recipe | None = None

    def compared(self, difference: float) -> str:
        """In words, how the other place differs: ``pay is higher``."""
        chosen = self.more if difference > 0 else self.less
        return chosen or f"{self.label} is {'higher' if difference > 0 else 'lower'}"

    def transformed(self, values: FloatArray) -> FloatArray:
        """Values (n,) on the scale on which they are compared."""
        if self.transform == "none":
            return values
        positive = values[np.isfinite(values) & (values > 0)]
        floor = float(positive.min()) / 2 if positive.size else 1.0
        lifted = np.where(values > 0, values, floor)
        return np.asarray(np.where(np.isnan(values), np.nan, np.log(lifted)), dtype=float)


class CharacteristicError(ValueError):
    """The file of characteristics cannot be used."""


def characteristics(path: Path | None = None) -> tuple[Characteristic, ...]:
    """The characteristics of a TOML file, or of Headwater's own list.

    >>> [each.id for each in characteristics()][:3]
    ['density', 'age_65_plus', 'age_0_15']
    """
    where = path or files("headwater.place").joinpath("data/characteristics.toml")
    found = tomllib.loads(where.read_text(encoding="utf-8")).get("characteristic", [])
    made = []
    for number, entry in enumerate(found, 1):
        transform = entry.get("transform", "none")
        if transform not in {"none", "log"} or not {"id", "label", "unit"} <= set(entry):
            raise CharacteristicError(
                f"{where}: characteristic {number} needs id, label and unit, and a transform of "
                f"none or log; it has {', '.join(entry)} and transform {transform!r}"
            )
        recipe = entry.pop("recipe", None)
        if recipe is not None:
            recipe = Recipe(**recipe | {"parts": tuple(recipe.get("parts", ()))})
        made.append(Characteristic(**entry, recipe=recipe))
    return tuple(made)


def latest_values(observations: pa.Table, indicator: str) -> dict[str, float]:
    """Newest value of an indicator by area, for all persons, from OBSERVATION rows."""
    columns = ["indicator", "area", "period_end", "sex", "category_type", "kind", "value"]
    newest: dict[str, tuple[object, float]] = {}
    for row in zip(*(observations[name].to_pylist() for name in columns), strict=True):
        name, area, end, sex, category, kind, value = row
        wanted = name == indicator and sex == "Persons" and not category and kind == "observed"
        if wanted and value is not None and (area not in newest or end > newest[area][0]):
            newest[area] = (end, float(value))
    return {area: value for area, (_, value) in newest.items()}


def characteristic_frame(
    areas: Sequence[str],
    definitions: Sequence[Characteristic],
    observations: pa.Table | None = None,
    computed: Mapping[str, Mapping[str, float]] | None = None,
) -> pa.Table:
    """A table ``area`` x characteristic for ``peers.profile``; what is not known is null.

    ``computed`` holds, by characteristic id, a value for each area code; ``observations`` are rows
    in the OBSERVATION shape.
    """
    columns: dict[str, object] = {"area": list(areas)}
    for definition in definitions:
        known: Mapping[str, float] = (computed or {}).get(definition.id, {})
        if not known and observations is not None and definition.indicator:
            known = latest_values(observations, definition.indicator)
        columns[definition.id] = pa.array([known.get(area) for area in areas], pa.float64())
    return pa.table(columns)
