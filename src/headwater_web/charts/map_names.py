"""Names on a map: the weightiest first, each where it covers no other, or not at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from headwater_web.charts import lettering, palette
from headwater_web.charts.lettering import safe

Extent = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_SIZE: Final = 13
_PLACES: Final = (
    (0, 0), (0.5, 0), (-0.5, 0), (0, -0.9), (0, 0.9), (0.55, -0.7), (-0.55, 0.7),
)  # fmt: skip
"""Where a name may stand round its point, in parts of its size: on it, beside, above, below."""


@dataclass(frozen=True)
class Name:
    """A name, a figure beneath it (may be empty), and the point in px it belongs to."""

    words: str
    figure: str
    x: float
    y: float
    weight: float = 0.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in px."""
        across = max(
            lettering.width(self.words, _SIZE, bold=True), lettering.width(self.figure, _SIZE)
        )
        return across, 30.0 if self.figure else 16.0


def place_names(names: Iterable[Name], box: tuple[float, float], *, dark: bool = False) -> str:
    """Return the names that fit a box (width, height in px), each with a halo.

    >>> placed = place_names([Name("Derby", "", 50, 50, 1), Name("Erewash", "", 50, 50)], (60, 60))
    >>> "Derby" in placed, "Erewash" in placed
    (True, False)
    """
    taken: list[Extent] = []
    drawn = []
    for name in sorted(names, key=lambda n: (-n.weight, n.words)):
        spot = _spot(name, taken, box)
        if spot is None:
            continue
        taken.append(spot)
        middle = (spot[0] + spot[2]) / 2
        figure = f'<tspan x="{middle:.1f}" dy="14">{safe(name.figure)}</tspan>'
        drawn.append(
            f'<text x="{middle:.1f}" y="{spot[1] + 13:.1f}"><tspan font-weight="bold">'
            f"{safe(name.words)}</tspan>{figure if name.figure else ''}</text>"
        )
    halo = palette.TEAL_900 if dark else palette.CARD
    ink = palette.CARD if dark else palette.INK
    return (
        f'<g class="hw-maplabels" font-size="{_SIZE}" text-anchor="middle" fill="{ink}"'
        f' stroke="{halo}" stroke-width="3.4" stroke-opacity=".9" stroke-linejoin="round"'
        f' paint-order="stroke">{"".join(drawn)}</g>'
    )


def _spot(name: Name, taken: Sequence[Extent], box: tuple[float, float]) -> Extent | None:
    """The first free place; a name may slide a little to stay inside the drawing."""
    across, down = name.size
    for dx, dy in _PLACES:
        wanted = name.x + dx * (across + 16)
        x = max(min(wanted, box[0] - 2 - across / 2), 2 + across / 2)
        y = name.y + dy * down
        spot = (x - across / 2, y - down / 2, x + across / 2, y + down / 2)
        inside = abs(x - wanted) < 24 and spot[0] >= 1 and spot[1] >= 1 and spot[3] <= box[1] - 1
        if inside and not any(_cross(spot, other) for other in taken):
            return spot
    return None


def _cross(one: Extent, two: Extent) -> bool:
    return (
        one[0] < two[2] + 4 and two[0] < one[2] + 4 and one[1] < two[3] + 1 and two[1] < one[3] + 1
    )
