"""How the region, or the first place shown, has moved over time, beside the nation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
from markupsafe import Markup

from headwater.indicators.standings.atlas import Atlas, Series
from headwater.indicators.standings.place_standing import Standing
from headwater.indicators.words.wording import period_words, spoken
from headwater.place.hierarchy import Place
from headwater_web.charts.frame import Caption
from headwater_web.charts.marks import Verdict
from headwater_web.charts.trend import Line, Trend, trend
from headwater_web.figures.addresses import address
from headwater_web.figures.request import nation_code, nation_name
from headwater_web.figures.strips import decimals_of
from headwater_web.figures.trends import Table, direction, form_of, numbers, span_of, trend_key
from headwater_web.indicators.chosen import EVERYWHERE, Chosen

OVERLAP = (
    "The periods overlap, so one bad year stays in several points. For that reason there is no "
    "control chart here."
)

BAND = " The band is the 95% interval."


@dataclass(frozen=True)
class TrendPicture:
    """A large trend with its finding, key, numbers and addresses."""

    title: str
    subtitle: str
    key: Markup
    drawing: Markup
    table: Table
    note: str
    svg: str
    csv: str


def area_shown(atlas: Atlas, what: Chosen, region: Place | None) -> str:
    """The code of the area whose trend stands on the page: the region, else the nation."""
    wanted = what.within if what.within != EVERYWHERE else nation_code(atlas)
    for code in (wanted, region.code if region else "", nation_code(atlas)):
        if code and atlas.series(what.indicator, code, what.sex, what.age) is not None:
            return code
    return ""


def trend_picture(atlas: Atlas, what: Chosen, region: Place | None) -> TrendPicture | None:
    """The picture; nothing where fewer than three periods are held."""
    code = area_shown(atlas, what, region)
    series = atlas.series(what.indicator, code, what.sex, what.age) if code else None
    if series is None or len(series.periods) < 3:
        return None
    each = atlas.standing(what.indicator, code, what.sex, what.age)
    name = atlas.places.name(code)
    decimals = decimals_of(each) if each else 1
    query = f"?area={code}&sex={what.sex}"
    banded = bool(np.isfinite(series.lower).any())
    return TrendPicture(
        title=title_of(atlas, name, each),
        subtitle=f"{series.unit or 'Number'}, {span_of(series)}.{BAND if banded else ''}",
        key=trend_key(name, nation_name(atlas), peers=False, band=banded),
        drawing=trend(chart_of(atlas, series, each, "trend"), "full"),
        table=numbers(atlas, series, decimals),
        note=OVERLAP if series.overlapping else "",
        svg=address("indicators:trend-picture", what.indicator, code) + f"?sex={what.sex}",
        csv=address("indicators:csv", what.indicator) + query,
    )


def title_of(atlas: Atlas, name: str, each: Standing | None) -> str:
    """The finding: which way the place is going."""
    if each is None:
        return f"{name} over time"
    return f"In {spoken(name)}: {direction(atlas, each)}"


def chart_of(atlas: Atlas, series: Series, each: Standing | None, identity: str) -> Trend:
    """The drawing's content."""
    name, nation = atlas.places.name(series.area), nation_name(atlas)
    is_nation = series.area == nation_code(atlas)
    made = Trend(
        caption=Caption(identity, f"{name} over time"),
        periods=tuple(map(period_words, series.periods)),
        place=Line(name, series.value, series.lower, series.upper),
        england=None if is_nation else Line(nation, series.england),
        verdict=cast(Verdict, each.verdict) if each else "not_compared",
        named=True,
    )
    return Trend(**{**made.__dict__, "form": form_of(each)}) if each else made
