"""Seals: signed statements, kept in a file outside the database, of how far the audit had come.

A chain alone cannot show that its end was cut off. Each line of the anchor file says which row
was the last at some moment, and its digest, signed with Ed25519 and chained to the line before
it. Copies kept elsewhere (each is one line of text) can be checked by anybody with the public key.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from django.conf import settings

from headwater_web.audit import chain, clock
from headwater_web.audit.findings import Finding, Kind
from headwater_web.audit.keys import Key, keys
from headwater_web.audit.refusal import AuditError
from headwater_web.audit.rows import numbered, stored
from headwater_web.audit.verification import Verification

FORM = "headwater audit seal 1"


@dataclass(frozen=True)
class Seal:
    """That row ``sequence``, with ``digest``, was the last at a moment.

    ``restored`` says instead why the audit goes no further than this row: a backup was put back.
    """

    sequence: int
    digest: str
    at: str
    key: str
    previous: str
    restored: str
    signature: str

    @property
    def line(self) -> str:
        """The line of the anchor file."""
        return chain.canonical(asdict(self))

    def is_signed_by(self, key: Key) -> bool:
        """Whether the signature is that key's."""
        try:
            key.signer.public_key().verify(bytes.fromhex(self.signature), said(asdict(self)))
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Anchors:
    """The anchor file, read: its seals in order, and what is wrong with it."""

    seals: tuple[Seal, ...]
    findings: tuple[Finding, ...]

    @property
    def last(self) -> Seal | None:
        """The newest seal."""
        return self.seals[-1] if self.seals else None

    @property
    def sealed(self) -> dict[int, tuple[str, str]]:
        """The digest and the moment of each row sealed, but for those that a restore took back."""
        found: dict[int, tuple[str, str]] = {}
        for seal in self.seals:
            if seal.restored:
                found = {row: held for row, held in found.items() if row <= seal.sequence}
            if seal.sequence:
                found[seal.sequence] = (seal.digest, seal.at)
        return found


def said(fields: Mapping[str, Any]) -> bytes:
    """The bytes that are signed: everything but the signature."""
    return chain.canonical(
        [FORM, {name: value for name, value in fields.items() if name != "signature"}]
    ).encode()


def anchors(path: Path | None = None, ring: tuple[Key, ...] | None = None) -> Anchors:
    """Every seal of the anchor file that is sound, and a finding for each that is not."""
    path = Path(settings.AUDIT_ANCHOR_FILE) if path is None else path
    known = {key.name: key for key in (keys() if ring is None else ring)}
    seals: list[Seal] = []
    findings = []
    before = chain.GENESIS
    lines = path.read_text("utf-8", errors="replace").splitlines() if path.exists() else []
    for number, line in enumerate(lines, 1):
        seal = read(line)
        wrong = f"line {number} of {path.name} " + problem(seal, known, before)
        if seal is None or not wrong.endswith(" "):
            findings.append(Finding(Kind.SEAL, wrong))
        if seal and seal.key in known and seal.is_signed_by(known[seal.key]):
            seals.append(seal)
        before = hashlib.sha256(line.encode()).hexdigest()
    return Anchors(tuple(seals), tuple(findings))


def problem(seal: Seal | None, known: Mapping[str, Key], before: str) -> str:
    """What is wrong with a line, after its number; nothing where it is sound."""
    if seal is None:
        return "is not a seal"
    if seal.key not in known:
        return f"is signed by key {seal.key}, which is not in the key file"
    if not seal.is_signed_by(known[seal.key]):
        return "was changed: its signature does not fit"
    if seal.previous != before:
        return "does not follow the line before it: a line was removed, moved or put in"
    return ""


def read(line: str) -> Seal | None:
    """A seal from its line; None where it is none."""
    try:
        return Seal(**json.loads(line))
    except (ValueError, TypeError):
        return None


def seal(restored: str = "") -> Seal | None:
    """Seal the audit as it is now; None where it is empty, the last seal where nothing is new.

    Raises ``AuditError`` where the rows since the last seal are not sound: what was tampered
    with is not sealed. With ``restored``, why fewer rows are there than were sealed.
    """
    path = Path(settings.AUDIT_ANCHOR_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    ring = keys()
    with path.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        lines = path.read_text("utf-8", errors="replace").splitlines()
        before = lines[-1] if lines else ""
        held = newest(before, path, ring)
        head = sound_head(None if restored else held, ring)
        if not restored and (head is None or (held and held.sequence == head[0])):
            return held
        made = signed(ring[0], head or (0, chain.GENESIS), before, restored)
        file.write(made.line + "\n")
    return made


def newest(line: str, path: Path, ring: tuple[Key, ...]) -> Seal | None:
    """The last seal, from the last line; ``AuditError`` where that line is no sound seal."""
    found = read(line)
    if line and not (found and any(found.is_signed_by(key) for key in ring)):
        raise AuditError(
            f"nothing was sealed: the last line of {path} is not a seal of the audit's key. Run "
            "`headwater audit verify`"
        )
    return found


def sound_head(held: Seal | None, ring: tuple[Key, ...]) -> tuple[int, str] | None:
    """Number and digest of the last row, once everything from the last sealed row on is sound."""
    sealed = {held.sequence: (held.digest, held.at)} if held and held.sequence else {}
    walk = Verification({key.name: key for key in ring}, sealed)
    after = max(held.sequence - 1, 0) if held else 0
    before = numbered(after) if after else None
    if before:
        walk.follow(before)
    for found in walk.findings(stored(after if before else 0)):
        raise AuditError(f"nothing was sealed, for the audit is not sound. {found}")
    return (walk.last.sequence, walk.last.digest) if walk.last else None


def signed(key: Key, head: tuple[int, str], before: str, restored: str) -> Seal:
    """A seal of the last row, signed."""
    fields: dict[str, Any] = {
        "sequence": head[0],
        "digest": head[1],
        "at": clock.stamp(clock.now()),
        "key": key.name,
        "previous": hashlib.sha256(before.encode()).hexdigest() if before else chain.GENESIS,
        "restored": restored,
    }
    return Seal(**fields, signature=key.signer.sign(said(fields)).hex())
