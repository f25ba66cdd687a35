"""A topic of the book: one dated file, its sources, and what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from headwater.evidence.trust import Confidence


@dataclass(frozen=True, slots=True)
class Source:
    """A publication: how to cite it, where it was seen, and how."""

    id: str
    cite: str
    address: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Topic:
    """What a file of the book is about, and the day on which it was last gone through."""

    id: str
    title: str
    dated: date
    lead: str
    sources: tuple[Source, ...]
    figures: tuple[str, ...]
    switches: tuple[str, ...]
