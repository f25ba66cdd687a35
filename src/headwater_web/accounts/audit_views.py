"""The audit for whoever governs it: looking through it, following one entry, verifying, exporting.

What she looks for is kept in her session: no reference to a person stands in an address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import wraps
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from headwater_web.accounts.audit_forms import SearchForm, TakingForm
from headwater_web.accounts.audit_scope import entries_for, may_audit
from headwater_web.accounts.audit_words import Told, told, when
from headwater_web.accounts.models import User
from headwater_web.audit import AuditError, actor_of
from headwater_web.audit.access import Reader, listed, opened, taken, verified
from headwater_web.audit.examination import Examination, around
from headwater_web.audit.export import form_of
from headwater_web.audit.findings import Finding
from headwater_web.audit.models import Entry
from headwater_web.audit.own_actions import VERIFIED
from headwater_web.audit.rows import Row, shown
from headwater_web.audit.seals import anchors
from headwater_web.audit.search import Search
from headwater_web.audit.vocabulary import Action, actions

ON_A_PAGE = 25
LONGEST = 2000
MOST_FINDINGS = 100
MOST_ROWS = 300_000
SEARCH, FOUND = "audit search", "audit verification"
NOTHING_ASKED: dict[str, str] = {}
View = Callable[..., HttpResponseBase]


def for_auditors(view: View) -> View:
    """The page exists only for those who may read the audit; nothing of it is kept in a cache."""

    @wraps(view)
    def shielded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_audit(request.user):
            raise Http404("there is no such page")
        return view(request, *args, **kwargs)

    return never_cache(shielded)


def reader(request: HttpRequest) -> Reader:
    """Who asks, and what she may read."""
    return Reader(actor_of(cast(User, request.user)), entries_for(request.user))


@require_safe
@for_auditors
def entries(request: HttpRequest) -> HttpResponse:
    """The entries that her search finds, newest first."""
    form = SearchForm(request.session.get(SEARCH, NOTHING_ASKED), user=request.user)
    asked = form.search() if form.is_valid() else Search()
    found = listed(reader(request), asked)
    pages = Paginator(found, ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    shown_rows = shown(found[page.start_index() - 1 : page.end_index()] if pages.count else found)
    return answer(request, form, {"page": page, "rows": told(shown_rows, request.user)})


def answer(
    request: HttpRequest, form: SearchForm, words: dict[str, Any], taking: TakingForm | None = None
) -> HttpResponse:
    """The list's page, with its forms and what is wrong in them."""
    problems = errors(form) | (errors(taking) if taking else {})
    last = Entry.objects.filter(action=VERIFIED.code).last()
    context = {
        "section": "audit",
        "given": form.data,
        "action_items": [{"value": "", "text": "Anything"}, *choices(actions())],
        "asked": asked_for(form),
        "errors": {name: {"text": says} for name, says in problems.items()},
        "problems": [{"text": says, "href": f"#{name}"} for name, says in problems.items()],
        "taking": taking.data if taking else {},
        "verified": told(shown(Entry.objects.filter(pk=last.pk)), request.user)[0]
        if last
        else None,
        **words,
    }
    return render(request, "accounts/audit.jinja", context, status=400 if problems else 200)


def choices(declared: Iterable[Action]) -> list[dict[str, str]]:
    """Actions as a list to choose from, by what they say."""
    items = [{"value": each.code, "text": each.says} for each in declared]
    return sorted(items, key=lambda each: each["text"])


def asked_for(form: SearchForm) -> bool:
    """Whether anything is searched for."""
    return form.is_valid() and form.search() != Search()


def errors(form: SearchForm | TakingForm) -> dict[str, str]:
    """What is wrong with each answer of a form."""
    return {name: " ".join(map(str, says)) for name, says in form.errors.items()}


def written(request: HttpRequest) -> dict[str, str]:
    """What was written into a form, cut where it is far too long."""
    return {name: text[:LONGEST] for name, text in request.POST.items() if isinstance(text, str)}


@require_POST
@for_auditors
def search(request: HttpRequest) -> HttpResponse:
    """Keep what she looks for, and show what it finds."""
    form = SearchForm({} if "clear" in request.POST else written(request), user=request.user)
    if not form.is_valid():
        return answer(request, form, {"page": None, "rows": []})
    said = asdict(form.search())
    said["person"] = said.pop("actor")
    request.session[SEARCH] = {name: str(value) for name, value in said.items() if value}
    return redirect("audit:entries")


