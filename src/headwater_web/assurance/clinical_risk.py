"""The risk matrix of DCB0129, clinical risk management for makers of health software.

Source: NHS Digital, DCB0129 implementation guidance: likelihood (very low to very high) by severity
(minor, significant, considerable, major, catastrophic) gives a risk from 1 to 5; 4 and 5 cannot be
accepted, 3 only where it cannot be made smaller, 1 and 2 can.
"""

from __future__ import annotations

LIKELIHOOD = ("very low", "low", "medium", "high", "very high")
SEVERITY = ("minor", "significant", "considerable", "major", "catastrophic")
MATRIX = (
    (1, 1, 2, 2, 3),
    (1, 2, 2, 3, 4),
    (2, 2, 3, 3, 4),
    (2, 3, 3, 4, 5),
    (3, 4, 4, 5, 5),
)
LARGEST_ACCEPTED = 2


def risk(likelihood: int, severity: int) -> int:
    """The risk, 1 to 5, of a likelihood and a severity, each 1 to 5.

    >>> risk(3, 4)
    3
    >>> risk(6, 1)
    Traceback (most recent call last):
    ...
    ValueError: likelihood and severity run from 1 to 5, not 6 and 1
    """
    if not (1 <= likelihood <= 5 and 1 <= severity <= 5):
        raise ValueError(
            f"likelihood and severity run from 1 to 5, not {likelihood} and {severity}"
        )
    return MATRIX[likelihood - 1][severity - 1]


def in_words(likelihood: int, severity: int) -> str:
    """A risk with the words it is made of.

    >>> in_words(1, 4)
    '2 (very low, major)'
    """
    made = risk(likelihood, severity)
    return f"{made} ({LIKELIHOOD[likelihood - 1]}, {SEVERITY[severity - 1]})"
