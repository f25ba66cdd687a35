"""A place's figures and pictures as files."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.place_standing import Standing
from headwater_web.charts.document import SheetRow, document, sheet
from headwater_web.charts.frame import Caption
from headwater_web.charts.marks import WORDS, Verdict
from headwater_web.charts.slope import drawing as slope_drawing
from headwater_web.figures.answers import csv_answer, svg_answer
from headwater_web.figures.gradients import widest_gradient
from headwater_web.figures.observed import STANDING_COLUMNS, standing_rows
from headwater_web.figures.request import AtlasRequest, nation_name
from headwater_web.figures.strips import strip_row
from headwater_web.place.gap import gradient_chart, subtitle
from headwater_web.place.groups import in_order, is_headline
from headwater_web.place.page import RINGS

SOURCE = "Headwater, from official statistics under the Open Government Licence v3.0"


@login_not_required
@require_safe
def measures(request: AtlasRequest, code: str) -> HttpResponse:
    """Every measure of a place as CSV."""
    place = known(request.atlas, code)
    rows = standing_rows(request.atlas, request.atlas.standings(place))
    return csv_answer(f"{code}-measures", STANDING_COLUMNS, rows)


@login_not_required
@require_safe
def strip_picture(request: AtlasRequest, code: str) -> HttpResponse:
    """Where a place stands, as an SVG for a slide."""
    atlas, place = request.atlas, known(request.atlas, code)
    heads = [each for each in atlas.standings(place) if is_headline(atlas, each)]
    if not heads:
        raise Http404("no headline measure is held for this place")
    peers = frozenset(each.area for each in atlas.peers(place)[:RINGS])
    rows = [sheet_row(atlas, each, peers) for each in in_order(atlas, heads)]
    nation = nation_name(atlas)
    drawn = sheet(rows, ("← worse", nation, "better →"))
    title = f"Where {atlas.places.name(place)} stands"
    said = f"Its newest figures beside {nation}; rings are the places most like it"
    return svg_answer(f"{code}-where-it-stands", document(drawn, title, said, SOURCE, 1064))


def sheet_row(atlas: Atlas, each: Standing, peers: frozenset[str]) -> SheetRow:
    """One measure's row."""
    row = strip_row(atlas, each, peers)
    verdict = cast(Verdict, each.verdict)
    words = WORDS[verdict].replace("England", nation_name(atlas))
    return SheetRow(row.title, row.drawing, row.value, row.about, row.interval, verdict, words)


@login_not_required
@require_safe
def gap_picture(request: AtlasRequest, code: str) -> HttpResponse:
    """The gap inside a place, as an SVG for a slide."""
    atlas, place = request.atlas, known(request.atlas, code)
    found = widest_gradient(atlas, place)
    if found is None:
        raise Http404("too few small areas of this place have figures")
    title = f"{found.title} in {atlas.places.name(place)}, from most to least deprived"
    drawn = slope_drawing(gradient_chart(atlas, found, Caption("gap", title)), 1050, 420)
    return svg_answer(f"{code}-gap", document(drawn, title, subtitle(found), SOURCE, 1114))


@login_not_required
@require_safe
def gap_csv(request: AtlasRequest, code: str) -> HttpResponse:
    """The small areas behind the gap, as CSV."""
    found = widest_gradient(request.atlas, known(request.atlas, code))
    if found is None:
        raise Http404("too few small areas of this place have figures")
    columns = ("area", "deprivation_rank_within", "deprivation_quintile", "population", "value")
    rows = zip(
        found.areas,
        found.rank.tolist(),
        found.fifth.tolist(),
        found.population.tolist(),
        found.value.tolist(),
        strict=True,
    )
    return csv_answer(f"{code}-gap", columns, rows)


def known(atlas: Atlas, code: str) -> str:
    """The code, if there is such a place; else the page is not found."""
    try:
        return atlas.places.area(code).code
    except LookupError as unknown:
        raise Http404(str(unknown)) from unknown
