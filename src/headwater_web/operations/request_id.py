"""A number for each request, so that a person, a log line and a proxy can speak of the same one."""

from __future__ import annotations

import re
import uuid

HEADER = "X-Request-ID"
SOUND = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{7,63}")


def request_id(given: str) -> str:
    """The id a proxy sent, if it is 8 to 64 letters, digits, dashes; else one made here.

    Anything else could forge a log line or an answer's header.

    >>> request_id("b1946ac92492d234")
    'b1946ac92492d234'
    >>> len(request_id("two\\nlines")), request_id("short") == "short"
    (32, False)
    """
    return given if SOUND.fullmatch(given) else uuid.uuid4().hex
