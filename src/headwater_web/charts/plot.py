"""The parts that charts over time share: the plotting area, grid, lines, bands and end labels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from headwater_web.charts import lettering, palette
from headwater_web.charts.frame import label
from headwater_web.charts.scale import Form, Values, column, tick_form, ticks

LINE_GAP = 17.0
Points = Sequence[float | None]


@dataclass(frozen=True)
class EndLabel:
    """What stands at a line's end: a name (may be empty) and the value of period ``at``."""

    at: int
    value: float
    name: str
    figure: str
    colour: str = palette.GREY_600
    bold: bool = False

    @property
    def width(self) -> float:
        """The width in px at 14 px, the figure in bold."""
        return lettering.width(self.name, 14, bold=self.bold) + lettering.width(
            self.figure, 14, bold=True
        )


@dataclass(frozen=True)
class Area:
    """Where a chart's values lie, in px: ``x`` of a period's place in order, ``y`` of a value."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    low: float
    high: float
    count: int

    def x(self, index: float) -> float:
        """Return the position across of the period with this place in order."""
        if self.count < 2:
            return self.right
        return self.left + index * (self.right - self.left) / (self.count - 1)

    def y(self, value: float) -> float:
        """Return the position down of a value, held within the drawing."""
        spread = self.high - self.low or 1.0
        at = self.bottom - 6 - (value - self.low) / spread * (self.bottom - 6 - self.top)
        return min(max(at, 2.0), self.bottom)


def area(
    width: float,
    height: float,
    between: tuple[float, float],
    form: Form,
    count: int,
    ends: Sequence[EndLabel],
    *,
    top: float = 12,
) -> Area:
    """Return the area that leaves room for the numbers at the left and the labels at the end."""
    low, high = between
    values = ticks(low, high, rows(height))
    axis = tick_form(values, form)
    gutter = max((lettering.width(axis(v), 12) for v in values), default=0.0) + 12
    room = max((end.width for end in ends), default=0.0) + 16
    return Area(
        width, height, gutter, max(width - room, gutter + 40), top, height - 26, low, high, count
    )  # fmt: skip


def rows(height: float) -> int:
    """Return how many grid lines suit a height."""
    return 3 if height < 210 else 4


def grid(area: Area, form: Form) -> str:
    """Return the horizontal lines with their numbers, and the base line."""
    values = ticks(area.low, area.high, rows(area.height))
    axis = tick_form(values, form)
    left, right = f"M{area.left - 6:.1f}", f"H{area.right + 6:.1f}"
    drawn = [f'<path d="{left} {area.bottom:.1f}{right}" stroke="{palette.GREY_300}"/>']
    for value in values:
        y = area.y(value)
        if y < area.bottom - 3:
            drawn.append(f'<path d="{left} {y:.1f}{right}" stroke="{palette.GREY_100}"/>')
        drawn.append(
            label(area.left - 10, y + 4, axis(value), size=12, fill=palette.GREY_600, anchor="end")
        )
    return "".join(drawn)


def periods(area: Area, names: Sequence[str]) -> str:
    """Return the first and last period along the bottom, and others between where they fit."""
    y, last = area.height - 7, len(names) - 1
    half = [lettering.width(name, 13) / 2 for name in names]
    end = min(area.x(last) + half[last], area.width - 1)
    if 2 * half[last] > area.width - 2:
        return label(1, y, lettering.clip(names[last], 13, area.width - 2), size=13)
    if last == 0:
        return label(area.x(0), y, names[0], size=13, fill=palette.GREY_700, anchor="middle")
    start = max(area.x(0) - half[0], 1.0)
    left_of_last = end - 2 * half[last]
    drawn = [label(start, y, names[0], size=13, fill=palette.GREY_700)]
    reach = start + 2 * half[0]
    if left_of_last < reach + 8:
        drawn = []
    every = _every(area, half, last)
    for i in range(every, last, every) if drawn else ():
        x = area.x(i)
        if x - half[i] > reach + 28 and x + half[i] < left_of_last - 28:
            drawn.append(label(x, y, names[i], size=13, fill=palette.GREY_700, anchor="middle"))
            reach = x + half[i]
    drawn.append(label(end, y, names[last], size=13, fill=palette.GREY_700, anchor="end"))
    return "".join(drawn)


def _every(area: Area, half: Sequence[float], last: int) -> int:
    """The distance between named periods that leaves 40 px between names."""
    apart = (area.x(last) - area.x(0)) / last
    needed = (2 * max(half) + 56) / max(apart, 0.1)
    return next((n for n in (1, 2, 4, 5, 10, 12, 20) if n >= needed), last + 1)


def runs(*series: Points) -> Iterator[range]:
    """Yield the stretches of periods in which every series has a figure.

    >>> list(runs([1.0, None, 2.0, 3.0]))
    [range(0, 1), range(2, 4)]
    """
    start = None
    count = min(map(len, series)) if series else 0
    for i in range(count):
        if all(s[i] is not None for s in series):
            start = i if start is None else start
        elif start is not None:
            yield range(start, i)
            start = None
    if start is not None:
        yield range(start, count)


def path(area: Area, values: Points, stretch: range) -> str:
    """Return the corners of a stretch of a line, ``x,y`` joined by L."""
    return "L".join(f"{area.x(i):.1f},{area.y(values[i] or 0.0):.1f}" for i in stretch)


def line(area: Area, values: Points, colour: str, weight: float, dashes: str = "") -> str:
    """Return a line that breaks where a figure is missing; a figure alone is a dot."""
    stretches = list(runs(values[: area.count]))
    alone = "".join(
        f'<circle cx="{area.x(s[0]):.1f}" cy="{area.y(values[s[0]] or 0.0):.1f}"'
        f' r="{weight + 0.4:g}" fill="{colour}"/>'
        for s in stretches
        if len(s) == 1
    )
    drawn = "".join(f"M{path(area, values, s)}" for s in stretches if len(s) > 1)
    if not drawn:
        return alone
    return (
        f'{alone}<path d="{drawn}" fill="none" stroke="{colour}" stroke-width="{weight:g}"'
        + (f' stroke-dasharray="{dashes}"' if dashes else "")
        + ' stroke-linejoin="round" stroke-linecap="round"/>'
    )


def band(area: Area, lower: Points, upper: Points, colour: str = palette.TEAL_700) -> str:
    """Return the interval as a band of 14% opacity; an interval alone is an upright bar."""
    drawn = ""
    for stretch in runs(lower[: area.count], upper[: area.count]):
        if len(stretch) == 1:
            i = stretch[0]
            low, high = area.y(lower[i] or 0.0), area.y(upper[i] or 0.0)
            drawn += f"M{area.x(i) - 3:.1f},{low:.1f}H{area.x(i) + 3:.1f}V{high:.1f}h-6Z"
        else:
            back = range(stretch.stop - 1, stretch.start - 1, -1)
            drawn += f"M{path(area, upper, stretch)}L{path(area, lower, back)}Z"
    return f'<path d="{drawn}" fill="{colour}" fill-opacity=".14"/>' if drawn else ""


def spread(wanted: Sequence[float], low: float, high: float, gap: float = LINE_GAP) -> list[float]:
    """Return positions near those wanted, in the same order, at least ``gap`` apart.

    >>> spread([50.0, 52.0], 0, 100, 16)
    [43.0, 59.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    groups: list[tuple[float, list[int]]] = []
    for i in order:
        groups.append((min(max(wanted[i], low), high), [i]))
        while len(groups) > 1 and _overlap(groups[-2], groups[-1], gap):
            (_, above), (_, below) = groups[-2:]
            members = above + below
            centre = sum(wanted[m] for m in members) / len(members)
            half = (len(members) - 1) * gap / 2
            groups[-2:] = [(min(max(centre, low + half), max(high - half, low + half)), members)]
    placed = [0.0] * len(wanted)
    for centre, members in groups:
        for n, i in enumerate(members):
            placed[i] = centre + (n - (len(members) - 1) / 2) * gap
    return placed


def _overlap(one: tuple[float, list[int]], two: tuple[float, list[int]], gap: float) -> bool:
    reach = (len(one[1]) + len(two[1])) / 2 * gap
    return two[0] - one[0] < reach - 1e-9


def end_labels(area: Area, ends: Sequence[EndLabel]) -> str:
    """Return the labels at the lines' ends, moved apart; a thin line leads to one moved far."""
    wanted = [area.y(end.value) for end in ends]
    placed = spread(wanted, 10, area.bottom - 4)
    x = area.right + 12
    drawn = []
    for end, at, y in zip(ends, wanted, placed, strict=True):
        if abs(at - y) > 7 or end.at < area.count - 1:
            drawn.append(
                f'<path d="M{area.x(end.at) + 6:.1f} {at:.1f}L{x - 1:.1f} {y:.1f}"'
                f' stroke="{palette.GREY_300}" fill="none"/>'
            )
        drawn.append(
            f'<text class="hw-end" x="{x:.1f}" y="{y + 5:.1f}" fill="{end.colour}"'
            + (' font-weight="bold"' if end.bold else "")
            + f'>{lettering.safe(end.name)}<tspan font-weight="bold">'
            + f"{lettering.safe(end.figure)}</tspan></text>"
        )
    return "".join(drawn)


def head(count: int) -> float:
    """Return the room above a plot, in px, that the words of so many events need."""
    return 16.0 + 14 * min(count, 3) if count else 12.0


def events(area: Area, happened: Sequence[tuple[int, str]]) -> str:
    """Return an upright dashed line for each event, its words above, in rows that do not touch."""
    taken: list[list[tuple[float, float]]] = [[] for _ in range(min(len(happened), 3))]
    drawn = []
    for at, words in happened:
        if not 0 <= at < area.count:
            continue
        x = area.x(at)
        right = area.width - x - 8 >= min(lettering.width(words, 12), x - 8)
        text = lettering.clip(words, 12, area.width - x - 8 if right else x - 8)
        long = lettering.width(text, 12)
        left = x + 5 if right else x - 5 - long
        row = _free_row(taken, left, left + long)
        y = 12 + 14 * row
        drawn.append(
            f'<path d="M{x:.1f} {y - 9:.1f}V{area.bottom:.1f}" stroke="{palette.GREY_500}"'
            ' stroke-dasharray="3 3"/>'
        )
        drawn.append(label(left, y, text, size=12, fill=palette.GREY_700))
    return "".join(drawn)


def _free_row(taken: list[list[tuple[float, float]]], left: float, right: float) -> int:
    for row, spans in enumerate(taken):
        if all(right + 6 < start or left - 6 > end for start, end in spans):
            spans.append((left, right))
            return row
    return len(taken) - 1


def around(values: Values, at: int) -> list[float]:
    """Return the known values of a period and its neighbours."""
    return [v for v in column(values)[max(at - 1, 0) : at + 2] if v is not None]
