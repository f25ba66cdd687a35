"""What a ratio of a result means, in words for readers who do not work with ratios.

A ratio of risks, rates or hazards of 0.77 says that something happened 23% less often. Odds are
named as odds, since they overstate how much more often a common thing happens.
"""

from __future__ import annotations

import re

from headwater.practice.card import Result

RATIO = re.compile(r"\b(risk|rate|hazard|odds) ratio\b")
SPAN = re.compile(r"(\d+\.\d+) \((\d+\.\d+) to (\d+\.\d+)\)")
MANY_TIMES = 1.5


def plain_change(result: Result) -> str:
    """The change of a result in plain words; nothing where its measure is no ratio.

    >>> from headwater.practice.terms import Finding
    >>> def says(measure: str, change: str) -> str:
    ...     return plain_change(Result("falls", Finding.HELPED, measure, change=change))
    >>> says("rate ratio", "0.77 (0.71 to 0.83)")
    '23% less often (17% to 29%)'
    >>> says("risk ratio", "2.32 (2.15 to 2.51)")
    '2.3 times as often (2.1 to 2.5)'
    >>> says("risk ratio", "1.11 (0.99 to 1.25)")
    'between 1% less and 25% more often, which may be chance'
    >>> says("odds ratio", "1.42 (1.17 to 1.73)")
    'odds 42% higher (17% to 73%)'
    >>> says("mmHg", "−5.1 (−5.3 to −5.0)")
    ''
    """
    kind, held = RATIO.search(result.measure), SPAN.fullmatch(result.change)
    if not (kind and held):
        return ""
    value, lower, upper = (float(each) for each in held.groups())
    odds = kind[1] == "odds"
    if lower <= 1.0 <= upper:
        less, more = ("lower", "higher odds") if odds else ("less", "more often")
        below, above = _percent(lower), _percent(upper)
        return f"between {below} {less} and {above} {more}, which may be chance"
    if value >= MANY_TIMES:
        ends = f"({lower:.1f} to {upper:.1f})"
        return f"{value:.1f} times {'the odds' if odds else 'as often'} {ends}"
    ends = " to ".join(sorted((_percent(lower), _percent(upper)), key=lambda each: int(each[:-1])))
    if odds:
        return f"odds {_percent(value)} {'lower' if value < 1 else 'higher'} ({ends})"
    return f"{_percent(value)} {'less' if value < 1 else 'more'} often ({ends})"


def _percent(ratio: float) -> str:
    return f"{abs(ratio - 1) * 100:.0f}%"
