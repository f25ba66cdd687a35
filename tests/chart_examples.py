"""One of every chart with figures as they come, for tests and for looking at."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from markupsafe import Markup, escape

from headwater_web.charts import (
    bars,
    control,
    document,
    funnel,
    map,
    marks,
    rank,
    slope,
    strip,
    trend,
)
from headwater_web.charts.frame import Caption
from headwater_web.charts.scale import Form

STATIC = Path(map.__file__).parent / "static" / "headwater" / "charts.css"
PER_CENT, RATE = Form(1, suffix="%"), Form(1)

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Charts</title><style>
body{margin:0;background:#fbf8f2;color:#1d2b2e;font:16px/1.5 Arial,sans-serif}
main{max-width:1056px;margin:0 auto;padding:16px}h2{font-size:24px;margin:40px 0 8px}
h3{font-size:19px;line-height:1.25;margin:0 0 4px}p{margin:0 0 12px;color:#4a5759;font-size:15px}
figure{margin:0;min-width:0}.grid{display:grid;gap:32px 24px;grid-template-columns:minmax(0,1fr)}
.dark{background:#0b363c;padding:16px;color:#fff}.dark .hw-key{color:#cfe0e0}
table{width:100%;border-collapse:collapse}
th,td{border-top:1px solid #e9e5dc;text-align:left;font-weight:400;padding:4px 12px 4px 0}
td.n{text-align:right;font-variant-numeric:tabular-nums;line-height:1.3}
th small{display:block;color:#4a5759;font-size:13px}
td.plot{width:42%;padding-top:0;padding-bottom:0}.plot svg{vertical-align:top}
@media(min-width:640px){.four,.three{grid-template-columns:repeat(2,minmax(0,1fr))}}
@media(min-width:992px){.four{grid-template-columns:repeat(4,minmax(0,1fr))}
.three{grid-template-columns:repeat(3,minmax(0,1fr))}
.two{grid-template-columns:minmax(0,7fr) minmax(0,5fr)}}
@media(max-width:639px){tr{display:grid;grid-template-columns:1fr auto}
td.plot{grid-column:1/-1;grid-row:2;width:auto;padding:0 8px}.v{grid-column:1/-1}
th,td{border:0}tr{border-top:1px solid #e9e5dc}}
"""


def districts(centre: float, spread: float, seed: int, count: int = 296) -> np.ndarray:
    """Values of every district, a little skewed."""
    draws = np.random.Generator(np.random.Philox(seed)).gamma(9, 1, count)
    return np.asarray(np.round(centre + (draws - 9) / 3 * spread, 1))


def strips() -> list[tuple[str, str, str, strip.Strip]]:
    """Rows of a table of strips: name, detail, figure, row."""

    def row(seed: int, england: float, spread: float, **rest: object) -> strip.Strip:
        every = districts(england, spread, seed)
        return strip.Strip(england=england, districts=every, peers=every[:5], **rest)

    return [
        ("Life expectancy, men", "Years, 2023–25 · England 79.7", "77.9",
         row(1, 79.7, 1.4, value=77.9, verdict="worst_fifth")),
        ("Early heart and stroke deaths", "Under 75, per 100,000 · England 30.2", "38.3",
         row(2, 30.2, 7, value=38.3, lower=30.8, upper=47.2, better="lower", verdict="worse")),
        ("Adults with obesity", "BMI 30 or more · England 26.5%", "37.9%",
         row(3, 26.5, 5, value=37.9, lower=34.3, upper=41.3, better="lower", verdict="worse")),
        ("Adults who smoke", "2020–24 · England 11.5%", "13.8%",
         row(4, 11.5, 3, value=13.8, lower=9.1, upper=18.4, better="lower", verdict="similar")),
        ("Cancers found early", "2022 · England 56.8%", "53.2%",
         row(5, 56.8, 4, value=53.2, lower=48.0, upper=58.4, verdict="cannot_tell")),
        ("Patients for each GP", "2024 · England 1,744", "1,430",
         row(6, 1744, 260, value=1430, better="lower", verdict="best_fifth")),
        ("Active adults", "2023 · England 67.1%", "74.0%",
         row(7, 67.1, 4, value=74.0, lower=70.1, upper=77.5, verdict="better")),
        ("Fine particles in the air", "2021 · middle district 7.1", "7.0",
         strip.Strip(7.0, districts=districts(7.1, 1, 8), better="lower", verdict="middle")),
        ("People aged 65 and over", "2023 · England 18.9%", "23.0%",
         row(9, 18.9, 4, value=23.0, lower=22.8, upper=23.2, better="none", verdict="higher")),
        ("Far beyond the line", "2023 · England 10.0", "60.0",
         row(10, 10, 4, value=60.0, lower=50.0, upper=70.0, better="lower", verdict="worse")),
        ("No figure here", "2023 · England 10.0", "–", row(11, 10, 4, value=None)),
    ]  # fmt: skip


