"""``headwater group``: groups of the network that nobody convenes any more."""

from __future__ import annotations

from typing import Annotated

import typer

from headwater_web.site.commands import prepare
from headwater_web.site.people_commands import say

app = typer.Typer(no_args_is_help=True, help="Groups of the network that nobody convenes any more.")
Slug = Annotated[str, typer.Argument(help="The group's code, as headwater group orphans gives it.")]
Why = Annotated[str, typer.Option(help="The reason, in a sentence; kept in the audit.")]


@app.command()
def orphans() -> None:
    """List groups whose convenors have left; hidden groups are not named."""
    prepare()
    from headwater_web.network import orphans as found

    rows = list(found.orphans())
    for each in rows:
        people = f"{each.people} {'person' if each.people == 1 else 'people'}"
        say(f"{each.slug}  {each.called}, hosted by {each.organisation}: {people} in it")
    if not rows:
        say("Every group has a convenor.")


@app.command()
def convenor(
    slug: Slug,
    person: Annotated[
        str, typer.Argument(help="The name that somebody in the group signs in with.")
    ],
    why: Why,
) -> None:
    """Let somebody who is in a group without a convenor convene it."""
    prepare()
    from headwater_web.accounts.models import User
    from headwater_web.network import orphans as found

    found.give_convenor(slug, User.objects.filter(username=person).first(), why)
    say(f"{person} convenes the group now.")


@app.command()
def close(slug: Slug, why: Why) -> None:
    """Close a group without a convenor; what was said in it can still be read by its members."""
    prepare()
    from headwater_web.network import orphans as found

    found.close_orphan(slug, why)
    say("The group is closed.")
