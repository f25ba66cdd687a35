"""Pages of the papers, for anybody to read."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from headwater_web.assurance.paper import markdown
from headwater_web.assurance.papers.shelf import paper_named, papers


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All papers, with who reads each."""
    return render(request, "assurance/index.jinja", {"section": "", "papers": papers()})


@login_not_required
@require_safe
def paper(request: HttpRequest, slug: str) -> HttpResponse:
    """One paper as a page."""
    found = paper_named(slug)
    if found is None:
        raise Http404(slug)
    return render(request, "assurance/paper.jinja", {"section": "", "paper": found})


@login_not_required
@require_safe
def written(request: HttpRequest, slug: str) -> HttpResponse:
    """One paper as Markdown, to complete in any editor."""
    found = paper_named(slug)
    if found is None:
        raise Http404(slug)
    name = f'attachment; filename="{found.slug}.md"'
    kind = "text/markdown; charset=utf-8"
    return HttpResponse(markdown(found), kind, headers={"Content-Disposition": name})
