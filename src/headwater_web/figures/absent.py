"""Indicators that are known but not loaded: what would be there, and where to get it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.panel import ENGLAND
from headwater.indicators.words import figures
from headwater_web.figures.addresses import address
from headwater_web.figures.request import nation_code


@dataclass(frozen=True)
class Absent:
    """One indicator without figures: its name, the table it needs, and who publishes that."""

    id: str
    domain: str
    title: str
    needs: str
    publisher: str
    url: str
    address: str


@lru_cache(maxsize=8)
def absent(atlas: Atlas) -> tuple[Absent, ...]:
    """Indicators that name the table they need and have no figures; none in a fictional country."""
    if nation_code(atlas) != ENGLAND:
        return ()
    held = {key[0] for key in atlas.measures()}
    found = []
    for name, measure in atlas.definitions.items():
        needs, source = getattr(measure, "needs", ""), getattr(measure, "source", None)
        if needs and source is not None and name not in held:
            title, where = figures.capital(measure.short), address("indicators:indicator", name)
            publisher, url = source.publisher, source.url
            found.append(Absent(name, measure.domain, title, needs, publisher, url, where))
    return tuple(found)
