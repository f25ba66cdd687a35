"""Reading a column of whatever a source held as the type its shape asks for.

Each reader returns the column (null where it could not be read) and the findings.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from headwater.lake.finding import Finding, same
from headwater.lake.ordering import encode
from headwater.lake.shapes import Column

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}")
SMALL_GSS = re.compile(r"[a-z]\d{8}")
NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
Read = tuple[pa.Array, list[Finding]]
Fault = tuple[str, str]


def read_column(column: Column, given: pa.ChunkedArray) -> Read:
    """The column in its shape's type; missing values of a required column are findings."""
    readers: dict[str, Callable[[Column, pa.ChunkedArray], Read]] = {
        "text": read_text,
        "code": read_text,
        "number": read_number,
        "date": read_date,
        "bytes": read_bytes,
        "integer": read_integer,
    }
    return readers[column.type](column, given)


def read_text(column: Column, given: pa.ChunkedArray) -> Read:
    """Texts without blanks at the ends; absent ones take the default; closed lists are closed.

    >>> column = Column("sex", "text", True, "", ("Persons", "Male", "Female"), "Persons")
    >>> array, findings = read_text(column, pa.chunked_array([[" Male", None, "femal"]]))
    >>> array.to_pylist(), findings[0].mends
    (['Male', 'Persons', 'femal'], ['did you mean Female?'])
    """
    texts = as_text(given)
    coded = encode(texts)
    written = coded.dictionary.to_pylist()
    words = [word.strip() or column.default for word in written]
    faults = [text_fault(column, word) for word in words]
    if words == written and not coded.null_count and pa.types.is_string(texts.type):
        indices = coded.indices.to_numpy(zero_copy_only=False)
        return whole(texts), spread(column, indices, faults)
    empty = len(words)
    words.append(column.default)
    faults.append(text_fault(column, column.default))
    indices = pc.fill_null(coded.indices, empty).to_numpy(zero_copy_only=False)
    return pa.array(words, pa.string()).take(pa.array(indices)), spread(column, indices, faults)


def spread(column: Column, indices: NDArray[np.int64], faults: list[Fault | None]) -> list[Finding]:
    """The faults of distinct values, as a finding on every row that has one of them."""
    at_fault = np.array([fault is not None for fault in faults], dtype=np.bool_)
    positions = np.flatnonzero(at_fault[indices])
    if not len(positions):
        return []
    found = [faults[index] or ("", "") for index in indices[positions]]
    reasons, mends = [fault[0] for fault in found], [fault[1] for fault in found]
    return [Finding(column.name, positions, reasons, mends)]


def text_fault(column: Column, word: str) -> Fault | None:
    """What is wrong with a text in this column, and how to mend it; None where nothing is."""
    if not word:
        return missing(column) if column.required else None
    if column.allowed and word not in column.allowed:
        listed = ", ".join(value for value in column.allowed if value)
        near = difflib.get_close_matches(word.lower(), [v.lower() for v in column.allowed], 1)
        named = next((v for v in column.allowed if near and v.lower() == near[0]), "")
        mend = f"did you mean {named}?" if named else f"use one of: {listed}"
        return f"{word!r} is not one of: {listed}", mend
    if column.type == "code" and not CODE.fullmatch(word):
        return (
            f"{word!r} is not a code",
            "a code is letters, digits, and - _ . : without blanks; check that the spreadsheet "
            "did not change it",
        )
    if column.type == "code" and SMALL_GSS.fullmatch(word):
        return f"{word!r} is a code in small letters", f"write it {word.upper()}"
    return None


def missing(column: Column) -> Fault:
    """The fault of an empty cell where every row needs a value.

    >>> missing(Column("area", "code", True, "the code of the place"))
    ('area is empty', 'give the code of the place')
    """
    return f"{column.name} is empty", f"give {column.meaning}"


