"""The series of a commitment and their figures: added, counted, and given to the library."""

from __future__ import annotations

from datetime import date

from headwater_web.commitments.history import Moved
from headwater_web.commitments.models import Commitment, Reading, Series
from headwater_web.commitments.refusal import refuse
from headwater_web.commitments.told import Figures, Measured


def add_series(made: Commitment, about: str, told: Measured | None) -> Series | None:
    """The series, with the figures that are there already; None where there is none."""
    if told is None:
        return None
    plain = ("name", "unit", "better", "indicator", "baseline", "target")
    series = Series.objects.create(
        commitment=made,
        about=about,
        steps=[[day.isoformat(), value] for day, value in told.steps],
        **{name: getattr(told, name) for name in plain},
    )
    Reading.objects.bulk_create(
        Reading(series=series, day=day, value=value) for day, value in told.figures
    )
    return series


def put(held: Commitment, about: str, figures: Figures) -> list[Moved]:
    """Add figures, or put others in their place; what changed, figure by figure."""
    if not figures:
        return []
    series = Series.objects.filter(commitment=held, about=about).first()
    if series is None:
        raise refuse(about, "This commitment has no such measure.")
    there = {each.day: each for each in series.readings.all()}
    moved = []
    for day, value in figures:
        before = there.get(day)
        if before is None:
            Reading.objects.create(series=series, day=day, value=value)
        elif before.value != value:
            Reading.objects.filter(pk=before.pk).update(value=value)
        was = _said(day, before.value) if before else ""
        moved.append(Moved(about, was, _said(day, value)))
    return moved


def steps_of(series: Series) -> Figures:
    """The steps of a series on the way to its target."""
    return tuple((date.fromisoformat(day), float(value)) for day, value in series.steps)


def _said(day: date, value: float) -> str:
    return f"{day:%-d %B %Y}: {value:g}"
