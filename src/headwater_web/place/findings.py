"""What stands out in a place, as the page tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain
from typing import cast

from markupsafe import Markup

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.stands_out import Item, StandsOut
from headwater.indicators.words.figures import capital
from headwater.indicators.words.item_sentences import NO_INTERVAL, tell
from headwater.indicators.words.sentence import Segment, Sentence, beside, joined
from headwater_web.charts.marks import Verdict, icon
from headwater_web.figures.addresses import address
from headwater_web.figures.request import nation_name
from headwater_web.figures.strips import title_of, trace_address

MOST = {"worse": 4, "worsening": 3, "cannot_tell": 1, "better": 2, "improving": 1}
MARKS = {"worsening": "worse", "improving": "better", "cannot_tell": "cannot_tell"}


@dataclass(frozen=True)
class Finding:
    """One thing that stands out: its mark, its words, its way on."""

    kind: str
    mark: Markup
    says: Sentence
    small: Sentence
    title: str
    address: str
    trace: str


def findings(atlas: Atlas, out: StandsOut) -> tuple[Finding, ...]:
    """The first few of each kind, worst first, no measure twice."""
    told: dict[tuple[str, str, str], Finding] = {}
    kinds = (out.worse, out.worsening, out.uncertain, out.better, out.improving)
    for item in chain.from_iterable(
        [each for each in kind if each.standing.key not in told][: MOST[kind[0].kind]]
        for kind in kinds
        if kind
    ):
        told.setdefault(item.standing.key, finding(atlas, item))
    return tuple(reasoned_once(told.values()))


def reasoned_once(found: Iterable[Finding]) -> Iterable[Finding]:
    """The findings; of those that go by rank, the first says why, and the others not again."""
    why, said = f"{NO_INTERVAL}: ", False
    for each in found:
        first, *rest = each.small.segments or (Segment(""),)
        by_rank = first.text.startswith(why)
        if by_rank and said:
            short = replace(first, text=capital(first.text.removeprefix(why)))
            yield replace(each, small=replace(each.small, segments=(short, *rest)))
        else:
            yield each
        said = said or by_rank


def finding(atlas: Atlas, item: Item) -> Finding:
    """One item with its words."""
    each = item.standing
    words = tell(item, atlas.definitions.get(each.indicator))
    nation = nation_name(atlas)
    verdict = MARKS.get(item.kind, each.verdict)
    return Finding(
        kind=item.kind,
        mark=icon(cast(Verdict, verdict)),
        says=beside(joined([words.finding, words.detail]), nation),
        small=beside(words.small_print, nation),
        title=title_of(atlas, each),
        address=address("indicators:indicator", each.indicator),
        trace=trace_address(each),
    )
