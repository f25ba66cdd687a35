"""Who took part, by age band or by place, without a count that would tell of a few people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from headwater.deliberation.small_strata import shown_counts
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.participants import Participant


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
    stands last.
    """
    held = Participant.objects.filter(conversation=conversation, votes__isnull=False)
    counts = dict(held.values_list(column).annotate(Count("pk", distinct=True)))
    codes = [*names, *sorted(set(counts) - set(names) - {""}), ""]
    told = shown_counts([[counts.get(each, 0) for each in codes]]).table()[0]
    return [
        Stratum(
            names.get(code, code) if code else "Did not say", people, (residents or {}).get(code)
        )
        for code, people in zip(codes, told[:-1], strict=True)
    ]
