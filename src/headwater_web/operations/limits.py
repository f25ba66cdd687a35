"""How often one asker may do a thing: counted in the database, so that every process knows.

Counts are kept for a window of time under a keyed hash of who asked, which cannot be read back into
an address. Requests that are many and cheap are told to the table several at a time; a process may
so let through a few more than the limit, and never waits for the table on each page.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest

from headwater_web.operations.models import Allowance


@dataclass(frozen=True)
class Limit:
    """So many requests of a kind in so many seconds; ``step`` of them are told at a time."""

    kind: str
    most: int
    seconds: int
    step: int = 1


DEFAULTS = {
    "sign-in": Limit("sign-in", 100, 300),
    "reset": Limit("reset", 10, 3600),
    "upload": Limit("upload", 30, 600),
    "simulate": Limit("simulate", 30, 600),
    "change": Limit("change", 120, 60, 4),
    "vote": Limit("vote", 1200, 60, 20),
    "search": Limit("search", 120, 60, 8),
    "api": Limit("api", 600, 60, 20),
    "page": Limit("page", 1200, 60, 40),
}
PARTS_TOLD = 30
UPLOADS = frozenset(
    {
        "/your-data/",
        "/conversations/insights/bring/",
        "/conversations/bring/",
        "/practice/desk/bring/",
    }
)
MOST_HELD = 10_000
SWEEP_EVERY = 500


def limits(given: Mapping[str, tuple[int, int]]) -> dict[str, Limit]:
    """The limits, with those that the setting gives in place of the usual ones.

    >>> limits({"api": (10, 60)})["api"]
    Limit(kind='api', most=10, seconds=60, step=1)
    """
    held = dict(DEFAULTS)
    for kind, (most, seconds) in given.items():
        held[kind] = Limit(kind, most, seconds, max(1, most // PARTS_TOLD))
    return held


def kind_of(method: str, path: str) -> str:
    """What kind of request it is; each has a limit of its own.

    A hall full of people may vote through one address.

    >>> kind_of("GET", "/search/"), kind_of("POST", "/your-data/"), kind_of("GET", "/place/E1/")
    ('search', 'upload', 'page')
    >>> kind_of("POST", "/conversations/k7fm2ahd/")
    'vote'
    """
    if method not in {"GET", "HEAD", "OPTIONS"}:
        if path == "/account/forgotten/":
            return "reset"
        if path.startswith("/account/") and not path.endswith("/signed-out/"):
            return "sign-in"
        if path.startswith("/what-if/"):
            return "simulate"
        if path.startswith("/workshops/hall/"):
            return "vote"
        if path.startswith("/conversations/") and path not in UPLOADS:
            return "vote"
        return "upload" if path in UPLOADS else "change"
    if path.startswith("/api/"):
        return "api"
    return "search" if path == "/search/" else "page"


class Tally:
    """What this process counted and has not told the table yet, beside what the table last said."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.held: dict[tuple[str, int], tuple[int, int]] = {}
        self.tellings = 0

    def add(self, key: str, window: int, step: int) -> tuple[int, int]:
        """Count one: the sum as far as it is known here, and how many are to be told now."""
        with self.lock:
            if len(self.held) >= MOST_HELD:
                self.held.clear()
            own, told = self.held.get((key, window), (0, 0))
            due = own + 1 if own + 1 >= step else 0
            self.held[key, window] = (0 if due else own + 1, told)
            return told + own + 1, due

    def told(self, key: str, window: int, count: int) -> bool:
        """Keep the table's sum; True where it is time to sweep the table."""
        with self.lock:
            own, _ = self.held.get((key, window), (0, 0))
            self.held[key, window] = (own, count)
            self.tellings += 1
            return self.tellings % SWEEP_EVERY == 0

    def forget(self) -> None:
        """Begin anew."""
        with self.lock:
            self.held.clear()


TALLY = Tally()


def seconds_to_wait(limit: Limit, who: str, now: float | None = None) -> int:
    """Count one request of ``who``: 0 where it is within the limit, else seconds to wait.

    Where the table cannot be written nobody is kept out: a limit protects the service, and must
    not be what stops it.
    """
    moment = time.time() if now is None else now
    window, into = int(moment // limit.seconds), moment % limit.seconds
    key = hashed(f"{limit.kind} {who}")
    count, due = TALLY.add(key, window, limit.step)
    if due:
        try:
            count = Allowance.objects.add(key, window, due, int(moment) + limit.seconds)
            if TALLY.told(key, window, count):
                Allowance.objects.over(int(moment)).delete()
        except DatabaseError:
            return 0
    return 0 if count <= limit.most else max(1, math.ceil(limit.seconds - into))


def hashed(text: str) -> str:
    """A name for an asker that cannot be read back without the service's key."""
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


def asker(request: HttpRequest) -> str:
    """Who asks: the person signed in, else the address."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        return f"person {request.user.pk}"
    return f"address {network(request.META.get('REMOTE_ADDR', ''))}"


def network(address: str) -> str:
    """The address; of the new kind its first 64 bits, which one household has to itself.

    >>> network("2001:db8:1:2:3:4:5:6"), network("192.0.2.7")
    ('2001:db8:1:2', '192.0.2.7')
    """
    return ":".join(address.split(":")[:4]) if ":" in address else address
