"""``headwater conversation``: what a conversation comes to, and its files for anybody to read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from headwater.deliberation.ballot_stuffing import BallotTraces, ballot_signs
from headwater.deliberation.conversation_report import (
    ConversationReport,
    GroupShare,
    NotHeard,
    Said,
    conversation_report,
)
from headwater.deliberation.held_conversation import HeldConversation
from headwater.deliberation.opinion_groups import (
    Answer,
    OpinionGroups,
    opinion_groups,
    polis_groups,
)
from headwater.deliberation.polis_export import exported
from headwater.deliberation.polis_form import read_polis

app = typer.Typer(no_args_is_help=True, help="Conversations: groups, common ground, files.")
Folder = Annotated[Path, typer.Argument(help="A folder with comments.csv and votes.csv.")]
Groups = Annotated[
    int | None, typer.Option("--groups", help="So many groups, and no other number.")
]
Polis = Annotated[bool, typer.Option("--as-polis", help="By the steps that Polis publishes.")]
MOST_FAULTS = 20
LETTERS = "ABCDEFGH"


@app.command()
def groups(
    folder: Folder,
    groups: Groups = None,
    as_polis: Polis = False,
    most: Annotated[int, typer.Option("--most", help="Statements in a list.")] = 10,
) -> None:
    """Print common ground, then what divides, then who was not heard."""
    out = Console()
    held = read_polis(folder)
    tell_faults(out, held)
    found = divided(held, groups, as_polis)
    tell(out, held, conversation_report(held.matrix(), found, most), found)


@app.command()
def export(
    folder: Folder,
    to: Annotated[Path, typer.Argument(help="The folder to write; it must not exist yet.")],
    secret: Annotated[
        Path,
        typer.Option("--secret", help="A file of 16 random bytes or more; keep it or burn it."),
    ],
) -> None:
    """Write the files for anybody: new numbers for people in a secret order, and no times."""
    if to.exists():
        raise ValueError(f"{to} is there already; name a folder that is not")
    held = read_polis(folder)
    found = divided(held, None, False)
    placed: dict[int, int] = {}
    if found.answer is Answer.CLEAR:
        people = held.matrix().participants.tolist()
        placed = {a: b for a, b in zip(people, found.labels.tolist(), strict=True) if b >= 0}
    files = exported(held, secret.read_bytes(), placed)
    to.mkdir(parents=True)
    for name, text in files.items():
        (to / name).write_text(text, encoding="utf-8")
    Console().print(f"{len(files)} files in {to}: people have new numbers, and nothing has a time.")


@app.command()
def check(folder: Folder) -> None:
    """Say which ballots look like one hand, and how likely that is by chance; remove nothing."""
    out = Console()
    held = read_polis(folder)
    tell_faults(out, held)
    matrix = held.matrix()
    groups = polis_groups(matrix).labels.tolist() if min(matrix.shape) > 1 else None
    found = ballot_signs(matrix, BallotTraces(at=held.times(), groups=groups))
    if not found:
        out.print("Nothing stands out: no ballots are alike beyond what chance gives.")
    for each in found[:MOST_FAULTS]:
        people = ", ".join(map(str, each.people[:10])) + (" ..." if len(each.people) > 10 else "")
        out.print(Text(f"{each.sign.value} (participants {people})", style="bold"))
        out.print(Text(f"    {each.says}"))
    if len(found) > MOST_FAULTS:
        out.print(f"and {len(found) - MOST_FAULTS:,} more.")


def divided(held: HeldConversation, groups: int | None, as_polis: bool) -> OpinionGroups:
    """The groups by our way or by that of Polis."""
    if as_polis:
        return polis_groups(held.matrix(), groups=groups)
    return opinion_groups(held.matrix(), groups=groups)


def tell_faults(out: Console, held: HeldConversation) -> None:
    """Rows that were kept aside, each with its place and reason."""
    if held.faults:
        out.print(Text(f"{len(held.faults):,} rows are kept aside:", style="bold"))
        for fault in held.faults[:MOST_FAULTS]:
            out.print(Text(f"  {fault.says()}"))
        if len(held.faults) > MOST_FAULTS:
            out.print(f"  and {len(held.faults) - MOST_FAULTS:,} more.")


def tell(
    out: Console, held: HeldConversation, report: ConversationReport, found: OpinionGroups
) -> None:
    """The report, its three parts in order."""
    words = held.words()
    out.print(Text(held.topic or "Conversation", style="bold underline"))
    out.print(
        f"{report.people:,} people cast {report.votes:,} votes on {report.statements:,} statements."
    )
    out.print(Text(found.says()))
    if report.answer is not Answer.TOO_FEW:
        out.print(
            f"Stability {report.stability:.2f}: how far the same groups come out when a part of "
            "the people is left out (1 at best)."
        )
    for group, size in enumerate(report.sizes):
        out.print(f"Group {LETTERS[group]}: {size:,} people.")
    _part(out, "Common ground", report.common, words, "Nothing is agreed on beyond doubt.")
    _part(out, "What divides", report.divides, words, "Nothing divides people beyond chance.")
    tell_not_heard(out, report.not_heard, words)


def _part(
    out: Console, title: str, said: tuple[Said, ...], words: dict[int, str], none: str
) -> None:
    out.print()
    out.print(Text(title, style="bold underline"))
    if not said:
        out.print(none)
        return
    for each in said:
        out.print(Text(f"{each.statement}. {words.get(each.statement, '')}"))
        out.print(Text(f"    {'; '.join(share_says(share, each) for share in each.shares)}"))


def share_says(share: GroupShare, said: Said) -> str:
    """A group's votes on a statement in a few words."""
    who = f"group {LETTERS[share.group]}" if len(said.shares) > 1 else "everybody"
    return (
        f"{who}: {share.agree:.0%} agree, {share.disagree:.0%} disagree, of {share.votes:,} votes"
    )


def tell_not_heard(out: Console, who: NotHeard, words: dict[int, str]) -> None:
    """Who voted too little, and what too few were asked."""
    out.print()
    out.print(Text("Who was not heard", style="bold underline"))
    out.print(
        f"{who.little:,} of {who.people:,} people voted on too few statements to be placed. Those "
        "who never came are in no figure here."
    )
    for group in who.small:
        out.print(f"Group {LETTERS[group]} has fewer than ten people.")
    for title, numbers in (
        ("Fewer than ten people answered", who.unasked),
        ("A third or more passed on", who.unclear),
    ):
        if numbers:
            named = [f"{number}. {words.get(number, '')}" for number in numbers[:5]]
            more = f" and {len(numbers) - 5:,} more" if len(numbers) > 5 else ""
            out.print(Text(f"{title}: {'; '.join(named)}{more}"))
