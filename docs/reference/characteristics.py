"""The page of peer characteristics: by what places are compared."""

from __future__ import annotations

from docs.reference.markdown import code, page, table

from headwater.place.characteristics import Characteristic, characteristics


def text() -> str:
    """The page as text."""
    known = characteristics()
    return page(
        "Peer characteristics",
        f"Places are called alike by {len(known)} published characteristics. Each is put on a "
        "common scale (z-scores, after a logarithm where it says so). The distance of two places "
        "is the root mean square difference over those that both have, rescaled from 0 to 1. "
        "[The methods](../explanation/methods.md#places-alike) say why.",
        table(
            ("characteristic", "unit", "scale", "from", "source"),
            [(each.label, each.unit, scale(each), origin(each), each.source) for each in known],
        ),
    )


def scale(each: Characteristic) -> str:
    """The scale on which it is compared."""
    return "logarithm" if each.transform == "log" else "as it is"


def origin(each: Characteristic) -> str:
    """The indicator it is, or how it is worked out."""
    return code(each.indicator) if each.indicator else each.computed
