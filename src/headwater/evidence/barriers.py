"""What stands in the way of prevention: two vocabularies as data, and how one maps to the other.

``cfir`` barriers are the 39 constructs that the matching tool of the Consolidated Framework for
Implementation Research asks about, in plain words of our own; ``published`` is the construct's own
name (Damschroder and others 2009; Waltz and others 2019). ``local`` barriers are the words that
places in England use; each names the constructs it comes down to.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from headwater.evidence.errors import EvidenceError

FILE = "barriers.toml"
CFIR_CONSTRUCTS = 39
MOST_MEANT = 3


@dataclass(frozen=True, slots=True)
class Barrier:
    """One thing that stands in the way.

    ``code`` stands in files and addresses; ``name`` and ``says`` are for people. A local barrier
    has the codes of its ``constructs``, a ``reference`` (B01 ...) and ``words`` that people search
    by; a CFIR barrier has its ``domain`` and the ``published`` name.
    """

    code: str
    name: str
    says: str
    domain: str = ""
    published: str = ""
    reference: str = ""
    constructs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def is_local(self) -> bool:
        """Whether it is one of the words that places use."""
        return bool(self.constructs)


@dataclass(frozen=True, slots=True)
class Domain:
    """One of the five rooms of the framework."""

    code: str
    name: str
    published: str


@dataclass(frozen=True)
class Vocabulary:
    """Every barrier, by code, and the framework's domains, in the order of the file."""

    barriers: dict[str, Barrier]
    domains: tuple[Domain, ...]

    @property
    def local(self) -> tuple[Barrier, ...]:
        """The words that places use."""
        return tuple(each for each in self.barriers.values() if each.is_local)

    @property
    def cfir(self) -> tuple[Barrier, ...]:
        """The constructs of the framework."""
        return tuple(each for each in self.barriers.values() if not each.is_local)

    def within(self, domain: str) -> tuple[Barrier, ...]:
        """The constructs of one domain."""
        return tuple(each for each in self.cfir if each.domain == domain)

    def find(self, code: str) -> Barrier:
        """The barrier of a code. Raises ``LookupError``, with the nearest codes, where none is."""
        found = self.barriers.get(code)
        if found is None:
            raise LookupError(f"{code!r} is no barrier's code; {_meant(code, self.barriers)}")
        return found

    def counted(self, codes: Iterable[str]) -> frozenset[str]:
        """The barriers that these come to: themselves, and the constructs of local ones.

        >>> sorted(barriers().counted(["attrition"]))
        ['attrition', 'executing', 'participants']
        """
        found = set(codes)
        for code in tuple(found):
            found.update(self.find(code).constructs)
        return frozenset(found)

    def reached_by(self, code: str) -> frozenset[str]:
        """The barriers whose cards answer to this one: itself, and the local words under it.

        >>> sorted(barriers().reached_by("rewards"))
        ['rewards', 'split-incentives']
        """
        below = {each.code for each in self.local if code in each.constructs}
        return frozenset({self.find(code).code, *below})


@lru_cache(maxsize=1)
def barriers() -> Vocabulary:
    """The vocabulary that comes with Headwater.

    >>> held = barriers()
    >>> len(held.cfir), held.find("rural-transport").name
    (39, 'Too far, and no bus')
    """
    text = files("headwater.evidence").joinpath("vocabularies", FILE).read_text("utf-8")
    return read_barriers(tomllib.loads(text))


def read_barriers(held: dict[str, Any]) -> Vocabulary:
    """A vocabulary from the tables of a TOML file. Raises ``EvidenceError`` where one is wrong."""
    domains = tuple(Domain(**each) for each in held.get("domain", ()))
    found: dict[str, Barrier] = {}
    for kind in ("cfir", "local"):
        for entry in held.get(kind, ()):
            made = _barrier(entry)
            if made.code in found:
                raise EvidenceError(FILE, made.code, "the code stands there twice", "use another")
            found[made.code] = made
    _sound(found, {each.code for each in domains})
    return Vocabulary(found, domains)


def _barrier(entry: dict[str, Any]) -> Barrier:
    lists = {name: tuple(entry.get(name, ())) for name in ("constructs", "words")}
    try:
        return Barrier(**{**entry, **lists})
    except TypeError as wrong:
        code = str(entry.get("code", ""))
        raise EvidenceError(FILE, code, str(wrong), "see the other entries") from wrong


def _sound(found: dict[str, Barrier], domains: set[str]) -> None:
    constructs = {each.code for each in found.values() if not each.is_local}
    for each in found.values():
        strange = sorted(set(each.constructs) - constructs)
        if strange:
            reason = f"{strange[0]!r} is no construct"
            raise EvidenceError(FILE, each.code, reason, "name one of the cfir codes")
        if not each.is_local and each.domain not in domains:
            reason = f"{each.domain!r} is no domain"
            raise EvidenceError(
                FILE, each.code, reason, f"choose from {', '.join(sorted(domains))}"
            )


def _meant(code: str, known: Iterable[str]) -> str:
    parts = {part for part in code.replace("_", "-").lower().split("-") if len(part) > 2}
    near = [each for each in known if any(part in each for part in parts)][:MOST_MEANT]
    return f"did you mean {', '.join(near)}?" if near else "see the list of barriers"
