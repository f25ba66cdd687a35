"""The ``headwater`` command: its own sub-commands and those other packages register."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points
from typing import Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperCommand, TyperGroup

from headwater import __version__

GROUP = "headwater.commands"
OWN = {
    "bright-spots": (
        "headwater.cli.bright_spots:show",
        "Say who does better than expected: on a measure, in a place, or whom the place should "
        "ask.",
    ),
    "conversation": (
        "headwater.cli.conversation:app",
        "Conversations: groups, common ground, files.",
    ),
    "demo": (
        "headwater.cli.demo:demo",
        "Make a fictional region, load it into the lake, and derive what the pages read.",
    ),
    "evaluate": (
        "headwater.cli.evaluate:evaluate",
        "Say whether it worked: the effect, what chance alone does, the checks and the grade.",
    ),
    "evidence": (
        "headwater.cli.evidence:app",
        "What the models rest on: figures and assumptions.",
    ),
    "fetch": (
        "headwater.cli.fetch:app",
        "Fetch official statistics, lookups and outlines from their publishers.",
    ),
    "lake": (
        "headwater.cli.lake:app",
        "What the lake holds, what it refused, and whether it is sound.",
    ),
    "load": (
        "headwater.cli.load:load",
        "Load files or folders: recognised by their columns, checked, and published all at once.",
    ),
    "place": (
        "headwater.cli.place:place",
        "Print what is worse, what is worsening, the gap, what is better, and how sure we are.",
    ),
    "places": (
        "headwater.cli.places:app",
        "Areas through time: vintages of codes, conversions, successors.",
    ),
    "simulate": (
        "headwater.cli.simulate:simulate",
        "Simulate every resident of a place under a scenario, twice with the same luck.",
    ),
}
"""Our own commands: where each stands, and its line in the list. The list imports none of them:
to read it takes no time."""
BROKEN = (ValueError, OSError, LookupError)


class Commands(TyperGroup):
    """Commands found by name and imported only when they are called, not where they are listed."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Names of our own commands, then of those found by entry point."""
        return command_names()

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """What a list says of ``cmd_name``; None where nobody has it."""
        if cmd_name in OWN:
            return TyperCommand(cmd_name, help=OWN[cmd_name][1])
        found = find(cmd_name)
        return None if found is None else as_command(found, cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is called, imported, with its name and what is left of ``args``."""
        name, listed, rest = super().resolve_command(ctx, args)
        found = find(name) if name else None
        return name, listed if name is None or found is None else as_command(found, name), rest


def command_names() -> list[str]:
    """Every command, in alphabetical order."""
    return sorted(OWN.keys() | {point.name for point in entry_points(group=GROUP)})


def find(name: str) -> typer.Typer | Callable[..., Any] | None:
    """The application or function behind a command; None where nobody has it."""
    if name in OWN:
        module, _, attribute = OWN[name][0].partition(":")
        own: typer.Typer | Callable[..., Any] = getattr(import_module(module), attribute)
        return own
    for point in entry_points(group=GROUP, name=name):
        other: typer.Typer | Callable[..., Any] = point.load()
        return other
    return None


def as_command(found: typer.Typer | Callable[..., Any], name: str) -> Any:
    """A command from a Typer application or from a plain function."""
    if isinstance(found, typer.Typer):
        group = typer.main.get_command(found)
        group.name = name
        return group
    app = typer.Typer(add_completion=False)
    app.command(name)(found)
    return typer.main.get_command(app)


program = typer.Typer(cls=Commands, add_completion=False, no_args_is_help=True)


def _version(wanted: bool) -> None:
    if wanted:
        Console().print(f"headwater {__version__}", highlight=False)
        raise typer.Exit


@program.callback()
def headwater(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Shift a region's health system from crisis care to prevention."""


def sentence(failure: Exception) -> str:
    """A known failure in a sentence; one of a file names the file and says what to do.

    >>> sentence(FileNotFoundError(2, "No such file or directory", "mine.toml"))
    'There is no file mine.toml. Give its path from the folder that you are in.'
    """
    file = getattr(failure, "filename", None)
    if isinstance(failure, FileNotFoundError) and file:
        return f"There is no file {file}. Give its path from the folder that you are in."
    if isinstance(failure, IsADirectoryError) and file:
        return f"{file} is a folder. Give the path of a file in it."
    if isinstance(failure, PermissionError) and file:
        return f"{file} may not be read or written by whoever runs this. Ask whose it is."
    return str(failure)


def main() -> None:
    """Run the command line; a known failure is one sentence and exit code 1."""
    try:
        program()
    except BROKEN as failure:
        Console(stderr=True).print(f"headwater: {sentence(failure)}", style="bold", markup=False)
        sys.exit(1)
