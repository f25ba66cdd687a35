"""Commands about signing in: what the file of providers says, and a second factor that was lost."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from headwater_web.site.commands import prepare
from headwater_web.site.configuration import ConfigurationError, value

if TYPE_CHECKING:
    from headwater_web.accounts.identity_provider import Provider
    from headwater_web.accounts.models import User

Name = Annotated[str, typer.Argument(help="The name the person signs in with.")]
Why = Annotated[str, typer.Option(help="The reason, and how you know that it is the person.")]


def providers(
    file: Annotated[
        Path | None, typer.Argument(help="The file; that of HEADWATER_PROVIDERS if absent.")
    ] = None,
    ask: Annotated[bool, typer.Option("--ask", help="Ask each provider where it answers.")] = False,
) -> None:
    """Check the file of identity providers, and say who would hold which role."""
    prepare()
    from headwater_web.accounts.providers_file import read_providers

    given = file or (Path(value("HEADWATER_PROVIDERS")) if value("HEADWATER_PROVIDERS") else None)
    if given is None:
        raise ConfigurationError(
            "No file of providers: name one, or set HEADWATER_PROVIDERS to its path."
        )
    for each in read_providers(given, os.environ).values():
        say(f"{each.name} ({each.code}): {each.issuer}")
        if ask:
            say(f"  {answer_of(each)}")
        for sentence in sentences(each):
            say(f"  {sentence}")


def sentences(provider: Provider) -> list[str]:
    """What each group gives, and what stands in its way."""
    from headwater_web.accounts.provider_roles import organisations

    known = organisations(provider.grants)
    found = []
    for grant in provider.grants:
        who = "everybody" if grant.group == "*" else f"group {grant.group}"
        held_in = known.get(grant.organisation)
        where = held_in.name if held_in else grant.organisation
        places = f" for {', '.join(grant.places)}" if grant.places else ""
        said = f"{who}: {grant.role.words} in {where}{places}"
        lacks = f" (there is no organisation {grant.organisation} here yet: headwater organisation)"
        found.append(said if held_in else said + lacks)
    return found


def answer_of(provider: Provider) -> str:
    """Whether the provider answers, in a sentence."""
    from headwater_web.accounts.discovery import endpoints_of
    from headwater_web.accounts.refusals import REFUSALS, SignInRefusedError

    try:
        found = endpoints_of(provider)
    except SignInRefusedError as refusal:
        told = REFUSALS[refusal.reason].title.format(provider=provider.name)
        return f"{told}: check the issuer, and that this machine may reach it."
    return f"answers; people sign in at {found.authorization}"


def reset_factor(username: Name, why: Why) -> None:
    """Forget a person's second factor, where no administrator can sign in to do it."""
    prepare()
    from headwater_web.accounts import second_factor
    from headwater_web.accounts.authority import checked_why
    from headwater_web.audit import COMMAND

    second_factor.reset(person_called(username), by=COMMAND, why=checked_why(why))
    say(f"{username} sets up a phone anew at the next sign-in.")


def close_account(username: Name, why: Why) -> None:
    """Shut a person's account at once, and end every visit."""
    prepare()
    from headwater_web.accounts import account_actions

    account_actions.close(person_called(username), why)
    say(f"{username} is signed out everywhere and cannot come in.")


def open_account(username: Name, why: Why) -> None:
    """Let a person sign in again whose account was closed."""
    prepare()
    from headwater_web.accounts import account_actions

    account_actions.open_again(person_called(username), why)
    say(f"{username} may sign in again.")


def person_called(username: str) -> User:
    """The person who signs in under that name; ``ValueError`` where there is none."""
    from headwater_web.accounts.models import User

    found = User.objects.filter(username=username).first()
    if found is None:
        raise ValueError(f"Nobody signs in as {username}. Check the name.")
    return found


def say(line: str) -> None:
    """Prints a line as it is."""
    Console(soft_wrap=True, highlight=False, markup=False).print(line)
