"""The worked example of Ordnance Survey's guide to coordinate systems (annex C.1)."""

import numpy as np
import pytest

from headwater.place.national_grid import transverse_mercator


def test_the_guides_own_example() -> None:
    latitude = np.radians(np.array([52 + 39 / 60 + 27.2531 / 3600]))
    longitude = np.radians(np.array([1 + 43 / 60 + 4.5177 / 3600]))
    east, north = transverse_mercator(longitude, latitude)
    assert east[0] == pytest.approx(651_409.903, abs=0.001)
    assert north[0] == pytest.approx(313_177.270, abs=0.001)
