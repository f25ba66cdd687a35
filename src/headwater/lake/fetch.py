"""The one module that speaks HTTP: patient, careful downloads into the cache.

A download is tried several times with growing, jittered pauses; it may be slow to begin or fall
silent only for so long; what arrives is checked (length, form) before it becomes an entry of the
cache; and an entry that is old is asked after (``ETag``, ``Last-Modified``) rather than fetched
again. No clock is read here: the caller hands one in, so that the same run gives the same log.
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path

import httpx
import numpy as np

from headwater.lake.cache import Cache, Entry, question

Check = Callable[[Path, str], str]
"""Takes a downloaded file and its content type; returns what is wrong with it, or ``""``."""

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


class FetchError(RuntimeError):
    """A download did not succeed; the sentence says from where, why, and what to do."""


class _PassingError(Exception):
    """A fault that another try may mend."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds, and how often to try.

    ``connect`` bounds the time to reach the server, ``stall`` the silence between two pieces of an
    answer, ``longest`` a pause the server asks for with ``Retry-After``.
    """

    tries: int = 5
    connect: float = 10.0
    stall: float = 60.0
    first_pause: float = 1.0
    longest: float = 120.0


@dataclass(frozen=True)
class Download:
    """A whole, checked file on disk: where it is, and how it came."""

    path: Path
    address: str
    sha256: str
    size: int
    fetched_at: datetime
    how: str
    """``fetched``, ``unchanged`` (the server said so), ``kept`` (young enough) or ``stale``."""
    remark: str = ""


def no_progress(received: int, expected: int | None) -> None:
    """Shows nothing."""


def _accept_anything(path: Path, content_type: str) -> str:
    return ""


class Fetcher:
    """Downloads into a cache.

    Args:
        cache: where downloads are kept.
        now: the clock, in UTC.
        patience: limits on time and tries.
        max_age: an entry younger than this is used without asking the server.
        seed: of the jitter between tries.
        sleep: waits so many seconds; a test passes its own.
    """

    def __init__(
        self,
        cache: Cache,
        now: Callable[[], datetime],
        *,
        patience: Patience | None = None,
        max_age: timedelta = timedelta(days=1),
        seed: int = 0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.cache = cache
        self.now = now
        self.patience = patience or Patience()
        self.max_age = max_age
        self._jitter = np.random.Generator(np.random.Philox(seed))
        self._sleep = sleep

    def get(
        self,
        url: str,
        parameters: Mapping[str, str] | None = None,
        *,
        check: Check = _accept_anything,
        progress: Callable[[int, int | None], None] = no_progress,
    ) -> Download:
        """Fetches an address, or takes it from the cache; returns a whole, checked file.

        Raises:
            FetchError: every try failed and nothing was kept from an earlier run.
        """
        address = question(url, parameters or {})
        kept = self.cache.find(address)
        if kept and self.now() - kept.fetched_at < self.max_age:
            return _download(kept, "kept")
        try:
            return self._with_patience(address, kept, check, progress)
        except FetchError as error:
            if kept is None:
                raise
            remark = f"{error} Using the copy of {kept.fetched_at:%-d %B %Y}."
            return _download(kept, "stale", remark)

    def _with_patience(
        self,
        address: str,
        kept: Entry | None,
        check: Check,
        progress: Callable[[int, int | None], None],
    ) -> Download:
        reason = ""
        for attempt in range(self.patience.tries):
            try:
                return self._try(address, kept, check, progress)
            except _PassingError as fault:
                reason = str(fault)
                if fault.wait is not None and fault.wait > self.patience.longest:
                    raise FetchError(
                        f"{address}: {reason}, and asks us to wait {fault.wait:,.0f} seconds. "
                        "Run the command again after that."
                    ) from fault
                if attempt + 1 < self.patience.tries:
                    self._sleep(self._pause(attempt, fault.wait))
        raise FetchError(
            f"{address}: {reason}, in each of {self.patience.tries} tries. "
            "Check the connection, or run the command again later: "
            "what has already come is kept."
        )

    def _pause(self, attempt: int, asked: float | None) -> float:
        pause = self.patience.first_pause * 2.0**attempt * (0.5 + 0.5 * self._jitter.random())
        return max(pause, asked or 0.0)

    def _try(
        self,
        address: str,
        kept: Entry | None,
        check: Check,
        progress: Callable[[int, int | None], None],
    ) -> Download:
        partial = self.cache.partial(address)
        patience = self.patience
        limits = httpx.Timeout(patience.stall, connect=patience.connect)
        headers = {"User-Agent": "headwater", **(kept.validators() if kept else {})}
        try:
            with (
                httpx.Client(timeout=limits, follow_redirects=True, verify=_trust()) as client,
                client.stream("GET", address, headers=headers) as answer,
            ):
                if answer.status_code == 304 and kept:
                    return _download(self.cache.renew(kept, fetched_at=self.now()), "unchanged")
                self._refuse(address, answer)
                _save(answer, partial, progress)
            wrong = check(partial, answer.headers.get("content-type", ""))
            if wrong:
                raise _PassingError(wrong)
            entry = self.cache.keep(address, partial, fetched_at=self.now(), headers=answer.headers)
            return _download(entry, "fetched")
        except httpx.HTTPError as error:
            raise _PassingError(_reason(error, patience)) from error
        except httpx.InvalidURL as error:
            raise FetchError(f"{address}: this is not a web address ({error}).") from error
        finally:
            partial.unlink(missing_ok=True)

    def _refuse(self, address: str, answer: httpx.Response) -> None:
        status = answer.status_code
        if status in PASSING:
            wait = retry_after(answer.headers.get("retry-after", ""), self.now())
            raise _PassingError(f"the server answered with status {status}", wait)
        if status != 200:
            raise FetchError(
                f"{address}: the server answered with status {status} "
                f"({answer.reason_phrase or 'no reason given'}). Check the address: "
                "the publisher may have moved or withdrawn it."
            )


def _save(
    answer: httpx.Response, partial: Path, progress: Callable[[int, int | None], None]
) -> None:
    expected = answer.headers.get("content-length")
    total = int(expected) if expected and expected.isdigit() else None
    with partial.open("wb") as stream:
        for piece in answer.iter_bytes():
            stream.write(piece)
            progress(answer.num_bytes_downloaded, total)
    if total is not None and answer.num_bytes_downloaded != total:
        raise _PassingError(
            f"the answer broke off: {answer.num_bytes_downloaded:,} of {total:,} bytes came"
        )


def is_json(path: Path, content_type: str) -> str:
    """What keeps a file from being JSON, in words; ``""`` where it is JSON."""
    content = path.read_bytes()
    if looks_like_page(content):
        return "the server sent a web page instead of JSON"
    try:
        json.loads(content)
    except ValueError as error:
        return f"the answer is not whole JSON ({error})"
    return ""


def looks_like_page(content: bytes) -> bool:
    """Whether a body is a web page, as servers send on errors with status 200.

    >>> looks_like_page(b"\\n<!DOCTYPE html><title>Sorry</title>"), looks_like_page(b"a,b\\n1,2\\n")
    (True, False)
    """
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<!doctype", b"<html", b"<head", b"<?xml", b"<body"))


def retry_after(text: str, now: datetime) -> float | None:
    """Seconds to wait by a ``Retry-After`` header (seconds or a date); ``None`` if it says nothing.

    >>> retry_after("7", datetime(2026, 1, 1, tzinfo=UTC))
    7.0
    >>> retry_after("Thu, 01 Jan 2026 00:00:30 GMT", datetime(2026, 1, 1, tzinfo=UTC))
    30.0
    """
    if text.strip().isdigit():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())


@cache
def _trust() -> ssl.SSLContext:
    """The certificates to trust, read once: reading them takes longer than a small answer."""
    return httpx.create_ssl_context()


def _reason(error: httpx.HTTPError, patience: Patience) -> str:
    match error:
        case httpx.ConnectTimeout():
            return f"the server could not be reached within {patience.connect:g} seconds"
        case httpx.ConnectError():
            return "the server could not be reached"
        case httpx.TimeoutException():
            return f"the server fell silent for {patience.stall:g} seconds"
        case httpx.RemoteProtocolError():
            return f"the answer broke off ({error})"
        case httpx.TooManyRedirects():
            return "the server sends us round in circles"
        case httpx.DecodingError():
            return "the answer arrived damaged (its compression cannot be undone)"
    return f"the connection failed ({type(error).__name__}: {error})"


def _download(entry: Entry, how: str, remark: str = "") -> Download:
    return Download(
        path=entry.body,
        address=entry.address,
        sha256=entry.sha256,
        size=entry.size,
        fetched_at=entry.fetched_at,
        how=how,
        remark=remark,
    )
