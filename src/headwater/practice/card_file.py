"""A file of cards as spreadsheets save it: its encoding, what parts its cells, its headings.

Excel saves "CSV" in Windows-1252, with semicolons where the comma is the decimal sign, and turns
2027-03-31 into 31/03/2027. All of that is read; what cannot be told is said, never guessed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection
from datetime import date

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
PARTING = (",", ";", "\t")
BRITISH_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class CardTableError(ValueError):
    """The file is no table of practice cards; the message says what to mend."""


def text_of(content: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or else Windows-1252.

    Raises ``CardTableError`` where it is a workbook or no text.

    >>> text_of("£5 a head – “warm”".encode("cp1252"))
    '£5 a head – “warm”'
    """
    if content.startswith(WORKBOOKS):
        raise CardTableError(
            "This is a workbook, not a CSV file. Open it, save it as “CSV UTF-8”, and bring that."
        )
    if content.startswith(UTF_16):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise CardTableError("The file is not text. Save it as “CSV UTF-8” and bring it again.")


def parted_by(text: str, columns: Collection[str]) -> str:
    """What parts the cells: of comma, semicolon and tab, that which finds most of the columns.

    >>> parted_by("code;title;problem\\r\\na;b;c", ("code", "title", "problem"))
    ';'
    """
    first = text.lstrip("\ufeff").partition("\n")[0].rstrip("\r")
    known = frozenset(columns)

    def found(sign: str) -> int:
        row = next(csv.reader([first], delimiter=sign), [])
        return sum(heading(cell) in known for cell in row)

    return max(PARTING, key=found)


def heading(cell: str) -> str:
    """A heading as the name of a column, however it was written.

    >>> heading(" For whom ")
    'for_whom'
    """
    return re.sub(r"[ _-]+", "_", cell.strip()).lower()


def day(text: str) -> date:
    """A day, as 2027-03-31 or as a British spreadsheet writes it. Raises ``ValueError``.

    >>> day("31/03/2027"), day("2027-03-31") == day("31/3/2027")
    (datetime.date(2027, 3, 31), True)
    """
    british = BRITISH_DAY.fullmatch(text)
    if british:
        return date(int(british[3]), int(british[2]), int(british[1]))
    return date.fromisoformat(text)
