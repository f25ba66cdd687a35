"""The book: every topic, read once, checked, and looked up by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

from headwater.evidence.errors import EvidenceError
from headwater.evidence.figure import Assumption, Figure
from headwater.evidence.switch import Switch
from headwater.evidence.topic import Topic
from headwater.evidence.topic_file import read_topic

Held = TypeVar("Held")


@dataclass(frozen=True, eq=False)
class Book:
    """Topics in the order of their names; entries and switches by id."""

    topics: tuple[Topic, ...]
    figures: Mapping[str, Figure]
    switches: Mapping[str, Switch]

    def figure(self, name: str) -> Figure:
        """The entry of that id; ``LookupError`` that names the nearest ones.

        >>> book().figure("discount-rate").number
        0.035
        """
        return _found(self.figures, name, "entry")

    def switch(self, name: str) -> Switch:
        """The switch of that id; ``LookupError`` that names the nearest ones."""
        return _found(self.switches, name, "switch")

    def chosen(self, switch: str, choices: Mapping[str, str] | None = None) -> Figure:
        """The entry that a switch names: the option in ``choices``, or the default.

        >>> book().chosen("cessation-lag").id
        'cessation-lag-kontis'
        >>> book().chosen("cessation-lag", {"cessation-lag": "gbd-2019"}).id
        'cessation-lag-gbd'
        """
        return self.figure(self.switch(switch).entry((choices or {}).get(switch, "")))

    def topic(self, name: str) -> Topic:
        """The topic of that id; ``LookupError`` that names the nearest ones."""
        return _found({each.id: each for each in self.topics}, name, "topic")

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """Everything that is assumed."""
        return tuple(each for each in self.figures.values() if isinstance(each, Assumption))


def _found(held: Mapping[str, Held], name: str, kind: str) -> Held:
    if name in held:
        return held[name]
    near = get_close_matches(name, held, n=3, cutoff=0.4)
    more = f"; did you mean {' or '.join(near)}?" if near else ""
    raise LookupError(f"the book has no {kind} {name!r}{more}")


def read_book(paths: Iterable[Path | Traversable]) -> Book:
    """Reads topic files into a book.

    Raises ``EvidenceError`` for a file that is not sound, an id that is used twice, or a switch
    that names an entry that is not there.
    """
    topics: list[Topic] = []
    figures: dict[str, Figure] = {}
    switches: dict[str, Switch] = {}
    for path in sorted(paths, key=lambda each: each.name):
        topic, found, asked = read_topic(path.name, path.read_text(encoding="utf-8"))
        topics.append(topic)
        for entry in found:
            _add(figures, entry.id, entry, path.name)
        for switch in asked:
            _add(switches, switch.id, switch, path.name)
    _check_switches(switches, figures)
    return Book(tuple(topics), figures, switches)


def _add(held: dict[str, Held], name: str, entry: Held, file: str) -> None:
    if name in held:
        raise EvidenceError(file, name, "this id is used twice", "give it another id")
    held[name] = entry


def _check_switches(switches: Mapping[str, Switch], figures: Mapping[str, Figure]) -> None:
    for switch in switches.values():
        file = f"{switch.topic}.toml"
        for option, entry in switch.options:
            if entry not in figures:
                reason = f"the option {option} names {entry}, which is no entry of the book"
                raise EvidenceError(file, switch.id, reason, "add the entry or correct the name")


@cache
def book() -> Book:
    """Headwater's own book, read once."""
    folder = files("headwater.evidence").joinpath("topics")
    return read_book(path for path in folder.iterdir() if path.name.endswith(".toml"))
