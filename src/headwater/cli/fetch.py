"""``headwater fetch``: official statistics, lookups and outlines from their publishers."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

from headwater.lake import arrivals, fingertips_api, open_geography, published
from headwater.lake.arrivals import Arrival
from headwater.lake.cache import Cache
from headwater.lake.fetch import Check, Fetcher, FetchError, Patience, is_json

app = typer.Typer(
    help="Fetch official statistics, lookups and outlines from their publishers.",
    no_args_is_help=True,
)

FINGERTIPS_BASE = "HEADWATER_FINGERTIPS_URL"
GEOGRAPHY_BASE = "HEADWATER_GEOGRAPHY_URL"
PUBLISHED_BASE = "HEADWATER_PUBLISHED_URL"

Work = Callable[[arrivals.Progress], Arrival]

Refresh = Annotated[
    bool, typer.Option("--refresh", help="Ask the publisher even if today's copy is here.")
]
Stall = Annotated[float, typer.Option(help="Seconds of silence after which a try is given up.")]
Tries = Annotated[int, typer.Option(help="How often to try before giving up.")]


@app.command("fingertips")
def fingertips(
    indicator: Annotated[
        list[int] | None,
        typer.Option(help="Number of an indicator, such as 90366; may be repeated. Without: 20."),
    ] = None,
    area_type: Annotated[
        list[int] | None,
        typer.Option(
            help="Number of a kind of area, such as 501 (districts) or 502 (counties and "
            "unitary authorities); may be repeated. Without: those two."
        ),
    ] = None,
    metadata: Annotated[
        bool, typer.Option(help="Fetch the published description of each indicator too.")
    ] = False,
    refresh: Refresh = False,
    stall: Stall = 60.0,
    tries: Tries = 5,
) -> None:
    """Fetch all values of indicators from Fingertips, for one or more kinds of area."""
    fetcher = _fetcher(refresh, stall, tries)
    base = os.environ.get(FINGERTIPS_BASE, "")
    jobs: dict[str, Work] = {}
    for number in indicator or fingertips_api.USUAL:
        for kind in area_type or fingertips_api.USUAL_AREA_TYPES:
            asked = fingertips_api.data(number, kind, base=base)
            jobs[asked.file_name] = partial(_fingertips, fetcher, asked)
        if metadata:
            asked = fingertips_api.metadata(number, base=base)
            jobs[asked.file_name] = partial(
                _fingertips, fetcher, asked, check=fingertips_api.wrong_with_metadata
            )
    _work_through(jobs, folder())


@app.command("area-types")
def area_types(refresh: Refresh = False, stall: Stall = 60.0, tries: Tries = 5) -> None:
    """Fetch the list of the kinds of area that Fingertips knows, with their numbers."""
    asked = fingertips_api.area_types(base=os.environ.get(FINGERTIPS_BASE, ""))
    work = partial(_fingertips, _fetcher(refresh, stall, tries), asked, check=is_json)
    _work_through({asked.file_name: work}, folder() / "reference")


@app.command("geography")
def geography(
    layer: Annotated[
        list[str] | None,
        typer.Argument(help="Layers by name, or lookups, or boundaries; all usual ones if none."),
    ] = None,
    refresh: Refresh = False,
    stall: Stall = 60.0,
    tries: Tries = 5,
) -> None:
    """Fetch lookups and outlines from the ONS Open Geography service."""
    known = open_geography.layers(os.environ.get(GEOGRAPHY_BASE, ""))
    try:
        wanted = open_geography.chosen(layer or [], known)
    except ValueError as error:
        Console(stderr=True).print(str(error), highlight=False)
        raise typer.Exit(2) from error
    fetcher = _fetcher(refresh, stall, tries)
    jobs: dict[str, Work] = {one.file_name: partial(_layer, fetcher, one) for one in wanted}
    _work_through(jobs, folder())


@app.command("published")
def published_files(
    name: Annotated[
        list[str] | None, typer.Argument(help="Files by name; all that are known if none.")
    ] = None,
    refresh: Refresh = False,
    stall: Stall = 60.0,
    tries: Tries = 5,
) -> None:
    """Fetch files published at one lasting address, such as the Indices of Deprivation."""
    known = published.publications(os.environ.get(PUBLISHED_BASE, ""))
    try:
        wanted = published.chosen(name or [], known)
    except ValueError as error:
        Console(stderr=True).print(str(error), highlight=False)
        raise typer.Exit(2) from error
    fetcher = _fetcher(refresh, stall, tries)
    jobs: dict[str, Work] = {one.file_name: partial(_published, fetcher, one) for one in wanted}
    _work_through(jobs, folder())


@app.command("list")
def list_known() -> None:
    """List the layers and files that can be fetched by name."""
    console = Console()
    for one in open_geography.layers().values():
        console.print(f"geography {one.name}: {one.what} ({one.vintage})", highlight=False)
    for file in published.publications().values():
        console.print(f"published {file.name}: {file.what} ({file.vintage})", highlight=False)


def home() -> Path:
    """Headwater's home folder: ``HEADWATER_HOME``, or ``var`` where the command runs."""
    return Path(os.environ.get("HEADWATER_HOME", "var"))


