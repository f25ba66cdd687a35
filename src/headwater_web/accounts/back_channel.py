"""A provider says that somebody signed out there: every visit that came through it ends here.

OpenID Connect Back-Channel Logout 1.0. The provider posts a logout token, signed as its ID tokens
are. It names the person (``sub``); sessions of the provider (``sid``) are not kept here, so all of
her visits through that provider end.
"""

from __future__ import annotations

import logging
import time
from typing import Any

import jwt
import requests
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from headwater_web.accounts import visit_actions
from headwater_web.accounts.identity_provider import Provider
from headwater_web.accounts.provider_backend import ProviderBackend
from headwater_web.accounts.provider_views import provider_called
from headwater_web.accounts.refusals import SignInRefusedError
from headwater_web.accounts.visits import Identity, Visit

LOG = logging.getLogger(__name__)
EVENT = "http://schemas.openid.net/event/backchannel-logout"
FRESH_SECONDS = 300
LONGEST = 10_000


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def signed_out(request: HttpRequest, code: str) -> JsonResponse:
    """End the visits of the person whom a logout token names; 400 for a token that is none."""
    provider = provider_called(code)
    try:
        subject = subject_in(request.POST.get("logout_token", "")[:LONGEST], provider)
    except SignInRefusedError:
        return JsonResponse({"error": "temporarily_unavailable"}, status=503)
    except (SuspiciousOperation, jwt.PyJWTError, KeyError, TypeError, ValueError) as wrong:
        LOG.warning("a logout token of %s was refused: %s", provider.code, type(wrong).__name__)
        return JsonResponse({"error": "invalid_request"}, status=400)
    end_visits(provider, subject)
    return JsonResponse({})


def subject_in(token: str, provider: Provider) -> str:
    """The person whom a logout token names; it is looked at before keys are asked for.

    Raises ``SignInRefusedError`` where the provider cannot be asked for its keys, and
    ``SuspiciousOperation``, ``PyJWTError`` or ``ValueError`` for a token not to be believed.
    """
    plain = jwt.decode(token, options={"verify_signature": False})
    if plain.get("iss") != provider.issuer:
        raise SuspiciousOperation("the token is another issuer's")
    try:
        said: dict[str, Any] = ProviderBackend.of(provider).verify_token(token, nonce=None)
    except requests.RequestException as silent:
        raise SignInRefusedError("unreachable") from silent
    if EVENT not in said["events"] or abs(time.time() - float(said["iat"])) > FRESH_SECONDS:
        raise SuspiciousOperation("the token is no logout token, or is old")
    return str(said["sub"])


@transaction.atomic
def end_visits(provider: Provider, subject: str) -> int:
    """End what a person began through this provider; how many visits those were."""
    identity = Identity.objects.filter(issuer=provider.issuer, subject=subject).first()
    if identity is None:
        return 0
    found = list(Visit.objects.owned_by(identity.user).open().filter(way=provider.code))
    for each in found:
        visit_actions.end(each, "provider")
    return len(found)
