"""One entry of the book: a number or a table of numbers, as evidence or as an assumption."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.evidence.topic import Source
from headwater.evidence.trust import Confidence, Grade
from headwater.evidence.units import UNITS, Unit

FloatArray = npt.NDArray[np.float64]
OLDEST = 100


@dataclass(frozen=True, slots=True)
class Axis:
    """A direction of a table: ``age`` is labelled by the lower ends of its bands, in years."""

    name: str
    labels: tuple[str | int, ...]

    def place(self, label: str | int) -> int:
        """Where a label stands; ``LookupError`` with the labels there are."""
        if label in self.labels:
            return self.labels.index(label)
        known = ", ".join(map(str, self.labels))
        raise LookupError(f"{label!r} is not one of {self.name}: {known}")


@dataclass(frozen=True, eq=False)
class Figure:
    """What every entry has. ``value``, ``lower`` and ``upper`` have one dimension for each axis.

    Where no interval was published ``lower`` and ``upper`` equal ``value`` and ``has_interval`` is
    False. ``reads`` says how a table is read between the ages it names: ``step`` (the band holds),
    ``line`` or ``log line`` (straight between the ages, the logarithm for the second).
    """

    id: str
    topic: str
    what: str
    unit_name: str
    year: str
    place: str
    axes: tuple[Axis, ...]
    value: FloatArray
    lower: FloatArray
    upper: FloatArray
    has_interval: bool
    reads: str
    note: str

    @property
    def unit(self) -> Unit:
        """The unit, with its bounds and scale."""
        return UNITS[self.unit_name]

    @property
    def number(self) -> float:
        """The value of an entry that is one number; ``ValueError`` where it is a table."""
        if self.axes:
            raise ValueError(f"{self.id} is a table by {', '.join(a.name for a in self.axes)}")
        return float(self.value)

    def axis(self, name: str) -> Axis:
        """The axis of that name; ``LookupError`` where the table has none."""
        for axis in self.axes:
            if axis.name == name:
                return axis
        raise LookupError(f"{self.id} has no axis {name}")

    def at(self, **labels: str | int) -> FloatArray:
        """The part of the table at these labels; axes not named stay.

        Units as the entry's; raises ``LookupError`` for a label that is not there.
        """
        return self._part(self.value, labels)

    def _part(self, values: FloatArray, labels: dict[str, str | int]) -> FloatArray:
        for name in labels:
            self.axis(name)
        where = tuple(
            axis.place(labels[axis.name]) if axis.name in labels else slice(None)
            for axis in self.axes
        )
        return np.asarray(values[where], dtype=np.float64)

    def by_age(
        self, ages: Sequence[int] | None = None, values: FloatArray | None = None
    ) -> FloatArray:
        """The table with its age axis read at single years (0 to 100 where none are given).

        ``values`` may hold a draw of the same shape. Outside the ages that are named the nearest
        one holds. Returns the axes in order, the age axis ``len(ages)`` long.
        """
        wanted = np.arange(OLDEST + 1) if ages is None else np.asarray(ages)
        table = self.value if values is None else values
        position = [axis.name for axis in self.axes].index("age")
        low = np.asarray(self.axis("age").labels, dtype=np.float64)
        moved = np.moveaxis(table, position, -1)
        if self.reads == "step":
            index = np.clip(np.searchsorted(low, wanted, side="right") - 1, 0, low.size - 1)
            read = moved[..., index]
        else:
            log = self.reads == "log line"
            source = np.log(np.maximum(moved, 1e-12)) if log else moved
            flat = source.reshape(-1, low.size)
            read = np.stack([np.interp(wanted, low, row) for row in flat])
            read = read.reshape(*moved.shape[:-1], wanted.size)
            read = np.exp(read) if log else read
        return np.asarray(np.moveaxis(read, -1, position), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Evidence(Figure):
    """A published figure, or arithmetic on published figures (``worked_out`` then says how)."""

    source: Source
    grade: Grade | None
    worked_out: str

    @property
    def confidence(self) -> Confidence:
        """How it was seen."""
        return Confidence.WORKED_OUT if self.worked_out else self.source.confidence

    @property
    def standing(self) -> str:
        """What it is, in one word or two."""
        return "worked out" if self.worked_out else "evidence"


@dataclass(frozen=True, eq=False)
class Assumption(Figure):
    """A number for which there is no figure: it has no source, and says why it is made."""

    because: str

    @property
    def standing(self) -> str:
        """What it is, in one word."""
        return "ASSUMED"
