"""How entries are chained: what a digest covers, byte by byte.

A digest is SHA-256 of a JSON list: the name of this form, then every field in the order of
``FIELDS``, ``previous`` (the digest before it) last. JSON is written without spaces, with every
character outside ASCII escaped, so that each text has one form and no two lists have the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

FORM = "headwater audit 1"
FIELDS = ("sequence", "at", "actor", "action", "subject", "detail", "reason", "previous")
GENESIS = "0" * 64


def digest(entry: Mapping[str, Any]) -> str:
    """The digest of an entry's fields, as 64 hexadecimal digits.

    >>> first = dict(sequence=1, at="2026-07-01T09:30:00.000000Z", actor="person:a",
    ...              action="audit.sealed", subject="audit:1", detail="{}", reason="",
    ...              previous=GENESIS)
    >>> digest(first)[:16], digest({**first, "reason": "x"})[:16]
    ('90521825e6c8a1b1', '1f27dd5f35a23607')
    """
    listed = [FORM, *(entry[field] for field in FIELDS)]
    return hashlib.sha256(canonical(listed).encode("ascii")).hexdigest()


def canonical(value: Any) -> str:
    """The one JSON text of a value: keys sorted, no spaces, ASCII; no NaN, no infinity.

    >>> canonical({"b": "é", "a": [1, None]})
    '{"a":[1,null],"b":"\\\\u00e9"}'
    """
    return json.dumps(
        value, ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
