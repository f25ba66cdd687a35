"""Standard populations, kept as data with their source, and the ages that labels mean.

``ESP2013`` is the European Standard Population 2013 (Eurostat), which official statistics in the
United Kingdom standardise to.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise

import numpy as np

from headwater.indicators.methods.estimate import FloatArray

OPEN_END = 999
_BAND = re.compile(r"^(?P<first>\d+)(?:-(?P<last>\d+)|(?P<over>\+))?$")
_WORDS = (
    (re.compile(r"\byears?\b|\baged?\b|\byrs?\b"), ""),
    (re.compile(r"\band (?:over|older|above)\b|\bplus\b"), "+"),
    (re.compile(r"\s+to\s+|[–_]"), "-"),
    (re.compile(r"\bunder 1\b|^<\s*1$"), "0"),
    (re.compile(r"\s+"), ""),
)


@dataclass(frozen=True, order=True, slots=True)
class AgeBand:
    """Whole years of age from ``first`` to ``last``, both included; 999 is "and over"."""

    first: int
    last: int

    @property
    def label(self) -> str:
        """The band as people write it.

        >>> AgeBand(0, 4).label, AgeBand(90, 999).label, AgeBand(7, 7).label
        ('0-4', '90+', '7')
        """
        if self.last == OPEN_END:
            return f"{self.first}+"
        return f"{self.first}-{self.last}" if self.last > self.first else str(self.first)


def age_band(label: str) -> AgeBand:
    """The ages a label means: ``0-4``, ``00-04``, ``5 to 9``, ``Aged 90 and over``, ``7``.

    Refuses what it cannot read with ``ValueError``.

    >>> age_band("05-09"), age_band("90 and over")
    (AgeBand(first=5, last=9), AgeBand(first=90, last=999))
    """
    text = label.strip().lower()
    for pattern, replacement in _WORDS:
        text = pattern.sub(replacement, text)
    found = _BAND.match(text)
    if found is None:
        raise ValueError(f"The age {label!r} cannot be read. Write ages as 0-4, 5-9, ... 90+.")
    first = int(found["first"])
    if found["over"]:
        return AgeBand(first, OPEN_END)
    last = int(found["last"]) if found["last"] else first
    if last < first:
        raise ValueError(f"The age {label!r} ends before it begins. Write the younger age first.")
    return AgeBand(first, last)


@dataclass(frozen=True, slots=True)
class StandardPopulation:
    """Persons in each age band of a standard population, with its source."""

    name: str
    source: str
    bands: tuple[AgeBand, ...]
    persons: tuple[int, ...]

    def weight(self, band: AgeBand) -> float:
        """Persons of the standard in one band, which may join several of its own.

        Refuses a band that cuts through one of the standard's.

        >>> ESP2013.weight(age_band("0-4")), ESP2013.weight(age_band("85+"))
        (5000.0, 2500.0)
        """
        parts = [
            (own, persons)
            for own, persons in zip(self.bands, self.persons, strict=True)
            if own.first <= band.last and own.last >= band.first
        ]
        if not parts or parts[0][0].first < band.first or parts[-1][0].last > band.last:
            raise ValueError(
                f"{self.name} has no band, or bands, that make up {band.label}. Group the ages "
                f"to begin and end where its own do: {', '.join(own.label for own in self.bands)}."
            )
        return float(sum(persons for _, persons in parts))

    def weights(self, labels: Sequence[str]) -> FloatArray:
        """Persons of the standard in each labelled band.

        A label that is a lone number is the first age of its band where it cannot be a single
        year: ``0, 5, 10, ... 90`` reads as ``0-4, 5-9, ... 90+``.

        >>> ESP2013.weights(["0-4", "5-9"]).tolist()
        [5000.0, 5500.0]
        """
        return np.array([self.weight(band) for band in age_bands(labels)])


def age_bands(labels: Sequence[str]) -> list[AgeBand]:
    """The ages that a set of labels means together, in the order given.

    Where every label is a lone number they are first ages, the last one open-ended.

    >>> [band.label for band in age_bands(["0", "1", "5"])]
    ['0', '1-4', '5+']
    """
    bands = [age_band(label) for label in labels]
    lone = all(band.first == band.last for band in bands)
    if not lone or len(bands) < 2:
        return bands
    starts = sorted({band.first for band in bands})
    ends = dict(zip(starts, [start - 1 for start in starts[1:]] + [OPEN_END], strict=True))
    return [AgeBand(band.first, ends[band.first]) for band in bands]


def whole(bands: Sequence[AgeBand]) -> bool:
    """Whether bands follow on from each other and the last one is open.

    >>> whole(age_bands(["5+", "0-4"])), whole(age_bands(["0-4", "10+"]))
    (True, False)
    """
    rising = sorted(bands)
    follows = all(after.first == before.last + 1 for before, after in pairwise(rising))
    return bool(rising) and follows and rising[-1].last == OPEN_END


def _read(name: str) -> StandardPopulation:
    text = (resources.files("headwater.indicators.methods") / "standards" / name).read_text("utf-8")
    data = tomllib.loads(text)
    return StandardPopulation(
        data["name"],
        data["source"],
        tuple(AgeBand(first, last) for first, last, _ in data["bands"]),
        tuple(persons for _, _, persons in data["bands"]),
    )


ESP2013 = _read("esp2013.toml")
"""The European Standard Population 2013: 100,000 persons in 21 bands."""

ESP2013_BANDS = (
    *(f"{first}-{first + 4}" for first in range(0, 90, 5)),
    "90+",
)
"""The 19 five-year bands in which England's official rates are standardised."""
