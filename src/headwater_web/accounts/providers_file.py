"""Reads the file of identity providers: a county a row, its groups under it.

The form is TOML::

    [[provider]]
    code = "fenmarch"
    name = "Fenmarch County Council"
    issuer = "https://id.fenmarch.example"
    client = "headwater"
    secret_from = "FENMARCH_SECRET"

    [[provider.group]]
    group = "Public Health Intelligence"
    role = "analyst"
    organisation = "fenmarch"
    places = ["X10000001"]
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard
from urllib.parse import urlsplit

from headwater_web.accounts.identity_provider import (
    ALGORITHMS,
    EVERYBODY,
    Endpoints,
    Grant,
    Provider,
)
from headwater_web.accounts.permission_terms import RoleKind

NEEDED = ("code", "name", "issuer", "client", "secret_from")
WORDS = ("algorithm", "scopes", "groups_claim")
LISTS = ("factor_amr", "factor_acr")
ENDPOINTS = ("authorization", "token", "keys", "userinfo", "end_session")
CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class ProvidersFileError(ValueError):
    """The file cannot be used; the message says where, what is wrong and how to mend it."""


@dataclass(frozen=True)
class Entry:
    """A table of the file, and the words that say where it stands."""

    table: Mapping[str, object]
    where: str

    def wrong(self, reason: str) -> ProvidersFileError:
        """What is wrong with this entry, as an error to raise."""
        return ProvidersFileError(f"{self.where}: {reason}")

    def only(self, *known: str) -> None:
        """Refuse a key that means nothing, which is most often a slip of the pen."""
        for key in self.table:
            if key not in known:
                raise self.wrong(f"{key!r} means nothing here. Write one of {', '.join(known)}.")

    def text(self, key: str) -> str:
        """The text at ``key``, which must be there."""
        found = self.table.get(key)
        if not isinstance(found, str) or not found.strip():
            raise self.wrong(f'{key!r} is missing or is not text. Write {key} = "...".')
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts at ``key``; empty where there is none."""
        found = self.table.get(key, [])
        if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
            raise self.wrong(f'{key!r} is not a list of texts. Write {key} = ["...", "..."].')
        return tuple(found)

    def address(self, key: str) -> str:
        """The web address at ``key``: https, or http on this machine alone."""
        given = self.text(key)
        parts = urlsplit(given)
        secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        if not secure or not parts.hostname or parts.query or parts.fragment:
            raise self.wrong(
                f"{key!r} is {given!r}. Write an https address without ? or #; what people "
                "sign in with must not travel in the clear."
            )
        return given


