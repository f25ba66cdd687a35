"""The files of a conversation as somebody sends them: CSV files by name, or one ZIP of them."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from headwater.deliberation.held_conversation import HeldConversation
from headwater.deliberation.polis_form import PEOPLE, STATEMENTS, SUMMARY, VOTES, read_polis
from headwater_web.accounts.authority import RefusedError

LARGEST = 8 * 1024 * 1024
MOST_FILES, MOST_ASIDE = 40, 2_000
NAMES = sorted({*STATEMENTS, *PEOPLE, *VOTES, *SUMMARY}, key=lambda name: -len(name))
BROKEN = (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError, ValueError)
Sent = tuple[str, bytes]


def read_sent(files: Sequence[UploadedFile[Any]]) -> HeldConversation:
    """The conversation in the files sent; ``RefusedError`` says which file is wrong, and how."""
    if not files:
        raise RefusedError(
            "files", "Choose the files: comments.csv and votes.csv, or a ZIP of both."
        )
    with TemporaryDirectory() as name:
        folder = Path(name)
        for wanted, content in known(files):
            (folder / wanted).write_bytes(content)
        try:
            return read_polis(folder, most_aside=MOST_ASIDE)
        except ValueError as wrong:
            raise RefusedError("files", sentence(str(wrong), name)) from wrong


def sentence(wrong: str, folder: str) -> str:
    """What is wrong as a sentence without the folder; a file keeps its small letter.

    >>> sentence("/x: more than 9 rows cannot be read", "/x")
    'More than 9 rows cannot be read. Nothing was taken.'
    """
    said = wrong.removeprefix(f"{folder}: ")
    first = (
        said if said.split(" ", 1)[0].strip(",:").endswith(".csv") else said[:1].upper() + said[1:]
    )
    return f"{first.removesuffix('.')}. Nothing was taken."


def known(files: Sequence[UploadedFile[Any]]) -> Iterator[Sent]:
    """Each file under the name that Polis gives it; others are passed over."""
    left, found = LARGEST, False
    for given, content in opened(files):
        left -= len(content)
        if left < 0:
            raise RefusedError(
                "files",
                f"The files hold more than {LARGEST // 1024**2} MB. Bring what is larger with the "
                "command “headwater conversation”, which has no such limit.",
            )
        name = name_of(given)
        if name:
            found = True
            yield name, content
    if not found:
        raise RefusedError(
            "files",
            f"None of the files is one of {', '.join(sorted(NAMES))}. Give them these names.",
        )


def opened(files: Sequence[UploadedFile[Any]]) -> Iterator[Sent]:
    """The files, and in place of a ZIP what is in it; no more of either than may be brought."""
    if len(files) > MOST_FILES:
        raise RefusedError("files", f"Send {MOST_FILES} files at most.")
    for file in files:
        name = str(file.name or "")
        content = file.read(LARGEST + 1)
        if not content.startswith(b"PK"):
            yield name, content
            continue
        try:
            yield from unpacked(file)
        except BROKEN as wrong:
            raise RefusedError(
                "files", "The ZIP cannot be opened. Pack the files again, without a password."
            ) from wrong


def unpacked(file: UploadedFile[Any]) -> Iterator[Sent]:
    """The members of a ZIP whose names are known, each to the limit and one byte more."""
    file.seek(0)
    with zipfile.ZipFile(file) as held:
        members = [each for each in held.infolist() if name_of(each.filename)]
        for each in members[:MOST_FILES]:
            with held.open(each) as inside:
                yield each.filename, inside.read(LARGEST + 1)


def name_of(given: str) -> str:
    """The name that Polis has for a file, perhaps after words of its own; empty for another.

    >>> name_of("export/2024-11-bg-participant-votes.csv"), name_of("Votes.csv"), name_of("a.txt")
    ('participant-votes.csv', 'votes.csv', '')
    """
    plain = given.replace("\\", "/").rsplit("/", 1)[-1].lower().replace("_", "-")
    return next((n for n in NAMES if plain == n or plain.endswith(f"-{n}")), "")
