"""Pages of the indicators a person brought. Only she sees them, until she shares one."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headwater.indicators.own import Description
from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import Action
from headwater_web.figures.request import AtlasRequest
from headwater_web.indicators import bringing
from headwater_web.indicators.bringing import BringingError, Brought
from headwater_web.indicators.models import OwnIndicator
from headwater_web.indicators.upload import MOST_BYTES

MOST_REFUSED = 500
LABELS = {
    "file": "the file",
    "name": "what it is called",
    "unit": "the unit",
    "polarity": "which way is better",
    "domain": "where it belongs",
    "source": "where it comes from",
    "why": "why it matters",
}


class Words(forms.Form):
    """What the owner says of her indicator."""

    file = forms.FileField(
        max_length=255,
        error_messages={
            "required": "Choose the file with the figures.",
            "empty": "The file is empty. Choose a file with figures in it.",
            "invalid": "Choose the file with the figures.",
            "missing": "Choose the file with the figures.",
            "max_length": "The file's name is too long. Give it a shorter one.",
        },
    )
    name = forms.CharField(max_length=120)
    unit = forms.CharField(max_length=40)
    polarity = forms.ChoiceField(choices=OwnIndicator.Polarity.choices)
    domain = forms.ChoiceField(choices=OwnIndicator.Domain.choices, required=False)
    source = forms.CharField(max_length=200)
    why = forms.CharField(max_length=400, required=False)

    def clean(self) -> dict[str, Any]:
        """Texts on one line."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        return {
            key: " ".join(text.split()) if isinstance(text, str) else text
            for key, text in given.items()
        }

    def sentences(self) -> dict[str, str]:
        """What is wrong, one sentence a field."""
        return {field: self.sentence(field, str(said[0])) for field, said in self.errors.items()}

    def sentence(self, field: str, said: str) -> str:
        """One field's sentence."""
        if field == "file":
            return said
        if not str(self.data.get(field, "")).strip():
            return f"Say {LABELS[field]}."
        most = getattr(self.fields[field], "max_length", None)
        if most and len(str(self.data.get(field, ""))) > most:
            return f"Say {LABELS[field]} in {most} letters or fewer."
        return f"Say {LABELS[field]}: choose one of the answers, in plain letters."


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: AtlasRequest) -> HttpResponse:
    """What this person brought, and the form to add another; a visitor signs in first."""
    if request.method == "POST":
        return brought(request)
    return page(request, {"domain": OwnIndicator.Domain.HEALTH})


def brought(request: AtlasRequest) -> HttpResponse:
    """Take the file, or say what is wrong with it."""
    form = Words(request.POST, request.FILES)
    given = {field: request.POST.get(field, "")[:1000] for field in LABELS if field != "file"}
    if not form.is_valid():
        return page(request, given, form.sentences())
    words, file = form.cleaned_data, form.cleaned_data["file"]
    try:
        found = bringing.bring(signed_in(request), Brought(file.name, content(file), about(words)))
    except BringingError as refused:
        return page(request, given, {"file": refused.says}, refused.rejects)
    kept = f"“{found.name}” is here, with {found.rows:,} rows. Only you see it."
    aside = (
        f" {found.refused:,} rows were kept aside: see why in the table." if found.refused else ""
    )
    messages.success(request, " ".join([kept + aside, *found.remarks]))
    return redirect("indicators:own")


def signed_in(request: AtlasRequest) -> User:
    """Who is asking; the middleware lets nobody else come here."""
    return cast(User, request.user)


def content(file: UploadedFile[Any]) -> bytes:
    """The bytes of a file, and no more than one beyond the limit."""
    return bytes(file.read(MOST_BYTES + 1))


def about(words: dict[str, Any]) -> Description:
    """What the form says, in the library's words."""
    return Description(
        name=words["name"],
        unit=words["unit"],
        polarity=words["polarity"],
        domain=words["domain"] or OwnIndicator.Domain.HEALTH,
        publisher=words["source"],
        why=words["why"],
    )


def page(
    request: AtlasRequest,
    given: dict[str, str],
    wrong: dict[str, Any] | None = None,
    rejects: tuple[dict[str, Any], ...] = (),
) -> HttpResponse:
    """The page with the form as it was filled in, and what is wrong with it."""
    said = {
        field: (sentences,) if isinstance(sentences, str) else tuple(sentences)
        for field, sentences in (wrong or {}).items()
    }
    words = {
        "section": "own",
        "mine": OwnIndicator.objects.owned_by(request.user),
        "given": given,
        "errors": {field: {"text": " ".join(says)} for field, says in said.items()},
        "problems": [
            {"text": one, "href": f"#{field}"} for field, says in said.items() for one in says
        ],
        "rejects": rejects,
        "polarities": choices(OwnIndicator.Polarity),
        "domains": choices(OwnIndicator.Domain),
        "examples": [each.code for each in request.atlas.places.of_type("LAD")[:2]],
    }
    return render(request, "indicators/own.jinja", words, status=400 if said else 200)


def choices(kinds: Any) -> list[dict[str, str]]:
    """The answers of a question, for the page."""
    return [{"value": value, "text": text} for value, text in kinds.choices]


@require_POST
def share(request: AtlasRequest, indicator: str) -> HttpResponse:
    """Share an indicator with everybody, or stop sharing it."""
    found = hers(request, indicator, Action.CHANGE)
    shared = request.POST.get("shared") == "yes"
    bringing.set_shared(found, shared)
    who = "Everybody who comes here sees it now" if shared else "Only you see it now"
    messages.success(request, f"“{found.name}”: {who}.")
    return redirect("indicators:own")


@require_POST
def remove(request: AtlasRequest, indicator: str) -> HttpResponse:
    """Take an indicator away."""
    found = hers(request, indicator, Action.REMOVE)
    bringing.remove(found)
    messages.success(request, f"“{found.name}” is gone, with all its figures.")
    return redirect("indicators:own")


@require_safe
def refused(request: AtlasRequest, indicator: str) -> HttpResponse:
    """Rows that were kept aside, and how to mend them."""
    found = hers(request, indicator, Action.CHANGE)
    rows = bringing.rejects(found, MOST_REFUSED)
    words = {"found": found, "rows": rows, "section": "own"}
    return render(request, "indicators/refused.jinja", words)


def hers(request: AtlasRequest, indicator: str, action: Action) -> OwnIndicator:
    """The indicator, if this person may do that to it; for all others there is no such page."""
    found = OwnIndicator.objects.for_user(request.user, action).filter(indicator=indicator).first()
    if found is None:
        raise Http404("there is no such indicator")
    return found
