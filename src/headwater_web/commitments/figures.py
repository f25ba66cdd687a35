"""The series of a commitment and their figures: added, counted, and given to the library."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from headwater.commitments.measure import Better, Measure, verify_steps
from headwater_web.commitments.history import Moved
from headwater_web.commitments.models import Commitment, Reading, Series
from headwater_web.commitments.refusal import refuse
from headwater_web.commitments.told import Figures, Measured
from headwater_web.commitments.wording import Faults


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


def set_steps(faults: Faults, held: Commitment, due: date, wanted: Figures | None) -> list[Moved]:
    """Put other steps in place of those still to come; what changed.

    Steps whose day has come stay as they were promised. A fault is added where the steps are no
    path to the target by the day it is ``due``. ``wanted`` None changes nothing.
    """
    series = Series.objects.filter(commitment=held, about="outcome").first()
    if series is None or wanted is None:
        return []
    before = steps_of(series)
    after = (*past(before), *wanted)
    if after == before:
        return []
    better: Better = "increase" if series.better == "increase" else "decrease"
    ends = (series.baseline, series.target, due)
    try:
        verify_steps(Measure(series.name, series.unit, better, held.made_on, (), *ends, after))
    except ValueError as wrong:
        faults.append(("steps", str(wrong)))
        return []
    series.steps = [[day.isoformat(), value] for day, value in after]
    series.save(update_fields=["steps"])
    return [Moved("steps", _path(before), _path(after))]


def past(steps: Figures) -> Figures:
    """Those whose day has come."""
    today = timezone.localdate()
    return tuple(each for each in steps if each[0] <= today)


def _path(steps: Figures) -> str:
    return "; ".join(_said(*each) for each in steps) or "none"


def steps_of(series: Series) -> Figures:
    """The steps of a series on the way to its target."""
    return tuple((date.fromisoformat(day), float(value)) for day, value in series.steps)


def _said(day: date, value: float) -> str:
    return f"{day:%-d %B %Y}: {value:g}"
