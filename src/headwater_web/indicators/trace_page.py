"""One number and the way back from it to the file it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.place_standing import Ref, Standing
from headwater.indicators.trace import Step, trace
from headwater.indicators.words import figures
from headwater.indicators.words.sentence import BENCHMARK
from headwater.indicators.words.wording import period_words, spoken
from headwater.lake.store import Lake
from headwater_web.figures.addresses import address
from headwater_web.figures.ranking import shared_decimals
from headwater_web.figures.request import nation_name
from headwater_web.figures.strips import decimals_of, interval_of, title_of, value_of

NOTES = {
    "suppressed": "It is withheld because the number is small enough to point at a person.",
    "small_denominator": "It is withheld because too few people stand behind it.",
    "not_applicable": "It does not apply here.",
    "not_published": "Its publisher gives no figure.",
    "estimated_from_other_vintage": "It was worked out from areas of another date.",
    "carried_across": "It was carried over from the councils that came before.",
    "aggregated": "It was added up from smaller areas.",
    "modelled": "It comes from a model, not from a count.",
    "zero_population": "Nobody stands in its denominator.",
    "missing_age": "An age group is missing.",
    "too_small_to_say": "The numbers are too small to say.",
    "not_comparable": "It cannot be compared with earlier figures.",
}


@dataclass(frozen=True)
class TracedStep:
    """One step with what is known of it."""

    name: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TracePage:
    """All that the template shows; ``about`` names the figure for what stands beside it."""

    about: Mapping[str, str]
    eyebrow: str
    crumbs: tuple[tuple[str, str], ...]
    value: str
    unit: str
    says: str
    steps: tuple[TracedStep, ...]
    json: str
    csv: str


def trace_page(
    atlas: Atlas, lake: Lake, indicator: str, area: str, asked: Mapping[str, str]
) -> TracePage:
    """The trace of one figure. Raises ``LookupError`` where no such figure is held."""
    each = atlas.standing(indicator, area, asked.get("sex", ""), asked.get("age", ""))
    if each is None:
        raise LookupError(f"no figure of {indicator!r} is held for {area!r}")
    period = asked.get("period", "") or each.period
    found = trace(lake, Ref(indicator, area, period, each.sex, each.age), atlas.definitions)
    name = atlas.places.name(area)
    return TracePage(
        about={
            "indicator": indicator,
            "area": area,
            "sex": each.sex,
            "age": each.age,
            "period": period,
        },
        eyebrow=f"{title_of(atlas, each)} · {name} · {period_words(period)}",
        crumbs=(
            (name, address("place:place", area)),
            (title_of(atlas, each), address("indicators:indicator", indicator)),
        ),
        value=value_in(each, period, found.observation),
        unit="" if each.unit.startswith(("%", "£")) else each.unit,
        says=said(atlas, each, period, found.observation),
        steps=tuple(told(step, nation_name(atlas)) for step in found.steps),
        json=f"/api/indicators/{indicator}/areas/{area}/trace?sex={each.sex}",
        csv=address("indicators:csv", indicator),
    )


def told(step: Step, nation: str) -> TracedStep:
    """A step as terms and texts."""
    facts = (("What", step.what.replace(BENCHMARK, nation)), ("Version", step.version))
    return TracedStep(step.name, tuple((term, text) for term, text in facts if text))


def finest(each: Standing) -> int:
    """As many decimals as any page shows of the figure."""
    return max(decimals_of(each), shared_decimals([each]))


def value_in(each: Standing, period: str, row: Mapping[str, object] | None) -> str:
    """The figure of the period asked for."""
    if period == each.period or row is None:
        return value_of(each, finest(each))
    value = row.get("value")
    sign = each.unit[0] if each.unit.startswith(("%", "£")) else ""
    if not isinstance(value, float):
        return "not published"
    return figures.amount(value, sign, finest(each))


def said(atlas: Atlas, each: Standing, period: str, row: Mapping[str, object] | None) -> str:
    """The figure in a sentence, with its interval or the lack of one."""
    name = spoken(atlas.places.name(each.area))
    note = NOTES.get(str(row.get("note") or ""), "") if row else ""
    if period != each.period:
        return f"The figure for {name} in {period_words(period)}. {note}".strip()
    interval = interval_of(each, finest(each))
    if interval:
        sure = f"We are 95% sure that the true figure for {name} lies between {interval}."
        return f"{sure.replace(' to ', ' and ')} {note}".strip()
    return f"No interval is published with this figure for {name}. {note}".strip()