@require_safe
@for_auditors
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """One entry: what it says, what came before and after it, and whether it is as it was."""
    hers = reader(request)
    try:
        row = opened(hers, number)
    except AuditError as none:
        if Entry.objects.filter(sequence=number).exists() or not is_within(number):
            raise Http404("there is no such entry") from none
        return gap(request, number)
    beside = beside_it(hers, number, request)
    sealed = anchors().sealed
    seal = min((each for each in sealed if each >= number), default=0)
    words = {
        "section": "audit",
        "entry": told([row], request.user)[0],
        "findings": wrong_with(row),
        "sealed": when(sealed[seal][1]) if seal else "",
        **beside,
    }
    return render(request, "accounts/audit-entry.jinja", words)


def is_within(number: int) -> bool:
    """Whether a row of this number must have been there: later ones are."""
    return number > 0 and Entry.objects.filter(sequence__gt=number).exists()


def gap(request: HttpRequest, number: int) -> HttpResponse:
    """The page of a row that was removed."""
    words = {"section": "audit", "number": number, **beside_it(reader(request), number, request)}
    return render(request, "accounts/audit-gap.jinja", words)


def beside_it(hers: Reader, number: int, request: HttpRequest) -> dict[str, Told | int | None]:
    """The entries that stand before and after; the bare number of one that she may not read."""
    found: dict[str, Told | int | None] = {}
    around_it = Entry.objects.exclude(sequence=number)
    places = {
        "before": around_it.filter(sequence__lt=number).last(),
        "after": around_it.filter(sequence__gt=number).first(),
    }
    for name, place in places.items():
        found[name] = place.sequence if place else None
        rows = shown(hers.entries.filter(sequence=place.sequence)) if place else []
        if rows:
            found[name] = told(rows, request.user)[0]
    return found


def wrong_with(row: Row) -> tuple[Finding, ...]:
    """What is wrong with a row, and with how the next one follows it."""
    after = [each for each in around(row.sequence + 1) if each.kind == each.kind.OUT_OF_ORDER]
    return (*around(row.sequence), *after)


@require_POST
@for_auditors
def verify(request: HttpRequest) -> HttpResponse:
    """Verify the whole audit, and show what was found."""
    if Entry.objects.count() > MOST_ROWS:
        request.session[FOUND] = {"too many": MOST_ROWS}
        return redirect("audit:verification")
    result = verified(actor_of(cast(User, request.user)))
    request.session[FOUND] = kept(result)
    return redirect("audit:verification")


def kept(result: Examination) -> dict[str, Any]:
    """A result as the session keeps it."""
    return {
        "rows": result.rows,
        "wrong": result.wrong,
        "began": when(result.began),
        "ended": when(result.ended),
        "sealed_to": result.sealed_to,
        "sealed_at": when(result.sealed_at) if result.sealed_at else "",
        "remarks": list(result.remarks),
        "findings": [
            {"kind": each.kind.value, "where": each.where, "says": each.says, "row": each.first}
            for each in result.findings[:MOST_FINDINGS]
        ],
    }


@require_safe
@for_auditors
def verification(request: HttpRequest) -> HttpResponse:
    """What the last verification in this session found."""
    words = {"section": "audit", "found": request.session.get(FOUND)}
    return render(request, "accounts/audit-verification.jinja", words)


@require_POST
@for_auditors
def export(request: HttpRequest) -> HttpResponseBase:
    """The entries that her search finds, as a file; why she takes them is recorded first."""
    form = SearchForm(request.session.get(SEARCH, NOTHING_ASKED), user=request.user)
    asked = form.search() if form.is_valid() else Search()
    taking = TakingForm(written(request))
    if taking.is_valid():
        said = taking.cleaned_data
        try:
            _, lines = taken(reader(request), asked, form_of(said["form"]), said["reason"])
            kind = "text/csv" if said["form"] == "csv" else "application/jsonl"
            file = StreamingHttpResponse(lines, content_type=f"{kind}; charset=utf-8")
            file["Content-Disposition"] = f'attachment; filename="audit.{said["form"]}"'
            return file
        except AuditError as refused:
            taking.add_error("reason", str(refused).capitalize())
    return answer(request, form, {"page": None, "rows": []}, taking)
