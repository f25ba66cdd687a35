"""The figure that an address asks for, as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.words import figures
from headwater.indicators.words.wording import period_words
from headwater_web.commentary.models import Challenge, Figure
from headwater_web.figures.strips import title_of, value_of


@dataclass(frozen=True)
class Asked:
    """A figure with its name, its place, its value and its unit in words."""

    figure: Figure
    title: str
    place: str
    period: str
    value: str
    unit: str

    @property
    def trace(self) -> str:
        """What the address of its trace says after the question mark, as that of its own page."""
        return self.figure.address.partition("?")[2]


def asked_for(atlas: Atlas, indicator: str, area: str, given: Mapping[str, str]) -> Asked | None:
    """The figure of an address, of the newest period where it names none that is held; or None."""
    standing = atlas.standing(indicator, area, given.get("sex", ""), given.get("age", ""))
    if standing is None:
        return None
    period, value = _of_period(atlas, standing, given.get("period", ""))
    return Asked(
        figure=Figure(indicator, area, standing.sex, standing.age, period),
        title=title_of(atlas, standing),
        place=atlas.places.name(area),
        period=period_words(period),
        value=value,
        unit="" if standing.unit.startswith(("%", "£")) else standing.unit,
    )


def told(atlas: Atlas, found: Challenge) -> Asked | None:
    """The figure of a challenge; None where it is held no more."""
    whom = {"sex": found.sex, "age": found.age, "period": found.period}
    return asked_for(atlas, found.indicator, found.area, whom)


def _of_period(atlas: Atlas, standing: Standing, period: str) -> tuple[str, str]:
    newest = standing.period, value_of(standing, 1)
    if period in ("", standing.period):
        return newest
    series = atlas.series(standing.indicator, standing.area, standing.sex, standing.age)
    if series is None or period not in series.periods:
        return newest
    value = float(series.value[series.periods.index(period)])
    sign = standing.unit[0] if standing.unit.startswith(("%", "£")) else ""
    return period, "not published" if value != value else figures.amount(value, sign, 1)
