"""Where the numbers of an indicator come from, and how to draw them again elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from headwater.indicators.measure import Measure
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.trace import trace
from headwater.indicators.words.sentence import BENCHMARK
from headwater_web.figures.request import lake_of, nation_name
from headwater_web.indicators.chosen import Chosen

BETTER = {"lower": "Lower", "higher": "Higher", "none": "Neither: it describes"}


@dataclass(frozen=True)
class Step:
    """One step of the way from a file to the figure."""

    name: str
    what: str
    version: str


def definition_facts(measure: Measure | None) -> tuple[tuple[str, str], ...]:
    """What the definition says, as terms and texts; empty where there is none."""
    if measure is None:
        return ()
    source = getattr(measure, "source", None)
    caveats = " ".join(getattr(measure, "caveats", ()))
    facts = (
        ("What it is", measure.name),
        ("Why it matters", getattr(measure, "why", "")),
        ("Counted", getattr(measure, "numerator", "")),
        ("Out of", getattr(measure, "denominator", "")),
        ("How it is worked out", getattr(measure, "method", "").replace("_", " ").capitalize()),
        ("Which way is good", BETTER.get(measure.polarity, "")),
        ("Handle with care", caveats),
        ("Source", f"{source.publisher}: {source.title}" if source else ""),
        ("Licence", source.licence if source else ""),
    )
    return tuple((term, text) for term, text in facts if text)


def steps(atlas: Atlas, what: Chosen, first: Standing | None) -> tuple[Step, ...]:
    """The way from input to page, for the first figure shown."""
    if first is None:
        return ()
    nation = nation_name(atlas)
    return tuple(
        Step(step.name, step.what.replace(BENCHMARK, nation), step.version)
        for step in trace(lake_of(first.indicator, first.area), first.ref, atlas.definitions).steps
    )
