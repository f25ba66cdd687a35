"""Checks what a provider says about a person, by mozilla-django-oidc with several providers.

The library knows one provider and trusts an e-mail address; here the provider is handed in, its
issuer and audience are checked too, and the key of a person is issuer and subject.
"""

from __future__ import annotations

from typing import Any

import jwt
import requests
from django.contrib.auth import get_user_model
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.utils import import_from_settings

from headwater_web.accounts.discovery import PATIENCE_SECONDS, endpoints_of
from headwater_web.accounts.identity_provider import Provider
from headwater_web.accounts.refusals import SignInRefusedError

LEEWAY_SECONDS = 60
CLAIMS = ("iss", "sub", "aud", "exp", "iat")
CLIENT_ERRORS = range(400, 500)


class ProviderBackend(OIDCAuthenticationBackend):
    """Signs nobody in by itself: views ask it for claims, and sessions ask it for the person."""

    def __init__(self) -> None:
        self.UserModel = get_user_model()

    @classmethod
    def of(cls, provider: Provider) -> ProviderBackend:
        """A backend that asks ``provider``. Raises ``SignInRefusedError`` where it is silent."""
        made, where = cls(), endpoints_of(provider)
        made.provider, made.endpoints = provider, where
        made.OIDC_OP_TOKEN_ENDPOINT = where.token
        made.OIDC_OP_USER_ENDPOINT = where.userinfo
        made.OIDC_OP_JWKS_ENDPOINT = where.keys
        made.OIDC_RP_CLIENT_ID = provider.client
        made.OIDC_RP_CLIENT_SECRET = provider.secret
        made.OIDC_RP_SIGN_ALGO = provider.algorithm
        made.OIDC_RP_IDP_SIGN_KEY = None
        return made

    @staticmethod
    def get_settings(attr: str, *args: Any) -> Any:
        """The library's settings; its requests wait no longer than ours."""
        if attr == "OIDC_TIMEOUT":
            return PATIENCE_SECONDS
        return import_from_settings(attr, *args)

    def authenticate(self, request: HttpRequest, **_: Any) -> None:
        """Nobody is signed in by a name and a password here."""
        return

    def get_user(self, user_id: Any) -> Any:
        """The person of a session, while her account is open."""
        found = super().get_user(user_id)
        return found if found is not None and self.user_can_authenticate(found) else None

    def claims(self, code: str, verifier: str, nonce: str, callback: str) -> dict[str, Any]:
        """What the provider says about the person who brought ``code``.

        The claims of the ID token stand before those of the userinfo endpoint, whose subject must
        be the same. Raises ``SignInRefusedError``: ``unreachable`` or ``unverified``.
        """
        try:
            given = self.get_token(
                {
                    "client_id": self.provider.client,
                    "client_secret": self.provider.secret,
                    "grant_type": "authorization_code",
                    "code": code,
                    "redirect_uri": callback,
                    "code_verifier": verifier,
                }
            )
            said = self.verify_token(given.get("id_token"), nonce=nonce)
            more = (
                self.get_userinfo(given.get("access_token"), given.get("id_token"), said)
                if self.endpoints.userinfo
                else {}
            )
        except requests.RequestException as error:
            status = getattr(error.response, "status_code", None)
            refused = status in CLIENT_ERRORS
            raise SignInRefusedError("unverified" if refused else "unreachable") from error
        except (SuspiciousOperation, jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise SignInRefusedError("unverified") from error
        if more and more.get("sub") != said["sub"]:
            raise SignInRefusedError("unverified")
        return {**more, **said}

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """The payload of a token that is signed, ours, in time and an answer to our question.

        OpenID Connect Core 1.0, section 3.1.3.7. Raises ``SuspiciousOperation`` or
        a ``PyJWTError``.
        """
        payload: dict[str, Any] = super().verify_token(token, **kwargs)
        audience = payload["aud"]
        if isinstance(audience, list) and len(audience) > 1 and payload.get("azp") is None:
            raise SuspiciousOperation("the token names several audiences and no authorised party")
        if payload.get("azp", self.provider.client) != self.provider.client:
            raise SuspiciousOperation("the token was made for another client")
        return payload

    def _verify_jws(self, payload: str, key: Any) -> dict[str, Any]:
        return jwt.decode(
            payload,
            key,
            algorithms=[self.provider.algorithm],
            audience=self.provider.client,
            issuer=self.provider.issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": list(CLAIMS)},
        )
