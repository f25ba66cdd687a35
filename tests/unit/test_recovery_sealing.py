"""A sealed stream gives back what was put in, or says what is wrong; never anything else."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater_web.operations.recovery.refusal import (
    DamagedError,
    NewerError,
    RecoveryError,
    WrongKeyError,
)
from headwater_web.operations.recovery.sealing import (
    CHUNK,
    MAGIC,
    TAG,
    SealedReader,
    SealedWriter,
    Secret,
    key_file,
    passphrase,
)

SECRET = Secret(b"k" * 32, "key file")
WORDS = passphrase("four words nobody guesses", cost=2**4)


def sealed(content: bytes, secret: Secret = SECRET) -> bytes:
    file = io.BytesIO()
    writer = SealedWriter(file, secret)
    for start in range(0, len(content), 700_001):
        writer.write(content[start : start + 700_001])
    writer.close()
    return file.getvalue()


def unsealed(file: bytes, secret: Secret = SECRET) -> bytes:
    reader = SealedReader(io.BytesIO(file), secret)
    parts = []
    while part := reader.read(300_007):
        parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 9])
def test_what_goes_in_comes_out(size: int) -> None:
    content = bytes(each % 251 for each in range(size))
    assert unsealed(sealed(content)) == content
    assert SealedReader(io.BytesIO(sealed(content)), SECRET).read() == content


def test_nothing_of_the_content_is_seen_and_no_two_files_are_alike() -> None:
    content = b"Ann lives at the mill" * 10
    first, second = sealed(content), sealed(content)
    assert b"mill" not in first
    assert first[-50:] != second[-50:]


def test_a_passphrase_opens_what_it_sealed() -> None:
    assert unsealed(sealed(b"x", WORDS), WORDS) == b"x"


@pytest.mark.parametrize(
    ("secret", "says"),
    [
        (passphrase("four words nobody guessed", cost=2**4), "not the passphrase"),
        (SECRET, "sealed with a passphrase, and a key file was given"),
    ],
)
def test_a_wrong_key_is_told_from_damage(secret: Secret, says: str) -> None:
    with pytest.raises(WrongKeyError, match=says):
        unsealed(sealed(b"x", WORDS), secret)


BODY = sealed(bytes(2 * CHUNK + 100))
HEADER = BODY.index(b"\n", len(MAGIC)) + 1


@settings(max_examples=40, deadline=None)
@given(place=st.integers(0, len(BODY) - 1), bit=st.integers(0, 7))
def test_one_bit_changed_anywhere_is_noticed(place: int, bit: int) -> None:
    changed = bytearray(BODY)
    changed[place] ^= 1 << bit
    with pytest.raises(RecoveryError):
        unsealed(bytes(changed))


@settings(max_examples=40, deadline=None)
@given(length=st.one_of(st.integers(0, 300), st.integers(0, len(BODY) - 1)))
def test_a_file_cut_off_anywhere_is_noticed(length: int) -> None:
    with pytest.raises(DamagedError):
        unsealed(BODY[:length])


@pytest.mark.parametrize(
    "chunks", [(0,), (0, 1), (1, 0, 2), (0, 0, 1, 2), (2,), (0, 2), (0, 1, 2, 2)]
)
def test_chunks_dropped_repeated_or_moved_are_noticed(chunks: tuple[int, ...]) -> None:
    size = CHUNK + TAG
    parts = [BODY[HEADER + size * each : HEADER + size * (each + 1)] for each in range(3)]
    with pytest.raises(DamagedError):
        unsealed(BODY[:HEADER] + b"".join(parts[each] for each in chunks))


def test_something_after_the_end_is_noticed() -> None:
    with pytest.raises(DamagedError):
        unsealed(BODY + b"more")


def header_with(**changes: object) -> bytes:
    said = json.loads(BODY[len(MAGIC) : HEADER])
    return MAGIC + json.dumps({**said, **changes}).encode() + b"\n" + BODY[HEADER:]


def test_a_later_form_asks_for_a_later_headwater() -> None:
    with pytest.raises(NewerError, match=r"made by Headwater 9\.1 in form 2"):
        unsealed(header_with(format=2, version="9.1"))


@pytest.mark.parametrize(
    "changes",
    [{"salt": "xyz"}, {"salt": 5}, {"n": 3}, {"n": 2**40}, {"n": "2"}, {"format": "one"}],
)
def test_a_header_nobody_wrote_is_damage_and_costs_nothing(changes: dict[str, object]) -> None:
    with pytest.raises(DamagedError, match="beginning is damaged"):
        unsealed(header_with(**changes))


def test_another_file_is_not_a_backup() -> None:
    with pytest.raises(DamagedError, match="not a backup of Headwater"):
        unsealed(b"PK\x03\x04 something else entirely")


def test_keys_that_are_too_short_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RecoveryError, match="has 5 characters; it needs 12"):
        passphrase("short")
    short = tmp_path / "key"
    short.write_bytes(b"x" * 31)
    with pytest.raises(RecoveryError, match="has 31 bytes; it needs 32"):
        key_file(short)
    with pytest.raises(RecoveryError, match="cannot be read"):
        key_file(tmp_path / "nowhere")
    short.write_bytes(b"x" * 32)
    assert key_file(short).kind == "key file"
