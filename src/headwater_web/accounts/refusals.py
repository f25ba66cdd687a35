"""Why somebody was not signed in, in words that tell her what to do next."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """A page: its title, what it says, the status of the answer. ``{provider}`` is a name.

    ``audited`` where a provider has vouched for the person: what anybody can bring about goes to
    the log alone, so that nobody fills the audit from outside.
    """

    title: str
    says: str
    status: int = 403
    audited: bool = False


REFUSALS = {
    "declined": Refusal(
        "You stopped before the end",
        "{provider} told us that signing in was not agreed to. Nothing has changed. Try again "
        "when you like.",
    ),
    "provider_error": Refusal(
        "{provider} could not sign you in",
        "It answered with an error. Try again; if it stays so, tell those who run sign-in at "
        "{provider}.",
        502,
    ),
    "unreachable": Refusal(
        "{provider} does not answer",
        "We could not reach the place where you sign in. Try again in a few minutes. Public pages "
        "can be read without signing in.",
        503,
    ),
    "stale": Refusal(
        "That sign-in is too old",
        "It was begun in another window, used already, or left too long. Begin again.",
        400,
    ),
    "unverified": Refusal(
        "We could not check who you are",
        "What {provider} sent does not pass our checks, so nobody was signed in. Begin again; if "
        "it stays so, tell whoever runs this service.",
    ),
    "no_role": Refusal(
        "You have no role here yet",
        "{provider} knows you, but none of your groups there has a role in this service. Ask "
        "whoever looks after your groups at {provider} to add you to the right one, then sign in "
        "again.",
        audited=True,
    ),
    "too_many_groups": Refusal(
        "You are in too many groups",
        "{provider} leaves out your groups because there are so many. Ask those who run sign-in "
        "there to send only the groups that this service uses.",
        audited=True,
    ),
    "unknown_organisation": Refusal(
        "Your role cannot be given yet",
        "The role that your groups at {provider} have belongs to an organisation or a place that "
        "this service does not know. Tell whoever runs this service.",
        audited=True,
    ),
    "closed": Refusal(
        "Your account here is closed",
        "{provider} knows you, but an administrator has closed your account in this service. Ask "
        "an administrator of your organisation.",
        audited=True,
    ),
}


class SignInRefusedError(Exception):
    """Nobody is signed in; ``reason`` is a key of ``REFUSALS``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
