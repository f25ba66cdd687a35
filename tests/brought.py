"""A brought indicator and a drawn place, as a person's browser would send them."""

from __future__ import annotations

from io import BytesIO

from django.http import HttpResponse
from django.test import Client

from headwater.lake import Lake
from headwater_web.indicators.models import OwnIndicator
from headwater_web.place.models import DrawnPlace

NAME = "Homes with a warm lamp"
WORDS = {
    "name": NAME,
    "unit": "%",
    "polarity": "lower",
    "domain": "social_fabric",
    "source": "Survey of lamps",
    "why": "A warm lamp keeps people well.",
}


def codes(public: Lake, kind: str) -> list[str]:
    """Codes of the areas of a type, in order."""
    rows = public.read("area", ["code"], "type = ?", parameters=(kind,))
    return sorted(rows["code"].to_pylist())


def lamps(public: Lake, extra: str = "") -> bytes:
    """A file with counts for every district and the country, over five years."""
    areas = [*codes(public, "LAD"), *codes(public, "country")]
    rows = [
        f"{area},{year},{20 + (i * 7 + year) % 40},{200 + i}"
        for i, area in enumerate(areas)
        for year in range(2019, 2024)
    ]
    return ("area,period,count,denominator\n" + "\n".join(rows) + "\n" + extra).encode()


class Sent(BytesIO):
    """A file under any name its sender gives it, which no browser has tidied."""

    def __init__(self, content: bytes, name: str) -> None:
        super().__init__(content)
        self.name = name


def send(
    client: Client, content: bytes, file_name: str = "lamps.csv", **words: str
) -> HttpResponse:
    """Fill in the form and send it."""
    return client.post("/your-data/", {**WORDS, **words, "file": Sent(content, file_name)})


def bring(client: Client, public: Lake) -> OwnIndicator:
    """An indicator that this person brought."""
    assert send(client, lamps(public)).status_code == 302
    return OwnIndicator.objects.latest("brought_at")


def small_areas(public: Lake, district: str) -> list[str]:
    """The small areas of a district."""
    where = "child_type = 'LSOA' AND parent_type = 'LAD' AND parent = ?"
    rows = public.read("membership", ["child"], where, parameters=(district,))
    return sorted(set(rows["child"].to_pylist()))


def draw(client: Client, within: str, members: list[str], **words: str) -> HttpResponse:
    """Tick the areas, name the place, and send it."""
    given = {"name": "Lantern Row", "within": within, "by": "LSOA", "do": "draw"} | words
    return client.post("/places/drawn/", {**given, "members": members})


def drawn(client: Client, public: Lake, count: int = 4) -> DrawnPlace:
    """A neighbourhood that this person drew in the first district."""
    district = codes(public, "LAD")[0]
    for district in codes(public, "LAD"):
        parts = small_areas(public, district)
        if len(parts) >= count:
            break
    assert draw(client, district, parts[:count]).status_code == 302
    return DrawnPlace.objects.latest("drawn_at")
