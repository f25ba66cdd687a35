"""Reads interventions from TOML: one file each, checked as the parameter book is."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from headwater.evidence.errors import EvidenceError
from headwater.evidence.figure import Figure
from headwater.evidence.switch import Switch
from headwater.evidence.topic_file import day_of, needed_text, read_entries
from headwater.simulation.acts import ACTS
from headwater.simulation.eligibility import EVERYONE, EligibilityError, Tree, parse
from headwater.simulation.intervention import (
    FOREVER,
    LEVELS,
    PER,
    REPEATS,
    SCALES,
    Cost,
    Effect,
    Intervention,
    Reach,
    Variant,
)

_KNOWN = {
    "title", "dated", "lead", "finding", "level", "scale", "eligible", "reach", "effect", "cost",
    "variant", "source", "figure", "assumption", "switch",
}  # fmt: skip
_PAYERS = ("icb", "trust", "council", "social-care", "residents")


class _File:
    """A parsed file: its name, and its entries and switches by id."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        try:
            self.found: Mapping[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as fault:
            raise EvidenceError(
                name, "", f"it is not TOML ({fault})", "correct that line"
            ) from fault
        if strange := sorted(self.found.keys() - _KNOWN):
            mend = f"use {', '.join(sorted(_KNOWN))}"
            raise EvidenceError(name, "", f"{', '.join(strange)} is not known at the top", mend)
        self.sources, figures, switches = read_entries(name, self.found)
        self.figures: dict[str, Figure] = {each.id: each for each in figures}
        self.switches: dict[str, Switch] = {each.id: each for each in switches}

    def text(self, given: Mapping[str, Any], key: str, entry: str = "") -> str:
        """A text that has to be there."""
        return needed_text(self.name, entry, given, key)

    def among(self, given: Mapping[str, Any], key: str, known: tuple[str, ...], entry: str) -> str:
        """A text out of a closed list."""
        value = self.text(given, key, entry)
        if value not in known:
            mend = f"use one of {', '.join(known)}"
            raise EvidenceError(self.name, entry, f"{key} is {value!r}", mend)
        return value

    def figure(
        self, given: Mapping[str, Any], key: str, units: tuple[str, ...], entry: str
    ) -> Figure:
        """The entry that ``key`` names, in one of these units."""
        name = self.text(given, key, entry)
        figure = self.figures.get(name)
        if figure is None:
            known = ", ".join(self.figures) or "none"
            reason = f"{key} names {name}, which is no figure or assumption of the file"
            raise EvidenceError(self.name, entry, reason, f"add it; the file has {known}")
        if figure.unit_name not in units:
            reason = f"{name} is in {figure.unit_name}"
            raise EvidenceError(self.name, entry, reason, f"use {' or '.join(units)}")
        return figure

    def eligible(self, given: Mapping[str, Any], entry: str) -> Tree:
        """The expression of who is eligible."""
        try:
            return parse(self.text(given, "eligible", entry))
        except EligibilityError as fault:
            raise EvidenceError(self.name, entry, str(fault).rstrip("."), "correct it") from fault


def read_intervention(file: str, text: str) -> Intervention:
    """The intervention in the text of ``file``.

    Raises ``EvidenceError`` that names the file, the entry, the reason, and how to mend it.
    """
    held = _File(file, text)
    found = held.found
    effects = tuple(_effect(held, n, each) for n, each in enumerate(found.get("effect", []), 1))
    return Intervention(
        id=file.removesuffix(".toml"),
        title=held.text(found, "title"),
        dated=day_of(file, found),
        lead=held.text(found, "lead"),
        finding=held.text(found, "finding"),
        level=held.among(found, "level", LEVELS, ""),
        scale=held.among(found, "scale", SCALES, ""),
        eligible=held.eligible(found, "eligible"),
        reach=_reach(held, found.get("reach", {})),
        effects=effects,
        cost=_cost(held, found["cost"]) if "cost" in found else None,
        variants=tuple(_variant(held, id_, each) for id_, each in found.get("variant", {}).items()),
        figures=tuple(held.figures.values()),
        sources=tuple(held.sources.values()),
    )


def _reach(held: _File, given: Mapping[str, Any]) -> Reach:
    shares = {
        key: held.figure(given, key, ("proportion",), "reach")
        for key in ("offered", "accepts", "completes")
    }
    return Reach(
        **shares,
        by_quintile=_by_quintile(held, given, "reach"),
        repeats=held.among(given, "repeats", REPEATS, "reach"),
    )


def _by_quintile(held: _File, given: Mapping[str, Any], entry: str) -> Figure:
    figure = held.figure(given, "by_quintile", ("ratio",), entry)
    if [axis.name for axis in figure.axes] != ["quintile"] or figure.value.shape != (5,):
        reason = f"{figure.id} is not by quintile"
        raise EvidenceError(
            held.name, entry, reason, 'give it axes = [["quintile", 1, 2, 3, 4, 5]]'
        )
    return figure


def _effect(held: _File, number: int, given: Mapping[str, Any]) -> Effect:
    entry = f"effect {number}"
    act = ACTS[held.among(given, "acts_on", tuple(ACTS), entry)]
    of = str(given.get("of", ""))
    if of not in act.of:
        mend = f"use one of {', '.join(act.of)}" if act.of != ("",) else "take of away"
        raise EvidenceError(held.name, entry, f"{act.name} cannot be of {of!r}", mend)
    switch = held.switches.get(str(given.get("size", "")))
    if switch is None:
        size, answers = held.figure(given, "size", act.units, entry), None
    else:
        answers = {
            option: held.figure({"size": name}, "size", act.units, entry)
            for option, name in switch.options
        }
        size = answers[switch.default]
    times = {key: _years(held, given, key, entry) for key in ("onset", "lasts", "fades")}
    return Effect(
        acts_on=act.name,
        of=of,
        size=size,
        course=held.text(given, "course", entry),
        switch=switch.id if switch else "",
        answers=answers,
        **times,
    )


def _years(held: _File, given: Mapping[str, Any], key: str, entry: str) -> float:
    years = given.get(key)
    if years == "stays" and key == "lasts":
        return FOREVER
    if isinstance(years, bool) or not isinstance(years, int | float) or not 0 <= years <= 100:
        mend = 'give years from 0 to 100, or lasts = "stays"'
        raise EvidenceError(held.name, entry, f"{key} is {years!r}", mend)
    return float(years)


def _cost(held: _File, given: Mapping[str, Any]) -> Cost:
    return Cost(
        each=held.figure(given, "each", ("GBP per person",), "cost"),
        per=held.among(given, "per", PER, "cost"),
        paid_by=held.among(given, "paid_by", _PAYERS, "cost"),
    )


def _variant(held: _File, name: str, given: Mapping[str, Any]) -> Variant:
    entry = f"variant {name}"
    return Variant(
        id=name,
        title=held.text(given, "title", entry),
        eligible=held.eligible(given, entry) if "eligible" in given else EVERYONE,
        by_quintile=_by_quintile(held, given, entry),
    )


@cache
def interventions() -> Mapping[str, Intervention]:
    """Headwater's own interventions by id, in alphabetical order.

    >>> len(interventions()) >= 15
    True
    """
    folder = files("headwater.simulation").joinpath("interventions")
    paths = sorted(folder.iterdir(), key=lambda each: each.name)
    read = [
        read_intervention(each.name, each.read_text(encoding="utf-8"))
        for each in paths
        if each.name.endswith(".toml")
    ]
    return MappingProxyType({each.id: each for each in read})
