"""``headwater simulate``: what a scenario would do to a place, by every resident."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from headwater import __version__
from headwater.lake import Lake
from headwater.lake.configuration import lake_root
from headwater.lake.provenance import Provenance
from headwater.lake.shapes import OBSERVATION
from headwater.simulation.model import Model
from headwater.simulation.outcomes.account import Answer, answered
from headwater.simulation.outcomes.drivers import drivers
from headwater.simulation.outcomes.economics import Account
from headwater.simulation.outcomes.further_evidence import THRESHOLD, worth_of_evidence
from headwater.simulation.outcomes.headline import Headline
from headwater.simulation.outcomes.observations import of_districts, of_small_areas
from headwater.simulation.outcomes.parameter_names import spoken
from headwater.simulation.outcomes.sentences import number, paired, pounds, signed
from headwater.simulation.outcomes.study import Depth, Study, Told, study
from headwater.simulation.outcomes.uncertainty import Bar
from headwater.simulation.parameters import plan_of, region_model
from headwater.simulation.parameters.redrawn import Redrawn
from headwater.simulation.population import Population, small_areas, synthesise
from headwater.simulation.run import Run
from headwater.simulation.scenario import Scenario, base_year, read_scenario

PARTS = {
    "programme": "programme",
    "care": "care",
    "released": "bed days released",
    "in_kind": "emergency care, not cash",
}
File = Annotated[Path, typer.Argument(help="The scenario, a TOML file.")]
Place = Annotated[
    str,
    typer.Option(
        "--place",
        help="Code of a region, an ICB, a combined authority or a district; the home region.",
    ),
]
Folder = Annotated[
    Path | None, typer.Option("--lake", help="The lake's folder; lake in HEADWATER_HOME if absent.")
]
Repeats = Annotated[int, typer.Option(min=1, help="Runs with other luck, the first included.")]
Draws = Annotated[int, typer.Option(min=0, help="Draws of the uncertain figures.")]
Write = Annotated[bool, typer.Option(help="Write the results to the lake.")]


def simulate(
    scenario: File,
    place: Place = "",
    folder: Folder = None,
    repeats: Repeats = 5,
    draws: Draws = 20,
    write: Write = True,
) -> None:
    """Simulate every resident of a place under a scenario, twice with the same luck."""
    lake = Lake(folder or lake_root())
    text = scenario.read_text(encoding="utf-8")
    with Progress(
        TextColumn("{task.description:32.32}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("Reading", total=None)

        def told(said: str, done: int = 0, whole: int = 0) -> None:
            bar.update(task, description=said, completed=done, total=whole or None)

        people = synthesise(small_areas(lake, place or home(lake)), progress=told)
        asked = read_scenario(str(scenario), text, people.areas)
        told("Fitting the model to the people")
        model = region_model(people.residents, people.areas, choices=asked.answers)
        redrawn = Redrawn(people.residents, people.areas, asked.answers, asked.seed)
        found = _studied(asked, people, model, Depth(repeats, draws, redrawn.model), told)
        bars = (
            drivers(found, people.residents, people.areas, model, told=told, limits=redrawn.limits)
            if draws
            else ()
        )
        if write:
            told("Writing to the lake")
            put(lake, scenario.stem, found, people, asked)
    answer = answered(found, asked.title, asked.assumed, asked.uncosted, asked.cashable)
    show(answer, len(people.residents))
    titles = {each.intervention.id: each.intervention.title for each in asked.offerings}
    show_further_evidence(bars, worth_of_evidence(found), titles)


def _studied(asked: Scenario, people: Population, model: Model, depth: Depth, told: Told) -> Study:
    plan = plan_of(asked, people.residents, people.areas)
    run = Run(years=asked.years, seed=asked.seed)
    return study(people.residents, people.areas, model, plan, run, depth, told)


def home(lake: Lake) -> str:
    """The region whose small areas the lake holds; ``ValueError`` where it holds several."""
    rows = lake.read(
        "membership", ["parent"], "child_type = 'LSOA' AND parent_type = 'region'"
    ).to_pylist()
    regions = sorted({str(row["parent"]) for row in rows})
    if len(regions) != 1:
        raise ValueError(
            f"The lake holds small areas of {len(regions)} regions"
            f"{': ' + ', '.join(regions) if regions else ''}. Name one with --place."
        )
    return regions[0]


def put(lake: Lake, name: str, found: Study, people: Population, asked: Scenario) -> None:
    """Write both cubes to the lake, each a dataset of its own."""
    year = base_year()
    made = Provenance(
        "headwater simulate",
        made_at=datetime.now(UTC),
        version=__version__,
        parameters={"scenario": asked.title, "seed": str(asked.seed), "years": str(asked.years)},
    )
    with lake.transaction() as changes:
        for suffix, rows in (
            ("small-areas", of_small_areas(found, people.areas, year, asked.title)),
            ("districts", of_districts(found, people.areas, year, asked.title)),
        ):
            changes.put(OBSERVATION, f"simulated-{name}-{suffix}", rows, made)


def show(answer: Answer, residents: int) -> None:
    """Print the sentences, the table of figures and who pays."""
    console = Console(soft_wrap=True, highlight=False, markup=False)
    console.print(f"{residents:,} residents.")
    for line in answer.sentences:
        console.print(line)
    console.print(table_of(answer.headlines))
    console.print("Who pays and who saves; below nothing is less spent, or fewer days released:")
    console.print(table_of_accounts(answer.accounts))


def table_of(lines: tuple[Headline, ...]) -> Table:
    """The table of figures: the change, both intervals, and how much pairing narrows it."""
    table = Table(box=None, pad_edge=False)
    for heading in ("", "as things are", "change", "by luck alone", "by the evidence", "from year",
                    "pairing"):  # fmt: skip
        table.add_column(heading, justify="left" if not heading else "right", overflow="fold")
    for line in lines:
        luck, evidence = line.luck, line.parameters
        table.add_row(
            line.name,
            number(line.as_things_are),
            signed(line.change),
            f"{signed(luck.lower)} to {signed(luck.upper)}" if luck.error == luck.error else "",
            f"{signed(evidence.lower)} to {signed(evidence.upper)}" if evidence else "",
            str(base_year() + line.lag - 1) if line.lag else "",
            paired(line.pairing_least),
        )
    return table


def table_of_accounts(accounts: tuple[Account, ...]) -> Table:
    """The sums of each organisation that change, with both intervals."""
    table = Table(box=None, pad_edge=False)
    for heading in ("", "", "over all years", "by luck alone", "by the evidence"):
        table.add_column(heading, justify="right" if heading else "left", overflow="fold")
    for each in accounts:
        for name, words in PARTS.items():
            value = getattr(each, name)
            if not value:
                continue
            told = signed if name == "released" else money
            ends = (held.get(name) for held in (each.luck, each.evidence))
            ranges = (f"{told(x.lower)} to {told(x.upper)}" if x else "" for x in ends)
            table.add_row(each.organisation, words, told(value), *ranges)
    return table


def money(value: float) -> str:
    """Pounds with their sign."""
    told = pounds(value)
    return f"−{told}" if value < 0 and told != "£0" else told


def show_further_evidence(
    bars: tuple[Bar, ...], worth: float | None, titles: Mapping[str, str]
) -> None:
    """Print what drives the change in admissions, and what it would be worth to know it all."""
    console = Console(soft_wrap=True, highlight=False, markup=False)
    if bars:
        console.print("What drives the change in emergency admissions, the widest first:")
        table = Table(box=None, pad_edge=False)
        for heading in ("", "at its lower limit", "at its upper limit"):
            table.add_column(heading, justify="left" if not heading else "right", overflow="fold")
        for bar in bars:
            table.add_row(spoken(bar.name, titles), signed(bar.low), signed(bar.high))
        console.print(table)
    if worth is not None:
        console.print(
            "To know every uncertain figure exactly before deciding would be worth "
            f"{pounds(worth)}, at {pounds(THRESHOLD)} for a quality-adjusted life year."
        )
