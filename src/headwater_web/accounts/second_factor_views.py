"""Pages of the second factor: set it up, show it, renew the recovery codes."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headwater_web.accounts import second_factor
from headwater_web.accounts.restricted import holds_restricted_role

View = Callable[..., HttpResponse]
INK = "#1d2b2e"


def before_second_factor(view: View) -> View:
    """Marks a view that somebody may see before her second factor is passed."""
    marked: Any = view
    marked.before_second_factor = True
    return view


def back_of(request: HttpRequest) -> str:
    """Where the person was going, if that is on this site; the home page otherwise."""
    given = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(
        given, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return given if own else resolve_url("home")


@before_second_factor
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    """Show the factor where there is one, set it up where there is none."""
    user: Any = request.user
    if second_factor.device_of(user) is None:
        where = reverse("accounts:second-factor-set-up")
        return HttpResponseRedirect(f"{where}?{urlencode({'next': back_of(request)})}")
    if second_factor.is_passed(request):
        return redirect("accounts:account")
    wrong = ""
    if request.method == "POST":
        wrong = waiting(user)
        if not wrong and second_factor.show(request, request.POST.get("code", "")):
            return HttpResponseRedirect(back_of(request))
        wrong = wrong or "That code is not right, or was used already. Take the one shown now."
    words = {"wrong": wrong, "next": back_of(request)}
    return render(request, "accounts/second-factor.jinja", words)


@before_second_factor
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Take a phone into use; a phone in use already must have been shown first."""
    user: Any = request.user
    if second_factor.device_of(user) is not None and not second_factor.is_passed(request):
        return redirect("accounts:second-factor")
    device = second_factor.awaiting(user)
    wrong = ""
    if request.method == "POST":
        wrong = waiting(user)
        codes = None if wrong else second_factor.set_up(request, request.POST.get("code", ""))
        if codes is not None:
            return shown_once(request, codes)
        wrong = wrong or "That code is not the one your phone shows for this picture. Try the next."
    words = {
        "wrong": wrong,
        "next": back_of(request),
        "secret": second_factor.secret_of(device),
        "needed": holds_restricted_role(user),
    }
    return render(request, "accounts/second-factor-set-up.jinja", words)


def shown_once(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """The page of recovery codes, which is the answer to a form and cannot be opened again."""
    words = {"codes": codes, "next": back_of(request)}
    return render(request, "accounts/recovery-codes.jinja", words)


@before_second_factor
@never_cache
@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """The picture that the phone reads, while a phone is being set up."""
    user: Any = request.user
    in_use = second_factor.device_of(user) is not None
    if in_use and not second_factor.is_passed(request):
        raise Http404
    device = second_factor.awaiting(user)
    drawn = BytesIO()
    made = segno.make(second_factor.address_of(device, user), error="m", micro=False)
    made.save(drawn, kind="svg", scale=5, border=4, dark=INK, light="#ffffff", xmldecl=False)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@never_cache
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """New recovery codes in place of the old."""
    if not second_factor.is_passed(request) or second_factor.device_of(request.user) is None:
        messages.info(request, "Set up a phone first; its recovery codes come with it.")
        return redirect("accounts:account")
    return shown_once(request, second_factor.renew_recovery(request.user))


def waiting(user: Any) -> str:
    """What is said to somebody who must wait after wrong codes; empty where she need not."""
    seconds = second_factor.wait_seconds(user)
    unit = "second" if seconds == 1 else "seconds"
    return f"Too many wrong codes. Wait {seconds} {unit} and try again." if seconds else ""
