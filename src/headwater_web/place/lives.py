"""What became of a place, and whose figures it carries: the notice below its lead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import timezone
from markupsafe import Markup, escape

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.lives import Life, Relative, life
from headwater.indicators.words.figures import counted
from headwater.place.hierarchy import Place
from headwater_web.figures.addresses import address


def life_notice(atlas: Atlas, place: Place) -> Markup:
    """Who succeeded a place that ended, and what a successor carries; empty where neither is so."""
    shown = [
        row for row in atlas.derived("carried", place.code) if row["indicator"] in atlas.definitions
    ]
    found = life(place.code, place.type, shown, today())
    if found is None:
        return Markup("")
    if found.ended is None:
        return came_from(found)
    last = " Figures here are its last ones, on its old boundary."
    return ended(found) + (last if atlas.standings(place.code) else "")


def today() -> date:
    """The day on which the page is read."""
    return timezone.localdate()


def ended(found: Life) -> Markup:
    """That a place is no more, since when, and where to go."""
    links = named(found.successors, linked=True)
    day = found.successors[0].day
    if found.recoded:
        return Markup("{} has had a new code since {}: see {}.").format(
            found.name, in_words(day), links
        )
    word = "successor is" if len(found.successors) == 1 else "successors are"
    return Markup("{} was abolished on {}; its {} {}.").format(
        found.name, in_words(day), word, links
    )


def came_from(found: Life) -> Markup:
    """Which places a successor took over from, and which of their figures it carries."""
    links = named(found.predecessors, linked=True)
    day = in_words(max(each.day for each in found.predecessors))
    if found.recoded:
        said = Markup("{} has had this code since {}. ").format(found.name, day)
    else:
        said = Markup("{} took over from {} on {}. ").format(found.name, links, day)
    return said + Markup(" ").join(escape(each) for each in carried(found))


def carried(found: Life) -> Iterable[str]:
    """Sentences on what was carried across and what was not."""
    if found.measures:
        whose = "under the old code" if found.recoded else "of the places before it"
        each = (
            f"Earlier figures {whose} are carried across for {counted(found.measures, 'measure')}"
        )
        yield f"{each}, and marked." if found.recoded else f"{each}, by population, and marked."
    if found.without:
        verb = "cannot be" if found.without > 1 else "could not be"
        yield f"{counted(found.without, 'measure').capitalize()} {verb} put together from parts."
    for name in found.divided:
        yield f"It took in only a part of {name}."


def named(places: Iterable[Relative], *, linked: bool) -> Markup:
    """Names in a row, the last after "and"; each a link where ``linked``."""
    shown = [
        Markup('<a href="{}">{}</a>').format(address("place:place", each.code), each.name)
        if linked
        else escape(each.name)
        for each in places
    ]
    if len(shown) < 2:
        return Markup("").join(shown)
    return Markup(", ").join(shown[:-1]) + Markup(" and ") + shown[-1]


def in_words(day: date) -> str:
    """A day as people write it: 1 April 2021."""
    return f"{day.day} {day:%B %Y}"
