"""``headwater doctor``: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import os

import django
import typer
from rich.console import Console

from headwater_web.operations.doctor.looks import Finding, State, doubtful, well, wrong
from headwater_web.site.commands import SETTINGS
from headwater_web.site.configuration import faults, unknown


def doctor() -> None:
    """Look at everything the service needs; say what is wrong and how to mend it.

    One line each: well, doubtful (it runs, but look at this) or wrong. Ends with exit code 1 where
    anything is wrong. Nothing is changed, and no secret is printed.
    """
    seen = settings()
    show(seen)
    if not any(each.state is State.WRONG for each in seen):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
        try:
            django.setup()
        except Exception as broken:  # whatever stops Django from starting is the finding
            seen.append(wrong("start", f"Headwater does not start: {broken}", "See the sentence."))
            show(seen[-1:])
        else:
            from headwater_web.operations.doctor.examination import examination

            for finding in examination():
                seen.append(finding)
                show([finding])
    bad = sum(each.state is State.WRONG for each in seen)
    look = sum(each.state is State.DOUBTFUL for each in seen)
    typer.echo(f"{bad} wrong, {look} doubtful, {len(seen) - bad - look} well.")
    if bad:
        raise typer.Exit(1)


def settings() -> list[Finding]:
    """What the environment sets: values that cannot be used, names that nobody reads."""
    bad = [
        wrong("settings", each, "Correct it; see Settings in the reference.") for each in faults()
    ]
    odd = [doubtful("settings", each, "Correct the name, or take it away.") for each in unknown()]
    return [*bad, *odd] or [well("settings", "Every one can be used.")]


def show(seen: list[Finding]) -> None:
    """Print findings, a line each, unwrapped."""
    console = Console(soft_wrap=True, highlight=False, markup=False)
    styles = {State.WELL: "", State.DOUBTFUL: "bold", State.WRONG: "bold reverse"}
    for each in seen:
        console.print(str(each), style=styles[each.state])
