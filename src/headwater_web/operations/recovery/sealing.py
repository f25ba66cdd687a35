"""Encryption of a stream: AES-256-GCM in chunks of 1 MiB, each bound to its place.

The file is one line of magic, one line of JSON (how the key is made), then chunks. The key of a
file comes from a passphrase by scrypt, or from the bytes of a key file, and from the header's salt
by HKDF-SHA256, whose info is the header itself: a changed header is a wrong key. The nonce of a
chunk is its number (11 bytes) and whether it is the last (1 byte), after Rogaway and Shrimpton's
STREAM (Hoang, Reyhanitabar, Rogaway, Vizar, 2015), so chunks cannot be dropped, repeated, reordered
or cut off without being noticed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

import headwater
from headwater_web.operations.recovery.refusal import (
    DamagedError,
    NewerError,
    RecoveryError,
    WrongKeyError,
)

MAGIC = b"HEADWATER BACKUP\n"
FORMAT = 1
CHUNK = 1024 * 1024
TAG = 16
KEY = 32
COST = 2**17
MOST_COST = 2**20
LONGEST_HEADER = 4096
SHORTEST_PASSPHRASE = 12


@dataclass(frozen=True)
class Secret:
    """What opens a backup: the bytes of a passphrase or of a key file; ``cost`` is scrypt's n."""

    given: bytes
    kind: str
    cost: int = COST

    def key(self, salt: bytes, cost: int) -> bytes:
        """32 bytes, slow to make from a passphrase."""
        if self.kind == "key file":
            return self.given
        return Scrypt(salt=salt, length=KEY, n=cost, r=8, p=1).derive(self.given)


def passphrase(given: str, cost: int = COST) -> Secret:
    """A passphrase of at least twelve characters; ``RecoveryError`` for a shorter one."""
    if len(given) < SHORTEST_PASSPHRASE:
        raise RecoveryError(
            f"The passphrase has {len(given)} characters; it needs {SHORTEST_PASSPHRASE} or more. "
            "Four words that nobody would guess do well."
        )
    return Secret(given.encode(), "passphrase", cost)


def key_file(path: Path) -> Secret:
    """The bytes of a key file, 32 or more; ``RecoveryError`` where it has fewer."""
    try:
        given = path.read_bytes()
    except OSError as error:
        raise RecoveryError(f"The key file {path} cannot be read: {error.strerror}.") from error
    if len(given) < KEY:
        raise RecoveryError(
            f"The key file {path} has {len(given)} bytes; it needs {KEY} or more. "
            f"Make one with: head -c {KEY} /dev/urandom > {path.name}"
        )
    return Secret(given, "key file")


@dataclass(frozen=True)
class Sealer:
    """The key of one file, and what it makes of chunks."""

    cipher: AESGCM
    check: str

    def nonce(self, number: int, last: bool) -> bytes:
        """The number of a chunk and whether it is the last."""
        return number.to_bytes(11) + bytes([last])


def sealer(secret: Secret, header: dict[str, Any]) -> Sealer:
    """The key of a file with this header (without its ``check``)."""
    salt = bytes.fromhex(header["salt"])
    info = json.dumps(header, sort_keys=True).encode()
    made = HKDF(algorithm=SHA256(), length=2 * KEY, salt=salt, info=info).derive(
        secret.key(salt, header.get("n", 0))
    )
    check = hmac.new(made[KEY:], b"the right key", hashlib.sha256).hexdigest()[:32]
    return Sealer(AESGCM(made[:KEY]), check)