PERIODS = tuple(f"{y}–{str(y + 2)[2:]}" for y in range(2009, 2023))
HERE = [39.7, 38.5, 33.8, 35.1, 32.4, 29.0, 27.4, 29.3, 34.0, 35.8, 34.4, 34.4, 35.8, 38.3]
ENGLAND = [35.0, 33.4, 32.0, 31.0, 30.3, 29.7, 29.1, 28.7, 28.2, 28.5, 29.0, 30.1, 30.5, 30.2]
PEERS = [34.5, 33.0, 32.2, 31.4, 27.7, 27.4, 26.2, 26.4, 26.0, 28.0, 27.5, 29.5, 27.4, 27.3]


def trends() -> dict[str, trend.Trend]:
    """Trends: usual, close ends, gaps, few points, none."""
    low, high = [v * 0.79 for v in HERE], [v * 1.24 for v in HERE]
    here = trend.Line("Bolsover", HERE, low, high)
    england, peers = trend.Line("England", ENGLAND), trend.Line("Places like it", PEERS)
    gaps: list[float | None] = [*HERE]
    gaps[3] = gaps[8] = gaps[10] = None
    close = [v / 100 for v in (22.1, 20.4, 21.0, 22.5, 24.0, 26.1)]
    usual = trend.Trend(
        Caption("usual", "Heart deaths: probably rising", "Bolsover 38.3, England 30.2"),
        PERIODS, here, england, peers, "worse",
    )  # fmt: skip
    rates = Form(1, suffix="%")
    return {
        "Heart and stroke deaths: probably rising": usual,
        "Three ends at one height": trend.Trend(
            Caption("close", "Close ends"), tuple(map_years(2019, 6)),
            trend.Line("Here", [v * 100 for v in close]),
            trend.Line("England", [21.9, 20.8, 21.2, 22.0, 24.4, 26.0]),
            trend.Line("Places like it", [20.9, 21.8, 22.2, 23.0, 23.4, 25.9]), "similar", rates,
        ),
        "Figures missing in three years": trend.Trend(
            Caption("gaps", "Gaps"), PERIODS,
            trend.Line("Here", gaps, [None if v is None else v * 0.8 for v in gaps],
                       [None if v is None else v * 1.2 for v in gaps]),
            england, None, "worse",
        ),
        "Pay: a large number with pounds": trend.Trend(
            Caption("pay", "Pay"), tuple(map_years(2014, 12)),
            trend.Line("Here", [412 + 17 * i + 9 * (i % 3) for i in range(12)]),
            trend.Line("England", [442 + 18 * i for i in range(12)]), None, "better",
            Form(0, prefix="£"),
        ),
        "One year only": trend.Trend(
            Caption("one", "One"), ("2024",), trend.Line("Here", [7.4], [6.9], [7.9]),
            trend.Line("England", [7.5]), None, "similar",
        ),
        "Nothing published": trend.Trend(
            Caption("none", "None"), ("2024",), trend.Line("Here", [None])),
    }  # fmt: skip


def map_years(first: int, count: int) -> list[str]:
    """Names of single years."""
    return [str(first + i) for i in range(count)]


