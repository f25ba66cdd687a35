"""Residents of a region as a struct of arrays: one entry a person, compact types, sorted by area.

A population has one row for every resident in the base year and a table of their small areas.
Arrays are in the order of ``area``, so that the totals of a small area stay at hand while its
people are simulated. ``Residents.of`` takes ordinary units and answers with the compact form.

>>> import numpy as np
>>> two = Residents.of(area=[0, 0], age=[64, 3], sex=[1, 0], bmi=[27.4, 16.0], sbp=[151, 95],
...                    smoking=[1, 0], years_since_quitting=[4, 0],
...                    conditions=[Condition.HYPERTENSION | Condition.DIAGNOSED, 0])
>>> two.bmi_kg_m2.tolist(), two.has(Condition.HYPERTENSION).tolist(), two.bytes_a_person
([27.5, 16.0], [True, False], 20)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from headwater.simulation.conditions import ALL_CONDITIONS, Circumstance, Condition, Smoking

OLDEST = 110
QUARTERS = 4


@dataclass(frozen=True)
class Column:
    """One array of ``Residents``: its type, the largest value it may hold, unit and meaning."""

    dtype: type[np.unsignedinteger[npt.NBitBase]] | type[np.generic]
    most: int
    meaning: str


COLUMNS: Mapping[str, Column] = MappingProxyType(
    {
        "person": Column(np.uint32, 2**32 - 1, "a number no other resident has; keys all luck"),
        "area": Column(np.uint16, 65_534, "row of the small area in ``Areas``"),
        "age": Column(np.uint8, OLDEST, "completed years at the start of the base year"),
        "sex": Column(np.uint8, 1, "0 male, 1 female"),
        "quintile": Column(np.uint8, 5, "deprivation fifth of the area; 1 is the most deprived"),
        "rural": Column(np.uint8, 1, "1 where the small area is rural"),
        "ethnicity": Column(np.uint8, 5, "row of ``ETHNICITIES``; 0 where it is not known"),
        "smoking": Column(np.uint8, 2, "a value of ``Smoking``"),
        "years_since_quitting": Column(np.uint8, 99, "whole years, for ex-smokers; else 0"),
        "bmi": Column(np.uint8, 255, "body mass index in quarters of a kg/m2"),
        "sbp": Column(np.uint8, 255, "usual systolic blood pressure as it is now, in mmHg"),
        "activity": Column(np.uint8, 2, "a value of ``Activity``"),
        "alcohol": Column(np.uint8, 255, "units of alcohol a week"),
        "circumstances": Column(np.uint8, 3, "bits of ``Circumstance``"),
        "conditions": Column(np.uint16, ALL_CONDITIONS, "bits of ``Condition``"),
    }
)


@dataclass(frozen=True)
class Areas:
    """The small areas of a region (n,): code, district's code, deprivation fifth, rural or not.

    Rows of one district stand together, which is checked: the totals of a district are made in
    one go.
    """

    code: tuple[str, ...]
    district: tuple[str, ...]
    quintile: npt.NDArray[np.uint8]
    rural: npt.NDArray[np.uint8]

    def __post_init__(self) -> None:
        lengths = {len(self.code), len(self.district), len(self.quintile), len(self.rural)}
        if len(lengths) != 1:
            raise ValueError("Codes, districts, fifths and rural flags of areas differ in number.")
        if len(set(self.code)) != len(self.code):
            raise ValueError("An area stands twice in the table of areas. Give each area one row.")
        if len(self.districts) != sum(
            1 for at, name in enumerate(self.district) if not at or self.district[at - 1] != name
        ):
            raise ValueError("The areas of a district stand apart. Sort the areas by district.")

    def __len__(self) -> int:
        return len(self.code)

    @property
    def districts(self) -> tuple[str, ...]:
        """The codes of the districts, in the order of the table."""
        return tuple(dict.fromkeys(self.district))

    @property
    def district_row(self) -> npt.NDArray[np.int64]:
        """The row (n,) of ``districts`` in which each small area lies."""
        place = {code: row for row, code in enumerate(self.districts)}
        return np.array([place[code] for code in self.district], dtype=np.int64)


@dataclass(frozen=True)
class Residents:
    """Everybody in the base year; every array has the shape (people,).

    ``COLUMNS`` says what each holds, in which unit and how large it may be. Made by ``of`` or
    directly; ``check`` runs either way and says which column and row is wrong.
    """

    person: npt.NDArray[np.uint32]
    area: npt.NDArray[np.uint16]
    age: npt.NDArray[np.uint8]
    sex: npt.NDArray[np.uint8]
    quintile: npt.NDArray[np.uint8]
    rural: npt.NDArray[np.uint8]
    ethnicity: npt.NDArray[np.uint8]
    smoking: npt.NDArray[np.uint8]
    years_since_quitting: npt.NDArray[np.uint8]
    bmi: npt.NDArray[np.uint8]
    sbp: npt.NDArray[np.uint8]
    activity: npt.NDArray[np.uint8]
    alcohol: npt.NDArray[np.uint8]
    circumstances: npt.NDArray[np.uint8]
    conditions: npt.NDArray[np.uint16]

    def __post_init__(self) -> None:
        check(self)

    @classmethod
    def of(cls, *, bmi: Sequence[float] | npt.NDArray[np.generic], **columns: object) -> Residents:
        """Residents from arrays in ordinary units: ``bmi`` in kg/m2, the rest as ``COLUMNS`` says.

        Columns left out are 0, save ``person`` (0, 1, 2, ...) and ``quintile`` (3). The rows must
        already be in the order of their areas; ``sorted_by_area`` gives that order.
        """
        unknown = columns.keys() - COLUMNS.keys()
        if unknown:
            raise ValueError(f"Residents have no column {', '.join(sorted(unknown))}.")
        weight = np.round(np.asarray(bmi, dtype=np.float64) * QUARTERS)
        people = len(weight)
        given: dict[str, object] = {
            "person": np.arange(people),
            "quintile": np.full(people, 3),
            **columns,
            "bmi": weight,
        }
        return cls(**{name: _cast(name, given.get(name), people) for name in COLUMNS})  # type: ignore[arg-type]  # each column's own type is cast from COLUMNS

    def __len__(self) -> int:
        return int(self.person.size)

    @property
    def bytes_a_person(self) -> int:
        """Bytes that one resident takes up."""
        return sum(getattr(self, each.name).itemsize for each in fields(self))

    @property
    def bmi_kg_m2(self) -> npt.NDArray[np.float64]:
        """Body mass index (people,) in kg/m2."""
        return self.bmi / QUARTERS

    def has(self, condition: Condition | int) -> npt.NDArray[np.bool_]:
        """Who has every one of the conditions (people,)."""
        return np.asarray((self.conditions & int(condition)) == int(condition))

    def lives_in(self, circumstance: Circumstance) -> npt.NDArray[np.bool_]:
        """Who lives in every one of the circumstances (people,)."""
        return np.asarray((self.circumstances & int(circumstance)) == int(circumstance))

    def take(self, rows: npt.NDArray[np.generic]) -> Residents:
        """The residents of some rows (row numbers or a mask), their person numbers kept."""
        return Residents(**{name: getattr(self, name)[rows] for name in COLUMNS})

    def sorted_by_area(self) -> Residents:
        """The same people in the order of area, then sex, then age, then person."""
        return self.take(np.lexsort((self.person, self.age, self.sex, self.area)))


def _cast(name: str, values: object, people: int) -> npt.NDArray[np.generic]:
    column = COLUMNS[name]
    if values is None:
        return np.zeros(people, dtype=column.dtype)
    given = np.asarray(values)
    if given.shape != (people,):
        raise ValueError(f"The column {name} has the shape {given.shape}, not ({people},).")
    wrong = ~((given >= 0) & (given <= column.most))
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise ValueError(
            f"Row {row} of {name} is {given[row]}; it must be from 0 to {column.most} "
            f"({column.meaning})."
        )
    return given.astype(column.dtype)


def check(residents: Residents) -> None:
    """Refuse residents that cannot be: wrong types, values out of range, people twice.

    ``ValueError`` says which column and row, and what to do.
    """
    people = residents.person.size
    for name, column in COLUMNS.items():
        values = getattr(residents, name)
        if values.dtype != np.dtype(column.dtype) or values.shape != (people,):
            raise ValueError(
                f"The column {name} is {values.dtype} {values.shape}; it must be "
                f"{np.dtype(column.dtype)} ({people},). Make residents with Residents.of."
            )
        if people and int(values.max()) > column.most:
            row = int(np.argmax(values))
            raise ValueError(
                f"Row {row} of {name} is {values[row]}; the most is {column.most} "
                f"({column.meaning})."
            )
    if people:
        _check_sense(residents)


def _check_sense(residents: Residents) -> None:
    diagnosed, treated = residents.has(Condition.DIAGNOSED), residents.has(Condition.TREATED)
    hypertension = residents.has(Condition.HYPERTENSION)
    faults = (
        (
            np.append(False, np.diff(residents.area.astype(np.int64)) < 0),
            "stands before its area's turn. Sort the residents by area (sorted_by_area)",
        ),
        (residents.quintile == 0, "has the deprivation fifth 0; fifths are 1 to 5"),
        (diagnosed & ~hypertension, "is diagnosed with hypertension but does not have it"),
        (treated & ~diagnosed, "is treated for hypertension but not diagnosed"),
        (
            (residents.smoking != Smoking.EX) & (residents.years_since_quitting > 0),
            "has years since quitting but is not an ex-smoker",
        ),
        (
            residents.has(Condition.BREAST_CANCER) & (residents.sex == 0),
            "is male with breast cancer, which the model counts in women only",
        ),
    )
    for wrong, sentence in faults:
        if wrong.any():
            raise ValueError(f"Resident in row {int(np.flatnonzero(wrong)[0])} {sentence}.")
    order = np.sort(residents.person)
    if (order[1:] == order[:-1]).any():
        twice = int(order[1:][order[1:] == order[:-1]][0])
        raise ValueError(f"The person {twice} stands twice. Give every resident a number.")
