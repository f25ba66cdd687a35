"""To whom each offer of a question is made, and in what way, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from headwater_web.simulation.models import Question
from headwater_web.simulation.offers import choices

AMONG = {"deprived": "in the most deprived fifth", "rural": "in rural areas"}
MOST_NAMED = 3
Named = Callable[[str], str]


def whom(question: Question, name: Named) -> dict[str, str]:
    """By offer, who of those eligible it is for and how they are reached; empty where everybody is
    reached as usual. ``name`` gives the name of a place."""
    return {each["offer"]: words(each, name) for each in question.choices["offers"]}


def words(asked: dict[str, Any], name: Named) -> str:
    """One offer as it was filled in.

    >>> words({"offer": "statins", "who": "rural", "where": ["X1", "X2"]}, str.lower)
    ' in rural areas of x1 and x2'
    >>> words({"offer": "statins", "who": "all", "how": "", "where": []}, str.lower)
    ''
    """
    among, where = AMONG.get(asked.get("who", ""), ""), asked.get("where") or []
    named = [name(code) for code in where[:MOST_NAMED]]
    if len(where) > MOST_NAMED:
        named.append(f"{len(where) - MOST_NAMED} more")
    said = f" {among}" if among else ""
    if named:
        listed = " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))
        said += f" {'of' if among else 'in'} {listed}"
    way = dict(way_of(asked["offer"])).get(asked.get("how", ""))
    return f"{said} ({way[:1].lower()}{way[1:]})" if way else said


def way_of(offer: str) -> tuple[tuple[str, str], ...]:
    """The ways in which people can be reached with an offer: id and words."""
    return next((each.variants for each in choices() if each.id == offer), ())
