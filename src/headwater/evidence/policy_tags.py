"""Policy tags: what an action or a vision serves of what government and the NHS have asked for.

Tags are put beside things, and are never the tree in which things stand: schemes are changed by
governments, and what a place wants is not. The schemes are data, each with its source and the day
on which it was read.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from headwater.evidence.errors import EvidenceError

FILE = "policy_tags.toml"


@dataclass(frozen=True, slots=True)
class Tag:
    """One thing that a scheme asks for; ``code`` begins with the scheme's."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class TagScheme:
    """A published scheme: its name, its source and when that was read, and its tags in order."""

    code: str
    name: str
    source: str
    read_on: date
    tags: tuple[Tag, ...]


@lru_cache(maxsize=1)
def tag_schemes() -> tuple[TagScheme, ...]:
    """The schemes that come with Headwater.

    >>> [each.code for each in tag_schemes()]
    ['plan', 'marmot', 'phof', 'core20plus5', 'core20plus5-young']
    """
    text = files("headwater.evidence").joinpath("vocabularies", FILE).read_text("utf-8")
    return read_schemes(tomllib.loads(text))


def tag_names() -> dict[str, str]:
    """Every tag's name by its code, with the name of its scheme in front.

    >>> tag_names()["plan-prevention"]
    '10 Year Health Plan: from sickness to prevention'
    """
    return {
        tag.code: f"{scheme.name}: {tag.name}" for scheme in tag_schemes() for tag in scheme.tags
    }


def read_schemes(held: dict[str, Any]) -> tuple[TagScheme, ...]:
    """Schemes from the tables of a TOML file; ``EvidenceError`` where a code is not sound."""
    made = []
    seen: set[str] = set()
    for entry in held.get("scheme", ()):
        code = str(entry["code"])
        tags = tuple(Tag(f"{code}-{name}", says) for name, says in entry["tags"].items())
        for tag in tags:
            if tag.code in seen:
                raise EvidenceError(FILE, tag.code, "the code stands there twice", "use another")
            seen.add(tag.code)
        if not tags:
            raise EvidenceError(FILE, code, "the scheme has no tags", "list them under tags")
        made.append(TagScheme(code, entry["name"], entry["source"], entry["read_on"], tags))
    return tuple(made)
