"""The key of the audit, kept in a file outside the database.

Whoever can write to the database can compute a plain chain anew. Nobody can compute a mark or a
seal without this key. From each secret come two keys (HKDF-SHA256): one marks entries
(HMAC-SHA256), the other signs seals (Ed25519), so that a third party can check seals with the
public half alone. The file has one secret a line; the first is used, the others still verify.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from headwater_web.audit.refusal import AuditError

BYTES = 32
SHORT = 8


@dataclass(frozen=True)
class Key:
    """A secret of 32 bytes, and what is made from it."""

    secret: bytes

    @cached_property
    def name(self) -> str:
        """Eight digits that tell keys apart and give nothing away."""
        return hashlib.sha256(b"name" + self.derived("name")).hexdigest()[:SHORT]

    @cached_property
    def signer(self) -> Ed25519PrivateKey:
        """What signs seals."""
        return Ed25519PrivateKey.from_private_bytes(self.derived("seal"))

    @property
    def public(self) -> str:
        """The public half of the signer, as 64 hexadecimal digits: it checks seals."""
        return self.signer.public_key().public_bytes_raw().hex()

    @cached_property
    def marker(self) -> bytes:
        """What marks entries."""
        return self.derived("mark")

    def derived(self, purpose: str) -> bytes:
        """32 bytes for one purpose."""
        info = f"headwater audit {purpose}".encode()
        return HKDF(algorithm=SHA256(), length=BYTES, salt=None, info=info).derive(self.secret)

    def mark(self, digest: str) -> str:
        """The mark of an entry with this digest: the key's name, and 64 hexadecimal digits."""
        code = hmac.new(self.marker, f"{self.name}:{digest}".encode(), hashlib.sha256)
        return f"{self.name}:{code.hexdigest()}"


def keys(path: Path | None = None) -> tuple[Key, ...]:
    """Every key of the file, the one in use first; a file that is not there is made, once."""
    path = Path(settings.AUDIT_KEY_FILE) if path is None else path
    if not path.exists():
        make(path)
    return tuple(read(path, row, line) for row, line in enumerate(lines(path), 1))


def lines(path: Path) -> list[str]:
    """The file's lines; ``AuditError`` where there is none."""
    found = path.read_text("ascii", errors="replace").split()
    if not found:
        raise AuditError(f"{path} holds no key: put it back from where it is kept")
    return found


def read(path: Path, row: int, line: str) -> Key:
    """One key from its line."""
    try:
        secret = binascii.unhexlify(line)
    except ValueError:
        secret = b""
    if len(secret) != BYTES:
        raise AuditError(f"{path}, line {row}: not a key; it should be 64 hexadecimal digits")
    return Key(secret)


def make(path: Path) -> None:
    """Write a new key, for the owner alone to read; of two that try at once, one does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
