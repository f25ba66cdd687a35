"""Periods made from years, quarters, months and days, each under its canonical label."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_MONTHS_OF_SPLIT_YEARS = (4, 8, 9)
LONGEST = 60


class PeriodError(ValueError):
    """A text that cannot be read as a period, or that can be read in two ways."""


@dataclass(frozen=True, order=True)
class Period:
    """A canonical label with its first and last day, both included."""

    label: str
    start: date
    end: date


def year(first: int) -> Period:
    """The calendar year.

    >>> year(2023).end
    datetime.date(2023, 12, 31)
    """
    return Period(str(first), date(first, 1, 1), date(first, 12, 31))


def years(first: int, last: int) -> Period:
    """Calendar years ``first`` to ``last`` together.

    >>> years(2021, 2023).label, years(2006, 2008).label, years(1999, 2001).label
    ('2021-23', '2006-2008', '1999-2001')
    """
    if first == last:
        return year(first)
    if last < first:
        raise PeriodError(f"the period ends in {last}, before it starts in {first}")
    if last - first >= LONGEST:
        raise PeriodError(f"{first} to {last} is too long for one period; write both years in full")
    short = last % 100
    plain = first // 100 == last // 100 and short > 12 and last > first + 1
    label = f"{first}-{short:02d}" if plain else f"{first}-{last}"
    return Period(label, date(first, 1, 1), date(last, 12, 31))


def split_year(first: int, month: int = 4) -> Period:
    """The twelve months from ``month`` of ``first``: a financial year, or a school year.

    >>> split_year(2023).label, split_year(2023).end
    ('2023/24', datetime.date(2024, 3, 31))
    """
    end = date(first + 1, month, 1) - timedelta(days=1)
    return Period(f"{first}/{(first + 1) % 100:02d}", date(first, month, 1), end)


def split_years(first: int, last: int, month: int = 4) -> Period:
    """Split years together, from the one that starts in ``first`` to the one in ``last``.

    >>> split_years(2020, 2024).label
    '2020/21-24/25'
    """
    if first == last:
        return split_year(first, month)
    if last < first:
        raise PeriodError(f"the period ends in {last}, before it starts in {first}")
    tail = split_year(last, month)
    near = tail.label[2:] if last // 100 == first // 100 else tail.label
    head = split_year(first, month)
    return Period(f"{head.label}-{near}", head.start, tail.end)


def month_of(year_number: int, month: int) -> Period:
    """One month.

    >>> month_of(2024, 2)
    Period(label='2024-02', start=datetime.date(2024, 2, 1), end=datetime.date(2024, 2, 29))
    """
    last = calendar.monthrange(year_number, month)[1]
    start, end = date(year_number, month, 1), date(year_number, month, last)
    return Period(f"{year_number}-{month:02d}", start, end)


def quarter(year_number: int, number: int) -> Period:
    """A calendar quarter, 1 to 4.

    >>> quarter(2024, 2).start
    datetime.date(2024, 4, 1)
    """
    last = month_of(year_number, number * 3)
    return Period(f"{year_number}Q{number}", date(year_number, number * 3 - 2, 1), last.end)


def between(start: date, end: date) -> Period:
    """The period from one day to another, under the label that says so most plainly.

    >>> between(date(2021, 1, 1), date(2023, 12, 31)).label
    '2021-23'
    >>> between(date(2022, 9, 1), date(2023, 8, 31)).label
    '2022/23'
    >>> between(date(2024, 6, 30), date(2024, 6, 30)).label
    '2024-06-30'
    """
    if end < start:
        raise PeriodError(f"the period ends on {end}, before it starts on {start}")
    after = end + timedelta(days=1)
    if start == end:
        return Period(start.isoformat(), start, end)
    if start.day != 1 or after.day != 1:
        return Period(f"{start.isoformat()}/{end.isoformat()}", start, end)
    months = (after.year - start.year) * 12 + after.month - start.month
    if start.month == 1 and months % 12 == 0:
        return years(start.year, end.year)
    if start.month in FIRST_MONTHS_OF_SPLIT_YEARS and months % 12 == 0:
        return split_years(start.year, end.year - 1, start.month)
    if months == 1:
        return month_of(start.year, start.month)
    if start.month % 3 == 1 and months % 3 == 0:
        return quarters(quarter(start.year, start.month // 3 + 1), quarter_ending(end))
    return Period(f"{start:%Y-%m}/{end:%Y-%m}", start, end)


def quarter_ending(end: date) -> Period:
    """The calendar quarter that holds a day."""
    return quarter(end.year, (end.month + 2) // 3)


def quarters(first: Period, last: Period) -> Period:
    """Calendar quarters together, from one to another.

    >>> quarters(quarter(2021, 2), quarter(2025, 4)).label
    '2021Q2-2025Q4'
    """
    if last.start < first.start:
        raise PeriodError(f"the period ends in {last.label}, before it starts in {first.label}")
    if first == last:
        return first
    return Period(f"{first.label}-{last.label}", first.start, last.end)
