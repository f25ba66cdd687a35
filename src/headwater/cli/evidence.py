"""``headwater evidence``: what the models rest on, entry by entry."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from headwater.evidence import Assumption, Book, Figure, Switch, book
from headwater.evidence.topic_file import read_topic
from headwater.evidence.wording import number, rests_on, worth
from headwater.simulation.intervention import Intervention
from headwater.simulation.intervention_file import interventions, read_intervention
from headwater.simulation.scenario import read_scenario

app = typer.Typer(help="What the models rest on: figures and assumptions.", no_args_is_help=True)


@app.callback()
def evidence() -> None:
    """What the models rest on: figures and assumptions."""


@app.command("show")
def show(
    topic: Annotated[
        str, typer.Argument(help="A topic, an entry or an intervention; all topics if absent.")
    ] = "",
) -> None:
    """Print the parameter book: its topics, one topic, one entry in full, or an intervention."""
    held = book()
    if not topic:
        say(_contents(held))
    elif topic in held.figures:
        say(_entry(held.figure(topic), whole=True))
    elif topic in interventions():
        say(_intervention(interventions()[topic]))
    elif topic in held.switches:
        say(_switch(held.switch(topic)))
    else:
        found = held.topic(topic)
        say([f"{found.title} ({found.dated.isoformat()})", found.lead, ""])
        for name in found.figures:
            say(_entry(held.figure(name)))
        for name in found.switches:
            say(_switch(held.switch(name)))


@app.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="A topic, an intervention or a scenario, as TOML.")],
) -> None:
    """Read a file of your own as Headwater's are read, and say what has to change."""
    text = file.read_text(encoding="utf-8")
    found = tomllib.loads(text)
    if "offer" in found:
        scenario = read_scenario(file.name, text)
        say([f"{file.name} is a scenario of {len(scenario.offerings)} offers, and can be run."])
        say(f"It rests on what is assumed: {each}." for each in scenario.assumed)
    elif "eligible" in found:
        made = read_intervention(file.name, text)
        say([f"{file.name} is an intervention for: {made.eligible}. It is sound."])
    else:
        topic, _, _ = read_topic(file.name, text)
        say([f"{file.name} is a topic with {len(topic.figures)} entries. It is sound."])


def _contents(held: Book) -> Iterable[str]:
    yield (
        f"{len(held.figures)} entries in {len(held.topics)} topics; {len(held.assumptions)} of "
        f"them are assumed, and {len(held.switches)} questions have more than one answer."
    )
    width = max(len(each.id) for each in held.topics)
    for each in held.topics:
        assumed = sum(isinstance(held.figure(name), Assumption) for name in each.figures)
        told = f"{len(each.figures)} entries" + (f", {assumed} assumed" if assumed else "")
        yield f"{each.id:<{width}}  {each.title}: {told}"
    yield f"Interventions: {', '.join(interventions())}"
    yield f"Questions with more than one answer: {', '.join(held.switches)}"
    yield "headwater evidence show NAME prints one of any of these, or one entry, in full."


def _entry(figure: Figure, whole: bool = False) -> Iterable[str]:
    yield f"{figure.id}: {figure.what}"
    yield f"    {worth(figure)}"
    yield f"    {rests_on(figure)}"
    if figure.note:
        yield f"    {figure.note}"
    if whole and figure.axes:
        yield f"    axes: {'; '.join(f'{a.name} {list(a.labels)}' for a in figure.axes)}"
        yield from (f"    {line}" for line in str(figure.value).splitlines())


def _switch(switch: Switch) -> Iterable[str]:
    yield f"{switch.id}: {switch.asks}"
    for option, entry in switch.options:
        yield f"    {option}{' (default)' if option == switch.default else ''}: {entry}"
    yield f"    {switch.because}"


def _intervention(each: Intervention) -> Iterable[str]:
    grade = f"weakest grade {each.grade.value}" if each.grade else "no effect is shown"
    yield f"{each.title} ({each.dated.isoformat()}): {each.level}, {each.scale}; {grade}"
    yield f"    {each.lead} {each.finding}"
    yield f"    for: {each.eligible}"
    yield f"    reaches {number(each.reach.completing)} of them, {each.reach.repeats}"
    yield "" if each.cost else "    What it costs a person is not known."
    for figure in each.figures:
        yield from _entry(figure)


def say(lines: Iterable[str]) -> None:
    """Prints lines as they are."""
    console = Console(soft_wrap=True, highlight=False, markup=False)
    for line in lines:
        console.print(line)
