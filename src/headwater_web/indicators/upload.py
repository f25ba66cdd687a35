"""What a file must be before it is read: not too large, not too wide, and no bomb.

A workbook is a zip archive of XML. Its parts are looked at before the reader sees them, because a
few bytes there can name a sheet of seventeen billion cells.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

MOST_BYTES = 10 * 1024 * 1024
MOST_OPENED = 80 * 1024 * 1024
MOST_PARTS = 500
MOST_COLUMNS = 200
MOST_LINES = 300_000
MOST_CELLS = 3_000_000
MOST_TEXT = 200 * 1024 * 1024
PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,4})(\d{0,9})["']""")
CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
TEXT = re.compile(rb"<(?:\w+:)?si[\s>]")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


class UploadError(ValueError):
    """A file cannot be taken; the message says what is wrong with it and how to mend it."""


def check(content: bytes, name: str) -> None:
    """Raises ``UploadError`` where the file could harm or cannot be a table of figures."""
    if not content.strip():
        raise UploadError(f"{name}: the file is empty. Choose a file with figures in it.")
    if len(content) > MOST_BYTES:
        raise UploadError(
            f"{name}: the file is larger than {MOST_BYTES // 1024**2} MB. Leave out columns that "
            "are not needed, or split it by period."
        )
    if content[:2] == b"PK":
        _workbook(content, name)
    elif content[:4] == b"\xd0\xcf\x11\xe0":
        raise UploadError(f"{name}: this is an old Excel file (.xls). Save it as .xlsx or as CSV.")
    else:
        _text(content, name)


def _text(content: bytes, name: str) -> None:
    plain = content
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        plain = content.decode("utf-16", errors="replace").encode()
    elif b"\x00" in content[:4096]:
        raise UploadError(f"{name}: this is not a CSV file or a workbook. Save it as CSV.")
    lines = plain.replace(b"\r", b"\n").split(b"\n")
    if len(lines) > MOST_LINES:
        raise UploadError(f"{name}: there are more than {MOST_LINES:,} lines. Split the file.")
    widest = max(max(line.count(mark) for mark in (b",", b";", b"\t", b"|")) for line in lines)
    if widest >= MOST_COLUMNS:
        raise UploadError(
            f"{name}: there are more than {MOST_COLUMNS} columns. Keep area, period, value and the "
            "few beside them, with one row for each area and period."
        )


def _workbook(content: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = _parts(book, name)
    except BROKEN as error:
        raise UploadError(
            f"{name}: the workbook is damaged or locked. Save it again, without a password."
        ) from error
    strings = next(
        (body for part, body in parts.items() if part.endswith("sharedstrings.xml")), b""
    )
    longest = max(map(len, TEXT.split(strings)), default=0)
    for part, body in parts.items():
        if part.startswith("xl/worksheets/"):
            _sheet(body, longest, name)


def _parts(book: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    """The XML parts that hold figures, none larger than it says it is."""
    infos = book.infolist()
    names = {info.filename.lower() for info in infos}
    if "xl/workbook.xml" not in names:
        raise UploadError(
            f"{name}: this is not an Excel workbook (.xlsx). Save it as .xlsx or CSV."
        )
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_OPENED:
        raise UploadError(
            f"{name}: the workbook is far larger inside than outside. Copy the figures into a new "
            "workbook, or save them as CSV."
        )
    parts: dict[str, bytes] = {}
    left = MOST_OPENED
    for info in infos:
        part = info.filename.lower()
        if part.startswith("xl/worksheets/") or part.endswith("sharedstrings.xml"):
            with book.open(info) as stream:
                body = stream.read(left + 1)
            left -= len(body)
            if left < 0 or b"\x00" in body:
                raise UploadError(f"{name}: a sheet cannot be read. Save the figures as CSV.")
            parts[part] = body
    return parts


def _sheet(body: bytes, longest: int, name: str) -> None:
    """No cell so far out, and no text so long and so often, that reading it fills the memory."""
    wide, high = 1, 1
    for letters, digits in PLACE.findall(body):
        column = 0
        for letter in letters.upper():
            column = column * 26 + letter - 64
        wide, high = max(wide, column), max(high, int(digits or 0))
    if wide > MOST_COLUMNS or wide * high > MOST_CELLS:
        raise UploadError(
            f"{name}: a sheet reaches {wide:,} columns and {high:,} rows. Delete the empty cells "
            f"beyond the figures; {MOST_COLUMNS} columns are the most."
        )
    cells = len(CELL.findall(body))
    if cells > MOST_CELLS or cells * longest > MOST_TEXT:
        raise UploadError(f"{name}: the cells hold too much text. Keep the figures only.")
