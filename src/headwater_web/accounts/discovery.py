"""Where a provider answers, from the document that it publishes about itself.

OpenID Connect Discovery 1.0, section 4. The document is kept for an hour.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import requests
from django.core.cache import cache

from headwater_web.accounts.identity_provider import Endpoints, Provider
from headwater_web.accounts.refusals import SignInRefusedError

PATH = "/.well-known/openid-configuration"
KEPT_SECONDS = 3600
PATIENCE_SECONDS = 10
NAMES = {
    "authorization": "authorization_endpoint",
    "token": "token_endpoint",
    "keys": "jwks_uri",
    "userinfo": "userinfo_endpoint",
    "end_session": "end_session_endpoint",
}


def endpoints_of(provider: Provider) -> Endpoints:
    """The endpoints in the provider's entry, or those that it publishes.

    Raises ``SignInRefusedError``: ``unreachable`` where it does not answer, ``unverified`` where
    the document is another issuer's or sends people to an address in the clear.
    """
    if provider.endpoints is not None:
        return provider.endpoints
    key = f"endpoints of {provider.code}".replace(" ", "-")
    kept: Endpoints | None = cache.get(key)
    if kept is None:
        kept = _published(provider)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _published(provider: Provider) -> Endpoints:
    try:
        answer = requests.get(provider.issuer.rstrip("/") + PATH, timeout=PATIENCE_SECONDS)
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise SignInRefusedError("unreachable") from error
    if not isinstance(found, dict) or found.get("issuer") != provider.issuer:
        raise SignInRefusedError("unverified")
    given = {ours: str(found.get(theirs) or "") for ours, theirs in NAMES.items()}
    made = Endpoints(**given)
    scheme = urlsplit(provider.issuer).scheme
    if not all((made.authorization, made.token, made.keys)) or any(
        each and urlsplit(each).scheme not in {"https", scheme} for each in given.values()
    ):
        raise SignInRefusedError("unverified")
    return made