def as_text(given: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of any type as texts; whole numbers lose the decimal point a spreadsheet gave them.

    >>> as_text(pa.chunked_array([[91547.0, None]])).to_pylist()
    ['91547', None]
    """
    kind = given.type
    if pa.types.is_dictionary(kind):
        return given if kind.value_type == pa.string() else as_text(given.cast(kind.value_type))
    if pa.types.is_floating(kind):
        given = nan_as_null(given)
        whole = pc.all(pc.equal(pc.round(given), given)).as_py()
        return given.cast(pa.int64() if whole is not False else kind).cast(pa.string())
    return given if kind == pa.string() else given.cast(pa.string())


def nan_as_null(given: pa.ChunkedArray) -> pa.ChunkedArray:
    """Numbers with null where frames without nulls put NaN."""
    return pc.if_else(pc.is_nan(given), pa.scalar(None, given.type), given)


def read_number(column: Column, given: pa.ChunkedArray) -> Read:
    """Numbers; texts must be plain decimals. NaN in a number column means missing.

    >>> column = Column("value", "number", False, "the figure")
    >>> array, findings = read_number(column, pa.chunked_array([["1.5", "", "1,204", "inf"]]))
    >>> array.to_pylist(), findings[0].reasons
    ([1.5, None, None, None], ["'1,204' is not a number", "'inf' is not a number"])
    """
    findings: list[Finding] = []
    if pa.types.is_dictionary(given.type):
        given = given.cast(given.type.value_type)
    if pa.types.is_string(given.type) or pa.types.is_large_string(given.type):
        given, findings = _numbers_of_texts(column, given)
    array = whole(given.cast(pa.float64()))
    if pc.any(pc.is_nan(array)).as_py():
        array = nan_as_null(array)
    findings += same(
        column.name,
        truth(pc.is_inf(array)),
        f"{column.name} is infinite",
        "leave it empty and say why in note; a division by zero is the usual cause",
    )
    findings += _bounds(column, array)
    if column.required:
        gone = truth(pc.is_null(array))
        for finding in findings:
            gone[finding.positions] = False
        findings += same(column.name, gone, *missing(column))
    return array, findings


def _numbers_of_texts(column: Column, given: pa.ChunkedArray) -> tuple[pa.Array, list[Finding]]:
    trimmed = pc.utf8_trim_whitespace(whole(given))
    plain = pc.match_substring_regex(trimmed, NUMBER)
    blank = pc.equal(pc.utf8_length(trimmed), 0)
    wrong = np.flatnonzero(truth(pc.invert(pc.or_(plain, blank))))
    numbers = pc.if_else(plain, trimmed, pa.scalar(None, pa.string())).cast(pa.float64())
    if not len(wrong):
        return numbers, []
    reasons = [f"{word!r} is not a number" for word in trimmed.take(pa.array(wrong)).to_pylist()]
    mend = (
        "write it with digits and a point, such as 1204.5; where there is no figure, leave it empty"
    )
    return numbers, [Finding(column.name, wrong, reasons, [mend] * len(wrong))]


def _bounds(column: Column, array: pa.Array) -> list[Finding]:
    findings: list[Finding] = []
    if column.least is not None:
        low = truth(pc.less(array, column.least))
        reason = f"{column.name} is under {column.least:g}"
        findings += same(column.name, low, reason, f"give {column.meaning}")
    if column.most is not None:
        high = truth(pc.greater(array, column.most))
        reason = f"{column.name} is over {column.most:g}"
        findings += same(column.name, high, reason, f"give {column.meaning}")
    return findings


def read_integer(column: Column, given: pa.ChunkedArray) -> Read:
    """Whole numbers."""
    array, findings = read_number(column, given)
    broken = truth(pc.not_equal(pc.round(array), array))
    reason = f"{column.name} is not a whole number"
    findings += same(column.name, broken, reason, f"give {column.meaning}")
    return pc.round(array).cast(pa.int64()), findings


def read_date(column: Column, given: pa.ChunkedArray) -> Read:
    """Days: dates, times of day cut off, ISO texts, or day/month/year texts.

    >>> column = Column("valid_from", "date", False, "the first day")
    >>> read_date(column, pa.chunked_array([["2023-04-01", "1/4/2023", ""]]))[0].to_pylist()
    [datetime.date(2023, 4, 1), datetime.date(2023, 4, 1), None]
    """
    if pa.types.is_date32(given.type):
        return whole(given), _gone(column, whole(given))
    if pa.types.is_temporal(given.type) or pa.types.is_null(given.type):
        days = whole(given.cast(pa.date32(), safe=False))
        return days, _gone(column, days)
    coded = encode(as_text(given))
    read = [day_of(word) for word in coded.dictionary.to_pylist()]
    mend = "write the day as 2024-04-01 or 01/04/2024"
    faults: list[Fault | None] = [
        (f"{word!r} is not a day", mend) if day is False else None
        for word, day in zip(coded.dictionary.to_pylist(), read, strict=True)
    ]
    indices = pc.fill_null(coded.indices, len(read)).to_numpy(zero_copy_only=False)
    days = pa.array([day or None for day in [*read, None]], pa.date32()).take(pa.array(indices))
    findings = spread(column, indices, [*faults, None])
    return days, findings or _gone(column, days)


def _gone(column: Column, days: pa.Array) -> list[Finding]:
    if not column.required:
        return []
    return same(column.name, truth(pc.is_null(days)), *missing(column))


def day_of(text: str) -> date | bool | None:
    """The day a text names; None where it is empty, False where it names none.

    >>> day_of("2024-02-30"), day_of(""), day_of("29/02/2024")
    (False, None, datetime.date(2024, 2, 29))
    """
    plain = text.strip()
    if not plain:
        return None
    found = DAY_FIRST.fullmatch(plain)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(plain[:10] if plain[10:11] in ("T", " ") else plain)
    except ValueError:
        return False


def read_bytes(column: Column, given: pa.ChunkedArray) -> Read:
    """Bytes as they are."""
    array = whole(given.cast(pa.binary()))
    if not column.required:
        return array, []
    return array, same(column.name, truth(pc.is_null(array)), *missing(column))


def whole(given: pa.ChunkedArray | pa.Array) -> pa.Array:
    """One array of a column, however many chunks it came in."""
    if isinstance(given, pa.ChunkedArray):
        joined = given.combine_chunks()
        if isinstance(joined, pa.ChunkedArray):
            return joined.chunk(0) if joined.num_chunks else pa.array([], given.type)
        return joined
    return given


def truth(mask: pa.Array) -> NDArray[np.bool_]:
    """A mask as numpy, null as False."""
    flat: NDArray[np.bool_] = pc.fill_null(mask, False).to_numpy(zero_copy_only=False)
    return flat
