"""The fictional region, whole: made from a seed, the same every time."""

from __future__ import annotations

from dataclasses import dataclass

from headwater.demo.districts import Districts, gather
from headwater.demo.figures import Country, observe
from headwater.demo.land import make_land
from headwater.demo.observations import Observations
from headwater.demo.people import SmallAreas, draw_elsewhere, settle
from headwater.demo.places import Places, chart

OTHER_DISTRICTS = 40
DEFAULT_SEED = 1


@dataclass(frozen=True)
class FictionalRegion:
    """A region that nobody can mistake for a real one, and the country around it.

    ``places`` has every area, membership and outline; ``small`` and ``districts`` the people and
    circumstances behind the figures; ``observations`` what is published. Later parts (residents,
    services, conversations) are made from this one by modules of their own.
    """

    seed: int
    places: Places
    districts: Districts
    small: SmallAreas
    observations: Observations


def make(seed: int = DEFAULT_SEED) -> FictionalRegion:
    """Makes the fictional region; the same seed gives the same region to the last digit."""
    land = make_land(seed, OTHER_DISTRICTS)
    small = settle(seed, land, draw_elsewhere(seed, OTHER_DISTRICTS))
    districts = gather(land, small, OTHER_DISTRICTS)
    places = chart(land, small, districts)
    observations = observe(Country(seed, places, districts, small))
    return FictionalRegion(seed, places, districts, small, observations)
