"""Secrets of phones, sealed with a key that stands outside the database.

AES-256-GCM; what is sealed is bound to its person, so that a row copied to somebody else, or
written by whoever can write to the database, opens nothing. The key's file is like the audit's: one
secret a line, of which the first seals and all open.
"""

from __future__ import annotations

import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from headwater_web.audit.keys import BYTES, Key, keys

PURPOSE = "second factor"
NONCE = 12
SECRET = 20


class PhoneSecretError(ValueError):
    """A secret cannot be opened: its key is not in the file, or the row is another's."""


def held() -> tuple[Key, ...]:
    """The keys of the file, the one in use first; a file that is not there is made, once."""
    return keys(Path(settings.FACTOR_KEY_FILE))


def made(person: int) -> str:
    """A new secret of 160 random bits, sealed for a person."""
    return sealed(secrets.token_bytes(SECRET), person)


def sealed(secret: bytes, person: int) -> str:
    """A secret as it is kept: the name of the key, the nonce, and what is sealed."""
    key = held()[0]
    nonce = secrets.token_bytes(NONCE)
    closed = AESGCM(key.derived(PURPOSE)).encrypt(nonce, secret, bound_to(person))
    return f"{key.name}:{urlsafe_b64encode(nonce + closed).decode()}"


def opened(kept: str, person: int) -> bytes:
    """The secret that is kept for a person; ``PhoneSecretError`` where it cannot be opened."""
    name, _, text = kept.partition(":")
    found = next((key for key in held() if key.name == name), None)
    if found is None:
        raise PhoneSecretError(
            "A phone's secret was sealed with a key that the file does not hold. Put the file "
            "factor-key back from where it is kept, or reset the person's second factor."
        )
    try:
        raw = urlsafe_b64decode(text)
        return AESGCM(found.derived(PURPOSE)).decrypt(raw[:NONCE], raw[NONCE:], bound_to(person))
    except (InvalidTag, ValueError) as wrong:
        raise PhoneSecretError(
            "A phone's secret was altered, or belongs to another person. Reset her second factor."
        ) from wrong


def bound_to(person: int) -> bytes:
    """What a sealed secret is bound to."""
    return f"phone of {person}".encode()


def add_key() -> None:
    """Put a new key before those of the file, all at once, for its owner alone to read."""
    path = Path(settings.FACTOR_KEY_FILE)
    before = "\n".join(key.secret.hex() for key in held())
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{secrets.token_hex(BYTES)}\n{before}\n")
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
