"""The model as the evidence leaves it open: the book drawn from its intervals and fitted anew.

Relative risks, what conditions do to deaths, care, costs and quality of life, levels of use and
prices: whatever the book gives an interval is drawn, each entry as a whole and apart from all
others. Residents stay who they are.

Source: Briggs A, Claxton K, Sculpher M. Decision modelling for health economic evaluation. Oxford:
OUP; 2006 (probabilistic sensitivity analysis).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from headwater.evidence import Book, Figure, book
from headwater.evidence.draws import drawn_book
from headwater.evidence.uncertainty import Z95, drawn
from headwater.simulation.model import Model
from headwater.simulation.parameters.region_model import region_model
from headwater.simulation.residents import Areas, Residents

WEIGHED = (
    "systolic-lowering-chd", "systolic-lowering-stroke", "sbp-treated-drop", "smoking-risk",
    "smoking-death-other", "bmi-chd-total", "bmi-diabetes", "diabetes-chd", "diabetes-death-other",
    "frailty-death-direct", "admissions-by-condition",
)  # fmt: skip
"""The entries that the tornado moves one at a time: those that most offers act through."""


@dataclass(frozen=True, eq=False)
class Redrawn:
    """The model of a region under draws of the book; ``choices`` are answers to its switches."""

    residents: Residents
    areas: Areas
    choices: Mapping[str, str]
    seed: int = 1

    def model(self, draw: int) -> Model:
        """The model of a draw; draw 0 is the model itself."""
        return self._fitted(drawn_book(book(), self.seed, draw))

    def at_limit(self, entry: str, upper: bool) -> Model:
        """The model with one entry of the book at the lower or upper limit of its interval."""
        return self._fitted(with_limit(book(), entry, upper))

    @property
    def limits(self) -> tuple[tuple[str, Callable[[bool], Model]], ...]:
        """Each entry of ``WEIGHED`` with the model at its lower (False) and upper (True) limit."""
        return tuple((f"book: {each}", partial(self.at_limit, each)) for each in WEIGHED)

    def _fitted(self, held: Book) -> Model:
        return region_model(self.residents, self.areas, held, self.choices)


def with_limit(held: Book, entry: str, upper: bool) -> Book:
    """The book with one entry at a limit.

    >>> name = "systolic-lowering-chd"
    >>> moved, plain = with_limit(book(), name, upper=True).figure(name), book().figure(name)
    >>> bool(np.isclose(moved.number, plain.upper)), plain.number < moved.number
    (True, True)
    """
    figure = held.figure(entry)
    value = np.array(drawn(figure, Z95 if upper else -Z95))
    value.flags.writeable = False
    moved: Figure = replace(figure, value=value)
    return Book(held.topics, {**held.figures, entry: moved}, held.switches)
