"""``headwater privacy``: what is kept long enough, what is held about a person, and her erasure."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from headwater_web.site.commands import prepare

if TYPE_CHECKING:
    from headwater_web.accounts.models import User

app = typer.Typer(
    no_args_is_help=True, help="Retention, what is held about a person, and her erasure."
)
Name = Annotated[str, typer.Argument(help="The name that the person signs in with.")]
Apply = Annotated[
    bool, typer.Option("--apply", help="Do it; without this, only say what would be.")
]


@app.command()
def retention(apply: Apply = False) -> None:
    """Remove what was kept long enough, by the rules; without --apply, count it.

    What is removed is counted in the audit, rule by rule.
    """
    prepare()
    from headwater_web.accounts.privacy import retention as kept
    from headwater_web.audit import COMMAND

    found = kept.apply(COMMAND) if apply else kept.due()
    say(f"{each.rows:>9,}  {each.rule.says}" for each in found)
    total = sum(each.rows for each in found)
    say([f"{total:>9,}  {'removed' if apply else 'would be removed; --apply removes them'}"])


@app.command()
def export(
    name: Name,
    out: Annotated[Path, typer.Argument(help="File to write: a zip archive of JSON.")],
    reason: Annotated[str, typer.Option(help="Why, such as her request; kept in the audit.")],
) -> None:
    """Write everything that is held about a person to one file, for her."""
    prepare()
    from headwater_web.accounts.privacy.subject_export import everything
    from headwater_web.audit import COMMAND

    out.write_bytes(everything(person(name), COMMAND, reason))
    out.chmod(0o600)
    say([f"What is held about {name} is in {out}. Hand it over safely, and delete it here."])


@app.command()
def erase(
    name: Name,
    reason: Annotated[str, typer.Option(help="Why, such as her request; kept in the audit.")] = "",
    apply: Apply = False,
) -> None:
    """Erase a person; without --apply, say what would go, what would stay, and why."""
    prepare()
    from headwater_web.accounts.privacy import erasure
    from headwater_web.audit import COMMAND

    found = person(name)
    done = erasure.erase(found, COMMAND, reason) if apply else erasure.rehearsed(found)
    for each in done:
        say([f"{each.outcome.removed:>9,}  {each.holding.name}"])
        if each.outcome.why:
            say([f"{'stays':>9}  {each.outcome.why}"])
    say([f"{name} is erased." if apply else f"Nothing was done: --apply erases {name}."])


@app.command()
def rotate_factor_key() -> None:
    """Make a new key for the secrets of phones, and seal every secret with it.

    The old keys stay in the file, for backups made before; delete their lines when these are gone.
    """
    prepare()
    from headwater_web.accounts.phone_actions import rotate

    done, lost = rotate()
    say([f"{done:,} secrets are sealed with a new key. Keep a copy of the file factor-key apart."])
    if lost:
        raise ValueError(
            f"{lost:,} secrets could not be opened, because their key is not in the file. Put it "
            "back and run this again, or reset these second factors: headwater reset-factor"
        )


def person(name: str) -> User:
    """The person who signs in with this name; ``ValueError`` where there is none."""
    from headwater_web.accounts.models import User

    found = User.objects.filter(username=name).first()
    if found is None:
        raise ValueError(f"nobody signs in as {name}")
    return found


def say(lines: Iterable[str]) -> None:
    """Lines as they are, however wide the terminal."""
    console = Console(highlight=False)
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)
