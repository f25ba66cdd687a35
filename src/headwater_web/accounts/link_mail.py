"""What a person is sent about her own account. Nobody can choose not to get it.

Subject lines are fixed words, and an address holds a random code: neither says anything of anybody.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from headwater_web.accounts.links import SignInLink
from headwater_web.accounts.models import User
from headwater_web.notices.delivery import hand_over
from headwater_web.notices.message import absolute, message_id


@dataclass(frozen=True)
class Letter:
    """A subject line, what stands under it, and what the link, if any, is called."""

    subject: str
    words: tuple[str, ...]
    link: str = ""


LETTERS = {
    SignInLink.Kind.INVITATION: Letter(
        "You are invited to Headwater",
        (
            "You have been given an account. Choose a password, and sign in with your user name.",
            "The link can be used once, within seven days. If you did not expect this, leave it: "
            "nothing happens.",
        ),
        "Choose a password",
    ),
    SignInLink.Kind.RESET: Letter(
        "Choose a new password for Headwater",
        (
            "Somebody asked for a new password for this account. If it was you, choose one now.",
            "The link can be used once, within an hour. If it was not you, leave it: your password "
            "stays as it is.",
        ),
        "Choose a new password",
    ),
}
CHANGED = Letter(
    "Your password for Headwater was changed",
    (
        "The password of this account was changed just now, and every other browser was signed "
        "out.",
        "If it was not you, ask for a new password on the sign-in page at once, and tell an "
        "administrator.",
    ),
)


def send_link(link: SignInLink) -> None:
    """Send a link to whom it is for; ``MailError`` where it should be tried again."""
    where = absolute(reverse("accounts:link", args=[link.token]))
    send(link.person, LETTERS[SignInLink.Kind(link.kind)], f"link {link.asked}", where)


def send_changed(person: User, key: str) -> None:
    """Tell a person that her password was changed; ``MailError`` as above."""
    send(person, CHANGED, key)


def send(person: User, letter: Letter, key: str, where: str = "") -> None:
    """One letter to one person, in plain text and simple HTML."""
    words = {"letter": letter, "name": person.get_username(), "where": where}
    made = EmailMultiAlternatives(
        subject=letter.subject,
        body=render_to_string("accounts/letter.txt.jinja", words),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[person.email],
        headers={"Message-ID": message_id(key), "Auto-Submitted": "auto-generated"},
    )
    made.attach_alternative(render_to_string("accounts/letter.jinja", words), "text/html")
    hand_over(made)
