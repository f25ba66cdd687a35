"""Excel workbooks made by hand, so that a test may put anything into them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

OFFICE = "http://schemas.openxmlformats.org"
MAIN = f"{OFFICE}/spreadsheetml/2006/main"
LINKS = f"{OFFICE}/package/2006/relationships"
KINDS = f"{OFFICE}/officeDocument/2006/relationships"
SORTS = "application/vnd.openxmlformats"


def link(kind: str, target: str) -> str:
    one = f'<Relationship Id="r1" Type="{KINDS}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{LINKS}">{one}</Relationships>'


PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{OFFICE}/package/2006/content-types">'
    f'<Default Extension="rels" ContentType="{SORTS}-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override '
    'PartName="/xl/workbook.xml" '
    f'ContentType="{SORTS}-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": link("officeDocument", "xl/workbook.xml"),
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{KINDS}"><sheets>'
    '<sheet name="Lamps" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": link("worksheet", "worksheets/sheet1.xml"),
}


def workbook(rows: Sequence[Sequence[object]], cells: str = "", padding: int = 0) -> bytes:
    """A workbook of these rows, then ``cells`` as XML, and a part of so many blanks."""
    made = ["<row>" + "".join(map(cell, row)) + "</row>" for row in rows]
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(made)}{cells}</sheetData></worksheet>'
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in PARTS.items():
            book.writestr(name, text)
        book.writestr("xl/worksheets/sheet1.xml", sheet)
        if padding:
            book.writestr("xl/padding.xml", " " * padding)
    return body.getvalue()


def cell(value: object) -> str:
    """A number, a text, or a formula (``=``) whose last value was 12.5."""
    if isinstance(value, (int, float)):
        return f"<c><v>{value}</v></c>"
    if str(value).startswith("="):
        return f"<c><f>{str(value)[1:]}</f><v>12.5</v></c>"
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
