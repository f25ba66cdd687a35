"""What the environment may set, read once and checked when the service starts.

Each setting is a row of ``SETTINGS``; the how-to page on configuration is written from it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlparse

from headwater_web.accounts.identity_provider import Provider
from headwater_web.accounts.providers_file import read_providers


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, its default, and what it means."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("HEADWATER_HOME", "var", "Folder that holds the lake, the cache and the database."),
    Setting("HEADWATER_PORT", "8000", "Port that `headwater serve` listens on."),
    Setting("HEADWATER_HOSTS", "localhost,127.0.0.1,[::1]", "Host names the service answers to."),
    Setting("HEADWATER_SECRET_KEY", "", "Signs sessions; made and kept in the home when not set."),
    Setting("HEADWATER_DEBUG", "", "Set to 1 to show errors in full; never where others can see."),
    Setting("HEADWATER_REGION", "", "Code of the area the home page is about; found when not set."),
    Setting(
        "HEADWATER_AGGREGATE_ONLY",
        "",
        "Set to 1 to shut every door to data about single people, for everybody.",
    ),
    Setting("HEADWATER_HTTPS", "", "Set to 1 where the service is reached by https."),
    Setting(
        "HEADWATER_METRICS_TOKEN",
        "",
        "Bearer token that opens /metrics; without it only this machine may read them.",
    ),
    Setting(
        "HEADWATER_AUDIT_KEY_FILE",
        "",
        "File with the audit's key, kept apart from the database and its backups; made in the "
        "home when not set.",
    ),
    Setting(
        "HEADWATER_AUDIT_ANCHOR_FILE",
        "",
        "File outside the database that the audit's seals are added to; in the home when not set.",
    ),
    Setting(
        "HEADWATER_AUDIT_SEAL_EVERY",
        "100",
        "The audit seals itself after so many entries; 0 for `headwater audit seal` alone.",
    ),
    Setting(
        "HEADWATER_PROVIDERS",
        "",
        "File (TOML) of the identity providers that people sign in through, and what their groups "
        "may do.",
    ),
    Setting(
        "HEADWATER_PROXIES",
        "0",
        "How many proxies of your own stand before the service; without them, nobody is believed "
        "who says that he asks for another.",
    ),
    Setting("DATABASE_URL", "", "postgresql://user:password@host:port/name; SQLite when not set."),
)


class ConfigurationError(ValueError):
    """A setting cannot be used; the message says which, why and how to mend it."""


def value(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """The setting's value, or its default.

    >>> value("HEADWATER_PORT", {})
    '8000'
    """
    default = next(setting.default for setting in SETTINGS if setting.name == name)
    return environment.get(name, default)


def database(url: str, home: Path) -> dict[str, object]:
    """Django's description of the database that ``url`` names; SQLite in ``home`` when empty.

    >>> database("postgresql://ann:s%40fe@db:5433/headwater", Path("."))["HOST"]
    'db'
    >>> database("mysql://db/x", Path("."))
    Traceback (most recent call last):
    ...
    headwater_web.site.configuration.ConfigurationError: DATABASE_URL starts with 'mysql': \
Headwater stores in PostgreSQL (postgresql://...) or, with nothing set, in SQLite.
    """
    if not url:
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": WAL}
        name = home / "headwater.sqlite3"
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": options}
    parts = urlparse(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ConfigurationError(
            f"DATABASE_URL starts with {parts.scheme!r}: Headwater stores in PostgreSQL "
            "(postgresql://...) or, with nothing set, in SQLite."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


WAL = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"


def whole_number(name: str, environment: Mapping[str, str] = os.environ) -> int:
    """The setting as a whole number, 0 or more.

    >>> whole_number("HEADWATER_PROXIES", {"HEADWATER_PROXIES": "one"})
    Traceback (most recent call last):
    ...
    headwater_web.site.configuration.ConfigurationError: HEADWATER_PROXIES is 'one': write a whole \
number, 0 or more.
    """
    given = value(name, environment)
    if not given.isdecimal():
        raise ConfigurationError(f"{name} is {given!r}: write a whole number, 0 or more.")
    return int(given)


def identity_providers(
    environment: Mapping[str, str] = os.environ,
) -> dict[str, Provider]:
    """The providers of the file that HEADWATER_PROVIDERS names, by code; none where not set.

    Raises ``ProvidersFileError``, which says where the file is wrong and how to mend it.
    """
    given = value("HEADWATER_PROVIDERS", environment)
    return read_providers(Path(given), environment) if given else {}


def secret_key(home: Path) -> str:
    """The signing key: from the environment, else one made once and kept in ``home``."""
    given = value("HEADWATER_SECRET_KEY")
    if given:
        return given
    path = home / "secret-key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50))
        path.chmod(0o600)
    return path.read_text()
