"""The ``headwater`` command: its own sub-commands and those other packages register."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import entry_points

import click
import typer
from rich.console import Console

from headwater import __version__

GROUP = "headwater.commands"
OWN = {
    "lake": "headwater.cli.lake:app",
    "load": "headwater.cli.load:load",
    "fetch": "headwater.cli.fetch:app",
    "demo": "headwater.cli.demo:demo",
    "place": "headwater.cli.place:place",
}
BROKEN = (ValueError, OSError, LookupError)


class Commands(click.Group):
    """Commands found by name and imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of our own commands, then of those found by entry point."""
        found = {point.name for point in entry_points(group=GROUP)}
        return sorted(OWN.keys() | found)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command called ``cmd_name``; None where nobody has it."""
        if cmd_name in OWN:
            module, _, attribute = OWN[cmd_name].partition(":")
            return as_command(getattr(import_module(module), attribute), cmd_name)
        for point in entry_points(group=GROUP, name=cmd_name):
            return as_command(point.load(), cmd_name)
        return None


def as_command(found: object, name: str) -> click.Command:
    """A click command from a Typer application or from a plain function."""
    if isinstance(found, click.Command):
        return found
    if isinstance(found, typer.Typer):
        return typer.main.get_command(found)
    app = typer.Typer(add_completion=False)
    app.command(name)(found)  # type: ignore[type-var]
    return typer.main.get_command(app)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="headwater")
def program() -> None:
    """Shift a region's health system from crisis care to prevention."""


def main() -> None:
    """Run the command line; a known failure is one sentence and exit code 1."""
    try:
        program()
    except BROKEN as failure:
        Console(stderr=True).print(f"headwater: {failure}", style="bold", markup=False)
        sys.exit(1)
