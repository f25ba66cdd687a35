"""The question as a person fills it in, read field by field: each fault is a sentence there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict

from headwater.evaluation.asking import Asked, UnanswerableError, panel_for, panels_of
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.words.figures import capital

LINES = re.compile(r"[\r\n;]+")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")
MOST_PLACES = 60
LONGEST = 4_000
EARLIEST, LATEST = 1950, 2100


@dataclass
class Filled:
    """What was filled in, with its faults: by field, a sentence.

    ``card`` is the code of the practice card from which somebody came; it is no part of what is
    asked.
    """

    indicator: str
    places: str
    since: str
    chosen: bool
    card: str = ""
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def problems(self) -> list[dict[str, str]]:
        """The faults as a summary that leads to each field."""
        return [{"text": says, "href": f"#{name}"} for name, says in self.faults.items()]

    @property
    def query(self) -> str:
        """The question as the end of an address."""
        given = {"indicator": self.indicator, "places": self.places, "since": self.since}
        more = ({"chosen": "1"} if self.chosen else {}) | ({"card": self.card} if self.card else {})
        return urlencode(given | more)


def filled(given: QueryDict) -> Filled:
    """The form as it came, unread."""
    return Filled(
        given.get("indicator", "")[:120].strip(),
        given.get("places", "")[:LONGEST].strip(),
        given.get("since", "")[:20].strip(),
        given.get("chosen", "") == "1",
        given.get("card", "")[:80].strip(),
    )


def read(atlas: Atlas, form: Filled) -> Asked | None:
    """The question; None where it cannot be asked, and the form then says why."""
    if not form.indicator or form.indicator not in atlas.definitions:
        form.faults["indicator"] = "Choose what was meant to change."
    day = _day(form.since) if form.since else None
    if form.since and day is None:
        form.faults["since"] = (
            f"“{form.since}” is no day. Write year, month and day, such as 2019-04-01."
        )
    acted = _acted(atlas, form, day)
    if form.faults:
        return None
    asked = Asked(form.indicator, acted, chosen_for_being_bad=form.chosen)
    try:
        panel_for(atlas, asked)
    except UnanswerableError as fault:
        held = bool(panels_of(atlas, form.indicator))
        form.faults["places" if held else "indicator"] = str(fault)
        return None
    return asked


def _acted(atlas: Atlas, form: Filled, day: date | None) -> tuple[tuple[str, date], ...]:
    """The places, each with its day: its own, or the one for all."""
    found: dict[str, date] = {}
    lines = [line.strip() for line in LINES.split(form.places) if line.strip()]
    if not lines:
        form.faults["places"] = "Name at least one place that acted."
    if len(lines) > MOST_PLACES:
        form.faults["places"] = f"Name at most {MOST_PLACES} places; these are {len(lines)}."
        return ()
    for line in lines:
        name, own_day = parted(line)
        own = _day(own_day) if own_day else day
        code = _code(atlas, name)
        if not code:
            form.faults["places"] = f"No place with figures is called “{name[:60]}”."
        elif own_day and own is None:
            form.faults["places"] = f"{name[:60]}: “{own_day}” is no day."
        elif own is None:
            form.faults.setdefault("since", "Say when they began, such as 2019-04-01.")
        elif found.setdefault(code, own) != own:
            form.faults["places"] = (
                f"{name[:60]} is named twice, with two days. Name it once, with the day it began."
            )
    return tuple(sorted(found.items()))


def parted(line: str) -> tuple[str, str]:
    """A place and the day behind it, after a space or a comma; without a day the line itself.

    >>> parted("Gannerdale, 2019-04-01"), parted("Gannerdale 2019"), parted("2019-04-01")
    (('Gannerdale', '2019-04-01'), ('Gannerdale 2019', ''), ('2019-04-01', ''))
    """
    found = DAY.search(line)
    before = line[: found.start()] if found else ""
    place = before.rstrip().removesuffix(",").rstrip()
    return (place, found[0]) if found and place != before else (line, "")


def _code(atlas: Atlas, text: str) -> str:
    """The code of a place by its code or name; empty where none has figures."""
    if atlas.standings(text):
        return text
    for match in atlas.places.gazetteer.find(text, 10):
        if match.type in ("LAD", "UTLA", "CAUTH", "ICB", "region") and atlas.standings(match.code):
            return str(match.code)
    return ""


def _day(text: str) -> date | None:
    """A day written 2019-04-01, in a year that figures could have; None where it is not one."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day.year <= LATEST else None


def choices(atlas: Atlas) -> list[dict[str, str]]:
    """What can be asked about: judged indicators with figures over time, by short name."""
    held = {key[0] for key in atlas.measures()}
    asked = [
        (capital(measure.short), name)
        for name, measure in atlas.definitions.items()
        if name in held and measure.polarity != "none" and panels_of(atlas, name)
    ]
    first = [{"value": "", "text": "Choose a measure"}]
    return first + [{"value": name, "text": short} for short, name in sorted(asked)]
