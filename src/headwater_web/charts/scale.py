"""Axes and numbers: round ticks, a straight scale, and how a figure is written."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

LARGEST: Final = 1e15
MILLIONS_FROM: Final = 1e7
Values = Sequence[float | None] | np.ndarray


def finite(value: float | None) -> float | None:
    """Return the number, or None where there is none to draw (missing, NaN, infinite).

    >>> finite(float("nan")) is None
    True
    """
    if value is None:
        return None
    number = float(value)
    return number if -LARGEST < number < LARGEST else None


def column(values: Values) -> list[float | None]:
    """Return the values as plain numbers, None where there is none to draw."""
    return [finite(value) for value in values]


def known(values: Values) -> np.ndarray:
    """Return the values that can be drawn, as an array.

    >>> known([1.0, None, float("nan"), 2.0]).tolist()
    [1.0, 2.0]
    """
    if not isinstance(values, np.ndarray):
        values = np.array([np.nan if v is None else v for v in values], dtype=np.float64)
    values = values.astype(np.float64, copy=False)
    return values[np.abs(values) < LARGEST]


@dataclass(frozen=True)
class Form:
    """How a figure is written: decimals, what stands before and after it; millions as "m".

    >>> Form(1, suffix="%")(37.94), Form(0, prefix="£")(1430), Form(1)(-2.06), Form(0)(56_490_048)
    ('37.9%', '£1,430', '−2.1', '56.5m')
    """

    decimals: int = 1
    prefix: str = ""
    suffix: str = ""

    def __call__(self, value: float) -> str:
        size = abs(value)
        if size < MILLIONS_FROM:
            digits = f"{size:,.{self.decimals}f}"
        else:
            digits = f"{size / 1e9:,.1f}bn" if size >= 1e9 else f"{size / 1e6:,.1f}m"
        sign = "−" if value < 0 and any(c in "123456789" for c in digits) else ""
        return f"{sign}{self.prefix}{digits}{self.suffix}"


ONE_DECIMAL: Final = Form()


def form_for(unit: str, values: Iterable[float | None]) -> Form:
    """Return how figures of a unit are written: £ before, % after, no decimals from 100 up.

    >>> form_for("%", [37.9, 26.5])(37.94), form_for("£", [612.0])(612), form_for("", [1430])(1430)
    ('37.9%', '£612', '1,430')
    """
    largest = max((abs(v) for v in map(finite, values) if v is not None), default=0.0)
    decimals = 0 if largest >= 100 else 2 if 0 < largest < 1 else 1
    if unit.startswith("£"):
        return Form(decimals, prefix="£")
    return Form(decimals, suffix="%" if unit.strip() in ("%", "per cent", "percent") else "")


@dataclass(frozen=True)
class Linear:
    """A straight scale from a range of values to a range of positions.

    >>> Linear(0, 10, 100, 200)(5)
    150.0
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        spread = self.high - self.low
        if spread == 0:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / spread * (self.end - self.start)


def step(low: float, high: float, about: int) -> float:
    """Return a round distance (1, 2, 2.5 or 5 times a power of ten) for about so many ticks."""
    rough = (high - low) / max(about, 1)
    if rough <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    return min((m * power for m in (1, 2, 2.5, 5, 10)), key=lambda s: abs(math.log(s / rough)))


def ticks(low: float, high: float, about: int = 4) -> tuple[float, ...]:
    """Return round values within a range, about so many.

    >>> ticks(17.2, 48.9)
    (20.0, 30.0, 40.0)
    """
    gap = step(low, high, about)
    first = math.ceil(low / gap - 1e-9)
    count = math.floor(high / gap + 1e-9) - first + 1
    return tuple(round((first + i) * gap, 10) + 0.0 for i in range(max(min(count, 50), 0)))


def tick_form(values: Sequence[float], form: Form) -> Form:
    """Return the form for axis labels: no more decimals than the ticks need, no words.

    >>> tick_form((20.0, 30.0), Form(1, suffix="%"))(20.0)
    '20%'
    """
    suffix = "" if form.suffix.startswith(" ") else form.suffix
    for decimals in range(5):
        if all(abs(round(v, decimals) - v) < 1e-9 * max(1.0, abs(v)) for v in values):
            return Form(decimals, form.prefix, suffix)
    return form


def span(values: Iterable[float | None], *, room: float = 0.06) -> tuple[float, float]:
    """Return a range that holds every value with some room, from zero where zero is near.

    >>> span([5.0, 40.0], room=0.0)
    (0.0, 40.0)
    >>> span([])
    (0.0, 1.0)
    """
    known = [v for v in map(finite, values) if v is not None]
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    if low == high:
        room_around = abs(low) * 0.1 or 1.0
        return low - room_around, high + room_around
    margin = (high - low) * room
    if 0 <= low < 0.25 * high:
        return 0.0, high + margin
    bottom = low - margin
    return (0.0 if low >= 0 > bottom else bottom), high + margin