class SealedWriter:
    """Takes bytes and writes them sealed; ``close`` writes the last chunk."""

    def __init__(self, file: BinaryIO, secret: Secret) -> None:
        header: dict[str, Any] = {
            "format": FORMAT,
            "key": secret.kind,
            "salt": secrets.token_hex(KEY),
            "version": headwater.__version__,
        }
        if secret.kind == "passphrase":
            header["n"] = secret.cost
        self.sealer = sealer(secret, header)
        self.file = file
        self.waiting = bytearray()
        self.number = 0
        file.write(MAGIC + json.dumps({**header, "check": self.sealer.check}).encode() + b"\n")

    def write(self, given: bytes) -> int:
        """Take bytes; whole chunks are sealed and written."""
        self.waiting += given
        while len(self.waiting) > CHUNK:
            self.seal(bytes(self.waiting[:CHUNK]), last=False)
            del self.waiting[:CHUNK]
        return len(given)

    def close(self) -> None:
        """Seal what is left as the last chunk."""
        self.seal(bytes(self.waiting), last=True)
        self.waiting.clear()

    def seal(self, chunk: bytes, last: bool) -> None:
        """Write one chunk."""
        nonce = self.sealer.nonce(self.number, last)
        self.file.write(self.sealer.cipher.encrypt(nonce, chunk, None))
        self.number += 1


class SealedReader:
    """Gives back the bytes of a sealed file, each only after its chunk was found whole."""

    def __init__(self, file: BinaryIO, secret: Secret) -> None:
        self.file = file
        self.sealer = opened(file, secret)
        self.ready = b""
        self.place = 0
        self.number = 0
        self.sealed = file.read(CHUNK + TAG)
        self.over = False

    def read(self, size: int = -1) -> bytes:
        """The next bytes, ``size`` of them, or fewer at the end."""
        parts: list[bytes] = []
        wanted = size
        while wanted and (not self.over or self.place < len(self.ready)):
            if self.place == len(self.ready):
                self.ready, self.place = self.open_next(), 0
                continue
            until = len(self.ready) if size < 0 else self.place + wanted
            part = self.ready[self.place : until]
            self.place += len(part)
            wanted -= len(part)
            parts.append(part)
        return b"".join(parts)

    def open_next(self) -> bytes:
        """The next chunk's content; ``DamagedError`` where it is not what was written."""
        following = self.file.read(CHUNK + TAG)
        self.over = not following
        try:
            nonce = self.sealer.nonce(self.number, self.over)
            content = self.sealer.cipher.decrypt(nonce, self.sealed, None)
        except InvalidTag as error:
            raise DamagedError(
                f"The backup is damaged or cut short, in its {self.number + 1:,}. megabyte. "
                "Use another copy of it, or an older backup."
            ) from error
        self.sealed = following
        self.number += 1
        return content


def opened(file: BinaryIO, secret: Secret) -> Sealer:
    """The key for a file's chunks; an error that says what is wrong with header or key."""
    if file.read(len(MAGIC)) != MAGIC:
        raise DamagedError(
            "This is not a backup of Headwater, or its beginning is damaged. Check the file's name."
        )
    try:
        header = json.loads(file.readline(LONGEST_HEADER))
        made_by, form, check = header["version"], int(header["format"]), header.pop("check")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedError("The backup's beginning is damaged. Use another copy of it.") from error
    if form > FORMAT:
        raise NewerError(
            f"The backup was made by Headwater {made_by} in form {form}; this is Headwater "
            f"{headwater.__version__}, which reads form {FORMAT}. Install {made_by} or later."
        )
    if header.get("key") != secret.kind:
        raise WrongKeyError(
            f"The backup was sealed with a {header.get('key')}, and a {secret.kind} was given."
        )
    if not sound(header):
        raise DamagedError("The backup's beginning is damaged. Use another copy of it.")
    found = sealer(secret, header)
    if not hmac.compare_digest(found.check, str(check)):
        raise WrongKeyError(
            f"This is not the {secret.kind} that the backup was sealed with, or the backup's "
            "beginning is damaged. Try another; without the right one nobody can read it."
        )
    return found


def sound(header: dict[str, Any]) -> bool:
    """Whether the numbers in a header could have been written by us."""
    salt, cost = header.get("salt"), header.get("n", 2)
    if not isinstance(salt, str) or not isinstance(cost, int):
        return False
    power_of_two = 2 <= cost <= MOST_COST and cost & (cost - 1) == 0
    return power_of_two and len(salt) == 2 * KEY and set(salt) <= set("0123456789abcdef")
