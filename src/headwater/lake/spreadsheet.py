"""Cells that a spreadsheet opens as text, and never as a formula."""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(cell: object) -> object:
    """The cell, unable to start a formula: such text is led by an apostrophe.

    The signs are those that the Open Worldwide Application Security Project lists under "CSV
    injection", with their full-width forms.

    >>> harmless("=1+1"), harmless(-2.5), harmless(None)
    ("'=1+1", -2.5, '')
    """
    if cell is None:
        return ""
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return cell
