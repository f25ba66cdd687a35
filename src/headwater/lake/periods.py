"""Periods as publishers write them, and the one label the lake keeps for each.

Canonical labels: ``2023`` (calendar year), ``2023/24`` (a year that starts in one calendar year and
ends in the next; April to March unless dates say otherwise), ``2021-23`` (whole calendar years
together), ``2024Q2`` (calendar quarter), ``2025-07`` (month), ``2020/21-24/25`` (split years
together). A range that could be mistaken for something else is written out: ``2006-2008``
(``2006-08`` is a month) and ``2021-2022`` (``2021-22`` is also how some write 2021/22). Anything
else is two months or two days with a stroke between: ``2017-09/2018-03``.

>>> parse("2016 - 18").label, parse("Jul 2025").label, parse("2021/22 Q1 - 2025/26 Q3").label
('2016-18', '2025-07', '2021Q2-2025Q4')
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from headwater.lake.calendar_periods import (
    Period,
    PeriodError,
    between,
    month_of,
    quarter,
    quarters,
    split_year,
    split_years,
    year,
    years,
)

__all__ = [
    "Period",
    "PeriodError",
    "between",
    "is_month_or_years",
    "month_of",
    "parse",
    "parse_with_dates",
    "quarter",
    "split_year",
    "split_years",
    "year",
    "years",
]

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
FORMS = "2023, 2023/24, 2021-2023, 2024Q2, 2025-07, 2020/21-24/25, Jul 2025 or 2021/22 Q1"


def full_year(text: str, first: int) -> int:
    """The year that two or four digits mean when they follow the year ``first``.

    >>> full_year("18", 2016), full_year("01", 1999), full_year("2018", 2016)
    (2018, 2001, 2018)
    """
    if len(text) == 4:
        return int(text)
    near = first // 100 * 100 + int(text)
    return near if near >= first else near + 100


def _split(first: str, second: str) -> int:
    start = int(first)
    if full_year(second, start) != start + 1:
        raise PeriodError(f"{first}/{second} is not one year followed by the next")
    return start


def _financial_quarter(first: str, second: str, number: str) -> Period:
    start, place = _split(first, second), int(number)
    return quarter(start, place + 1) if place < 4 else quarter(start + 1, 1)


def _named_month(text: str) -> int:
    number = MONTHS.get(text[:3].lower())
    if number is None or not calendar.month_name[number].lower().startswith(text.lower()):
        raise PeriodError(f"{text} is not a month")
    return number


def _iso_duration(start: str, count: str, unit: str) -> Period:
    first, months = date.fromisoformat(start), int(count) * (12 if unit == "Y" else 1)
    place = first.year * 12 + first.month - 1 + months
    day = min(first.day, calendar.monthrange(place // 12, place % 12 + 1)[1])
    return between(first, date(place // 12, place % 12 + 1, day) - timedelta(days=1))


def _month_range(first: Period, last: Period) -> Period:
    return between(first.start, last.end)


def _short_range(first: str, last: str) -> Period:
    """``2021-23``; a month where the digits name one, refused where they name a split year too."""
    start = int(first)
    if 1 <= int(last) <= 12:
        return month_of(start, int(last))
    end = full_year(last, start)
    if end == start + 1:
        raise PeriodError(
            f"{first}-{last} can be the year {first}/{last} or the two years {start}-{end}; "
            f"write {first}/{last} or {start}-{end}"
        )
    return years(start, end)


_Y, _S = r"((?:19|20|21)\d\d)", r"\s*(?:-|–|—|to)\s*"
_YY = r"((?:19|20|21)?\d\d)"
_FY, _DAY, _MON = _Y + r"\s*/\s*" + _YY, r"(\d{4}-\d\d-\d\d)", r"([A-Za-z]{3,9})\.?"

SPLIT_YEARS = re.compile(r"\d{4}/\d\d-\d\d/\d\d")
_READERS: tuple[tuple[str, Callable[..., Period]], ...] = (
    (_Y + r"(?:\.0+)?", lambda y: year(int(y))),
    (r"mid-?\s*" + _Y, lambda y: Period(y, date(int(y), 6, 30), date(int(y), 6, 30))),
    (r"(?:FY\s*)?" + _FY, lambda y, z: split_year(_split(y, z))),
    (_Y + r"-(\d\d)", _short_range),
    (_Y + _S + _YY, lambda y, z: years(int(y), full_year(z, int(y)))),
    (
        _FY + _S + r"(\d\d|\d{4})\s*/\s*" + _YY,
        lambda y, z, v, w: split_years(_split(y, z), _split(str(full_year(v, int(y))), w)),
    ),
    (_Y + r"\s*-?Q([1-4])", lambda y, q: quarter(int(y), int(q))),
    (r"Q([1-4])\s*-?" + _Y, lambda q, y: quarter(int(y), int(q))),
    (
        _Y + r"\s*Q([1-4])" + _S + _Y + r"\s*Q([1-4])",
        lambda y, q, z, r: quarters(quarter(int(y), int(q)), quarter(int(z), int(r))),
    ),
    (_FY + r"\s*-?Q([1-4])", _financial_quarter),
    (
        _FY + r"\s*Q([1-4])" + _S + _FY + r"\s*Q([1-4])",
        lambda *g: quarters(_financial_quarter(*g[:3]), _financial_quarter(*g[3:])),
    ),
    (_MON + r"[\s-]+" + _Y, lambda m, y: month_of(int(y), _named_month(m))),
    (_Y + r"[\s-]+" + _MON, lambda y, m: month_of(int(y), _named_month(m))),
    (
        _MON + r"\s+" + _Y + _S + _MON + r"\s+" + _Y,
        lambda m, y, n, z: _month_range(
            month_of(int(y), _named_month(m)), month_of(int(z), _named_month(n))
        ),
    ),
    (
        _Y + r"-(\d\d)/" + _Y + r"-(\d\d)",
        lambda y, m, z, n: _month_range(month_of(int(y), int(m)), month_of(int(z), int(n))),
    ),
    (_DAY + r"(?:T00:00:00)?", lambda d: between(date.fromisoformat(d), date.fromisoformat(d))),
    (_DAY + "/" + _DAY, lambda d, e: between(date.fromisoformat(d), date.fromisoformat(e))),
    (r"(\d\d)/(\d\d)/(\d{4})", lambda d, m, y: between(*[date(int(y), int(m), int(d))] * 2)),
    (_DAY + r"/P(\d+)([YM])", _iso_duration),
)
READERS = tuple((re.compile(form, re.IGNORECASE), read) for form, read in _READERS)


@lru_cache(maxsize=4096)
def parse(text: str) -> Period:
    """Reads a period; ``PeriodError`` where it cannot, with what to write instead.

    Quarters of a split year (``2021/22 Q1``) are financial quarters and become calendar ones;
    ``mid-2023`` is the 30th of June under the label of its year.

    >>> parse("2021/22 Q1")
    Period(label='2021Q2', start=datetime.date(2021, 4, 1), end=datetime.date(2021, 6, 30))
    >>> parse("2020/21 - 24/25").end
    datetime.date(2025, 3, 31)
    """
    plain = " ".join(text.split())
    for form, read in READERS:
        found = form.fullmatch(plain)
        if found:
            try:
                return read(*found.groups())
            except PeriodError:
                raise
            except ValueError as error:
                raise PeriodError(f"{plain!r} is not a period: {error}") from error
    raise PeriodError(f"{plain!r} is not a period; write it like {FORMS}")


def parse_with_dates(text: str, start: date, end: date) -> Period:
    """Reads a label beside its dates: the dates are kept, and settle what the label alone cannot.

    >>> parse_with_dates("2001-02", date(2001, 4, 1), date(2002, 3, 31)).label
    '2001/02'
    >>> parse_with_dates("2001-03", date(2001, 1, 1), date(2003, 12, 31)).label
    '2001-2003'
    >>> parse_with_dates("2022/23", date(2022, 8, 1), date(2023, 7, 31)).label
    '2022/23'
    """
    if end < start:
        raise PeriodError(f"the period ends on {end}, before it starts on {start}")
    return Period(_label_beside_dates(text, start, end), start, end)


def _label_beside_dates(text: str, start: date, end: date) -> str:
    short = re.fullmatch(_Y + r"-(\d\d)", text.strip())
    if short is None:
        return parse(text).label
    first, last = int(short[1]), full_year(short[2], int(short[1]))
    about_a_year = 330 <= (end - start).days <= 400
    if last == first + 1 and about_a_year:
        return split_year(first).label
    if (end - start).days <= 31 and 1 <= int(short[2]) <= 12:
        return month_of(first, int(short[2])).label
    plain = between(start, end).label
    return plain if SPLIT_YEARS.fullmatch(plain) else years(first, last).label


def is_month_or_years(text: str) -> bool:
    """Whether a label such as ``2006-08`` can be a month or a range of years.

    >>> is_month_or_years("2006-08"), is_month_or_years("2025-07"), is_month_or_years("2021-23")
    (True, False, False)
    """
    found = re.fullmatch(_Y + r"-(\d\d)", text.strip())
    return bool(found) and int(found[1]) % 100 < int(found[2]) <= 12 if found else False
