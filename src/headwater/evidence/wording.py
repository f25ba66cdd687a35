"""An entry of the book in words: its number, and what it rests on."""

from __future__ import annotations

from headwater.evidence.figure import Assumption, Evidence, Figure


def number(value: float) -> str:
    """A number with as many figures as a reader needs.

    >>> number(0.000123456), number(1234567.0), number(0.73)
    ('0.000123', '1,234,567', '0.73')
    """
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    plain = f"{value:.3g}"
    return f"{value:.9f}".rstrip("0") if "e" in plain else plain


def worth(figure: Figure) -> str:
    """The value with its interval and unit; a table by its axes and its range.

    >>> from headwater.evidence import book
    >>> worth(book().figure("systolic-lowering-stroke"))
    '0.73 (0.68 to 0.77), relative risk'
    """
    if not figure.axes:
        limits = (
            f" ({number(float(figure.lower))} to {number(float(figure.upper))})"
            if figure.has_interval
            else ""
        )
        return f"{number(figure.number)}{limits}, {figure.unit_name}"
    axes = " x ".join(f"{axis.name} ({len(axis.labels)})" for axis in figure.axes)
    low, high = number(float(figure.value.min())), number(float(figure.value.max()))
    more = ", with intervals" if figure.has_interval else ""
    return f"by {axes}: {low} to {high}, {figure.unit_name}{more}"


def rests_on(figure: Figure) -> str:
    """What an entry rests on, in a sentence that an assumption can never share with evidence.

    >>> from headwater.evidence import book
    >>> rests_on(book().figure("cashable-share"))[:8]
    'ASSUMED:'
    """
    if isinstance(figure, Assumption):
        return f"ASSUMED: {figure.because}"
    if not isinstance(figure, Evidence):
        return ""
    grade = f"; grade {figure.grade.value}" if figure.grade else ""
    how = f"; worked out: {figure.worked_out}" if figure.worked_out else ""
    year = f", {figure.year}" if figure.year else ""
    return f"{figure.source.cite}{year}, {figure.place} [{figure.confidence.value}{grade}]{how}"
