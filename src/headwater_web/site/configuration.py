"""What the environment may set, read once and checked when the service starts.

Each setting is a row of ``SETTINGS``; the reference page on settings is written from it.
"""

from __future__ import annotations

import difflib
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlparse

from headwater_web.accounts.identity_provider import Provider
from headwater_web.accounts.providers_file import read_providers
from headwater_web.operations import setting_kinds as kinds
from headwater_web.operations.setting_kinds import Kind


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, its default, what it means, what it may be."""

    name: str
    default: str
    meaning: str
    kind: Kind = kinds.text


SETTINGS = (
    Setting(
        "HEADWATER_HOME", "var", "Folder that holds the lake, the cache and the database.",
        kinds.folder,
    ),
    Setting(
        "HEADWATER_PORT", "8000", "Port that `headwater serve` listens on.",
        kinds.number(1, 65_535),
    ),
    Setting(
        "HEADWATER_HOSTS", "localhost,127.0.0.1,[::1]", "Host names the service answers to.",
        kinds.hosts,
    ),
    Setting(
        "HEADWATER_SECRET_KEY", "", "Signs sessions; made and kept in the home when not set.",
        kinds.secret,
    ),
    Setting(
        "HEADWATER_DEBUG", "", "Set to 1 to show errors in full; never where others can see.",
        kinds.switch,
    ),
    Setting("HEADWATER_REGION", "", "Code of the area the home page is about; found when not set."),
    Setting(
        "HEADWATER_AGGREGATE_ONLY", "",
        "Set to 1 to shut every door to data about single people, for everybody.", kinds.switch,
    ),
    Setting(
        "HEADWATER_HTTPS", "", "Set to 1 where the service is reached by https.", kinds.switch
    ),
    Setting(
        "HEADWATER_PROXIES", "0", "How many proxies of yours pass requests on to the service.",
        kinds.number(0, 5),
    ),
    Setting(
        "HEADWATER_WORKERS", "2", "Processes that answer; one for each core is a good start.",
        kinds.number(1, 256),
    ),
    Setting(
        "HEADWATER_METRICS_TOKEN", "",
        "Bearer token that opens /metrics; without it only this machine may read them.",
        kinds.token,
    ),
    Setting(
        "HEADWATER_KEEP_ANSWERS", "1",
        "Set to 0 to make each page anew; with 1 pages of public figures are made once and kept.",
        kinds.switch,
    ),
    Setting(
        "HEADWATER_LIMITS", "",
        "How often one may ask, where not as usual: search=120/60,api=600/60 (requests/seconds).",
        kinds.limits,
    ),
    Setting(
        "HEADWATER_SECURITY_CONTACT", "",
        "E-mail address or page (https://) for those who find a hole; shown in security.txt.",
        kinds.contact,
    ),
    Setting(
        "HEADWATER_SECURITY_EXPIRES", "",
        "Day until which that contact holds, such as 2027-03-31; a year on at most.",
        kinds.day,
    ),
    Setting(
        "HEADWATER_AUDIT_KEY_FILE", "",
        "File with the audit's key, kept apart from the database and its backups; made in the "
        "home when not set.",
    ),
    Setting(
        "HEADWATER_FACTOR_KEY_FILE", "",
        "File with the key that seals the secrets of phones, kept apart from the database and its "
        "backups; made in the home when not set.",
    ),
    Setting(
        "HEADWATER_AUDIT_ANCHOR_FILE", "",
        "File outside the database that the audit's seals are added to; in the home when not set.",
    ),
    Setting(
        "HEADWATER_AUDIT_SEAL_EVERY", "100",
        "The audit seals itself after so many entries; 0 for `headwater audit seal` alone.",
        kinds.number(0, 1_000_000),
    ),
    Setting(
        "HEADWATER_PROVIDERS", "",
        "File (TOML) of the identity providers that people sign in through, and what their groups "
        "may do.",
        kinds.file,
    ),
    Setting(
        "HEADWATER_LOCAL_ACCOUNTS", "1",
        "Set to 0 where everybody signs in through a provider: no password is taken, set or sent.",
        kinds.switch,
    ),
    Setting(
        "DATABASE_URL", "", "postgresql://user:password@host:port/name; SQLite when not set.",
        kinds.database,
    ),
    Setting(
        "HEADWATER_DATABASE_KEPT", "60", "Seconds for which a connection to PostgreSQL is kept.",
        kinds.number(0, 3600),
    ),
    Setting(
        "HEADWATER_STATEMENT_SECONDS", "30",
        "Seconds after which PostgreSQL gives a statement up; 0 for never.",
        kinds.number(0, 3600),
    ),
    Setting(
        "HEADWATER_ADDRESS", "http://127.0.0.1:8000",
        "Where people reach the service; links in mail begin with it.", kinds.web_address,
    ),
    Setting(
        "HEADWATER_MAIL", "",
        "How mail is sent: smtp://user:password@host:587, smtps://..., console: or, with nothing "
        "set, as files in the home's folder mail.",
        kinds.mail,
    ),
    Setting(
        "HEADWATER_MAIL_FROM", "Headwater <headwater@localhost>", "Whom mail comes from.",
        kinds.sender,
    ),
    Setting(
        "HEADWATER_BACKUP_PASSPHRASE", "", "Seals and opens backups; asked for when not set.",
    ),
)  # fmt: skip
ELSEWHERE = frozenset({
    "HEADWATER_ENGINE", "HEADWATER_MEMORY", "HEADWATER_TEMPORARY", "HEADWATER_FINGERTIPS_URL",
    "HEADWATER_GEOGRAPHY_URL", "HEADWATER_PUBLISHED_URL", "HEADWATER_TEST_DATABASE_URL",
    "HEADWATER_REQUIRE_ALL",
})  # fmt: skip
NO_PROXY = (
    "HEADWATER_HTTPS is 1 and HEADWATER_PROXIES is 0: Headwater speaks http itself, so https needs "
    "a proxy before it. Set HEADWATER_PROXIES to 1, and let the proxy send X-Forwarded-For and "
    "X-Forwarded-Proto."
)
NO_WAY_IN = (
    "HEADWATER_LOCAL_ACCOUNTS is 0 and HEADWATER_PROVIDERS names no file: nobody could sign in. "
    "Name the file of identity providers, or leave HEADWATER_LOCAL_ACCOUNTS at 1."
)
HIDDEN = ("KEY", "TOKEN", "PASSWORD", "PASSPHRASE", "HEADWATER_MAIL", "SECRET", "DATABASE_URL")


class ConfigurationError(ValueError):
    """A setting cannot be used; the message says which, why and how to mend it."""


def value(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """The setting's value, or its default.

    >>> value("HEADWATER_PORT", {})
    '8000'
    """
    default = next(setting.default for setting in SETTINGS if setting.name == name)
    return environment.get(name, default)


def faults(environment: Mapping[str, str] = os.environ) -> list[str]:
    """A sentence for each setting whose value cannot be used; secrets are not quoted.

    >>> faults({"HEADWATER_PORT": "80x"})
    ["HEADWATER_PORT is '80x': it must be a whole number from 1 to 65,535."]
    """
    found = []
    for setting in SETTINGS:
        given = environment.get(setting.name, setting.default)
        try:
            setting.kind(given)
        except ValueError as wrong:
            hidden = any(word in setting.name for word in HIDDEN)
            shown = setting.name if hidden else f"{setting.name} is {given!r}: it"
            found.append(f"{shown} {wrong}.")
    alone = value("HEADWATER_PROXIES", environment) == "0"
    if not found and alone and value("HEADWATER_HTTPS", environment) == "1":
        found.append(NO_PROXY)
    local = value("HEADWATER_LOCAL_ACCOUNTS", environment) == "1"
    if not found and not local and not value("HEADWATER_PROVIDERS", environment):
        found.append(NO_WAY_IN)
    return found


def unknown(environment: Mapping[str, str] = os.environ) -> list[str]:
    """A sentence for each variable that looks like a setting and is none.

    >>> unknown({"HEADWATER_" + "PROT": "8000"})[0].endswith("Did you mean HEADWATER_PORT?")
    True
    """
    known = {setting.name for setting in SETTINGS} | ELSEWHERE
    found = []
    for name in sorted(environment):
        if name.startswith("HEADWATER_") and name not in known:
            near = difflib.get_close_matches(name, known, 1, 0.8)
            advice = f"Did you mean {near[0]}?" if near else "Take it away; nothing reads it."
            found.append(f"{name} is not a setting. {advice}")
    return found


def verify(environment: Mapping[str, str] = os.environ) -> None:
    """Raises ``ConfigurationError`` that names every setting which cannot be used."""
    wrong = faults(environment)
    if wrong:
        raise ConfigurationError("\n".join(wrong))


def database(url: str, home: Path, kept: int = 60, seconds: int = 30) -> dict[str, object]:
    """Django's description of the database that ``url`` names; SQLite in ``home`` when empty.

    A connection to PostgreSQL is ``kept`` seconds and looked at before it is used again; a
    statement that takes more than ``seconds`` is given up. The server compiles no statement: a page
    asks for few rows, and where the server guesses many, compiling takes longer than answering.

    >>> database("postgresql://ann:s%40fe@db:5433/headwater", Path("."))["HOST"]
    'db'
    """
    if not url:
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": WAL}
        name = home / "headwater.sqlite3"
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": options}
    parts = urlparse(url)
    patience = {"statement_timeout": seconds, "lock_timeout": 10}
    patience["idle_in_transaction_session_timeout"] = 60
    given = {"jit": "off", **{name: 1000 * each for name, each in patience.items()}}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": kept,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **dict(parse_qsl(parts.query)),
            "connect_timeout": 5,
            "application_name": "headwater",
            "options": " ".join(f"-c {name}={each}" for name, each in given.items()),
        },
    }


WAL = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"


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
        aside = home / f".secret-key-{os.getpid()}"
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            path.hardlink_to(aside)
        aside.unlink()
    return path.read_text()
