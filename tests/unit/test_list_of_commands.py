"""The list of commands says of each what the command says of itself."""

from __future__ import annotations

import pytest
import typer
from typer.testing import CliRunner

from headwater.cli.program import OWN, as_command, find, program


@pytest.mark.parametrize("name", sorted(OWN))
def test_a_line_of_the_list_is_the_first_of_the_command(name: str) -> None:
    found = find(name)
    assert found is not None
    told = as_command(found, name).help.split("\n\n")[0]
    assert OWN[name][1] == " ".join(told.split())


def test_what_is_called_is_the_command_itself_and_what_nobody_has_is_refused() -> None:
    group = typer.main.get_command(program)
    context = group.make_context("headwater", [], resilient_parsing=True)
    name, command, left = group.resolve_command(context, ["load", "--lake", "x"])
    assert (name, left) == ("load", ["--lake", "x"])
    assert command.params, "the line of a list has no parameters"
    refused = CliRunner().invoke(program, ["lod"])
    assert refused.exit_code == 2
    assert "No such command 'lod'" in refused.output
