"""Django's settings for mail, from one address."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

PATIENCE = 20
BACKENDS = "django.core.mail.backends."
PORTS = {"smtp": 587, "smtps": 465}


def mail(given: str, home: Path) -> dict[str, object]:
    """The settings for ``HEADWATER_MAIL``: ``smtp`` begins in the clear and turns to TLS where a
    password is given; ``smtps`` is TLS from the start; ``console:`` prints; else files in ``home``.

    >>> found = mail("smtp://ann:s%40fe@mail.example.org", Path("."))
    >>> found["EMAIL_HOST_PASSWORD"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]
    ('s@fe', 587, True)
    >>> mail("", Path("var"))["EMAIL_FILE_PATH"].name
    'mail'
    """
    if not given:
        return {
            "EMAIL_BACKEND": BACKENDS + "filebased.EmailBackend",
            "EMAIL_FILE_PATH": home / "mail",
        }
    if given == "console:":
        return {"EMAIL_BACKEND": BACKENDS + "console.EmailBackend"}
    parts = urlsplit(given)
    user = unquote(parts.username or "")
    return {
        "EMAIL_BACKEND": BACKENDS + "smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": user,
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(user),
        "EMAIL_TIMEOUT": PATIENCE,
    }
