"""The tables of a place's page: headlines first, then a table for each domain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.place_standing import Standing
from headwater_web.charts.strip import axis
from headwater_web.figures.domains import DOMAINS
from headwater_web.figures.request import nation_name
from headwater_web.figures.strips import StripRow, strip_rows

FEW = 8
GROUPS = (
    ("health", DOMAINS["health"], "How long and how well people live, and what makes them ill."),
    (
        "building_blocks",
        DOMAINS["building_blocks"],
        "Work, income, learning, homes, travel and air: what makes people well long before they "
        "need a doctor.",
    ),
    (
        "social_fabric",
        DOMAINS["social_fabric"],
        "What brings people together, and how easily they reach it.",
    ),
)
BROUGHT = (
    "brought",
    "Brought by you, or shared with you",
    "Measures that people here added as files of their own. Nobody else has checked them.",
)


@dataclass(frozen=True)
class Group:
    """A table of strips: the first few rows, and the rest behind a summary."""

    id: str
    title: str
    says: str
    axis: Markup
    rows: tuple[StripRow, ...]
    more: tuple[StripRow, ...] = ()

    @property
    def opens(self) -> str:
        """What opens the first rows on a narrow screen."""
        return f"{len(self.rows)} measures, one by one" if len(self.rows) > 1 else "The measure"

    @property
    def more_label(self) -> str:
        """What opens the rest."""
        return f"{len(self.more)} more measures"


def group_rows(
    atlas: Atlas, standings: Iterable[Standing], peers: frozenset[str]
) -> Iterable[Group]:
    """Headlines first, then each domain; within one, what is worst comes first."""
    nation = nation_name(atlas)
    judged = [each for each in standings if each.value is not None and each.polarity != "none"]
    heads = [each for each in judged if is_headline(atlas, each)]
    if heads:
        rows = strip_rows(atlas, in_order(atlas, heads), peers)
        found = marked(heads, "headline measures")
        yield Group("stands", "Where it stands", found, axis("higher", nation), rows)
    brought = [each for each in standings if is_brought(atlas, each) and each.value is not None]
    if brought:
        rows = strip_rows(atlas, sorted(brought, key=worst_first), peers)
        yield Group(*BROUGHT, axis("higher", nation), rows[:FEW], rows[FEW:])
    shown = {each.key for each in (*heads, *brought)}
    others = [each for each in judged if each.key not in shown]
    for domain, title, says in GROUPS:
        rest = [each for each in others if domain_of(atlas, each) == domain]
        rows = strip_rows(atlas, sorted(rest, key=worst_first), peers)
        if rows:
            found = f"{says} {marked(rest)}"
            yield Group(domain, title, found, axis("higher", nation), rows[:FEW], rows[FEW:])


def marked(standings: Sequence[Standing], kind: str = "measures") -> str:
    """How many of the measures are marked worse, and how many better, in a sentence."""
    worse, better = (
        sum(each.verdict == verdict for each in standings) for verdict in ("worse", "better")
    )
    of = f"Of {len(standings)} {kind}" if len(standings) > 1 else f"Of one {kind[:-1]}"
    if not worse and not better:
        return f"{of} none is marked worse, and none better."
    is_worse = f"{worse or 'none'} {'are' if worse > 1 else 'is'} marked worse"
    return f"{of} {is_worse}, and {better or 'none'} better."


def is_brought(atlas: Atlas, each: Standing) -> bool:
    """Whether somebody added the measure as a file of her own."""
    return getattr(atlas.definitions.get(each.indicator), "origin", "") == "own"


def is_headline(atlas: Atlas, each: Standing) -> bool:
    """Whether the measure belongs on the first screen."""
    measure = atlas.definitions.get(each.indicator)
    return measure is not None and measure.headline


def domain_of(atlas: Atlas, each: Standing) -> str:
    """The measure's domain; a measure without a definition counts as health."""
    measure = atlas.definitions.get(each.indicator)
    return measure.domain if measure else "health"


def in_order(atlas: Atlas, standings: Iterable[Standing]) -> list[Standing]:
    """Headlines in the order of their definitions, so that pages can be compared."""
    order = {name: i for i, name in enumerate(atlas.definitions)}
    return sorted(standings, key=lambda each: (order.get(each.indicator, 999), each.sex))


def worst_first(each: Standing) -> tuple[float, str]:
    """Order by distance from England, worse first."""
    return (each.z if each.z is not None else 0.0, each.indicator)