def folder() -> Path:
    """Where fetched files land, ready for ``headwater load``."""
    return home() / "fetched"


def _fingertips(
    fetcher: Fetcher,
    asked: fingertips_api.Question,
    progress: arrivals.Progress,
    check: Check = fingertips_api.wrong_with_data,
) -> Arrival:
    where = folder() / "reference" if check is is_json else folder()
    return arrivals.fingertips(fetcher, asked, where, check=check, progress=progress)


def _layer(fetcher: Fetcher, wanted: open_geography.Layer, progress: arrivals.Progress) -> Arrival:
    return arrivals.layer(fetcher, wanted, folder(), progress=progress)


def _published(
    fetcher: Fetcher, wanted: published.Publication, progress: arrivals.Progress
) -> Arrival:
    return arrivals.published(fetcher, wanted, folder(), progress=progress)


def _fetcher(refresh: bool, stall: float, tries: int) -> Fetcher:
    return Fetcher(
        Cache(home() / "cache"),
        lambda: datetime.now(UTC),
        patience=Patience(tries=tries, stall=stall, connect=min(10.0, stall)),
        max_age=timedelta(0) if refresh else timedelta(days=1),
    )


def _work_through(jobs: dict[str, Work], where: Path) -> None:
    """Does every job though some fail; says what came, and exits with 1 if anything did not."""
    console = Console()
    failed = 0
    for name, work in jobs.items():
        try:
            with _Bar(console, name) as bar:
                arrival = work(bar.show)
        except FetchError as error:
            failed += 1
            Console(stderr=True).print(f"{name}: not fetched. {error}", highlight=False)
            continue
        rows = f"{arrival.rows:,} rows, " if arrival.rows is not None else ""
        console.print(
            f"{name}: {rows}{arrival.size / 1e6:,.2f} MB, {WORDS[arrival.how]}", highlight=False
        )
        if arrival.remark:
            console.print(f"  {arrival.remark}", highlight=False)
    console.print(f"{len(jobs) - failed} of {len(jobs)} files are in {where}", highlight=False)
    if failed:
        raise typer.Exit(1)
    console.print(f"Next: headwater load {where}", highlight=False)


WORDS = {
    "fetched": "fetched",
    "unchanged": "unchanged at the publisher since we last fetched it",
    "kept": "already here from within the last day",
    "stale": "the publisher could not be reached, so this is an older copy",
}


class _Bar(AbstractContextManager["_Bar"]):
    """A progress bar that counts bytes or rows, whichever it is told."""

    def __init__(self, console: Console, name: str) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task(name, total=None)

    def show(self, done: int, expected: int | None) -> None:
        self._progress.update(self._task, completed=done, total=expected)

    def __enter__(self) -> _Bar:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()
