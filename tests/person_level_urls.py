"""Addresses of a site with doors to data about single people, one of which was left unmarked."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from headwater_web.accounts.doors import person_level
from headwater_web.site.urls import handler403, handler404, handler500, urlpatterns

__all__ = ["handler403", "handler404", "handler500"]


@person_level
def worklist(request: HttpRequest) -> HttpResponse:
    """People, one a line."""
    return HttpResponse("one person after another")


@person_level
@login_not_required
def lookup(request: HttpRequest) -> HttpResponse:
    """A door that forgot to ask who comes."""
    return HttpResponse("one person")


def unmarked(request: HttpRequest) -> HttpResponse:
    """A door that nobody marked."""
    return HttpResponse("one person")


urlpatterns = [
    path("worklist/", worklist, name="worklist"),
    path("lookup/", lookup, name="lookup"),
    path("unmarked/", unmarked, name="unmarked"),
    path("", include(urlpatterns)),
]
