"""An identity provider, and which of its groups hold which role here.

A county's provider is one entry of the file that HEADWATER_PROVIDERS names; ``providers_file``
reads it. Nothing here knows the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeGuard

from headwater_web.accounts.permission_terms import RoleKind

EVERYBODY = "*"
ALGORITHMS = ("RS256", "RS384", "RS512", "ES256", "ES384", "ES512")


@dataclass(frozen=True)
class Grant:
    """A role that members of ``group`` hold in an organisation, for places (area codes).

    No places means every place of the organisation. The group ``*`` is everybody who signs in
    through the provider.
    """

    group: str
    role: RoleKind
    organisation: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Endpoints:
    """Where a provider answers. ``userinfo`` and ``end_session`` may be absent (empty)."""

    authorization: str
    token: str
    keys: str
    userinfo: str = ""
    end_session: str = ""


@dataclass(frozen=True)
class Provider:
    """One identity provider: who it is, how we are known there, what its groups mean here.

    ``code`` stands in addresses; ``issuer`` with a subject is the key of a person. ``factor_amr``
    and ``factor_acr`` are values of those claims that count as a second factor.
    """

    code: str
    name: str
    issuer: str
    client: str
    secret: str = field(repr=False)
    algorithm: str = "RS256"
    scopes: str = "openid profile email"
    groups_claim: str = "groups"
    factor_amr: frozenset[str] = frozenset()
    factor_acr: frozenset[str] = frozenset()
    endpoints: Endpoints | None = None
    grants: tuple[Grant, ...] = ()

    def grants_for(self, groups: frozenset[str]) -> tuple[Grant, ...]:
        """What members of ``groups`` hold, each once, in the file's order.

        >>> member = Grant("*", RoleKind.MEMBER, "fenmarch")
        >>> analyst = Grant("public health", RoleKind.ANALYST, "fenmarch")
        >>> county = Provider("fen", "Fen", "https://id.fen", "hw", "s", grants=(member, analyst))
        >>> [grant.role.value for grant in county.grants_for(frozenset({"public health"}))]
        ['member', 'analyst']
        """
        return tuple(each for each in self.grants if each.group in groups | {EVERYBODY})

    def passed_second_factor(self, claims: Mapping[str, object]) -> bool:
        """Whether the provider says that the person showed a second factor it was told to trust.

        >>> mfa = frozenset({"mfa"})
        >>> county = Provider("fen", "Fen", "https://id.fen", "hw", "s", factor_amr=mfa)
        >>> county.passed_second_factor({"amr": ["pwd", "mfa"]}), county.passed_second_factor({})
        (True, False)
        """
        methods = claims.get("amr")
        named = {each for each in methods if isinstance(each, str)} if _listed(methods) else set()
        return bool(self.factor_amr & named) or claims.get("acr") in self.factor_acr


def groups_in(claims: Mapping[str, object], claim: str) -> frozenset[str] | None:
    """The groups a provider names; None where it says that there are too many to send.

    A provider that sends no such claim says that the person is in no group. ``claim`` may be a
    path with dots, for providers that nest it.

    >>> sorted(groups_in({"realm": {"groups": ["a", "b"]}}, "realm.groups"))
    ['a', 'b']
    >>> groups_in({"_claim_names": {"groups": "src1"}}, "groups") is None
    True
    """
    elsewhere = claims.get("_claim_names")
    if isinstance(elsewhere, Mapping) and claim in elsewhere:
        return None
    found: object = claims
    for step in [claim] if claim in claims else claim.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return frozenset({found})
    if not _listed(found):
        return frozenset()
    return frozenset(each for each in found if isinstance(each, str))


def _listed(found: object) -> TypeGuard[list[object]]:
    return isinstance(found, list)