def region() -> trend.Trend:
    """A long series with names at the ends and a note."""
    years = tuple(f"{y}–{str(y + 2)[2:]}" for y in range(2001, 2023))
    here = [26 + 37 * math.exp(-i / 5) + max(0, i - 15) * 0.9 for i in range(22)]
    return trend.Trend(
        Caption("region", "Sixteen years of gains, then a turn", "Deaths under 75 per 100,000"),
        years,
        trend.Line("East Midlands", here, [v - 1.2 for v in here], [v + 1.2 for v in here]),
        trend.Line("England", [v - 1.4 for v in here]),
        None,
        "worse",
        notes=(
            trend.Note(15, "lowest, 2016–18"),
            trend.Note(6, "smoke-free law", "event"),
            trend.Note(8, "health checks begin", "event"),
            trend.Note(19, "pandemic", "event"),
        ),
        named=True,
    )


def gradient(count: int = 50, *, falls: bool = True) -> slope.Slope:
    """Small areas along the ranks of deprivation."""
    draws = np.random.Generator(np.random.Philox(count))
    ranks = (np.arange(count) + 0.5) / count
    ends = (137.0, 97.0) if falls else (77.9, 85.0)
    wide = (ends[0] - ends[1]) / 6 if falls else 1.6
    values = ends[0] + (ends[1] - ends[0]) * ranks + draws.normal(0, abs(wide), count)
    fit = [(x, ends[0] + (ends[1] - ends[0]) * x) for x in np.linspace(0, 1, 9).tolist()]
    reach = [abs(wide) * (0.3 + (x - 0.5) ** 2) for x, _ in fit]
    band = [(x, y - r, y + r) for (x, y), r in zip(fit, reach, strict=True)]
    return slope.Slope(
        Caption(f"gap{count}", "Lower incomes, more emergencies", "From 137 down to 97"),
        ranks, values, ends, band, weights=draws.uniform(1200, 2600, count),
        england=100.0 if falls else None, form=Form(0) if falls else Form(1, suffix=" years"),
    )  # fmt: skip


def promise() -> control.Control:
    """Monthly counts with a promise after a year, its limits held, then a rebase."""
    draws = np.random.Generator(np.random.Philox(4)).normal(0, 14, 24)
    values = [60 + d + (0 if i < 13 else 26 + 5 * (i - 13)) for i, d in enumerate(draws.tolist())]
    signals: list[control.Signal] = ["" if i < 14 else "better" for i in range(24)]
    signals[9] = "worse"
    months = [f"{m} {y}" for y in (2024, 2025, 2026) for m in MONTHS][10:34]
    return control.Control(
        Caption("promise", "Checks have risen beyond chance", "Monthly checks with limits"),
        months, values,
        [control.Segment(0, 19, 60, 18, 102), control.Segment(20, 23, 118, 76, 160)],
        signals, (trend.Note(13, "promise starts", "event"),), target=110.0, form=Form(0),
    )  # fmt: skip


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec")


def sizes() -> funnel.Funnel:
    """Districts against limits that narrow with size."""
    draws = np.random.Generator(np.random.Philox(12))
    people = draws.gamma(5, 30_000, 90) + 30_000
    rate = 30.2 + draws.normal(0, 1, 90) * np.sqrt(30.2 / people * 100_000) * 1.4
    rows = []
    for size in np.geomspace(25_000, 380_000, 60).tolist():
        error = math.sqrt(30.2 / size * 100_000)
        rows.append(
            funnel.Limits(
                size, (30.2 - 1.96 * error, 30.2 + 1.96 * error),
                (30.2 - 3.09 * error, 30.2 + 3.09 * error),
            )
        )  # fmt: skip
    points = []
    for i, (size, value) in enumerate(zip(people.tolist(), rate.tolist(), strict=True)):
        far = (value - 30.2) / math.sqrt(30.2 / size * 100_000)
        verdict: marks.Verdict = "worse" if far > 3.09 else "better" if far < -3.09 else "similar"
        points.append(funnel.Point(f"Place {i}", size, value, verdict))
    return funnel.Funnel(
        Caption("funnel", "Four places differ by more than chance"), points, rows, 30.2,
        here="Place 7", size_name="People under 75",
    )  # fmt: skip


