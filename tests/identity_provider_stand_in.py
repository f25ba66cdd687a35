"""A provider that says whatever a test wants, well signed or not, without a network."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from headwater_web.accounts.identity_provider import Grant, Provider
from headwater_web.accounts.permission_terms import RoleKind

ISSUER = "https://id.fenmarch.example"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
GRANTS = (
    Grant("public health", RoleKind.MEMBER, "fenmarch"),
    Grant("data protection", RoleKind.GOVERNANCE, "fenmarch"),
)
ADA = {"sub": "ada-7", "given_name": "Ada", "family_name": "Reed", "groups": ["public health"]}


def county(code: str = "fenmarch", **changed: Any) -> Provider:
    """The provider of a made-up county."""
    given = {
        "code": code,
        "name": "Fenmarch County Council",
        "issuer": ISSUER,
        "client": "headwater",
        "secret": "a secret of the county",
        "grants": GRANTS,
        **changed,
    }
    return Provider(**given)


@dataclass
class StandIn:
    """What the provider says next, and what it was asked.

    ``token`` are changes to the claims of the ID token (None takes one away); ``person`` are the
    claims of the userinfo endpoint.
    """

    person: dict[str, Any] = field(default_factory=lambda: dict(ADA))
    token: dict[str, Any] = field(default_factory=dict)
    signed_by: Any = KEY
    algorithm: str = "RS256"
    status: int = 200
    published: dict[str, Any] = field(default_factory=dict)
    asked: list[dict[str, Any]] = field(default_factory=list)
    nonce: str = ""

    def answer_to_get(self, url: str, **_: Any) -> requests.Response:
        """The discovery document, the keys, or what is known of the person."""
        path = urlsplit(url).path
        if path.endswith("openid-configuration"):
            return reply({**DOCUMENT, **self.published}, self.status)
        if path == "/keys":
            key = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
            return reply({"keys": [{**key, "kid": "1", "alg": "RS256"}]})
        return reply(self.person)

    def answer_to_post(self, url: str, data: dict[str, Any], **_: Any) -> requests.Response:
        """Tokens for a code."""
        self.asked.append(dict(data))
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": "headwater",
            "sub": self.person.get("sub"),
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            **self.token,
        }
        given = {name: each for name, each in claims.items() if each is not None}
        token = jwt.encode(given, self.signed_by, self.algorithm, headers={"kid": "1"})
        return reply({"id_token": token, "access_token": "for userinfo"}, self.status)

    def begin(self, client: Client, code: str = "fenmarch", back: str = "") -> dict[str, str]:
        """Ask to sign in; the parameters that the provider is given."""
        after = {"next": back} if back else {}
        answer = client.get(f"/account/sign-in/{code}/", after)
        assert answer.status_code == 302, answer.content
        found = parse_qs(urlsplit(answer["Location"]).query)
        asked = {name: values[0] for name, values in found.items()}
        self.nonce = asked["nonce"]
        return asked

    def sign_in(self, client: Client, code: str = "fenmarch", back: str = "") -> Any:
        """Go there and come back with a code; the answer to that."""
        state = self.begin(client, code, back)["state"]
        return client.get(f"/account/sign-in/{code}/answer/", {"state": state, "code": "c"})


def reply(content: dict[str, Any], status: int = 200) -> requests.Response:
    """An answer with JSON in it."""
    made = requests.Response()
    made.status_code = status
    made.headers["content-type"] = "application/json"
    made.json = lambda **_: content  # type: ignore[method-assign]  # no bytes are needed
    return made


DOCUMENT = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
    "userinfo_endpoint": f"{ISSUER}/userinfo",
    "end_session_endpoint": f"{ISSUER}/leave",
}


def install(monkeypatch: pytest.MonkeyPatch, settings: Any, *providers: Provider) -> StandIn:
    """Put the stand-in where requests would go out, for these providers."""
    made = StandIn()
    monkeypatch.setattr(requests, "get", made.answer_to_get)
    monkeypatch.setattr(requests, "post", made.answer_to_post)
    settings.IDENTITY_PROVIDERS = {each.code: each for each in providers or (county(),)}
    return made
