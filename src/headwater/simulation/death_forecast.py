"""Death rates by sex, deprivation and age: the base year's, and what the years before foretell.

The forecast of a year uses earlier years only. Within a window of years each cell has one level and
each sex one yearly change; how long the window is, and how much years vary beyond chance, is learnt
from forecasts of earlier years made in the same way. Limits for a count allow for three things:
chance (Poisson), the error of the rate, and the variation of years, as a negative binomial.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, nbdtrik, pdtrik, xlog1py

from headwater.evidence import Book

Floats = npt.NDArray[np.float64]
WINDOWS = (3, 4, 5, 6, 8)
JUDGED = 5
"""How many earlier years the window and the variation of years are learnt from."""
OLD = 14
"""The first band of 65 and over among the twenty; their variation is learnt apart."""


@dataclass(frozen=True, eq=False)
class DeathForecast:
    """What is expected in a year (sexes, fifths, ages), and how sure it is.

    ``rate_variance`` is the variance of the expectation by the error of the rates; ``dispersion``
    (ages,) the variance of years around it, relative to its square; ``window`` years were used.
    """

    expected: Floats
    rate_variance: Floats
    dispersion: Floats
    window: int

    @property
    def variance(self) -> Floats:
        """Of a count: chance, the error of the rate, and the variation of years."""
        return self.expected + self.rate_variance + self.dispersion * self.expected**2

    def limits(self, confidence: float = 0.95) -> tuple[Floats, Floats]:
        """Predictive limits of each count, by a negative binomial of this mean and variance."""
        tail = (1 - confidence) / 2
        spread = np.maximum(self.variance - self.expected, 1e-9)
        size = self.expected**2 / spread
        chance = size / (size + self.expected)
        low, high = (np.ceil(nbdtrik(each, size, chance)) for each in (tail, 1 - tail))
        return np.asarray(low), np.asarray(high)

    def covered(self, deaths: Floats, confidence: float = 0.95) -> float:
        """The share of cells whose deaths lie within the predictive limits."""
        low, high = self.limits(confidence)
        return float(((deaths >= low) & (deaths <= high)).mean())


def poisson_covered(expected: Floats, deaths: Floats, confidence: float = 0.95) -> float:
    """The share of cells within limits that know of chance alone."""
    tail = (1 - confidence) / 2
    low, high = (np.ceil(pdtrik(each, expected)) for each in (tail, 1 - tail))
    return float(((deaths >= low) & (deaths <= high)).mean())


def carried_forward(deaths: Floats, people: Floats) -> Floats:
    """The plainest forecast: last year's rates for the people of the next.

    ``deaths`` (years, ...) and ``people`` (years + 1, ...).
    """
    return np.asarray(deaths[-1] / people[-2] * people[-1])


def forecast(deaths: Floats, people: Floats) -> DeathForecast:
    """Foretells the year after ``deaths`` (years, sexes, fifths, ages).

    ``people`` has one year more, as populations are known first. Raises ``ValueError`` where there
    are fewer than fourteen years.
    """
    years = len(deaths)
    if years < max(WINDOWS) + JUDGED + 1 or len(people) != years + 1:
        raise ValueError(
            f"{years} years of deaths and {len(people)} of people: give at least "
            f"{max(WINDOWS) + JUDGED + 1} years of deaths and one more of people."
        )
    tried = {window: _judged(deaths, people, window) for window in WINDOWS}
    window = min(WINDOWS, key=lambda each: tried[each][1])
    expected, variance = _foretold(deaths, people, window)
    return DeathForecast(expected, variance, tried[window][0], window)


def _foretold(deaths: Floats, people: Floats, window: int) -> tuple[Floats, Floats]:
    """The expected deaths of the next year and the variance by the error of the rates."""
    died, lived = deaths[-window:], people[-window - 1 : -1]
    ahead = np.arange(-window, 0, dtype=np.float64)
    change = _yearly_change(died, lived, ahead)
    exposed = (lived * np.exp(ahead[:, None, None, None] * change[:, None, None])).sum(axis=0)
    next_year = people[-1]
    expected = died.sum(axis=0) / exposed * next_year
    return expected, (next_year / exposed) ** 2 * (died.sum(axis=0) + 0.5)


def _yearly_change(died: Floats, lived: Floats, ahead: Floats) -> Floats:
    """One yearly change of the logarithm of rates for each sex (2,), ages pooled by precision."""
    counts = died.sum(axis=2) + 0.5
    logs = np.log(counts / lived.sum(axis=2))
    time = ahead[:, None, None]
    middle = (counts * time).sum(axis=0) / counts.sum(axis=0)
    mean = (counts * logs).sum(axis=0) / counts.sum(axis=0)
    squares = (counts * (time - middle) ** 2).sum(axis=0)
    slope = (counts * (time - middle) * (logs - mean)).sum(axis=0) / squares
    weight = 1 / (1 / squares + 1e-4)
    return np.asarray((slope * weight).sum(axis=1) / weight.sum(axis=1))


def _judged(deaths: Floats, people: Floats, window: int) -> tuple[Floats, float]:
    """The dispersion (ages,) and the mean log score (less is better) in earlier years."""
    held_out = range(len(deaths) - JUDGED, len(deaths))
    made = [
        (_foretold(deaths[:year], people[: year + 1], window), deaths[year]) for year in held_out
    ]
    expected = np.stack([each[0][0] for each in made])
    variance = np.stack([each[0][1] for each in made])
    seen = np.stack([each[1] for each in made])
    dispersion = np.zeros(deaths.shape[-1])
    for part in (slice(0, OLD), slice(OLD, None)):
        excess = ((seen - expected) ** 2 - expected - variance)[..., part]
        dispersion[part] = max(
            0.0, float((excess / expected[..., part]).sum() / expected[..., part].sum())
        )
    score = np.mean([
        -_log_chance(DeathForecast(each[0][0], each[0][1], dispersion, window), each[1])
        for each in made
    ])  # fmt: skip
    return dispersion, float(score)


def _log_chance(made: DeathForecast, deaths: Floats) -> float:
    spread = np.maximum(made.variance - made.expected, 1e-9)
    size = made.expected**2 / spread
    chance = size / (size + made.expected)
    died = np.round(deaths)
    ways = gammaln(size + died) - gammaln(died + 1) - gammaln(size)
    return float(np.mean(ways + size * np.log(chance) + xlog1py(died, -chance)))


def base_death_rates(book: Book, choices: Mapping[str, str] | None = None) -> Floats:
    """Deaths a person-year by sex, fifth and single year of age (2, 5, 101) in the base year.

    The rates of the last year that was counted, times the bridge that the book or ``choices`` name.

    >>> from headwater.evidence import book
    >>> base_death_rates(book()).shape
    (2, 5, 101)
    """
    deaths = book.figure("deaths-all-causes")
    last = deaths.axis("year").labels[-1]
    rate = deaths.at(year=last) / book.figure("people-in-death-rates").at(year=last)
    bridge = book.chosen("death-bridge", choices).value[:, None, :]
    ages = np.array(deaths.axis("age").labels)
    band = np.searchsorted(ages, np.arange(101), side="right") - 1
    return np.asarray((rate * bridge)[:, :, band])
