"""Is this change, or the usual ups and downs? A control chart, where periods do not overlap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from markupsafe import Markup

from headwater.indicators.methods import spc
from headwater.indicators.standings.atlas import Atlas, Series
from headwater.indicators.words.wording import period_words, spoken
from headwater.place.hierarchy import Place
from headwater_web.charts.control import (
    VARIATION_WORDS,
    Control,
    Segment,
    Signal,
    Variation,
    control,
)
from headwater_web.charts.frame import Caption
from headwater_web.figures.trends import Table, form, written
from headwater_web.indicators.chosen import Chosen
from headwater_web.indicators.over_time import area_shown

FEWEST = 10
DIRECTIONS: dict[str, Literal["increase", "decrease", "neutral"]] = {
    "higher": "increase",
    "lower": "decrease",
}
SIGNALS: dict[str, Signal] = {
    "special_cause_improvement": "better",
    "special_cause_concern": "worse",
    "special_cause_neutral_high": "neither",
    "special_cause_neutral_low": "neither",
}


@dataclass(frozen=True)
class ControlPicture:
    """A control chart with its finding and numbers."""

    title: str
    subtitle: str
    drawing: Markup
    table: Table


def control_picture(atlas: Atlas, what: Chosen, region: Place | None) -> ControlPicture | None:
    """The picture; nothing where periods overlap or fewer than ten are held."""
    code = area_shown(atlas, what, region)
    series = atlas.series(what.indicator, code, what.sex, what.age) if code else None
    if series is None or series.overlapping:
        return None
    held = np.isfinite(series.value)
    if held.sum() < FEWEST:
        return None
    measure = atlas.definitions.get(what.indicator)
    toward = DIRECTIONS.get(measure.polarity if measure else "none", "neutral")
    chart = spc.xmr(series.value[held], improvement=toward)
    signals = [SIGNALS.get(str(each), "") for each in chart.point_type[0]]
    words = VARIATION_WORDS[variation(signals)]
    name = atlas.places.name(code)
    return ControlPicture(
        title=f"{words}, in {spoken(name)}",
        subtitle="An XmR chart: the band holds the usual ups and downs, and marks show the rest "
        "(rules of Making Data Count).",
        drawing=control(drawn(series, held, chart, signals), "full"),
        table=table(series, held, chart),
    )


def variation(signals: list[Signal]) -> Variation:
    """The newest point's signal, as a word."""
    last = signals[-1] if signals else ""
    named: dict[Signal, Variation] = {
        "better": "improving",
        "worse": "worsening",
        "neither": "changing",
    }
    return named.get(last, "usual")


def drawn(
    series: Series, held: np.ndarray, chart: spc.ControlChart, signals: list[Signal]
) -> Control:
    """The drawing's content: one segment, since nothing is rebased."""
    last = int(held.sum()) - 1
    segment = Segment(
        0, last, float(chart.mean[0, 0]), float(chart.lower[0, 0]), float(chart.upper[0, 0])
    )
    periods = [period_words(each) for each, has in zip(series.periods, held, strict=True) if has]
    return Control(
        Caption("control", "Control chart"),
        periods,
        series.value[held],
        [segment],
        signals,
        form=form(series.unit, 1),
    )


def table(series: Series, held: np.ndarray, chart: spc.ControlChart) -> Table:
    """Each point with its limits, newest first."""
    rows = []
    for i, at in reversed(list(enumerate(np.flatnonzero(held)))):
        limits = f"{chart.lower[0, i]:,.1f} to {chart.upper[0, i]:,.1f}"
        signal = str(chart.special_cause[0, i]).replace("_", " ").lower() or "none"
        value = written(series.value[at], series.unit, 1)
        rows.append((period_words(series.periods[at]), value, limits, signal))
    return Table("Control chart", ("Period", "Value", "Limits", "Signal"), tuple(rows))
