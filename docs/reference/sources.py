"""The page of what ``headwater fetch`` knows by name."""

from __future__ import annotations

from docs.reference.markdown import address, code, page, table

from headwater.lake import fingertips_api, open_geography, published


def text() -> str:
    """The page as text."""
    publisher, licence = open_geography.attribution()
    layers = open_geography.layers().values()
    files = published.publications().values()
    return page(
        "What can be fetched",
        "`headwater fetch` asks three publishers. What it brings lies in `fetched` in the home "
        "folder, as published, with a note of address, time and hash beside it.",
        "## headwater fetch geography",
        f"{publisher}. {licence}. Those marked *usual* come when no layer is named.",
        table(
            ("layer", "what it holds", "vintage", "usual"),
            [
                (code(each.name), each.what, each.vintage, "yes" if each.usual else "")
                for each in layers
            ],
        ),
        "## headwater fetch published",
        table(
            ("file", "what it holds", "vintage", "publisher", "page"),
            [
                (code(each.name), each.what, each.vintage, each.publisher, address(each.page))
                for each in files
            ],
        ),
        "## headwater fetch fingertips",
        f"{fingertips_api.PUBLISHER}. {fingertips_api.LICENCE}. Any indicator, by its number on "
        "the website. The numbers of the usual kinds of area:",
        table(
            ("number", "kind of area"),
            [(number, name) for number, name in fingertips_api.AREA_TYPES.items()],
        ),
    )
