"""The figures for programs: JSON under /api/, described by OpenAPI at /api/openapi.json."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError
from pydantic import StringConstraints

from headwater import __version__
from headwater.indicators.trace import trace
from headwater_web.figures.observed import number
from headwater_web.figures.request import AtlasRequest, lake_of
from headwater_web.indicators.chosen import chosen, standings

Text = Annotated[str, StringConstraints(pattern="^[^\\x00]*$")]
"""What an address may say; one with a NUL is refused before anything is looked up."""

api = NinjaAPI(
    title="Headwater",
    version=__version__,
    description="The figures of these pages, with their intervals and their traces.",
    docs_url=None,
    openapi_url="/openapi.json",
)


def public(urls: tuple[Any, str, str]) -> tuple[Any, str, str]:
    """The API's addresses, open to everybody: each answers for what the asker may see."""
    patterns, app, namespace = urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            pattern.callback = login_not_required(with_head(answering(pattern)))
    return patterns, app, namespace


def answering(pattern: URLPattern) -> Callable[..., HttpResponse]:
    """What answers at an address; its own pages, unlike its operations, take any verb unasked."""
    own = pattern.name in {"openapi-json", "api-root"}
    return require_safe(pattern.callback) if own else pattern.callback


def with_head(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, which answers also where only the head is asked for; the server sends no body."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        given = view(request, *args, **kwargs)
        request.method = asked
        return given

    return answer


class AreaOut(Schema):
    """A place."""

    code: str
    name: str
    type: str


class FigureOut(Schema):
    """The newest figure of a measure in a place, and what is said of it."""

    indicator: str
    area: str
    area_name: str
    area_type: str
    sex: str
    age: str
    period: str
    value: float | None
    lower: float | None
    upper: float | None
    unit: str
    benchmark: float | None
    verdict: str
    basis: str
    rank: int
    rank_of: int
    trend: str
    trend_sureness: str
    note: str


class PointOut(Schema):
    """One period of a measure in a place."""

    period: str
    value: float
    lower: float | None
    upper: float | None
    benchmark: float | None


class SeriesOut(Schema):
    """A measure in a place over time."""

    indicator: str
    area: str
    sex: str
    age: str
    unit: str
    overlapping_periods: bool
    points: list[PointOut]


class IndicatorOut(Schema):
    """An indicator's definition, in short."""

    id: str
    name: str
    unit: str
    polarity: str
    theme: str
    domain: str


class PeerOut(Schema):
    """A place like another."""

    area: str
    name: str
    rank: int
    distance: float
    why: str


class StepOut(Schema):
    """One step of a trace."""

    name: str
    what: str
    version: str


class ProblemOut(Schema):
    """Why there is no answer, in a sentence."""

    detail: str


class RefusedOut(Schema):
    """What was wrong with the question, one entry each."""

    detail: list[dict[str, Any]]


def answers(kind: Any) -> dict[int, Any]:
    """What may come back: the answer, nothing held, a question that cannot be, too many."""
    return {200: kind, 404: ProblemOut, 422: RefusedOut, 429: ProblemOut}


@api.get("/areas", response=answers(list[AreaOut]), summary="Find places by name or code")
def areas(request: AtlasRequest, q: Text, limit: int = 20) -> list[AreaOut]:
    """Places that match ``q``, best first; at most 100."""
    found = request.atlas.places.gazetteer.find(q[:80], max(1, min(limit, 100)))
    return [AreaOut(code=each.code, name=each.name, type=each.type) for each in found]


@api.get("/areas/{code}", response=answers(AreaOut), summary="One place")
def area(request: AtlasRequest, code: Text) -> AreaOut:
    """The place with that code."""
    place = known(request, code)
    return AreaOut(code=place.code, name=place.name, type=place.type)


@api.get(
    "/areas/{code}/figures", response=answers(list[FigureOut]), summary="Every measure of a place"
)
def area_figures(request: AtlasRequest, code: Text) -> list[FigureOut]:
    """The newest figure of every measure held for the place."""
    return [figure(request, each) for each in request.atlas.standings(known(request, code).code)]


@api.get("/areas/{code}/peers", response=answers(list[PeerOut]), summary="Places like a place")
def peers(request: AtlasRequest, code: Text) -> list[PeerOut]:
    """The nearest places, and what makes them alike."""
    found = request.atlas.peers(known(request, code).code)
    return [
        PeerOut(**{name: getattr(each, name) for name in PeerOut.model_fields}) for each in found
    ]


@api.get("/indicators", response=answers(list[IndicatorOut]), summary="Every indicator")
def indicators(request: AtlasRequest) -> list[IndicatorOut]:
    """Every indicator that has figures."""
    held = {key[0] for key in request.atlas.measures()}
    return [
        IndicatorOut(**{name: getattr(each, name) for name in IndicatorOut.model_fields})
        for each in request.atlas.definitions.values()
        if each.id in held
    ]


@api.get(
    "/indicators/{indicator}/figures",
    response=answers(list[FigureOut]),
    summary="A measure everywhere",
)
def indicator_figures(
    request: AtlasRequest, indicator: Text, type: Text = "", sex: Text = "", within: Text = "all"
) -> list[FigureOut]:
    """The newest figure of a measure in every place of a type, highest first."""
    query = {"type": type, "sex": sex, "within": within}
    try:
        what = chosen(request.atlas, indicator, query, None)
    except LookupError as unknown:
        raise HttpError(404, str(unknown)) from unknown
    return [figure(request, each) for each in standings(request.atlas, what)]


@api.get(
    "/indicators/{indicator}/areas/{code}",
    response=answers(SeriesOut),
    summary="A measure over time",
)
def series(request: AtlasRequest, indicator: Text, code: Text, sex: Text = "") -> SeriesOut:
    """Every period of a measure in a place."""
    held = request.atlas.series(indicator, code, sex)
    if held is None:
        raise HttpError(404, f"no figures of {indicator!r} are held for {code!r}")
    points = [
        PointOut(
            period=period,
            value=float(held.value[i]),
            lower=number(held.lower[i]),
            upper=number(held.upper[i]),
            benchmark=number(held.england[i]),
        )
        for i, period in enumerate(held.periods)
        if number(held.value[i]) is not None
    ]
    return SeriesOut(
        indicator=indicator,
        area=code,
        sex=held.sex,
        age=held.age,
        unit=held.unit,
        overlapping_periods=held.overlapping,
        points=points,
    )


@api.get(
    "/indicators/{indicator}/areas/{code}/trace",
    response=answers(list[StepOut]),
    summary="Where a number comes from",
)
def trace_of(request: AtlasRequest, indicator: Text, code: Text, sex: Text = "") -> list[StepOut]:
    """The way from a figure back to its inputs."""
    each = request.atlas.standing(indicator, code, sex)
    if each is None:
        raise HttpError(404, f"no figures of {indicator!r} are held for {code!r}")
    found = trace(lake_of(indicator, each.area), each.ref, request.atlas.definitions)
    return [StepOut(name=step.name, what=step.what, version=step.version) for step in found.steps]


def known(request: AtlasRequest, code: str) -> Any:
    """The place with that code; 404 where there is none."""
    try:
        return request.atlas.places.area(code)
    except LookupError as unknown:
        raise HttpError(404, str(unknown)) from unknown


def figure(request: AtlasRequest, each: Any) -> FigureOut:
    """A standing in the words of the API."""
    own = {name: getattr(each, name, None) for name in FigureOut.model_fields}
    name = request.atlas.places.name(each.area)
    return FigureOut(**{**own, "area_name": name, "benchmark": each.england})
