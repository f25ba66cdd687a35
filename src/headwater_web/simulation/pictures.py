"""The pictures of an answer: each with its finding, its table, and the same as a file for a slide.

Titles are made by rule from the numbers; where the interval holds 0 they say that it cannot be
told.
"""

from __future__ import annotations

from collections.abc import Sequence

from headwater.simulation.outcomes.parameter_names import spoken
from headwater.simulation.outcomes.sentences import number, signed
from headwater_web.charts import bars as bar_charts
from headwater_web.charts import trend as trend_charts
from headwater_web.charts.bars import Bar, Bars
from headwater_web.charts.frame import Caption
from headwater_web.charts.reach import Reach, Span, reach
from headwater_web.charts.reach import drawing as reach_drawing
from headwater_web.charts.scale import Form
from headwater_web.charts.trend import Line, Trend
from headwater_web.figures.trends import Table
from headwater_web.simulation.narrowing import STAYS, may_be_chance, narrowing
from headwater_web.simulation.payers import payers
from headwater_web.simulation.picture import Picture, Told

FIFTHS = ("Most deprived fifth", "Second", "Third", "Fourth", "Least deprived fifth")
SPOKEN = ("most deprived", "second most deprived", "middle", "second least deprived",
          "least deprived")  # fmt: skip
WHOLE = Form(0)
WIDTH_OF_A_LINE = 0.01
"""Of the height of a picture."""


def pictures(told: Told) -> tuple[Picture, ...]:
    """Every picture of an answer, in the order of the page."""
    made = [
        admissions(told),
        avoided(told),
        healthy(told),
        by_fifth(told),
        gap(told),
        payers(told),
        driven(told),
    ]
    return tuple(each for each in made if each is not None)


def line(told: Told, measure: str) -> Told:
    """The headline of a measure."""
    found: Told = next(each for each in told["lines"] if each["measure"] == measure)
    return found


def limits_of(series: Told) -> tuple[Sequence[float], Sequence[float], str]:
    """An interval and what leaves it open: the evidence where it was drawn, else chance."""
    if series["evidence"]:
        return (*series["evidence"], "what the evidence leaves open, 95%")
    if series["luck"]:
        return (*series["luck"], "what chance alone leaves open, 95%")
    return ((), (), "no interval was worked out")


def admissions(told: Told) -> Picture:
    """Emergency admissions each year, as things are and under the scenario."""
    series, head = told["series"]["ADMISSIONS_EXPECTED"], line(told, "ADMISSIONS_EXPECTED")
    years = [str(each) for each in told["years"]]
    title = "Emergency admissions each year"
    if nearly_one(series):
        title = "The two futures are too close to tell apart at this scale"
    elif head["sure"]:
        seen = f", seen from {head['from']}" if head["from"] else ""
        title = f"{'Fewer' if head['change'] < 0 else 'More'} emergency admissions{seen}"
    chart = Trend(
        Caption("admissions", title, "Emergency admissions each year, in both futures"),
        years,
        Line("With the offers", series["under"]),
        england=Line("As things are", series["as_is"]),
        form=WHOLE,
        named=True,
    )
    rows = tuple(
        (each, whole(was), whole(now), signed(now - was))
        for each, was, now in zip(years, series["as_is"], series["under"], strict=True)
    )
    return Picture(
        "admissions",
        title,
        "Emergency admissions in a year. Teal: with the offers; grey: as things are.",
        trend_charts.trend(chart, "full"),
        Table(title, ("Year", "As things are", "With the offers", "Change"), rows),
        lambda: trend_charts.drawing(chart, 1050, 360),
    )


def nearly_one(series: Told) -> bool:
    """Whether the two lines of a measure by year lie on each other wherever they are drawn."""
    both = [*series["as_is"], *series["under"]]
    apart = max(abs(now - was) for was, now in zip(series["as_is"], series["under"], strict=True))
    return bool(apart < WIDTH_OF_A_LINE * (max(both) - min(both)))


def avoided(told: Told) -> Picture:
    """Emergency admissions avoided, added up from the first year."""
    return added_up(
        told, "avoided", "ADMISSIONS_EXPECTED", -1, "emergency admissions", ("avoided", "caused")
    )


def healthy(told: Told) -> Picture:
    """Years in good health gained, added up from the first year."""
    return added_up(told, "healthy", "HEALTHY_YEARS", 1, "healthy years", ("gained", "lost"))


def added_up(
    told: Told, name: str, measure: str, sign: int, words: str, verbs: tuple[str, str]
) -> Picture:
    """A change added up over the years, with its interval; ``sign`` makes the good way up."""
    series, head = told["series"][measure], line(told, measure)
    low, high, open_ = limits_of(series)
    change = [sign * each for each in series["change"]]
    ends = sorted(([sign * x for x in low], [sign * x for x in high]), key=lambda each: each[-1:])
    years = [str(each) for each in told["years"]]
    last = change[-1]
    title = f"{number(last)} {words} {verbs[0 if last >= 0 else 1]} by {years[-1]}"
    if not head["sure"]:
        title = f"Whether {words} change cannot be told"
    chart = Trend(
        Caption(name, title, f"{words.capitalize()} {verbs[0]}, added up over the years"),
        years,
        Line("", change, *ends) if low else Line("", change),
        form=WHOLE,
        verdict="better" if head["sure"] and last > 0 else "similar",
    )
    rows = tuple(
        (year, signed(each), f"{signed(under)} to {signed(over)}" if low else "–")
        for year, each, under, over in zip(
            years, change, ends[0] if low else change, ends[1] if low else change, strict=True
        )
    )
    luck = f" Chance alone leaves {between(head['luck'], sign)} by {years[-1]}." if (
        head["luck"] and series["evidence"]
    ) else ""  # fmt: skip
    return Picture(
        name,
        title,
        f"{words.capitalize()} {verbs[0]} since {years[0]}, added up. The band is {open_}.{luck}",
        trend_charts.trend(chart, "half"),
        Table(title, ("Up to and with", verbs[0].capitalize(), "95% interval"), rows),
        lambda: trend_charts.drawing(chart, 1050, 360),
    )


