"""An indicator's figures and pictures as files."""

from __future__ import annotations

from itertools import chain
from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from headwater.indicators.words.figures import capital
from headwater.indicators.words.wording import kind_of_place, period_words
from headwater_web.charts.document import SheetRow, document, sheet
from headwater_web.charts.map import drawing as map_drawing
from headwater_web.charts.map import legend
from headwater_web.charts.marks import WORDS, Verdict
from headwater_web.charts.trend import drawing as trend_drawing
from headwater_web.figures.answers import csv_answer, svg_answer
from headwater_web.figures.observed import COLUMNS, STANDING_COLUMNS, series_rows, standing_rows
from headwater_web.figures.ranking import ranking
from headwater_web.figures.request import AtlasRequest, nation_name
from headwater_web.indicators.chosen import Chosen, chosen, standings
from headwater_web.indicators.over_time import chart_of, title_of
from headwater_web.indicators.pictures import map_picture

SOURCE = "Headwater, from official statistics under the Open Government Licence v3.0"


def asked(request: AtlasRequest, indicator: str) -> Chosen:
    """What the query asks for; the page is not found where nothing is held."""
    try:
        return chosen(request.atlas, indicator, request.GET.dict(), request.region)
    except LookupError as unknown:
        raise Http404(str(unknown)) from unknown


def name_of(request: AtlasRequest, indicator: str) -> str:
    """The indicator's name."""
    measure = request.atlas.definitions.get(indicator)
    return measure.name if measure else indicator


@login_not_required
@require_safe
def figures(request: AtlasRequest, indicator: str) -> HttpResponse:
    """The newest figure of each place; every period where ``area`` or ``periods=all`` is asked."""
    atlas, what = request.atlas, asked(request, indicator)
    area = request.GET.get("area", "")
    if area:
        rows = series_rows(atlas, indicator, area, what.sex)
        return csv_answer(f"{indicator}-{area}"[:80], COLUMNS, rows)
    held = standings(atlas, what)
    if request.GET.get("periods") == "all":
        every = chain.from_iterable(
            series_rows(atlas, indicator, each.area, each.sex, each.age) for each in held
        )
        return csv_answer(f"{indicator}-all-periods", COLUMNS, every)
    return csv_answer(indicator, STANDING_COLUMNS, standing_rows(atlas, held))


@login_not_required
@require_safe
def map_picture_file(request: AtlasRequest, indicator: str) -> HttpResponse:
    """The map as an SVG for a slide."""
    what = asked(request, indicator)
    made = map_picture(request.atlas, what, standings(request.atlas, what), "")
    if made is None:
        raise Http404("too few of these places have an outline")
    drawn = map_drawing(made.chart, 640)
    name = name_of(request, indicator)
    picture = document(drawn, name, made.subtitle, SOURCE, 760, legend(made.chart))
    return svg_answer(f"{indicator}-map", picture)


@login_not_required
@require_safe
def rank_picture(request: AtlasRequest, indicator: str) -> HttpResponse:
    """Every place in order, as an SVG for a slide."""
    atlas, what = request.atlas, asked(request, indicator)
    held = standings(atlas, what)
    table = ranking(atlas, held)
    if table is None:
        raise Http404("no figures are held")
    verdicts = {each.area: cast(Verdict, each.verdict) for each in held}
    nation = nation_name(atlas)
    rows = [
        SheetRow(
            row.name,
            row.drawing,
            row.value,
            interval=row.interval,
            verdict=verdicts[row.code],
            words=WORDS[verdicts[row.code]].replace("England", nation),
        )
        for row in table.rows
    ]
    said = (
        f"{capital(held[0].unit)}, {period_words(held[0].period)}, {len(rows)} "
        f"{kind_of_place(what.area_type)}. The upright line is {nation}."
    )
    drawn = sheet(rows, ("lower", "", "higher"))
    return svg_answer(
        f"{indicator}-ranking", document(drawn, name_of(request, indicator), said, SOURCE, 1064)
    )


@login_not_required
@require_safe
def trend_picture(request: AtlasRequest, indicator: str, area: str) -> HttpResponse:
    """One place over time, as an SVG for a slide."""
    atlas = request.atlas
    series = atlas.series(indicator, area, request.GET.get("sex", ""))
    if series is None:
        raise Http404("no figures are held")
    each = atlas.standing(indicator, area, series.sex, series.age)
    drawn = trend_drawing(chart_of(atlas, series, each, "trend"), 1050, 360)
    title = f"{name_of(request, indicator)}. {title_of(atlas, atlas.places.name(area), each)}"
    said = f"{capital(series.unit)}. The band is the 95% interval; grey is {nation_name(atlas)}."
    return svg_answer(f"{indicator}-{area}", document(drawn, title, said, SOURCE, 1114))
