"""Invented names: common pieces of place names, put together anew."""

from __future__ import annotations

from itertools import product

COUNTRY = "Brennia"
REGION = "Hallowmarch"
COMBINED_AUTHORITY = "Hallowmarch Combined Authority"
INTEGRATED_CARE_BOARD = "Hallowmarch Integrated Care Board"
COUNTY = "Hallowshire"
CITY = "Marrowgate"
MINING = "Cindermoor"
MARKET = "Larkmere Vale"
UPLAND = "Gannerdale"

OTHER_REGIONS = ("Ostmark Fens", "The Nether Weald", "Skerrow", "Vardenland")

_WARDS = {
    CITY: (
        "Tanner's Reach", "Old Quay", "Lanternmarket", "Bellfounders", "Sallow Park", "Highmarrow",
        "Kilnbank", "Priory Steps", "Fennel Cross", "Summerholt", "Garth End", "Weirside",
    ),
    MINING: ("Cinder Main", "Ashpit Row", "Deepmoor", "Engine Lane", "Slagwell", "Overbank"),
    MARKET: ("Larkmere Town", "Honeyfield", "Dovecombe", "Millrace", "Barrowdown", "Quillbury"),
    UPLAND: ("Gannerhead", "Saltwick Sands", "Fellgate", "Longscar"),
}  # fmt: skip

_FIRST = (
    "Amber", "Brack", "Crow", "Dun", "Elver", "Frost", "Gorse", "Hollin", "Ivel", "Juniper",
    "Kestrel", "Ling", "Mistle", "Nettle", "Otter", "Plover", "Quern", "Raven", "Sedge", "Teasel",
)  # fmt: skip
_LAST = ("haven", "thwaite", "combe", "minster", "worth", "ley", "fold", "stead", "mouth", "garth")


def ward_names(district: str, number: int) -> list[str]:
    """Names for the wards of a home district, made longer by North and South where they run out.

    >>> ward_names("Gannerdale", 2)
    ['Gannerhead', 'Saltwick Sands']
    """
    own = list(_WARDS[district])
    spare = [f"{name} {side}" for side, name in product(("North", "South"), own)]
    return (own + spare)[:number]


def other_districts(number: int) -> list[str]:
    """Names for the districts of the rest of the country.

    >>> other_districts(2)
    ['Amberhaven', 'Brackthwaite']
    """
    return [
        f"{_FIRST[(n) % len(_FIRST)]}{_LAST[(n + n // len(_FIRST) * 3) % len(_LAST)]}"
        for n in range(number)
    ]
