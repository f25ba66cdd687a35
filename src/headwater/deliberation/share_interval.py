"""The 95% limits of a share. Source: Wilson (1927), "Probable inference, the law of succession"."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Z = 1.959963984540054


def share_limits(share: npt.ArrayLike, people: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Lower and upper limits of shares (0 to 1) of so many people; nan where there is nobody.

    ``people`` need not be whole: a weighted share has an effective number of people.

    >>> lower, upper = share_limits([0.5], [100])
    >>> lower.round(3).tolist(), upper.round(3).tolist()
    ([0.404], [0.596])
    """
    part, many = np.asarray(share, dtype=np.float64), np.asarray(people, dtype=np.float64)
    many = np.where(many > 0, many, np.nan)
    middle = part + Z**2 / (2 * many)
    reach = Z * np.sqrt(part * (1 - part) / many + Z**2 / (4 * many**2))
    whole = 1 + Z**2 / many
    return np.maximum((middle - reach) / whole, 0.0), np.minimum((middle + reach) / whole, 1.0)