def fifths() -> bars.Bars:
    """A measure by fifth of deprivation, one without a figure."""
    names = ("1 most deprived", "2", "3", "4", "5 least deprived")
    rows = [
        bars.Bar(name, 24.5 - 3.1 * i, 22.6 - 3 * i, 26.3 - 3.2 * i, shade=5 - i)
        for i, name in enumerate(names)
    ]
    rows[3] = bars.Bar("4", None, note="too few people")
    return bars.Bars(
        Caption("fifths", "Smoking by fifth of deprivation"), rows, 13.1, form=PER_CENT
    )


def countryside() -> bars.Bars:
    """A measure by rural and urban class, in the usual teal."""
    rows = [
        bars.Bar("Urban, nearer to a major town", 61.2, 60.8, 61.7),
        bars.Bar("Larger rural, nearer to a major town", 66.0, 64.1, 67.8),
        bars.Bar("Smaller rural, farther from a major town", 69.5, 63.0, 75.9),
    ]
    return bars.Bars(Caption("rural", "By rural class"), rows, 63.0, form=Form(1))


def cells(across: int, down: int, seed: int = 3) -> Iterator[tuple[str, str, tuple[float, float]]]:
    """Made-up areas that share their corners: code, outline, middle."""
    draws = np.random.Generator(np.random.Philox(seed))
    corners = np.stack(np.meshgrid(np.arange(across + 1), np.arange(down + 1)), axis=-1) * 100.0
    corners += draws.uniform(-30, 30, corners.shape)
    for j in range(down):
        for i in range(across):
            ring = corners[[j, j, j + 1, j + 1], [i, i + 1, i + 1, i]]
            middle = ring.mean(axis=0)
            yield f"X{j:02d}{i:03d}", map.paths([ring]), (float(middle[0]), float(middle[1]))


