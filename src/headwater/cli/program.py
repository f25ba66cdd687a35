"""The ``headwater`` command: its own sub-commands and those other packages register."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points
from typing import Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from headwater import __version__

GROUP = "headwater.commands"
OWN = {
    "lake": "headwater.cli.lake:app",
    "load": "headwater.cli.load:load",
    "fetch": "headwater.cli.fetch:app",
    "bright-spots": "headwater.cli.bright_spots:show",
    "conversation": "headwater.cli.conversation:app",
    "demo": "headwater.cli.demo:demo",
    "evaluate": "headwater.cli.evaluate:evaluate",
    "evidence": "headwater.cli.evidence:app",
    "place": "headwater.cli.place:place",
    "places": "headwater.cli.places:app",
    "simulate": "headwater.cli.simulate:simulate",
}
BROKEN = (ValueError, OSError, LookupError)


class Commands(TyperGroup):
    """Commands found by name and imported only when they are called."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Names of our own commands, then of those found by entry point."""
        return command_names()

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import the command called ``cmd_name``; None where nobody has it."""
        found = find(cmd_name)
        return None if found is None else as_command(found, cmd_name)


def command_names() -> list[str]:
    """Every command, in alphabetical order."""
    return sorted(OWN.keys() | {point.name for point in entry_points(group=GROUP)})


def find(name: str) -> typer.Typer | Callable[..., Any] | None:
    """The application or function behind a command; None where nobody has it."""
    if name in OWN:
        module, _, attribute = OWN[name].partition(":")
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


def main() -> None:
    """Run the command line; a known failure is one sentence and exit code 1."""
    try:
        program()
    except BROKEN as failure:
        Console(stderr=True).print(f"headwater: {failure}", style="bold", markup=False)
        sys.exit(1)
