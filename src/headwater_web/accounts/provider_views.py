"""Signing in through a county's own identity provider, and what is said where it fails.

State, nonce and PKCE are mozilla-django-oidc's. Each provider has a callback of its own, and an
answer is taken only where it was asked for, so that one provider cannot answer for another.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View
from mozilla_django_oidc.utils import import_from_settings
from mozilla_django_oidc.views import OIDCAuthenticationRequestView

from headwater_web.accounts import second_factor
from headwater_web.accounts.discovery import endpoints_of
from headwater_web.accounts.identity_provider import Provider
from headwater_web.accounts.provider_actions import welcome
from headwater_web.accounts.provider_backend import ProviderBackend
from headwater_web.accounts.refusals import REFUSALS, SignInRefusedError
from headwater_web.accounts.sign_in_entries import PROVIDER_REFUSED
from headwater_web.accounts.visit_signals import WAY
from headwater_web.audit import record
from headwater_web.audit.actors import VISITOR

LOG = logging.getLogger(__name__)
BACKEND = "headwater_web.accounts.provider_backend.ProviderBackend"
STATE_SECONDS = 900
STATES, NEXT = "oidc_states", "oidc_login_next"


def provider_called(code: str) -> Provider:
    """The provider of that code; 404 where there is none."""
    found: Provider | None = settings.IDENTITY_PROVIDERS.get(code)
    if found is None:
        raise Http404(code)
    return found


def callback_address(request: HttpRequest, provider: Provider) -> str:
    """Where the provider sends people back, as it is registered there."""
    path = reverse("accounts:provider-answer", args=[provider.code])
    address = request.build_absolute_uri(path)
    return address.replace("http://", "https://", 1) if settings.SESSION_COOKIE_SECURE else address


def refused(request: HttpRequest, provider: Provider, reason: str) -> HttpResponse:
    """The page that says why nobody was signed in."""
    LOG.warning("sign-in through %s refused: %s", provider.code, reason)
    refusal = REFUSALS[reason]
    if refusal.audited:
        with transaction.atomic():
            what, detail = f"provider:{provider.code}", {"why": reason}
            record(actor=VISITOR, action=PROVIDER_REFUSED, subject=what, detail=detail)
    words = {
        "title": refusal.title.format(provider=provider.name),
        "says": refusal.says.format(provider=provider.name),
        "again": reverse("accounts:login"),
    }
    return render(request, "accounts/refused.jinja", words, status=refusal.status)


def is_old(state: Mapping[str, Any]) -> bool:
    """Whether a question to a provider was asked too long ago to take its answer."""
    return time.time() - float(state["added_on"]) > STATE_SECONDS


@method_decorator([login_not_required, never_cache], name="dispatch")
class Ask(OIDCAuthenticationRequestView):
    """Sends somebody to her provider with a state, a nonce and a PKCE challenge."""

    def __init__(self, **kwargs: Any) -> None:
        View.__init__(self, **kwargs)

    @staticmethod
    def get_settings(attr: str, *args: Any) -> Any:
        """The library's settings, with PKCE always; ``get_extra_params`` sets the way back."""
        if attr == "OIDC_AUTHENTICATION_CALLBACK_URL":
            return "accounts:login"
        return True if attr == "OIDC_USE_PKCE" else import_from_settings(attr, *args)

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Lead to the provider, or say that it does not answer."""
        self.provider = provider_called(code)
        try:
            self.OIDC_OP_AUTH_ENDPOINT = endpoints_of(self.provider).authorization
        except SignInRefusedError as refusal:
            return refused(request, self.provider, refusal.reason)
        self.OIDC_RP_CLIENT_ID = self.provider.client
        before = set(request.session.get(STATES, {}))
        answer: HttpResponse = super().get(request)
        for state in set(request.session[STATES]) - before:
            request.session[STATES][state]["provider"] = code
        return answer

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        """What this provider's entry changes of the library's question."""
        return {
            "scope": self.provider.scopes,
            "redirect_uri": callback_address(request, self.provider),
        }


@method_decorator([login_not_required, never_cache], name="dispatch")
class Answer(View):
    """Takes what a provider answers, checks it, and signs the person in."""

    http_method_names = ("get",)

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Sign in, or say in plain words why not."""
        provider = provider_called(code)
        try:
            claims = self.claims(request, provider)
            user = welcome(provider, claims)
        except SignInRefusedError as refusal:
            return refused(request, provider, refusal.reason)
        setattr(user, WAY, provider.code)
        back = request.session.get(NEXT) or resolve_url(settings.LOGIN_REDIRECT_URL)
        login(request, user, backend=BACKEND)
        request.session.cycle_key()
        request.session[second_factor.AT_PROVIDER] = provider.passed_second_factor(claims)
        return HttpResponseRedirect(back)

    def claims(self, request: HttpRequest, provider: Provider) -> dict[str, Any]:
        """What the provider says, checked; the state is used up whatever the answer is."""
        asked = request.session.get(STATES, {})
        state = asked.pop(request.GET.get("state", ""), None)
        request.session.modified = True
        if "error" in request.GET:
            declined = request.GET["error"] == "access_denied"
            raise SignInRefusedError("declined" if declined else "provider_error")
        if state is None or state.get("provider") != provider.code or is_old(state):
            raise SignInRefusedError("stale")
        if request.GET.get("iss", provider.issuer) != provider.issuer:
            raise SignInRefusedError("unverified")
        if not request.GET.get("code"):
            raise SignInRefusedError("unverified")
        return ProviderBackend.of(provider).claims(
            request.GET["code"],
            state["code_verifier"],
            state["nonce"],
            callback_address(request, provider),
        )
