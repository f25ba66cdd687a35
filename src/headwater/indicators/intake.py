"""A region from published files: every known form, the combined authorities, the indicators made.

This is what ``headwater load`` does: the same steps for one file and for a whole region.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from time import perf_counter

from headwater import __version__
from headwater.indicators.definition import Definition, definitions
from headwater.indicators.standings.lives import carry
from headwater.indicators.standings.networks import publish_networks
from headwater.indicators.standings.standing import derive
from headwater.lake.loading import Inspect, LoadSummary, Memberships, Progress, load
from headwater.lake.mapping import Mapping, read_mappings
from headwater.lake.provenance import Provenance
from headwater.lake.reconciliation import Contribution
from headwater.lake.store import Lake
from headwater.place import vintage
from headwater.place.combined_authorities import area_rows, membership_rows
from headwater.place.drawable import draw
from headwater.place.lives import settle
from headwater.place.overlap import publish_overlaps

AUTHORITIES = "combined_authorities"
AUTHORITIES_VINTAGE = "2025"
LAST = 99
PREPARATIONS = 4


@dataclass(frozen=True)
class Intake:
    """What came of bringing a region in: the load, and the rows of each indicator made from it."""

    loaded: LoadSummary
    made: dict[str, int]
    seconds: float


@lru_cache(maxsize=1)
def all_mappings() -> tuple[Mapping, ...]:
    """Every mapping that Headwater knows: places and indicators."""
    return read_mappings("headwater.place", "headwater.indicators")


def bring_in(
    lake: Lake,
    paths: Iterable[Path],
    *,
    now: datetime,
    progress: Progress | None = None,
    engine: str = "duckdb",
    chosen: Sequence[Definition] | None = None,
) -> Intake:
    """Loads files and folders, and makes from them all that pages read.

    Commits in turn: the files, the indicators that can be made from them, outlines fit for maps,
    and where every place stands. ``LakeError`` where the lake cannot be written.
    """
    started = perf_counter()
    summary = load(
        lake,
        paths,
        all_mappings(),
        now=now,
        inspect=vintage_inspection(),
        progress=progress,
        reference=_authorities(now),
    )
    made: dict[str, int] = {}
    if summary.good:
        wanted = tuple(definitions() if chosen is None else chosen)
        made = prepare(lake, wanted, now=now, progress=progress, engine=engine)
    return Intake(summary, made, perf_counter() - started)


def prepare(
    lake: Lake,
    wanted: Sequence[Definition],
    *,
    now: datetime,
    progress: Progress | None = None,
    engine: str = "duckdb",
) -> dict[str, int]:
    """Makes indicators, outlines and standings from what the lake holds; rows of each indicator.

    Areas that have ended by ``now`` hand their memberships and figures on to their successors.
    """
    from headwater.indicators import compute
    from headwater.lake.engine import connect

    tell = progress or _silent
    tell("areas that ended", 0, PREPARATIONS)
    settle(lake, now=now)
    publish_overlaps(lake, now=now)
    tell("indicators", 1, PREPARATIONS)
    with connect(lake, engine) as opened:
        made = compute.publish(lake, opened, wanted, now=now)
    publish_networks(lake, definitions(), now=now)
    carry(lake, definitions(), now=now)
    tell("outlines", 2, PREPARATIONS)
    draw(lake, now=now)
    tell("where every place stands", 3, PREPARATIONS)
    derive(lake, definitions(), now=now)
    tell("", PREPARATIONS, PREPARATIONS)
    return made


def _silent(name: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


def _authorities(now: datetime) -> tuple[Contribution, ...]:
    made = Provenance(
        "headwater load",
        made_at=now,
        version=__version__,
        publisher="Orders made by Parliament; ONS codes",
        licence="Open Government Licence v3.0",
        note="combined authorities as lists of districts",
    )
    return (
        Contribution("area", AUTHORITIES, LAST, area_rows(), made),
        Contribution("membership", AUTHORITIES, LAST, membership_rows(AUTHORITIES_VINTAGE), made),
    )


def vintage_inspection() -> Inspect:
    """A check of code systems against the small areas known so far.

    Where the lake knows the system that a file should be of, a file of another one is named and
    refused; where it does not, nothing can be said and the file passes. Codes of Wales, Scotland
    and Northern Ireland are left aside: look-ups of several countries carry them.
    """
    known: dict[int, dict[str, frozenset[str]]] = {}

    def inspect(system: str, column: str, codes: Sequence[str], memberships: Memberships) -> str:
        rows = memberships()
        if rows.num_rows not in known:
            known.clear()
            known[rows.num_rows] = vintage.known_vintages(rows)
        sets, expected = known[rows.num_rows], vintage.census_name(system)
        asked = [code for code in codes if code[:1] not in "WSN"]
        if expected not in sets or not asked:
            return ""
        try:
            vintage.require(asked, expected, sets, f"the column {column}")
        except vintage.WrongVintageError as error:
            return f"{error}."
        return ""

    return inspect
