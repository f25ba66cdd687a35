"""Reads one topic from TOML; what is not sound is refused with a sentence on how to mend it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any

from headwater.evidence.entries import read_assumption, read_evidence
from headwater.evidence.errors import EvidenceError
from headwater.evidence.figure import Figure
from headwater.evidence.switch import Switch
from headwater.evidence.topic import Source, Topic
from headwater.evidence.trust import Confidence

_KNOWN = {"title", "dated", "lead", "source", "figure", "assumption", "switch"}


def read_topic(file: str, text: str) -> tuple[Topic, list[Figure], list[Switch]]:
    """The topic, its entries and its switches, from the text of ``file``.

    Raises ``EvidenceError`` that names the file, the entry, the reason, and how to mend it.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise EvidenceError(file, "", f"it is not TOML ({fault})", "correct that line") from fault
    if strange := sorted(found.keys() - _KNOWN):
        mend = f"use {', '.join(sorted(_KNOWN))}"
        raise EvidenceError(file, "", f"{', '.join(strange)} is not known at the top", mend)
    name = file.removesuffix(".toml")
    sources, figures, switches = read_entries(file, found)
    topic = Topic(
        id=name,
        title=needed_text(file, "", found, "title"),
        dated=day_of(file, found),
        lead=needed_text(file, "", found, "lead"),
        sources=tuple(sources.values()),
        figures=tuple(each.id for each in figures),
        switches=tuple(each.id for each in switches),
    )
    return topic, figures, switches


def read_entries(
    file: str, found: Mapping[str, Any]
) -> tuple[dict[str, Source], list[Figure], list[Switch]]:
    """The sources, entries and switches in a parsed file; other parts of it are left alone."""
    sources = {id_: _source(file, id_, given) for id_, given in found.get("source", {}).items()}
    figures: list[Figure] = [
        read_evidence(file, id_, given, sources) for id_, given in found.get("figure", {}).items()
    ]
    figures += [
        read_assumption(file, id_, given) for id_, given in found.get("assumption", {}).items()
    ]
    name = file.removesuffix(".toml")
    switches = [_switch(file, name, id_, each) for id_, each in found.get("switch", {}).items()]
    return sources, figures, switches


def needed_text(file: str, entry: str, given: Mapping[str, Any], key: str) -> str:
    """A text that has to be there, with its spaces put right."""
    value = given.get(key, "")
    if not isinstance(value, str) or not value.strip():
        raise EvidenceError(file, entry, f"{key} is missing", f"add {key} as text")
    return " ".join(value.split())


def day_of(file: str, found: Mapping[str, Any]) -> date:
    """The day on which a file was last gone through."""
    day = found.get("dated")
    if not isinstance(day, date):
        raise EvidenceError(file, "", "it has no date", "add dated = 2026-11-25, the day of review")
    return day


def _source(file: str, name: str, given: Mapping[str, Any]) -> Source:
    entry = f"source {name}"
    confidence = needed_text(file, entry, given, "confidence")
    known = {each.value for each in Confidence if each is not Confidence.WORKED_OUT}
    if confidence not in known:
        mend = f"use one of {', '.join(sorted(known))}"
        raise EvidenceError(file, entry, f"the confidence {confidence!r} is not known", mend)
    return Source(
        id=name,
        cite=needed_text(file, entry, given, "cite"),
        address=str(given.get("address", "")),
        confidence=Confidence(confidence),
    )


def _switch(file: str, topic: str, name: str, given: Mapping[str, Any]) -> Switch:
    options = given.get("options", {})
    if not isinstance(options, dict) or len(options) < 2:
        reason = "a switch needs two alternatives or more"
        raise EvidenceError(file, name, reason, "add options, each a name and an entry")
    default = needed_text(file, name, given, "default")
    if default not in options:
        mend = f"use one of {', '.join(options)}"
        raise EvidenceError(file, name, f"the default {default!r} is no option", mend)
    return Switch(
        id=name,
        topic=topic,
        asks=needed_text(file, name, given, "asks"),
        options=tuple((option, str(entry)) for option, entry in options.items()),
        default=default,
        because=needed_text(file, name, given, "because"),
    )