def between(ends: Sequence[float], sign: int) -> str:
    """An interval in words, the good way up."""
    low, high = sorted(sign * each for each in ends)
    return f"{signed(low)} to {signed(high)}"


def by_fifth(told: Told) -> Picture | None:
    """Healthy years gained for 10,000 people of each deprivation fifth."""
    found = told["fifths"]["HEALTHY_YEARS"]
    held = [at for at in range(5) if found["change"][at] is not None]
    if not held:
        return None
    low, high = found["evidence"] or (found["change"], found["change"])
    rows = [(FIFTHS[at], found["change"][at], low[at], high[at], found["people"][at])
            for at in held]  # fmt: skip
    best = max(held, key=lambda at: found["change"][at])
    title = "Nobody gains years in good health"
    if found["change"][best] > 0:
        title = f"The {SPOKEN[best]} fifth gains most" if len(rows) > 1 else "Years in good health"
    drawn = [
        Bar(name, value, under, over, shade=5 - at)
        if found["evidence"]
        else Bar(name, value, shade=5 - at)
        for at, (name, value, under, over, _) in zip(held, rows, strict=True)
    ]
    chart = Bars(Caption("fifths", title, "Healthy years gained by deprivation fifth"), drawn,
                 form=Form(1))  # fmt: skip
    few = "" if len(rows) == len(FIFTHS) else "; nobody here lives in the others"
    open_ = " The thin line is what the evidence leaves open." if found["evidence"] else ""
    return Picture(
        "fifths",
        title,
        f"Years in good health gained for every 10,000 people over {len(told['years'])} years, by "
        f"fifth of deprivation in the whole country{few}.{open_}",
        bar_charts.bars(chart, "half"),
        Table(
            title,
            ("Fifth", "Gained for 10,000 people", "95% interval", "People"),
            tuple(
                (name, f"{value:+.1f}".replace("-", "−"),
                 f"{under:.1f} to {over:.1f}".replace("-", "−") if found["evidence"] else "–",
                 f"{people:,.0f}")
                for name, value, under, over, people in rows
            ),
        ),
        lambda: bar_charts.drawing(chart, 960),
    )  # fmt: skip


def gap(told: Told) -> Picture | None:
    """The slope index of inequality in healthy life expectancy, before and after."""
    found = next(each for each in told["gaps"] if each["name"] == "healthy life expectancy")
    before, after = (abs(each) if each is not None else None for each in found["sii"])
    if before is None or after is None:
        return None
    narrower = before - after
    title = "The gap stays nearly as it is" if narrower else "The gap stays as it is"
    if abs(narrower) >= STAYS * before:
        title = f"The gap {'narrows' if narrower > 0 else 'widens'} by {abs(narrower):.2f} years"
        if may_be_chance(found):
            title = "We cannot tell whether the gap changes"
    rows = [(name, was, now) for name, was, now in zip(FIFTHS, *found["values"], strict=True)
            if was is not None and now is not None]  # fmt: skip
    drawn = [
        Bar("As things are", before, note=""),
        Bar("With the offers", after, shade=3),
    ]
    chart = Bars(Caption("gap", title, "The gap in healthy life, in years"), drawn, form=Form(2))
    return Picture(
        "gap",
        title,
        "Years of healthy life between the most and the least deprived end of the social scale "
        f"(slope index of inequality), in the last five years; {narrowing(found)}.",
        bar_charts.bars(chart, "half"),
        Table(
            title,
            ("Fifth", "Healthy life as things are", "With the offers", "Change"),
            tuple(
                (name, f"{was:.2f}", f"{now:.2f}", f"{now - was:+.3f}".replace("-", "−"))
                for name, was, now in rows
            ),
        ),
        lambda: bar_charts.drawing(chart, 960),
    )


MOST_BARS = 8


def driven(told: Told) -> Picture | None:
    """The tornado: what moves the admissions avoided most."""
    bars = told["bars"]
    if not bars:
        return None
    centre = -line(told, "ADMISSIONS_EXPECTED")["change"]
    spans = [
        Span(name_of(each["name"], told), *sorted((each["low"], each["high"])))
        for each in bars[:MOST_BARS]
    ]
    title = f"It hangs most on {spans[0].name[:1].lower()}{spans[0].name[1:]}"
    chart = Reach(Caption("driven", title, "Admissions avoided, one figure at a time at its ends"),
                  spans, centre=centre, form=number_of)  # fmt: skip
    return Picture(
        "driven",
        title,
        "Emergency admissions avoided when one figure is at either end of its interval and all "
        "others stay.",
        reach(chart, "half"),
        Table(
            title,
            ("If we are wrong about", "Avoided at the low end", "Avoided at the high end"),
            tuple(
                (name_of(each["name"], told), signed(each["low"]), signed(each["high"]))
                for each in bars[:MOST_BARS]
            ),
        ),
        lambda: reach_drawing(chart, 960),
    )


def name_of(name: str, told: Told) -> str:
    """A parameter's name in words."""
    return spoken(name, {each["id"]: each["title"] for each in told["offers"]})


def whole(value: float) -> str:
    """A count of a year."""
    return f"{value:,.0f}"


def number_of(value: float) -> str:
    """A count with a sign where it is below nothing."""
    return number(value) if value >= 0 else signed(value)
