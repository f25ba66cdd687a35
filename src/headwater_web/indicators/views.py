"""Pages about indicators. Built-in ones are public; brought ones are seen by who may see them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from headwater_web.figures.absent import absent
from headwater_web.figures.domains import DOMAINS
from headwater_web.figures.request import AtlasRequest, lake_of
from headwater_web.indicators.lineage import definition_facts
from headwater_web.indicators.models import OwnIndicator
from headwater_web.indicators.page import indicator_page
from headwater_web.indicators.trace_page import trace_page


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    name: str
    address: str
    own: str


@login_not_required
@require_safe
def index(request: AtlasRequest) -> HttpResponse:
    """Every indicator that has figures."""
    held = {key[0] for key in request.atlas.measures()}
    own = {each.indicator: each for each in OwnIndicator.objects.for_user(request.user)}
    groups: dict[str, list[Row]] = {}
    for name, measure in request.atlas.definitions.items():
        if name in held:
            brought = own.get(name)
            tag = "" if brought is None else "shared" if brought.shared else "only you"
            address = reverse("indicators:indicator", args=[name])
            groups.setdefault(measure.domain, []).append(Row(measure.short, address, tag))
    shown: list[dict[str, object]] = [
        {"title": title, "rows": sorted(groups[domain], key=lambda row: row.name.lower())}
        for domain, title in DOMAINS.items()
        if domain in groups
    ]
    count = sum(len(rows) for rows in groups.values())
    missing = absent(request.atlas)
    words = {"groups": shown, "count": count, "absent": missing, "section": "indicators"}
    return render(request, "indicators/index.jinja", words)


@login_not_required
@require_safe
def indicator(request: AtlasRequest, indicator: str) -> HttpResponse:
    """One indicator: map, order, trend, inequality, definition, source."""
    try:
        page = indicator_page(request.atlas, indicator, request.GET.dict(), request.region)
    except LookupError as unknown:
        return without_figures(request, indicator, unknown)
    return render(request, "indicators/indicator.jinja", {"page": page, "section": "indicators"})


def without_figures(request: AtlasRequest, indicator: str, unknown: LookupError) -> HttpResponse:
    """The page of an indicator that is defined but not loaded: what it is and how to get it."""
    measure = request.atlas.definitions.get(indicator)
    if measure is None:
        raise Http404(str(unknown)) from unknown
    words = {
        "measure": measure,
        "facts": definition_facts(measure),
        "needs": next((each for each in absent(request.atlas) if each.id == indicator), None),
        "section": "indicators",
    }
    return render(request, "indicators/absent.jinja", words)


@login_not_required
@require_safe
def trace(request: AtlasRequest, indicator: str, area: str) -> HttpResponse:
    """One number, followed back to its source."""
    try:
        lake = lake_of(indicator, area)
        page = trace_page(request.atlas, lake, indicator, area, request.GET.dict())
    except LookupError as unknown:
        raise Http404(str(unknown)) from unknown
    return render(request, "indicators/trace.jinja", {"page": page, "section": "indicators"})
