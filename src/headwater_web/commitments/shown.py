"""A commitment as pages show it: how it stands, what is late, whether it worked, its picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.utils import timezone
from markupsafe import Markup

from headwater.commitments import sentences
from headwater.commitments.board import Item
from headwater.commitments.measure import Measure
from headwater.commitments.progress import Judged, Progress, judged
from headwater.evidence.prevention import Level
from headwater.indicators.standings.atlas import Atlas
from headwater_web.charts.control import Control, Segment, Signal, control
from headwater_web.charts.frame import Caption, Size
from headwater_web.charts.marks import Verdict, icon
from headwater_web.charts.scale import Form
from headwater_web.charts.trend import Note
from headwater_web.commitments.figures import steps_of
from headwater_web.commitments.models import Commitment, Series
from headwater_web.figures.trends import Table

MARKS: dict[Progress, Verdict] = {
    Progress.IMPROVING: "better",
    Progress.TARGET_MET: "better",
    Progress.WORSENING: "worse",
}
SIGNALS: dict[str, Signal] = {"better": "better", "worse": "worse"}


@dataclass(frozen=True)
class Outcome:
    """Whether it has worked: the state, the words, and the series with its picture."""

    progress: Progress
    mark: Markup
    verdict: str
    path: str
    subtitle: str = ""
    picture: Markup | None = None
    table: Table | None = None


@dataclass(frozen=True)
class Counted:
    """What is done, as it was counted: the last figure, of how many, and all figures."""

    name: str
    unit: str
    last: str
    since: str
    table: Table | None


@dataclass(frozen=True)
class Shown:
    """One commitment for a page."""

    each: Commitment
    item: Item
    place: str
    late: str
    attends: bool
    outcome: Outcome
    counted: Counted | None

    @property
    def tag(self) -> str:
        """How it stands, in a tag."""
        return self.item.standing.words


def shown(atlas: Atlas, rows: Iterable[Commitment], size: Size = "small") -> list[Shown]:
    """Commitments for a page, in the order given."""
    today = timezone.localdate()
    return [_shown(atlas, each, today, size) for each in rows]


def _shown(atlas: Atlas, each: Commitment, today: date, size: Size) -> Shown:
    kept = {one.about: one for one in each.series.all()}
    outcome = measured(atlas, each, kept["outcome"]) if "outcome" in kept else None
    found = judged(outcome, each.standing.stage)
    item = Item(each.code, each.standing, each.days, Level(each.level), found.progress)
    return Shown(
        each,
        item,
        atlas.places.name(each.place) if atlas.places.types(each.place) else each.place,
        sentences.lateness(item, today),
        item.attention(today).is_late,
        told(each, found, outcome, size),
        counted(atlas, each, kept.get("contribution")),
    )


def measured(atlas: Atlas, each: Commitment, series: Series) -> Measure:
    """A series as the library takes it; an indicator's own figures where nobody wrote any."""
    points = tuple((one.day, one.value) for one in series.readings.all())
    if not points and series.indicator:
        points = official(atlas, series.indicator, each.place)
    return Measure(
        series.name,
        series.unit,
        "increase" if series.better == "increase" else "decrease",
        each.made_on,
        points,
        series.baseline,
        series.target,
        each.due,
        steps_of(series),
    )


def official(atlas: Atlas, indicator: str, place: str) -> tuple[tuple[date, float], ...]:
    """The figures of an indicator at a place, each on the last day of its period.

    None where periods overlap: a control chart of those would mislead.
    """
    held = next((each for each in atlas.standings(place) if each.indicator == indicator), None)
    if held is None:
        return ()
    series = atlas.series(indicator, place, held.sex, held.age)
    if series is None or series.overlapping:
        return ()
    return tuple(
        (_day(float(end)), float(value))
        for end, value in zip(series.end, series.value, strict=True)
        if np.isfinite(value)
    )


def _day(year: float) -> date:
    whole = int(year)
    first, following = date(whole, 1, 1), date(whole + 1, 1, 1)
    return first + timedelta(days=round((year - whole) * (following - first).days))


def told(each: Commitment, found: Judged, measure: Measure | None, size: Size) -> Outcome:
    """Whether it has worked, in words, with a picture where there is a series."""
    words = Outcome(
        found.progress,
        icon(MARKS.get(found.progress, "similar")),
        sentences.verdict(found, measure),
        sentences.on_path(found, measure) if measure else "",
    )
    if measure is None or len(measure.points) < 2:
        return words
    return Outcome(
        words.progress,
        words.mark,
        words.verdict,
        words.path,
        f"{measure.name}, {measure.unit}",
        control(drawn(each, found, measure), size),
        table(measure, found),
    )


def drawn(each: Commitment, found: Judged, measure: Measure) -> Control:
    """The control chart: limits of before the promise, carried on; marks only after it."""
    last = len(measure.points) - 1
    limits = (found.mean, found.lower, found.upper)
    segments = (
        [Segment(0, last, float(found.mean), float(found.lower), float(found.upper))]
        if found.mean is not None and found.lower is not None and found.upper is not None
        else []
    )
    known = [value for _, value in measure.points] + [each for each in limits if each is not None]
    wide = max(known) - min(known)
    return Control(
        Caption(f"outcome-{each.code}", f"{measure.name}: {found.progress.words.lower()}"),
        [f"{day:%b %Y}" for day, _ in measure.points],
        [value for _, value in measure.points],
        segments,
        [SIGNALS.get(signal, "") for signal in found.signals],
        [Note(min(measure.before, last), "promise", "event")] if measure.before > 0 else [],
        measure.target,
        Form(0 if wide >= 20 else 1),
        path_of(measure),
    )


def path_of(measure: Measure) -> list[float | None]:
    """Where each figure since the promise should be on the way to the target; None before it."""
    return [measure.path(day) if day >= measure.promised else None for day, _ in measure.points]


def table(measure: Measure, found: Judged) -> Table:
    """The figures of a series, the newest first."""
    limits = (
        f"{found.lower:,.1f} to {found.upper:,.1f}"
        if found.lower is not None and found.upper is not None
        else "none yet"
    )
    said = {"better": "better than usual", "worse": "worse than usual"}
    path = path_of(measure)
    rows = [
        (
            f"{day:%-d %B %Y}",
            f"{value:,g}",
            limits,
            said.get(signal, "–"),
            *(("–" if due is None else f"{due:,.1f}",) if any(path) else ()),
        )
        for (day, value), signal, due in zip(measure.points, found.signals, path, strict=True)
    ]
    heads = ("Day", measure.unit, "Usual range", "Signal", *(("On the path",) if any(path) else ()))
    return Table(measure.name, heads, tuple(rows[::-1]))


def counted(atlas: Atlas, each: Commitment, series: Series | None) -> Counted | None:
    """What is done, as it was counted."""
    if series is None:
        return None
    measure = measured(atlas, each, series)
    of = f" of {measure.target:,g}" if measure.target is not None else ""
    if not measure.points:
        return Counted(measure.name, measure.unit, f"Not counted yet{of}", "", None)
    day, value = measure.points[-1]
    rows = tuple((f"{on:%-d %B %Y}", f"{many:,g}") for on, many in measure.points[::-1])
    return Counted(
        measure.name,
        measure.unit,
        f"{value:,g}{of} {measure.unit}",
        f"counted on {day:%-d %B %Y}",
        Table(measure.name, ("Day", measure.unit), rows),
    )
