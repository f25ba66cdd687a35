"""How rural a place is: the share of its people who live in rural small areas.

Small areas are classed by the Rural Urban Classification of Defra and the census offices, 2011 or
2021. The names of whole areas use the thresholds of Defra's 2011 classification of local authority
districts (80%, 50% and 26% of people), applied to people in rural small areas; Defra's own also
counts the hub towns around them, so a few districts are called more rural there than here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from headwater.place.weighting import FloatArray, parent_shares

RUC_2011 = {
    "A1": "Urban major conurbation",
    "B1": "Urban minor conurbation",
    "C1": "Urban city and town",
    "C2": "Urban city and town in a sparse setting",
    "D1": "Rural town and fringe",
    "D2": "Rural town and fringe in a sparse setting",
    "E1": "Rural village and dispersed",
    "E2": "Rural village and dispersed in a sparse setting",
}
RUC_2021 = {
    "UN1": "Urban, nearer to a major town or city",
    "UF1": "Urban, further from a major town or city",
    "RLN1": "Larger rural, nearer to a major town or city",
    "RLF1": "Larger rural, further from a major town or city",
    "RSN1": "Smaller rural, nearer to a major town or city",
    "RSF1": "Smaller rural, further from a major town or city",
}
RURAL_FIRST_LETTERS = ("D", "E", "R")
THRESHOLDS = (
    (0.80, "mainly rural"),
    (0.50, "largely rural"),
    (0.26, "urban with significant rural"),
    (0.0, "mainly urban"),
)


class RuralClassError(ValueError):
    """A code is of neither the 2011 nor the 2021 Rural Urban Classification."""


@dataclass(frozen=True, slots=True)
class RuralClass:
    """The class of an area: rural share of its people (0 to 1) and the name of the class."""

    area: str
    share: float
    name: str

    @property
    def is_rural(self) -> bool:
        """Whether half the people or more live in rural small areas."""
        return self.share >= 0.5


def is_rural(code: str) -> bool:
    """Whether a class of the 2011 or 2021 classification is rural.

    Raises ``RuralClassError`` for any other code.

    >>> is_rural("D1"), is_rural("UF1")
    (True, False)
    """
    if code not in RUC_2011 and code not in RUC_2021:
        raise RuralClassError(
            f"{code!r} is no Rural Urban Classification code; 2011 has {', '.join(RUC_2011)} and "
            f"2021 has {', '.join(RUC_2021)}"
        )
    return code.startswith(RURAL_FIRST_LETTERS)


def label(code: str) -> str:
    """The class in words, of either year. Raises ``RuralClassError``."""
    is_rural(code)
    return RUC_2011.get(code) or RUC_2021[code]


def rural_shares(
    classes: Mapping[str, str], population: Mapping[str, float], parents: Mapping[str, str]
) -> dict[str, float]:
    """Share (0 to 1) of each parent's people in rural small areas.

    ``classes``, ``population`` and ``parents`` give each small area's class, people and parent.

    >>> rural_shares({"a": "RLN1", "b": "UN1"}, {"a": 1.0, "b": 3.0}, {"a": "P", "b": "P"})
    {'P': 0.25}
    """
    known = {code: people for code, people in population.items() if code in classes}
    rural = {code: people for code, people in known.items() if is_rural(classes[code])}
    return parent_shares(parents, rural, known)


def class_name(share: float) -> str:
    """The name for a rural share.

    >>> class_name(0.81), class_name(0.1)
    ('mainly rural', 'mainly urban')
    """
    return next(name for threshold, name in THRESHOLDS if share >= threshold)


def rural_classes(
    classes: Mapping[str, str], population: Mapping[str, float], parents: Mapping[str, str]
) -> dict[str, RuralClass]:
    """The class of every parent."""
    shares = rural_shares(classes, population, parents)
    return {area: RuralClass(area, share, class_name(share)) for area, share in shares.items()}


def rural_mask(codes: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """True (n,) where the class code is rural; each distinct code is looked up once."""
    found, inverse = np.unique(np.asarray(codes, dtype=str), return_inverse=True)
    rural = np.array([is_rural(str(code)) for code in found], dtype=bool)
    return rural[inverse]


def share_array(areas: Sequence[str], shares: Mapping[str, float]) -> FloatArray:
    """Shares (n,) in the order of ``areas``; NaN where one is not known."""
    return np.array([shares.get(area, np.nan) for area in areas], dtype=float)
