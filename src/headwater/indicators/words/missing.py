"""Who is missing here: the people whom a place's figures cannot see, by rule.

Each rule looks at what the figures of the place rest on (surveys, GP records, schools, the
census, small-area measures), at how rural it is and at how many figures are held back, and
says whom that leaves out. National guidance on integrated care strategies asks assessments
to name the groups they miss.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from headwater.indicators.measure import Measure
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.words.figures import capital, counted, number
from headwater.indicators.words.sentence import Sentence, plain

RURAL = 0.26
HELD_BACK = ("suppressed", "small_denominator", "too_small_to_say", "not_published")


@dataclass(frozen=True)
class _Known:
    """What the rules look at: figures, by what they rest on; rural share 0 to 1, or None."""

    surveys: int
    records: int
    schools: int
    census: int
    small_areas: int
    held_back: int
    total: int
    rural: float | None


def missing(atlas: Atlas, area: str) -> tuple[Sentence, ...]:
    """Sentences on who cannot be seen in the figures of a place; at least one."""
    standings = atlas.standings(area)
    known = _known(standings, atlas, area)
    return tuple(plain(text) for rule in _RULES if (text := rule(known)))


def _known(standings: Sequence[Standing], atlas: Atlas, area: str) -> _Known:
    words = {each.indicator: _words(atlas.definitions.get(each.indicator)) for each in standings}

    def resting_on(*parts: str) -> int:
        return sum(any(part in text for part in parts) for text in words.values())

    return _Known(
        surveys=resting_on("survey", "active lives", "who say", "who state"),
        records=resting_on("gp record", "gp practice", "qof", "quality and outcomes"),
        schools=resting_on("child measurement", "state-funded", "pupils"),
        census=resting_on("census"),
        small_areas=resting_on("indices of deprivation"),
        held_back=sum(each.value is None and each.note in HELD_BACK for each in standings),
        total=len(words),
        rural=atlas.rural_share(area),
    )


def _words(measure: Measure | None) -> str:
    """Everything a definition says of where its figures come from, in small letters."""
    if measure is None:
        return ""
    source = getattr(measure, "source", None)
    parts = [
        measure.name,
        getattr(measure, "numerator", ""),
        getattr(measure, "denominator", ""),
        getattr(source, "title", ""),
        *getattr(measure, "caveats", ()),
    ]
    return " ".join(str(part) for part in parts).lower()


def _figures(count: int) -> str:
    verb = "figure comes" if count == 1 else "figures come"
    return f"{capital(counted(count))} {verb}"


def _surveys(known: _Known) -> str:
    if not known.surveys:
        return ""
    return (
        f"{_figures(known.surveys)} from surveys of people in their own homes. They miss people in "
        "care homes, hostels, prisons and barracks, and people who sleep rough."
    )


def _records(known: _Known) -> str:
    if not known.records:
        return ""
    return (
        f"{_figures(known.records)} from GP records. They miss people on no GP's list: many "
        "Travellers, people who live on boats, and people without papers."
    )


def _schools(known: _Known) -> str:
    if not known.schools:
        return ""
    return (
        f"{_figures(known.schools)} from state schools. They miss children taught at home, in "
        "private schools or not in school at all."
    )


def _census(known: _Known) -> str:
    if not known.census:
        return ""
    return (
        f"{_figures(known.census)} from the census of March 2021, in the pandemic. People who have "
        "come or gone since then do not show."
    )


def _scattered(known: _Known) -> str:
    if known.rural is None or known.rural < RURAL:
        return ""
    return (
        f"{number(100 * known.rural, 0)}% of people here live in rural areas. There, poor homes "
        "stand among richer ones, so figures for whole areas hide them."
    )


def _areas(known: _Known) -> str:
    if not known.small_areas or (known.rural is not None and known.rural >= RURAL):
        return ""
    return (
        "Deprivation is measured for areas of about 1,500 people. Poor people in a richer area do "
        "not show."
    )


def _held_back(known: _Known) -> str:
    if not known.held_back:
        return ""
    verb = "figure is" if known.held_back == 1 else "figures are"
    return f"{capital(counted(known.held_back))} {verb} held back because the numbers are small."


def _groups(known: _Known) -> str:
    return (
        "The figures here are for everyone, or for men and women. Gaps between ethnic groups, or "
        "for disabled people, do not show."
    )


_RULES: tuple[Callable[[_Known], str], ...] = (
    _surveys,
    _records,
    _schools,
    _census,
    _scattered,
    _areas,
    _held_back,
    _groups,
)
