"""Commands that add organisations and give the first roles, where nobody is there to give them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from headwater_web.accounts.permission_terms import RoleKind
from headwater_web.site.commands import prepare

if TYPE_CHECKING:
    from headwater_web.accounts.models import Organisation

Places = Annotated[list[str] | None, typer.Option("--place", help="The code of an area it covers.")]
Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day; none if absent.")
]


def organisation(
    code: Annotated[str, typer.Argument(help="Its code: of the area it governs, or its ODS code.")],
    name: Annotated[str, typer.Argument(help="Its name.")],
    kind: Annotated[
        str, typer.Option(help="council, combined-authority, icb, nhs-trust, primary-care, ...")
    ] = "other",
    place: Places = None,
) -> None:
    """Add an organisation that people may hold roles in."""
    prepare()
    from headwater_web.accounts import actions
    from headwater_web.accounts.models import Organisation

    kinds = Organisation.Kind.values
    if kind not in kinds:
        raise ValueError(f"{kind!r} is not a kind of organisation; choose from {', '.join(kinds)}")
    if Organisation.objects.filter(code=code).exists():
        raise ValueError(f"There is an organisation with the code {code} already.")
    unknown = [each for each in place or () if not known(each)]
    if unknown:
        raise ValueError(
            f"{unknown[0]} is no area of the lake; load its look-up first, or check the code."
        )
    actions.add_organisation(
        Organisation(code=code, name=name, kind=kind, places=list(place or ()))
    )
    say(f"{name} ({code}) is here. Give somebody a role in it: headwater role")


def role(
    person: Annotated[str, typer.Argument(help="The name the person signs in with.")],
    kind: Annotated[RoleKind, typer.Argument(help="Which role.")],
    held_in: Annotated[str, typer.Option("--in", help="The organisation's code.")],
    why: Annotated[str, typer.Option(help="The reason, in a sentence.")],
    place: Annotated[
        list[str] | None,
        typer.Option("--place", help="The code of an area; all of the organisation's if absent."),
    ] = None,
    until: Day = None,
) -> None:
    """Give a person a role from today: an organisation's governance lead, who gives the rest."""
    prepare()
    from django.utils import timezone

    from headwater_web.accounts import actions
    from headwater_web.accounts.models import User

    found = User.objects.filter(username=person).first()
    if found is None:
        raise ValueError(f"Nobody signs in as {person}. Add the person first: headwater person")
    made = actions.grant_at_the_machine(
        actions.Wanted(
            person=found,
            kind=kind,
            organisation=organisation_named(held_in),
            starts=timezone.localdate(),
            why=why,
            places=tuple(place or ()),
            until=until.date() if until else None,
        )
    )
    say(f"{made.person.called} is {made.of_kind.words} in {made.where} from today.")


def successors(
    file: Annotated[
        Path | None, typer.Argument(help="CSV of organisations that merge, split or end.")
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Do it; without this it is only rehearsed.")
    ] = False,
    areas: Annotated[
        Path | None,
        typer.Option(help="CSV of areas that did; Headwater's own list if absent."),
    ] = None,
) -> None:
    """Pass on what organisations hold that merge, split or end; list what a person must decide.

    Areas follow too: codes that merged or changed are brought up to today.
    """
    prepare()
    from headwater.place.succession import successions
    from headwater_web.accounts import inheritance
    from headwater_web.accounts.inheritance_report import told
    from headwater_web.accounts.succession_file import read

    changes = read(file) if file else ()
    steps = successions(areas) if areas else None
    lines = inheritance.follow(changes, steps, apply=apply)
    if not lines:
        say("Nothing to do: what is here follows every succession already.")
        return
    for line in told(lines):
        say(line)
    if not apply:
        say("This was a rehearsal; nothing was changed. Do it with --apply")
    elif any(line.kind == "decide" for line in lines):
        say("What a person must decide is listed at /governance/decisions/")


def organisation_named(code: str) -> Organisation:
    """The organisation with that code; ``ValueError`` where there is none."""
    from headwater_web.accounts.models import Organisation

    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise ValueError(f"There is no organisation with the code {code}. Add it first.")
    return found


def known(code: str) -> bool:
    """Whether the lake names an area."""
    from headwater_web.accounts.territory import knows

    return knows(code)


def say(line: str) -> None:
    """Prints a line as it is."""
    Console(soft_wrap=True, highlight=False, markup=False).print(line)
