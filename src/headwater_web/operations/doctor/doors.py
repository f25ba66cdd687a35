"""Who may come in and how we reach people: keys, https, sign-in, e-mail, workers, the contact."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import get_connection

from headwater_web.accounts import last_administrator, phone_actions
from headwater_web.accounts.models import User
from headwater_web.jobs.models import Job
from headwater_web.jobs.presence import workers
from headwater_web.operations.doctor.looks import Finding, doubtful, well, wrong

LONGEST_WAIT = timedelta(minutes=10)
SOON = timedelta(days=30)
OTHERS = stat.S_IRWXG | stat.S_IRWXO
UNSET = "localhost"
SILENT = ("console", "dummy", "locmem", "filebased")


def keys(folder: Path) -> Iterator[Finding]:
    """Whether the key files are read by their owner alone."""
    held = {
        "secret key": folder / "secret-key",
        "audit key": Path(settings.AUDIT_KEY_FILE),
        "factor key": Path(settings.FACTOR_KEY_FILE),
    }
    for thing, path in held.items():
        if not path.exists():
            yield well(thing, "No file holds it: it is set, or made when it is first needed.")
        elif path.stat().st_mode & OTHERS:
            yield wrong(thing, f"Others than its owner may read {path}.", f"chmod 600 {path}")
        elif not path.read_bytes().strip():
            yield wrong(thing, f"{path} is empty.", "Delete it and start again: one is made.")
        else:
            yield well(thing, f"Only its owner reads {path}.")


def https() -> Iterator[Finding]:
    """Whether the service is shown to others as it should be."""
    if settings.DEBUG:
        mend = "Take HEADWATER_DEBUG away wherever others can see the service."
        yield wrong("debug", "Errors are shown in full, with settings and data.", mend)
    local = {"localhost", "127.0.0.1", "[::1]"}
    if set(settings.ALLOWED_HOSTS) <= local:
        yield well("https", "The service answers to this machine alone.")
    elif not settings.SESSION_COOKIE_SECURE:
        mend = "Put a proxy with a certificate before it; HEADWATER_HTTPS=1, HEADWATER_PROXIES=1."
        yield wrong("https", "Others reach it, and what they send can be read on the way.", mend)
    else:
        yield well("https", f"On, behind {settings.PROXIES} of your proxies.")


def sign_in() -> Iterator[Finding]:
    """Whether anybody can sign in."""
    providers = settings.IDENTITY_PROVIDERS
    for provider in providers.values():
        if not provider.issuer.startswith("https://"):
            mend = f"Give the issuer of {provider.code} as https://..."
            yield wrong("sign-in", f"{provider.name} is not reached by https.", mend)
    people = User.objects.filter(is_active=True).count()
    if not providers and not people:
        mend = "Add a person (headwater person NAME) or a provider (HEADWATER_PROVIDERS)."
        yield doubtful("sign-in", "Nobody can sign in: no person and no provider.", mend)
    else:
        lost = phone_actions.unopened()
        if lost:
            mend = "Put factor-key back from where it is kept, or reset each second factor."
            yield wrong("phones", f"The secrets of {lost:,} cannot be opened.", mend)
        says = f"{people:,} people and {len(providers)} identity providers."
        yield well("sign-in", says)


def administrators(today: date) -> Iterator[Finding]:
    """Whether somebody runs the installation, today and in a month."""
    later = today + SOON
    if not last_administrator.administrators(today).exists():
        mend = "headwater role NAME administrator --in CODE --why REASON"
        yield doubtful("administrators", "Nobody is administrator.", mend)
    elif not last_administrator.administrators(later).exists():
        mend = "Give the role for longer, or to somebody else, before it runs out."
        yield doubtful("administrators", f"Nobody will be on {later:%-d %B %Y}.", mend)
    else:
        yield well("administrators", "Somebody runs the installation.")


def mail() -> Iterator[Finding]:
    """Whether e-mail goes out, by greeting the server it goes through."""
    if any(word in settings.EMAIL_BACKEND for word in SILENT):
        mend = "Set an e-mail server if people are to be written to."
        yield doubtful("e-mail", "Nothing is sent: no server is set.", mend)
        return
    connection = get_connection(fail_silently=False, timeout=5)
    try:
        connection.open()
        connection.close()
    except OSError as error:
        says = f"The server {settings.EMAIL_HOST}:{settings.EMAIL_PORT} does not answer ({error})."
        verdict = doubtful if settings.EMAIL_HOST == UNSET else wrong
        yield verdict("e-mail", says, "See that it runs, and that the e-mail settings name it.")
    else:
        yield well("e-mail", f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} answers.")


def work(now: datetime) -> Iterator[Finding]:
    """Whether somebody does the background work."""
    there, failed = workers(), Job.objects.failed().count()
    due = Job.objects.due(now - LONGEST_WAIT).count()
    if due and not there:
        says = f"{due:,} jobs wait, and no worker is there."
        yield wrong("worker", says, "Start headwater work, or headwater serve, which starts one.")
    elif not there:
        says = "No worker is there; nothing waits for one."
        yield doubtful("worker", says, "headwater serve starts one; so does headwater work.")
    else:
        yield well("worker", f"{len(there)} at work; {due:,} jobs have waited over ten minutes.")
    if failed:
        mend = "Read why on the page of background work, mend that, and try them again."
        yield doubtful("jobs", f"{failed:,} failed as often as they may be tried.", mend)


def contact(today: date) -> Iterator[Finding]:
    """Whether those who find a hole know whom to tell, and until when that holds."""
    until = settings.SECURITY_EXPIRES
    if not settings.SECURITY_CONTACT or until is None:
        mend = "Set HEADWATER_SECURITY_CONTACT and, at most a year on, HEADWATER_SECURITY_EXPIRES."
        yield doubtful("security.txt", "Nobody is named who mends holes.", mend)
    elif until <= today:
        mend = "See that the contact still holds, and set HEADWATER_SECURITY_EXPIRES a year on."
        yield wrong("security.txt", f"It ran out on {until:%-d %B %Y}.", mend)
    elif until - today < SOON:
        mend = "See that the contact still holds, and set HEADWATER_SECURITY_EXPIRES a year on."
        yield doubtful("security.txt", f"It runs out on {until:%-d %B %Y}.", mend)
    else:
        yield well("security.txt", f"It holds until {until:%-d %B %Y}.")
