"""Pages for somebody who forgot her password, and for whoever comes by a link to set one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from headwater_web.accounts import link_actions
from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.links import SignInLink, code_in
from headwater_web.accounts.views import MISSING
from headwater_web.audit.clock import now

HELD = "link"
LONGEST_ADDRESS = 254
WAYS = ["GET", "HEAD", "POST"]


def local_only() -> None:
    """There is no such page where nobody has a password here."""
    if not settings.LOCAL_ACCOUNTS:
        raise Http404("nobody has a password here")


@login_not_required
@never_cache
@require_http_methods(WAYS)
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same for an address that nobody has."""
    local_only()
    address = request.POST.get("email", "").strip()[: LONGEST_ADDRESS + 1]
    wrong = ""
    if request.method == "POST":
        if "@" in address and len(address) <= LONGEST_ADDRESS:
            link_actions.ask(address)
            return render(request, "accounts/forgotten.jinja", {"asked": True})
        wrong = "Give an e-mail address, such as name@example.org"
    words = {"asked": False, "wrong": wrong, "given": address}
    return render(request, "accounts/forgotten.jinja", words, status=400 if wrong else 200)


@login_not_required
@never_cache
@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Keep a link in the session and take it out of the address; nothing is used up by this.

    Programs that read mail before people do follow links; and an address stays in histories.
    """
    local_only()
    code = code_in(token)
    found = SignInLink.objects.usable(now()).filter(code=code).first() if code else None
    if found is None:
        return over(request)
    request.session[HELD] = found.pk
    return redirect("accounts:link-password")


@login_not_required
@never_cache
@sensitive_post_parameters("new_password1", "new_password2")
@require_http_methods(WAYS)
def password(request: HttpRequest) -> HttpResponse:
    """Set a password by the link that this browser came with."""
    local_only()
    usable = SignInLink.objects.usable(now()).select_related("person")
    link = usable.filter(pk=request.session.get(HELD, 0)).first()
    if link is None:
        return over(request)
    form = form_of(link, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            link_actions.use(link, form.cleaned_data["new_password1"])
        except RefusedError:
            return over(request)
        del request.session[HELD]
        messages.success(request, "Your password is set. Sign in with it.")
        return redirect("accounts:login")
    problems = [
        {"text": text, "href": f"#id_{name}"}
        for name, texts in form.errors.items()
        for text in texts
    ]
    words = {"form": form, "name": link.person.get_username(), "problems": problems}
    return render(request, "accounts/link-password.jinja", words, status=400 if problems else 200)


def form_of(link: SignInLink, given: Any) -> SetPasswordForm[Any]:
    """Django's form, whose fields say what is missing."""
    form: SetPasswordForm[Any] = SetPasswordForm(link.person, given)
    for name, field in form.fields.items():
        field.error_messages["required"] = MISSING[name]
    return form


def over(request: HttpRequest) -> HttpResponse:
    """The page for a link that opens nothing: it says nothing of whether it ever did."""
    words = {
        "title": "This link can no longer be used",
        "says": link_actions.OVER,
        "again": reverse("accounts:forgotten"),
    }
    return render(request, "accounts/refused.jinja", words, status=404)
