"""Codes of conversations and workshops: made up, and easy to read out."""

from __future__ import annotations

import secrets

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def made_up_code() -> str:
    """Eight letters and figures that say nothing and are not mistaken for each other.

    >>> len(made_up_code())
    8
    """
    return "".join(secrets.choice(LETTERS) for _ in range(8))
