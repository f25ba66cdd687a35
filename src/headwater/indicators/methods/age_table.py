"""Rows of a tidy table laid out as groups by ages, for the methods that sum over ages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt

from headwater.indicators.methods.estimate import FloatArray
from headwater.indicators.methods.standard_population import StandardPopulation
from headwater.indicators.methods.strata import Codes, Strata, coded

Flags = npt.NDArray[np.bool_]
Standard = StandardPopulation | Mapping[str, float]


@dataclass(frozen=True, slots=True)
class AgeTable:
    """The group and age of each row; ``labels`` are the ages that ``ages`` codes, in order.

    Rows of unknown age have the label ``None``, last.
    """

    strata: Strata
    labels: tuple[str | None, ...]
    ages: Codes

    @classmethod
    def of(cls, strata: Strata, ages: nw.Series[Any]) -> AgeTable:
        """Lays the rows of a table out by its column of ages."""
        codes, names = coded(ages)
        return cls.coded(strata, codes, tuple(age_label(name.as_py()) for name in names))

    @classmethod
    def coded(cls, strata: Strata, ages: Codes, labels: tuple[str | None, ...]) -> AgeTable:
        """Lays rows out by age codes, 0 to the number of labels - 1.

        >>> import numpy as np
        >>> groups = Strata(np.array([0, 0]), 1, {})
        >>> table = AgeTable.coded(groups, np.array([1, 0]), ("0-4", "5-9"))
        >>> table.sums(np.array([7.0, 9.0])).tolist()
        [[9.0, 7.0]]
        """
        width = len(labels)
        if len(ages) and not (ages.min() >= 0 and ages.max() < width):
            raise ValueError(
                f"Age codes run from {ages.min()} to {ages.max()}, but there are {width} ages. "
                "Code them from 0."
            )
        return cls(strata, labels, ages)

    @property
    def shape(self) -> tuple[int, int]:
        """Groups, ages."""
        return self.strata.size, len(self.labels)

    @property
    def known(self) -> list[str]:
        """The labels without the unknown age."""
        return [label for label in self.labels if label is not None]

    def unknown(self, counts: FloatArray) -> Flags:
        """The groups with counts of unknown age."""
        if None not in self.labels:
            return np.zeros(self.strata.size, dtype=np.bool_)
        return np.asarray(np.nan_to_num(self.sums(counts)[:, -1]) > 0)

    @property
    def cells(self) -> Codes:
        """The cell of each row, counted group by group."""
        cells = np.multiply(self.strata.codes, len(self.labels), dtype=np.int64)
        cells += self.ages
        return cells

    def sums(self, values: FloatArray) -> FloatArray:
        """The rows of each cell added up; 0 where a cell has none."""
        size = self.strata.size * len(self.labels)
        return (
            np.bincount(self.cells, values, size).astype(np.float64, copy=False).reshape(self.shape)
        )

    def same(self, values: FloatArray, what: str) -> FloatArray:
        """The one value that the rows of a cell share, 0 where there are none.

        Refuses rows of one cell that differ; missing values are passed over.
        """
        known = ~np.isnan(values)
        cells, values = (self.cells, values) if known.all() else (self.cells[known], values[known])
        out = np.zeros(self.strata.size * len(self.labels))
        out[cells] = values
        differs = np.flatnonzero(out[cells] != values)
        if len(differs):
            group, age = divmod(int(cells[differs[0]]), len(self.labels))
            raise ValueError(
                f"The {what} of {self.strata.name(group)}, age {self.labels[age]}, is given as "
                f"{values[differs[0]]:g} and as {out[cells[differs[0]]]:g}. Give one."
            )
        return out.reshape(self.shape)

    def absent(self) -> Flags:
        """True for the cells without a row."""
        filled = np.zeros(self.strata.size * len(self.labels), dtype=np.bool_)
        filled[self.cells] = True
        return ~filled.reshape(self.shape)

    def weights(self, standard: Standard) -> FloatArray:
        """Persons of a standard population at each age; 0 at the unknown age.

        Refuses a label that the standard has no persons for.
        """
        known = self.known
        if isinstance(standard, StandardPopulation):
            persons = standard.weights(known)
        else:
            lacking = [label for label in known if label not in standard]
            if lacking:
                raise ValueError(
                    f"The standard population has no age {lacking[0]!r}. It has: "
                    f"{', '.join(standard)}."
                )
            persons = np.array([float(standard[label]) for label in known])
        return np.append(persons, np.zeros(len(self.labels) - len(known)))


def age_label(value: Any) -> str | None:
    """An age as its label; ``None`` where it is missing.

    >>> age_label(5.0), age_label("90+"), age_label(float("nan"))
    ('5', '90+', None)
    """
    if value is None or value != value:
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