def steps(across: int = 7, down: int = 6) -> map.Choropleth:
    """A map in five steps with names on a few areas."""
    fills = map.ramp(("under 24", "24 to 30", "30 to 36", "36 to 42", "42 and over"))
    areas = []
    for n, (code, path, middle) in enumerate(cells(across, down)):
        named = n % 5 == 2
        areas.append(
            map.Area(
                code, path, str(n * 7 % 6) if n * 7 % 6 else "", f"Place {n}: {20 + n % 30}",
                f"North West Place {n}" if named else "", f"{20 + n % 30}" if named else "",
                middle, float(n % 30),
            )
        )  # fmt: skip
    extent = (-40.0, -40.0, across * 100 + 40.0, down * 100 + 40.0)
    return map.Choropleth(
        Caption("steps", "High in the cities", "Darker is higher"), extent, areas, fills,
        emphasis=(areas[len(areas) // 2].code,),
    )  # fmt: skip


def verdicts(*, dark: bool) -> map.Choropleth:
    """A map of verdicts."""
    kinds = ("similar", "worse", "similar", "better", "similar", "similar", "worse")
    areas = [
        map.Area(code, path, kinds[n * 3 % 7], "", f"Place {n}" if n % 9 == 4 else "", "", middle)
        for n, (code, path, middle) in enumerate(cells(7, 6, 5))
    ]
    return map.Choropleth(
        Caption(f"verdicts-{dark}", "Nine districts are worse"), (-40, -40, 740, 640), areas,
        map.verdict_fills(dark=dark), dark=dark,
    )  # fmt: skip


def strip_table() -> str:
    """The strips as they stand in a page."""
    rows = "".join(
        f"<tr><th>{escape(name)}<small>{escape(detail)}</small></th>"
        f'<td class="plot">{strip.strip(row)}</td><td class="n"><b>{figure}</b></td>'
        f'<td class="v">{marks.verdict_cell(row.verdict, note="")}</td></tr>'
        for name, detail, figure, row in strips()
    )
    head = f'<tr><td></td><td class="plot">{strip.axis()}</td><td></td><td></td></tr>'
    return f"{strip.key('Bolsover')}<table>{head}{rows}</table>"


RANKED: tuple[tuple[str, rank.Rank], ...] = (
    ("Nottingham", rank.Rank(49.3, 43.8, 55.3, "worse")),
    ("Bolsover", rank.Rank(38.3, 30.8, 47.2, "worse")),
    ("Chesterfield", rank.Rank(36.5, 30.1, 43.9, "similar")),
    ("Rutland", rank.Rank(27.4, 19.1, 38.2, "similar")),
    ("Rushcliffe", rank.Rank(20.2, 15.8, 25.6, "better")),
    ("No figure", rank.Rank(None)),
)


def rank_table() -> str:
    """Ranked rows as they stand in a page."""
    scale = rank.scale_for([row for _, row in RANKED], 30.2)
    rows = "".join(
        f'<tr><th>{name}</th><td class="plot">{rank.rank(row, scale)}</td>'
        f'<td class="n">{row.value or "–"}</td></tr>'
        for name, row in RANKED
    )
    head = f'<tr><td></td><td class="plot">{rank.axis(scale)}</td><td></td></tr>'
    return f"<table>{head}{rows}</table>"


def slide() -> str:
    """A picture for a slide."""
    legend = (
        marks.KeyItem(marks.PLACE_LINE, "East Midlands and its 95% interval", 28),
        marks.KeyItem(marks.ENGLAND_LINE, "England", 28),
    )
    return document.document(
        trend.trend(region(), "full"), "Early deaths fell for sixteen years, and now rise",
        "Deaths under 75 from preventable heart disease and stroke, per 100,000 people",
        "Source: a made-up series for this picture.", 1114, legend,
    )  # fmt: skip


def strip_slide() -> str:
    """A picture of strips for a slide."""
    rows = [
        document.SheetRow(name, strip.strip(row), figure, detail, "30.8 to 47.2", row.verdict)
        for name, detail, figure, row in strips()[:7]
    ]
    return document.document(
        document.sheet(rows), "Lives are shorter in Bolsover", "Right is better", "Source: made up."
    )


def figure(title: str, chart: Markup | str, subtitle: str = "Per 100,000, 95% band") -> str:
    """A chart under its finding."""
    return f"<figure><h3>{escape(title)}</h3><p>{escape(subtitle)}</p>{chart}</figure>"


def page() -> str:
    """Every chart on one page."""
    small = "".join(figure(name, trend.trend(chart)) for name, chart in trends().items())
    usual = next(iter(trends().values()))
    medium = figure(
        "A third of the page",
        trend.trend(replace(usual, caption=Caption("third", "Rising")), "medium"),
    ) + figure("Has it worked?", control.control(promise()))
    icons = " ".join(
        [
            *(control.variation_icon(k) for k in control.VARIATION_WORDS),
            *(control.assurance_icon(k) for k in control.ASSURANCE_WORDS),
        ]
    )
    parts = [
        "<h2>Strips</h2>", strip_table(), "<h2>Ranks</h2>", rank_table(),
        '<h2>Small trends</h2><div class="grid four">', small, "</div>",
        '<h2>Medium</h2><div class="grid three">', medium, "</div>", f"<p>{icons}</p>",
        "<h2>Full</h2>", trend.trend(region(), "full"),
        control.control(replace(promise(), caption=Caption("long", "Checks")), "full"),
        '<h2>Slope</h2><div class="grid two">', slope.slope(gradient()),
        slope.slope(gradient(60), "medium"), slope.slope(gradient(555, falls=False)), "</div>",
        '<h2>Funnel and bars</h2><div class="grid two">',
        f"<div>{funnel.funnel(sizes())}{funnel.key()}</div>", bars.bars(fifths(), "medium"),
        bars.bars(countryside()), "</div>",
        '<h2>Maps</h2><div class="grid two">',
        f"<div>{marks.key(map.legend(steps()))}{map.choropleth(steps(), 520)}</div>",
        f"<div>{marks.key(map.legend(verdicts(dark=False)))}"
        f"{map.choropleth(verdicts(dark=False), 400)}</div>",
        f'<div class="dark">{marks.key(map.legend(verdicts(dark=True)))}'
        f"{map.choropleth(verdicts(dark=True), 400)}</div>",
        map.locator(Caption("loc", "Here"), (-40, -40, 740, 640), steps().areas, "X02003"),
        "</div>",
        "<h2>Key</h2>", marks.key([marks.verdict_key(v) for v in marks.WORDS]),
    ]  # fmt: skip
    return f"{PAGE}{STATIC.read_text()}</style><main>{''.join(parts)}</main></html>"
