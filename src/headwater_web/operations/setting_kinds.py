"""What a setting's value may be: each kind reads a text or says, in words, what it must be.

A kind raises ``ValueError`` with the end of a sentence that begins with the setting's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

Kind = Callable[[str], object]
HOST = re.compile(r"\.?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
SHORTEST_SECRET = 50
SHORTEST_TOKEN = 16
TLS = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey"})
LIMITED = ("page", "search", "api", "change", "vote", "upload", "sign-in", "reset")
LIMIT = re.compile(r"([a-z-]+)=(\d+)/(\d+)")


def text(given: str) -> str:
    """Any text."""
    return given


def switch(given: str) -> bool:
    """On or off.

    >>> switch("1"), switch(""), switch("0")
    (True, False, False)
    """
    if given not in {"", "0", "1"}:
        raise ValueError("must be 1 (on), or 0 or empty (off)")
    return given == "1"


def number(least: int, most: int) -> Callable[[str], int]:
    """A whole number between two others.

    >>> number(1, 65535)("8000")
    8000
    """

    def read(given: str) -> int:
        if not given.isascii() or not given.isdigit() or not least <= int(given) <= most:
            raise ValueError(f"must be a whole number from {least:,} to {most:,}")
        return int(given)

    return read


def folder(given: str) -> Path:
    """A folder that is there, or that can be made."""
    path = Path(given)
    if not given.strip():
        raise ValueError("must name a folder")
    if path.exists() and not path.is_dir():
        raise ValueError("names a file; it must name a folder")
    return path


def file(given: str) -> Path | None:
    """A file that is there; nothing where it is empty."""
    if given and not Path(given).is_file():
        raise ValueError("names a file that is not there")
    return Path(given) if given else None


def hosts(given: str) -> list[str]:
    """Names that the service answers to, with commas between them.

    >>> hosts("headwater.example.org,127.0.0.1")
    ['headwater.example.org', '127.0.0.1']
    """
    names = [name.strip() for name in given.split(",")]
    wrong = next((name for name in names if not HOST.fullmatch(name)), None)
    if wrong == "*":
        raise ValueError("must name the hosts one by one: with * anybody's name is answered to")
    if wrong is not None:
        raise ValueError(
            f"holds {wrong!r}: write names alone, such as headwater.example.org, with commas "
            "between them and no https://, port or path"
        )
    return names


def secret(given: str) -> str:
    """The key that signs sessions; empty where one is to be made."""
    if given and (len(given) < SHORTEST_SECRET or len(set(given)) < SHORTEST_SECRET // 5):
        raise ValueError(
            f"is too easy to guess: it needs {SHORTEST_SECRET} letters of chance, or leave it out "
            "and one is made"
        )
    return given


def token(given: str) -> str:
    """A word that opens a door; empty where the door stays shut."""
    if given and (len(given) < SHORTEST_TOKEN or not given.isascii() or " " in given):
        raise ValueError(f"must be {SHORTEST_TOKEN} letters of chance or more, without spaces")
    return given


def database(given: str) -> str:
    """The address of a PostgreSQL database; empty for SQLite in the home."""
    if not given:
        return given
    parts = urlsplit(given)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(
            f"starts with {parts.scheme!r}: Headwater stores in PostgreSQL (postgresql://...) or, "
            "with nothing set, in SQLite"
        )
    if not unquote(parts.path.lstrip("/")):
        raise ValueError("names no database: write postgresql://user:password@host:port/name")
    try:
        parts.port  # noqa: B018  # reading it is the check
    except ValueError as wrong:
        raise ValueError("has a port that is not a number") from wrong
    unknown = sorted({name for name, _ in parse_qsl(parts.query)} - TLS)
    if unknown:
        raise ValueError(f"asks for {unknown[0]!r}: after ? may stand {', '.join(sorted(TLS))}")
    return given


def mail(given: str) -> str:
    """How mail is sent: empty for files in the home, console:, smtp://... or smtps://...

    >>> mail("smtp://ann:s%40fe@mail.example.org:587")
    'smtp://ann:s%40fe@mail.example.org:587'
    """
    if given in {"", "console:"}:
        return given
    parts = urlsplit(given)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError(
            "must be smtp://user:password@host:587 (or smtps://), console:, or empty for files"
        )
    try:
        parts.port  # noqa: B018  # reading it is the check
    except ValueError as wrong:
        raise ValueError("has a port that is not a number") from wrong
    return given


def sender(given: str) -> str:
    """Whom mail comes from: an address, or a name with an address in angle brackets."""
    name, address = parseaddr(given)
    if (not MAIL.fullmatch(address) and not address.endswith("@localhost")) or "\n" in name:
        raise ValueError("must be an e-mail address, such as Headwater <headwater@example.org>")
    return given


def web_address(given: str) -> str:
    """Where people reach the service: http or https, a host, no path."""
    parts = urlsplit(given)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise ValueError("must be an address without a path, such as https://headwater.example.org")
    return given


def contact(given: str) -> str:
    """How to reach those who mend security: an e-mail address or a page.

    >>> contact("security@example.org"), contact("https://example.org/security")
    ('mailto:security@example.org', 'https://example.org/security')
    """
    if not given or (given.startswith("https://") and " " not in given):
        return given
    if MAIL.fullmatch(given.removeprefix("mailto:")):
        return f"mailto:{given.removeprefix('mailto:')}"
    raise ValueError("must be an e-mail address or a page that begins with https://")


def day(given: str) -> date | None:
    """A day; nothing where it is empty.

    >>> day("2027-03-31")
    datetime.date(2027, 3, 31)
    """
    if not given:
        return None
    try:
        return datetime.strptime(given, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError as wrong:
        raise ValueError("must be a day such as 2027-03-31") from wrong


def limits(given: str) -> dict[str, tuple[int, int]]:
    """How many requests of a kind in how many seconds.

    >>> limits("search=60/60,api=600/60")
    {'search': (60, 60), 'api': (600, 60)}
    """
    found = {}
    for part in filter(None, (one.strip() for one in given.split(","))):
        match = LIMIT.fullmatch(part)
        if match is None or not int(match[2]) or not int(match[3]):
            raise ValueError(f"holds {part!r}: write it like search=60/60, requests/seconds")
        if match[1] not in LIMITED:
            raise ValueError(f"names {match[1]!r}: what is limited is {', '.join(LIMITED)}")
        found[match[1]] = (int(match[2]), int(match[3]))
    return found
