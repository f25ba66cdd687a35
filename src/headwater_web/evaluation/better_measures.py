"""The measures of the page of who does better: by domain, what stands out apart from the rest."""

from __future__ import annotations

from dataclasses import dataclass

from headwater.evaluation.bright_spots import BrightSpots, Weighed
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.words.figures import capital
from headwater_web.figures.addresses import address
from headwater_web.figures.domains import DOMAINS
from headwater_web.figures.strips import SEXES


@dataclass(frozen=True)
class MeasureRow:
    """A measure in the list: how many stand out, and who first."""

    title: str
    address: str
    better: int
    worse: int
    explained: str
    first: str


@dataclass(frozen=True)
class MeasureGroup:
    """The measures of a domain: those on which a place does better, most first; and the rest."""

    id: str
    title: str
    rows: tuple[MeasureRow, ...]
    rest: tuple[MeasureRow, ...]

    @property
    def rest_says(self) -> str:
        """What opens the rest."""
        if len(self.rest) == 1:
            return "One measure on which no place does better than expected"
        return f"{len(self.rest)} measures on which no place does better than expected"


def measure_groups(atlas: Atlas, found: BrightSpots, place: str = "") -> tuple[MeasureGroup, ...]:
    """Every measure that was weighed, by domain."""
    held: dict[str, list[MeasureRow]] = {domain: [] for domain in DOMAINS}
    for each in found.measures:
        measure = atlas.definitions.get(each.measure[0])
        domain = measure.domain if measure else "health"
        held.setdefault(domain, []).append(_measure_row(atlas, each, place))
    return tuple(
        MeasureGroup(domain, DOMAINS.get(domain, domain), _most(rows), _least(rows))
        for domain, rows in held.items()
        if rows
    )


def _most(rows: list[MeasureRow]) -> tuple[MeasureRow, ...]:
    return tuple(
        sorted((row for row in rows if row.better), key=lambda row: (-row.better, row.title))
    )


def _least(rows: list[MeasureRow]) -> tuple[MeasureRow, ...]:
    return tuple(sorted((row for row in rows if not row.better), key=lambda row: row.title))


def _measure_row(atlas: Atlas, held: Weighed, place: str) -> MeasureRow:
    better = [spot for spot in held.spots if spot.verdict == "better"]
    return MeasureRow(
        title_of(atlas, held.measure[0], held.measure[1]),
        measure_address(held.measure[0], place),
        len(better),
        sum(spot.verdict == "worse" for spot in held.spots),
        f"{100 * held.explained:.0f}%",
        atlas.places.name(better[0].area) if better else "–",
    )


def title_of(atlas: Atlas, indicator: str, sex: str) -> str:
    """The short name of a measure, and of whom, to begin a line."""
    return capital(name_of(atlas, indicator, sex))


def name_of(atlas: Atlas, indicator: str, sex: str) -> str:
    """The short name of a measure, and of whom, within a sentence."""
    measure = atlas.definitions.get(indicator)
    whom = f", {SEXES[sex]}" if sex in SEXES else ""
    return f"{measure.short if measure else indicator}{whom}"


def measure_address(indicator: str, place: str = "") -> str:
    """The page of a measure, with the place that asks."""
    there = f"{address('evaluation:better')}?indicator={indicator}"
    return f"{there}&place={place}" if place else there


def measure_choices(atlas: Atlas, found: BrightSpots) -> tuple[tuple[str, str], ...]:
    """The measures to choose from: title and id."""
    held = {each.measure[0] for each in found.measures}
    return tuple(sorted((title_of(atlas, name, "")[:80], name) for name in held))
