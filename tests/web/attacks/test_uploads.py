"""Files made to harm: bombs, a million columns, wrong encodings, NULs, enormous cells, any bytes.

Each ends in a sentence or in rows, never in an error, and quickly enough that a server lives on.
Slow: hundreds of files go through the form.
"""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brought import send
from headwater_web.indicators.models import OwnIndicator
from workbooks import workbook

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
ANY = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
HEAD = b"area,period,value\n"
NAMES = st.one_of(
    st.sampled_from(["a.csv", "a.xlsx", "a.csv.gz", "../../etc/passwd", "a\x00.csv", "x" * 250]),
    st.sampled_from([".", "..", "/", "&#x2e;", 'a".csv', "a\r\nX: 1.csv", " "]),
    st.text(min_size=1, max_size=40),
)


@pytest.fixture(autouse=True)
def as_often_as_one_likes(settings: Any) -> None:
    """The limit on files brought has tests of its own."""
    settings.LIMITS = {"upload": (100_000, 60)}


def zipped(*parts: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def nested(depth: int) -> bytes:
    content = b"\x00" * 10_000_000
    for _ in range(depth):
        content = zipped(("a.zip", content))
    return content


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&d;&x;</t></is></c></row>
</sheetData></worksheet>"""
BOOK = ("xl/workbook.xml", b"<workbook/>")
BAD = {
    "a gzip bomb": gzip.compress(b"0" * 50_000_000),
    "a zip in a zip in a zip": nested(4),
    "a workbook of nothing but zeros": zipped(BOOK, ("xl/worksheets/s.xml", b"0" * 90_000_000)),
    "a thousand parts": zipped(BOOK, *((f"xl/worksheets/{i}.xml", b"<a/>") for i in range(1000))),
    "entities in a sheet": zipped(BOOK, ("xl/worksheets/sheet1.xml", ENTITIES)),
    "a part that leads out": zipped(BOOK, ("../../../etc/cron.d/x", b"* * * * * root x")),
    "a million columns": HEAD.rstrip() + b"," * 1_000_000 + b"\n",
    "a million empty lines": HEAD + b"\n" * 1_000_000,
    "one line of ten million letters": b"a" * 9_000_000,
    "an enormous cell": HEAD + b'X07000003,2023,"' + b"9" * 5_000_000 + b'"\n',
    "a quote that never closes": HEAD + b'"' + b"x\n" * 100_000,
    "NULs between": HEAD.replace(b"a", b"a\x00") + b"X07000003,2023,1\n",
    "UTF-16 with half a letter": b"\xff\xfe" + HEAD.decode().encode("utf-16-le")[:-1],
    "UTF-32": HEAD.decode().encode("utf-32"),
    "EBCDIC": HEAD.decode().encode("cp500"),
    "bytes that are no letters": HEAD + bytes(range(128, 256)) * 100,
    "a number of a million digits": HEAD + b"X07000003,2023," + b"1" * 1_000_000 + b"\n",
    "a number beyond all numbers": HEAD + b"X07000003,2023,1e999999999\n",
    "a script in place of a table": b"<script>alert(1)</script>",
    "a program": b"\x7fELF" + b"\x00" * 1000,
}


@pytest.mark.parametrize("what", BAD)
def test_a_file_made_to_harm_gets_a_sentence(ann: Client, what: str) -> None:
    for name in ("a.csv", "a.xlsx", "a.gz"):
        answer = send(ann, BAD[what], name)
        assert answer.status_code == 400, what
        assert "There is a problem" in answer.content.decode() or "error" in answer.content.decode()
    assert not OwnIndicator.objects.exists()


def taken_or_told(answer: Any) -> None:
    assert answer.status_code in {302, 400}
    if answer.status_code == 400:
        page = answer.content.decode()
        assert "The file was not added" in page or "could not be read" in page
        assert "Traceback" not in page


@given(st.binary(min_size=1, max_size=2000), NAMES)
@ANY
def test_any_bytes(ann: Client, content: bytes, name: str) -> None:
    taken_or_told(send(ann, content, name))


@given(st.binary(max_size=400), st.integers(0, 4000), st.binary(max_size=8))
@ANY
def test_any_wound_in_a_workbook(ann: Client, tail: bytes, place: int, wound: bytes) -> None:
    sound = workbook([["area", "period", "value"], ["X07000003", 2023, 12.5]])
    cut = place % len(sound)
    taken_or_told(send(ann, sound[:cut] + wound + sound[cut + len(wound) :] + tail, "a.xlsx"))


@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "cp1252", "utf-8-sig", "utf-7"]))
@ANY
def test_any_text_in_any_encoding(ann: Client, text: str, encoding: str) -> None:
    content = (HEAD.decode() + text).encode(encoding, "replace")
    taken_or_told(send(ann, content, "a.csv"))


@given(st.dictionaries(st.sampled_from(["name", "unit", "source", "why", "polarity"]), st.text()))
@ANY
def test_any_words_beside_the_file(ann: Client, words: dict[str, str]) -> None:
    taken_or_told(send(ann, HEAD + b"X07000003,2023,1\n", "a.csv", **words))
