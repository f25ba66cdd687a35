"""``headwater audit``: verify, seal, export and show the record of who did what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import track

from headwater_web.site.commands import prepare

if TYPE_CHECKING:
    from headwater_web.audit.examination import Examination
    from headwater_web.audit.rows import Row
    from headwater_web.audit.search import Search

app = typer.Typer(no_args_is_help=True, help="The record of who did what: verify, seal, export.")
SHOWN = 100
DAY = ["%Y-%m-%d"]

Since = Annotated[datetime | None, typer.Option("--from", formats=DAY, help="First day.")]
Until = Annotated[datetime | None, typer.Option("--to", formats=DAY, help="Last day.")]
By = Annotated[
    str, typer.Option(help="Whose: the name somebody signs in with, or a reference: person:3f9a.")
]
About = Annotated[str, typer.Option(help="What was changed or read; its beginning is enough.")]


@app.command()
def verify(
    file: Annotated[
        Path | None, typer.Option(help="An export as JSON lines, whole, in place of the database.")
    ] = None,
) -> None:
    """Check every entry, the seals and the guards; say which row is wrong, and how.

    Ends with exit code 1 where anything was altered, removed, moved, added or cut off.
    """
    prepare()
    from headwater_web.audit import COMMAND
    from headwater_web.audit.access import verified
    from headwater_web.audit.examination import examine
    from headwater_web.audit.models import Entry
    from headwater_web.audit.rows import of_file, stored

    if file:
        result = examine(watched(of_file(file)), here=False)
    else:
        result = verified(COMMAND, watched(stored(), Entry.objects.count()))
    say(result)
    raise typer.Exit(1 if result.wrong else 0)


def watched(rows: Iterable[Row], total: int | None = None) -> Iterable[Row]:
    """The rows, with progress on the terminal while they are read."""
    return track(rows, "Verifying", total, console=Console(stderr=True), transient=True)


def say(result: Examination) -> None:
    """Tell what a verification found."""
    console = Console(highlight=False)
    for finding in result.findings[:SHOWN]:
        console.print(f"{finding.kind.upper()}  {finding}", markup=False, soft_wrap=True)
    if result.wrong > SHOWN:
        console.print(f"… and {result.wrong - SHOWN:,} more findings")
    span = f", from {result.began} to {result.ended}" if result.rows else ""
    console.print(f"{result.rows:,} entries{span}", soft_wrap=True)
    if result.sealed_to:
        console.print(f"Sealed to row {result.sealed_to:,}, at {result.sealed_at}")
    for remark in result.remarks:
        console.print(f"Note: {remark}", markup=False, soft_wrap=True)
    console.print(
        f"{result.wrong:,} findings: this audit is not as it was written."
        if result.wrong
        else "Nothing was altered, removed, moved, added or cut off."
    )


@app.command()
def seal(
    restored: Annotated[
        str, typer.Option(help="Why fewer rows are there than were sealed: a backup was put back.")
    ] = "",
    public_key: Annotated[
        bool, typer.Option("--public-key", help="Print the key with which others check seals.")
    ] = False,
) -> None:
    """Sign how far the audit has come, in the file that lies outside the database.

    Prints the seal: one line, to be kept somewhere else too.
    """
    prepare()
    from headwater_web.audit import COMMAND, seals
    from headwater_web.audit.access import after_restore
    from headwater_web.audit.keys import keys

    console = Console(highlight=False)
    if public_key:
        for key in keys():
            print_line(console, f"{key.name} {key.public}")
        return
    made = after_restore(restored, COMMAND) if restored else seals.seal()
    print_line(console, made.line if made else "There is nothing to seal yet.")


def print_line(console: Console, line: str) -> None:
    """One line of text as it is, however wide the terminal."""
    console.print(line, markup=False, soft_wrap=True)


def search(by: str, about: str, since: datetime | None, until: datetime | None) -> Search:
    """The search that the options ask for; ``ValueError`` where nobody has that name."""
    from headwater_web.accounts.models import User
    from headwater_web.audit import actor_of
    from headwater_web.audit.search import Search

    if by and ":" not in by:
        found = User.objects.filter(username=by).first()
        if found is None:
            raise ValueError(f"nobody signs in as {by}: give a name, or a reference: person:3f9a")
        by = actor_of(found)
    first, last = (day.date() if day else None for day in (since, until))
    return Search(actor=by, subject=about, since=first, until=last)


@app.command()
def export(
    out: Annotated[Path, typer.Argument(help="File to write.")],
    reason: Annotated[str, typer.Option(help="Why it is taken away; kept in the audit.")],
    form: Annotated[str, typer.Option(help="csv, or jsonl, which can be verified.")] = "csv",
    since: Since = None,
    until: Until = None,
    by: By = "",
    about: About = "",
) -> None:
    """Write entries to a file for the governance lead; that they were taken is recorded."""
    prepare()
    from headwater_web.audit import COMMAND
    from headwater_web.audit.access import Reader, taken
    from headwater_web.audit.export import form_of
    from headwater_web.audit.models import Entry

    reader = Reader(COMMAND, Entry.objects.all())
    count, lines = taken(reader, search(by, about, since, until), form_of(form), reason)
    with out.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)
    Console().print(f"{count:,} entries are in {out}.", soft_wrap=True)


@app.command()
def show(
    number: Annotated[int | None, typer.Argument(help="One entry, whole, by its number.")] = None,
    last: Annotated[int, typer.Option(help="How many entries, the newest.")] = 20,
    since: Since = None,
    until: Until = None,
    by: By = "",
    about: About = "",
) -> None:
    """Show the newest entries, or one of them whole; that they were read is recorded."""
    prepare()
    from headwater_web.audit import COMMAND
    from headwater_web.audit.access import Reader, listed, opened
    from headwater_web.audit.examination import around
    from headwater_web.audit.models import Entry
    from headwater_web.audit.vocabulary import says

    console = Console(highlight=False)
    reader = Reader(COMMAND, Entry.objects.all())
    if number is None:
        for each in reversed(listed(reader, search(by, about, since, until))[:last]):
            line = f"{each.sequence:>7,}  {each.at[:19]}Z  {each.actor}  {says(each.action)}"
            print_line(console, f"{line}  {each.subject}")
        return
    entry = opened(reader, number)
    for name in ("at", "actor", "action", "subject", "detail", "reason", "previous", "digest"):
        print_line(console, f"{name:<9} {getattr(entry, name)}")
    findings = around(number)
    for finding in findings:
        print_line(console, str(finding))
    if not findings:
        print_line(console, "It is as it was written, and follows the entry before it.")
