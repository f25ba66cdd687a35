"""By how much a gap narrows, and how far that could be by the evidence and by chance."""

from __future__ import annotations

from typing import Any

DAYS = 365.25
STAYS = 0.005
"""A slope that moves by less than this share of itself stays as it is."""


def may_be_chance(gap: dict[str, Any]) -> bool:
    """Whether no change lies within either interval."""
    held = [gap[name] for name in ("evidence", "luck") if gap.get(name)]
    return any(low <= 0 <= high for low, high in held)


def narrowing(gap: dict[str, Any]) -> str:
    """Both intervals in days, kept apart; answers of an earlier version have none."""
    said = [
        f"{days(*gap[name])} {words}"
        for name, words in (("evidence", "by the evidence"), ("luck", "by chance"))
        if gap.get(name)
    ]
    return f"95% interval {', '.join(said)}" if said else "no interval is worked out"


def days(low: float, high: float) -> str:
    """An interval in days: narrower, wider, or from one to the other.

    >>> days(0.01, 0.03), days(-0.02, -0.01), days(-0.01, 0.02)
    ('4 to 11 days narrower', '4 to 7 days wider', '4 days wider to 7 days narrower')
    """
    under, over = round(DAYS * abs(low)), round(DAYS * abs(high))
    if low > 0:
        return f"{under} to {counted(over)} narrower"
    if high < 0:
        return f"{over} to {counted(under)} wider"
    return f"{counted(under)} wider to {counted(over)} narrower"


def counted(days: int) -> str:
    """Days in words.

    >>> counted(1), counted(0)
    ('1 day', '0 days')
    """
    return f"{days} day{'' if days == 1 else 's'}"
