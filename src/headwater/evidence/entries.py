"""Reads one entry of the book: its unit, its table, its interval, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

import numpy as np

from headwater.evidence.errors import EvidenceError
from headwater.evidence.figure import Assumption, Axis, Evidence, FloatArray
from headwater.evidence.topic import Source
from headwater.evidence.trust import Confidence, Grade, best_grade
from headwater.evidence.units import UNITS, Unit

READS = ("step", "line", "log line")
_SHARED = {"what", "unit", "year", "place", "axes", "value", "lower", "upper", "reads", "note"}
_EVIDENCE = _SHARED | {"source", "grade", "worked_out", "mirrored"}
_ASSUMED = _SHARED | {"because"}


class _Entry:
    """The words of an entry, with the file and the id that an error names."""

    def __init__(self, file: str, name: str, given: Mapping[str, Any], known: set[str]) -> None:
        self.file, self.name, self.given = file, name, given
        if strange := sorted(given.keys() - known):
            self.refuse(
                f"{', '.join(strange)} is not known here", f"use {', '.join(sorted(known))}"
            )

    def refuse(self, reason: str, mend: str) -> NoReturn:
        """Raises the error of this entry."""
        raise EvidenceError(self.file, self.name, reason, mend)

    def text(self, key: str, needed: bool = True) -> str:
        """A text, with its spaces put right."""
        value = str(self.given.get(key, ""))
        if needed and not value.strip():
            self.refuse(f"{key} is missing", f"add {key} as text")
        return " ".join(value.split())


def read_evidence(
    file: str, name: str, given: Mapping[str, Any], sources: Mapping[str, Source]
) -> Evidence:
    """An entry that is published, or worked out from what is published."""
    entry = _Entry(file, name, given, _EVIDENCE)
    source = sources.get(entry.text("source"))
    if source is None:
        known = ", ".join(sources) or "none"
        raise EvidenceError(
            file,
            name,
            f"the source {given['source']!r} is not cited",
            f"cite it; cited are {known}",
        )
    worked_out = entry.text("worked_out", needed=False)
    confidence = Confidence.WORKED_OUT if worked_out else source.confidence
    shared = _shared(entry)
    grade = _grade(entry, source.confidence, UNITS[shared["unit_name"]])
    if confidence is not Confidence.WORKED_OUT and not shared["year"]:
        entry.refuse("the year is missing", "add the year the figure is for, or 'not stated'")
    return Evidence(**shared, source=source, grade=grade, worked_out=worked_out)


def read_assumption(file: str, name: str, given: Mapping[str, Any]) -> Assumption:
    """An entry for which there is no figure."""
    for word in ("source", "grade", "confidence"):
        if word in given:
            reason = f"an assumption has no {word}"
            raise EvidenceError(file, name, reason, f"take {word} away, or make it a figure")
    entry = _Entry(file, name, given, _ASSUMED)
    return Assumption(**_shared(entry), because=entry.text("because"))


def _shared(entry: _Entry) -> dict[str, Any]:
    unit_name = entry.text("unit")
    unit = UNITS.get(unit_name)
    if unit is None:
        entry.refuse(f"the unit {unit_name!r} is not known", f"use one of {', '.join(UNITS)}")
    axes = _axes(entry)
    value = _table(entry, "value", axes)
    lower, upper, has_interval = _interval(entry, axes, value)
    _check_bounds(entry, UNITS[unit_name], (lower, value, upper))
    reads = entry.text("reads", needed=False) or "step"
    if reads not in READS:
        entry.refuse(f"reads is {reads!r}", f"use one of {', '.join(READS)}")
    return {
        "id": entry.name,
        "topic": entry.file.removesuffix(".toml"),
        "what": entry.text("what"),
        "unit_name": unit_name,
        "year": entry.text("year", needed=False),
        "place": entry.text("place", needed=False) or "England",
        "axes": axes,
        "value": value,
        "lower": lower,
        "upper": upper,
        "has_interval": has_interval,
        "reads": reads,
        "note": entry.text("note", needed=False),
    }


def _axes(entry: _Entry) -> tuple[Axis, ...]:
    made = []
    for each in entry.given.get("axes", []):
        labels = tuple(each[1:])
        if len(set(labels)) != len(labels) or not labels:
            entry.refuse(f"the axis {each[0]} has no labels, or one twice", "name each label once")
        if each[0] == "age" and list(labels) != sorted(labels):
            entry.refuse(
                "ages are not in order", "list the lower ends of the bands, youngest first"
            )
        made.append(Axis(each[0], labels))
    return tuple(made)


def _table(entry: _Entry, key: str, axes: tuple[Axis, ...]) -> FloatArray:
    wanted = tuple(len(axis.labels) for axis in axes)
    try:
        table = np.array(entry.given[key], dtype=np.float64)
    except KeyError:
        entry.refuse(f"{key} is missing", f"add {key}")
    except ValueError:
        entry.refuse(f"{key} is not a table of numbers", "give each row as many numbers as labels")
    if table.shape != wanted:
        named = " x ".join(f"{axis.name} ({len(axis.labels)})" for axis in axes) or "one number"
        entry.refuse(f"{key} has the shape {table.shape}", f"give it as {named}")
    table.flags.writeable = False
    return table


def _interval(
    entry: _Entry, axes: tuple[Axis, ...], value: FloatArray
) -> tuple[FloatArray, FloatArray, bool]:
    """Limits; where one only was stored and ``mirrored`` is set, the other by symmetry of logs."""
    has = {key: key in entry.given for key in ("lower", "upper")}
    if not any(has.values()):
        return value, value, False
    found = {key: _table(entry, key, axes) for key in has if has[key]}
    if len(found) == 1:
        if not entry.given.get("mirrored"):
            entry.refuse("one limit only is given", "add the other, or mirrored = true")
        only = next(iter(found.values()))
        other = value**2 / only
        found = {"lower": np.minimum(only, other), "upper": np.maximum(only, other)}
    lower, upper = found["lower"], found["upper"]
    outside = (value < lower - 1e-9) | (value > upper + 1e-9)
    if outside.any():
        at = np.argwhere(outside)[0].tolist() if axes else ""
        entry.refuse(
            f"the value lies outside its interval {at}".strip(), "correct value, lower or upper"
        )
    return np.minimum(lower, value), np.maximum(upper, value), True


def _check_bounds(entry: _Entry, unit: Unit, tables: tuple[FloatArray, ...]) -> None:
    for table in tables:
        if not np.isfinite(table).all() or (table < unit.low).any() or (table > unit.high).any():
            reason = (
                f"a number lies outside what {unit.name} can be ({unit.low:g} to {unit.high:g})"
            )
            entry.refuse(reason, "correct it, or choose another unit")


def _grade(entry: _Entry, confidence: Confidence, unit: Unit) -> Grade | None:
    given = entry.text("grade", needed=False)
    if not given:
        if unit.effect:
            entry.refuse("an effect has no grade", "add a grade from A to E")
        return None
    if given not in set(Grade):
        entry.refuse(f"the grade {given!r} is not in the scale", "use a grade from A to E")
    if given < best_grade(confidence):
        reason = f"a figure that was {confidence.value} is graded {given}"
        entry.refuse(reason, f"grade it {best_grade(confidence).value} until its source is opened")
    return Grade(given)
