"""Who took part, by age band or by place, without a count that would tell of a few people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from headwater.deliberation.small_strata import shown_counts
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.participants import Participant
from headwater_web.deliberation.statements import Statement


@dataclass(frozen=True)
class Stratum:
    """People of one age band or area: how many took part, None where that is not shown.

    ``residents`` is their share of those who live there, 0 to 1, where it is known.
    """

    name: str
    people: int | None
    residents: float | None = None


def strata(
    conversation: Conversation,
    column: str,
    names: Mapping[str, str],
    residents: Mapping[str, float] | None = None,
) -> list[Stratum]:
    """Who took part by what they said of themselves; ``column`` is ``age_band`` or ``area``.

    Fewer than ten are withheld, and what would give a withheld count away; whoever said nothing
    stands last. That nobody kept silent gives nobody away, and hides no other count.
    """
    held = Participant.objects.filter(
        conversation=conversation, votes__statement__state=Statement.State.ACCEPTED
    )
    counts = dict(held.values_list(column).annotate(Count("pk", distinct=True)))
    codes = [*names, *sorted(set(counts) - set(names) - {""})]
    silent = [counts[""]] if counts.get("") else []
    told = shown_counts([[*(counts.get(each, 0) for each in codes), *silent]]).table()[0]
    unsaid = told[len(codes)] if silent else 0
    found = [
        Stratum(names.get(code, code), people, (residents or {}).get(code))
        for code, people in zip(codes, told[: len(codes)], strict=True)
    ]
    return [*found, Stratum("Did not say", unsaid)]