def read_providers(path: Path, environment: Mapping[str, str]) -> dict[str, Provider]:
    """The providers of the file at ``path``, by code, in its order.

    ``environment`` holds the secrets. Raises ``ProvidersFileError``, which names the file, the line
    where it can be told, and the entry.
    """
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except FileNotFoundError:
        raise ProvidersFileError(
            f"HEADWATER_PROVIDERS names {path}, which is not there. Correct the path, or leave "
            "the setting out where nobody signs in through a provider."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProvidersFileError(
            f"{path.name}: not valid TOML: {error}. Text stands in double quotes, and each "
            "provider begins with [[provider]]."
        ) from error
    tables = content.get("provider")
    if set(content) != {"provider"} or not _tables(tables):
        raise ProvidersFileError(
            f"{path.name}: no [[provider]] entry, or something beside them. The file holds "
            "[[provider]] entries, each with its [[provider.group]] entries, and nothing else."
        )
    lines = Lines.of(path.name, text)
    found: dict[str, Provider] = {}
    for number, table in enumerate(tables, 1):
        entry = Entry(table, lines.provider(number, table))
        provider = _provider(entry, environment, lines, number)
        same = [other for other in found.values() if other.issuer == provider.issuer]
        if provider.code in found or same:
            raise entry.wrong("another entry has the same code or issuer. Keep one of the two.")
        found[provider.code] = provider
    return found


def _provider(
    entry: Entry,
    environment: Mapping[str, str],
    lines: Lines,
    number: int,
) -> Provider:
    entry.only(*NEEDED, *WORDS, *LISTS, "endpoints", "group")
    code = entry.text("code")
    if not CODE.fullmatch(code):
        raise entry.wrong(
            f"code {code!r} stands in addresses. Write 2 to 40 small letters, digits and hyphens."
        )
    words = {key: entry.text(key) for key in WORDS if key in entry.table}
    if words.get("algorithm", ALGORITHMS[0]) not in ALGORITHMS:
        raise entry.wrong(f"algorithm is none of {', '.join(ALGORITHMS)}. Write one of these.")
    if "openid" not in words.get("scopes", "openid").split():
        raise entry.wrong("scopes lack openid, without which nobody is signed in. Add it.")
    name = entry.text("secret_from")
    if not environment.get(name):
        raise entry.wrong(
            f"the environment has no {name}, which secret_from names. Set it to the secret that "
            "the provider gave for this client."
        )
    groups = entry.table.get("group", [])
    if not _tables(groups) or not groups:
        raise entry.wrong(
            "no [[provider.group]] entry, so nobody could come in. Add one for each group."
        )
    return Provider(
        code=code,
        name=entry.text("name"),
        issuer=entry.address("issuer"),
        client=entry.text("client"),
        secret=environment[name],
        endpoints=_endpoints(entry),
        factor_amr=frozenset(entry.texts("factor_amr")),
        factor_acr=frozenset(entry.texts("factor_acr")),
        grants=tuple(
            _grant(Entry(table, lines.group(number, place, table)))
            for place, table in enumerate(groups, 1)
        ),
        **words,
    )


def _endpoints(entry: Entry) -> Endpoints | None:
    given = entry.table.get("endpoints")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise entry.wrong("endpoints is not a table. Write [provider.endpoints], or leave it out.")
    inner = Entry(given, f"{entry.where}, endpoints")
    inner.only(*ENDPOINTS)
    needed = {"authorization", "token", "keys"}
    return Endpoints(
        **{key: inner.address(key) for key in ENDPOINTS if key in given or key in needed}
    )


def _grant(entry: Entry) -> Grant:
    entry.only("group", "role", "organisation", "places")
    role = entry.text("role")
    if role not in set(RoleKind):
        raise entry.wrong(f"there is no role {role!r}. Write one of {', '.join(RoleKind)}.")
    return Grant(
        group=entry.text("group"),
        role=RoleKind(role),
        organisation=entry.text("organisation"),
        places=entry.texts("places"),
    )


def _tables(found: object) -> TypeGuard[list[dict[str, object]]]:
    return isinstance(found, list) and all(isinstance(each, dict) for each in found)


@dataclass(frozen=True)
class Lines:
    """On which line each entry of the file begins, for messages."""

    name: str
    providers: tuple[int, ...]
    groups: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, name: str, text: str) -> Lines:
        """Find the headings of the file called ``name``."""
        providers: list[int] = []
        groups: list[list[int]] = []
        for number, line in enumerate(text.splitlines(), 1):
            heading = re.match(r"\s*\[\[\s*provider(\s*\.\s*group)?\s*\]\]", line)
            if heading and not heading[1]:
                providers.append(number)
                groups.append([])
            elif heading and groups:
                groups[-1].append(number)
        return cls(name, tuple(providers), tuple(tuple(each) for each in groups))

    def provider(self, number: int, table: Mapping[str, object]) -> str:
        """Where the ``number``th provider stands, in words."""
        line = self.providers[number - 1] if number <= len(self.providers) else None
        return f"{self.name}{_line(line)}, provider {number}{_named(table, 'code')}"

    def group(self, number: int, place: int, table: Mapping[str, object]) -> str:
        """Where the ``place``th group of the ``number``th provider stands, in words."""
        lines = self.groups[number - 1] if number <= len(self.groups) else ()
        line = lines[place - 1] if place <= len(lines) else None
        named = _named(table, "group")
        return f"{self.name}{_line(line)}, provider {number}, group {place}{named}"


def _line(line: int | None) -> str:
    return "" if line is None else f", line {line}"


def _named(table: Mapping[str, object], key: str) -> str:
    name = table.get(key)
    return f" ({name})" if isinstance(name, str) and name != EVERYBODY else ""
