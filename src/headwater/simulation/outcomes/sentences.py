"""What a study found, in plain sentences by rule: the first says what it rests on.

>>> number(1234.4), number(31.4), pounds(2_345_678)
('1,230', '31', '£2.35 million')
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isinf, isnan

from headwater.simulation.outcomes.economics import Account, Worth
from headwater.simulation.outcomes.gap import Gap
from headwater.simulation.outcomes.headline import Headline

UP_TO = "worth doing "


def number(value: float) -> str:
    """The size of a count as closely as is honest: three figures above 1,000, whole below."""
    size = abs(value)
    if size >= 1000:
        places = 3 - len(f"{size:.0f}")
        return f"{round(size, places):,.0f}"
    return f"{size:.0f}" if size >= 10 or size == 0 else f"{size:.1f}"


def signed(value: float) -> str:
    """A change with its sign, as closely as ``number`` tells it.

    >>> signed(-1234.4), signed(0.0), signed(3.2)
    ('−1,230', '0', '+3.2')
    """
    told = number(value)
    return told if float(told.replace(",", "")) == 0 else f"{'+' if value > 0 else '−'}{told}"


def pounds(value: float) -> str:
    """A sum of money in words that can be read aloud."""
    size = abs(value)
    if size >= 1e6:
        return f"£{size / 1e6:,.3g} million"
    return f"£{number(value)}"


def paired(least: float | None) -> str:
    """The factor of pairing in words.

    >>> paired(1234.5), paired(0.4), paired(None)
    ('at least 1,230 times', 'too few runs to tell', '')
    """
    if least is None or isnan(least):
        return ""
    if least <= 1:
        return "too few runs to tell"
    return "no chance is left" if isinf(least) else f"at least {number(least)} times"


def first(title: str, assumed: Sequence[str], drawn: int) -> str:
    """What the answer rests on and how sure it is: the sentence that comes first."""
    if assumed:
        named = "; ".join(assumed[:3])
        more = f" and {len(assumed) - 3} more" if len(assumed) > 3 else ""
        rests = f"rests on things that nobody has measured: {named}{more}"
    else:
        rests = "rests on published effects"
    sure = (
        f"the ranges below are what the evidence leaves open, from {drawn} draws"
        if drawn
        else "no range is given for what the evidence leaves open, because none was drawn"
    )
    return f"“{title}” {rests}; {sure}."


def nothing(title: str) -> str:
    """The first sentence of a scenario none of whose offers was ever shown to do anything."""
    return (
        f"“{title}” was never shown to change anything, so nothing changes here but what it costs."
    )


def reaches(many: int, once: bool) -> str:
    """How many are reached: people where one offer is made ``once``, times where more are."""
    if once:
        return f"It reaches {number(many)} people."
    return f"Its offers are taken up {number(many)} times."


def listed(names: Sequence[str], most: int = 3) -> str:
    """Names in a sentence, no more than ``most`` of them.

    >>> listed(["A"]), listed(["A", "B"]), listed(list("ABCDE"))
    ('A', 'A and B', 'A, B, C and 2 more')
    """
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"


def over(years: int) -> str:
    """A span of years.

    >>> over(1), over(20)
    ('Over 1 year', 'Over 20 years')
    """
    return f"Over {years} year{'s' if years > 1 else ''}"


def of_headline(line: Headline, years: int, first_year: int) -> str:
    """One figure: by how much, the range, from which year on."""
    if line.change == 0:
        return f"{over(years)} there is no change in {line.name}."
    more = "more" if line.change > 0 else "fewer"
    if line.measure.name in ("HEALTHY_YEARS", "QALYS"):
        more = "gained" if line.change > 0 else "lost"
        said = f"{over(years)} {number(line.change)} {line.name} are {more}"
    else:
        said = f"{over(years)} there are {number(line.change)} {more} {line.name}"
    interval = line.parameters or line.luck
    low, high = sorted((abs(interval.lower), abs(interval.upper)))
    if not line.sure:
        return (
            f"We cannot tell whether {line.name} change: {said[0].lower()}{said[1:]} by this run."
        )
    said += f" (between {number(low)} and {number(high)})"
    if abs(line.relative) >= 0.0005:
        said += f", {abs(line.relative):.1%} of what is expected as things are"
    shown = f"; it shows from {first_year + line.lag - 1}" if line.lag else ""
    when = shown or "; in no single year does it stand out of chance"
    return f"{said}{when}."


def unsure(lines: Sequence[Headline]) -> str:
    """The figures of which it cannot be told whether they change, in one sentence."""
    named = [f"{each.name} ({signed(each.change)} by this run)" for each in lines]
    return f"We cannot tell whether these change: {'; '.join(named)}."


def more_admitted(years_added: float) -> str:
    """Why more people are admitted under a scenario that prevents deaths."""
    return (
        f"More are admitted because people live longer: {number(years_added)} years of life are "
        "added, at ages at which people are often admitted."
    )


def of_gap(gap: Gap) -> str:
    """What becomes of the gap between the most and the least deprived."""
    before, after = abs(gap.sii[0]), abs(gap.sii[1])
    if isnan(before) or isnan(after):
        return (
            f"The gap in {gap.name} cannot be worked out: too few fifths of deprivation live here."
        )
    unit = " years" if gap.name.endswith("expectancy") else ""
    interval = gap.evidence or gap.luck
    if abs(gap.narrowed) < 0.005 * before:
        most = max(abs(interval.lower), abs(interval.upper)) if interval else 0.0
        by = f"; it may change by up to {most:.2g}{unit}" if most else ""
        nearly = "nearly " if gap.narrowed else ""
        return (
            f"The gap in {gap.name} stays {nearly}as it is, at {before:.2f}{unit} across the "
            f"social scale{by}."
        )
    change = f"from {before:.2f} to {after:.2f}{unit}"
    verb = "narrows" if gap.narrowed > 0 else "widens"
    if interval is None:
        return f"The gap in {gap.name} {verb} {change} across the social scale."
    if interval.lower <= 0 <= interval.upper:
        return f"We cannot tell whether the gap in {gap.name} changes: {change} by this run."
    low, high = sorted((abs(interval.lower), abs(interval.upper)))
    by = f"by {low:.2g} to {high:.2g}{unit}"
    return f"The gap in {gap.name} {verb} {change} across the social scale, {by}."


def of_worth(worths: Sequence[Worth], uncosted: Sequence[str] = ()) -> str:
    """What it costs for what it brings, at the first rate and at all others; ``uncosted`` are parts
    whose cost nobody knows."""
    worth = worths[0]
    if worth.qalys <= 0:
        return "It gains no quality-adjusted life years, so there is no cost for one."
    if uncosted and worth.programme:
        return _partly(worth, uncosted)
    if worth.programme == 0 and worth.dearest <= 0:
        return "What it would cost is not known, and care alone costs more than it is worth."
    others = "; ".join(f"{rate(each)}, {price(each).removeprefix(UP_TO)}" for each in worths[1:])
    said = f"{price(worth)}, discounted at {worth.rate:.1%} a year ({others})"
    if worth.programme == 0:
        at = f"at {pounds(worth.threshold)} a quality-adjusted life year"
        return f"What it would cost is not known; it is {said}, {at}."
    if worth.programme + worth.care < 0:
        return (
            f"It costs {pounds(worth.programme)} and care of those who live here at the start "
            f"costs {pounds(worth.care)} less: it {said}, and gains {number(worth.qalys)} "
            "quality-adjusted life years."
        )
    return f"A quality-adjusted life year costs {said}, with the care of added years of life in it."


def _partly(worth: Worth, uncosted: Sequence[str]) -> str:
    """What may be spent on the parts whose cost nobody knows."""
    named, left = listed(uncosted), worth.threshold * worth.qalys - worth.care
    left -= worth.programme
    whole = f"What {named} costs is not known, so the whole has no price"
    if left <= 0:
        return f"{whole}; what is known of it costs more than it is worth."
    return (
        f"{whole}: it is worth doing as long as that costs up to {pounds(left)} in all, at "
        f"{pounds(worth.threshold)} a quality-adjusted life year, discounted at {worth.rate:.1%}."
    )


def rate(worth: Worth) -> str:
    """A discount rate in words."""
    return f"at {worth.rate:.1%}" if worth.rate else "not discounted"


def price(worth: Worth) -> str:
    """What a quality-adjusted life year costs, what is saved, or the most that it may cost."""
    if worth.qalys <= 0:
        return "nothing is gained"
    if worth.programme == 0:
        return f"{UP_TO}up to {pounds(max(worth.dearest, 0.0))} for each person reached"
    both = worth.programme + worth.care
    return f"saves {pounds(both)}" if both < 0 else pounds(worth.cost_per_qaly)


def of_account(account: Account) -> str:
    """What one organisation pays and saves, with ranges; or that it cannot be told."""
    said = []
    if account.programme:
        said.append(f"pays {pounds(account.programme)} for the programme{spread(account)}")
    if account.care:
        size, way = pounds(account.care), "more" if account.care > 0 else "less"
        said.append(
            f"spends {size} {way} on care{spread(account, 'care')}"
            if account.sure("care")
            else f"may spend more or less on care ({size} {way} by this run)"
        )
    if account.released:
        said.append(of_beds(account))
    name = account.organisation[:1].upper() + account.organisation[1:]
    return f"{name}: {' and '.join(said) or 'no change'}."


def of_beds(account: Account) -> str:
    """The bed days that are released, or of which more are needed."""
    more = account.released < 0
    agree = account.in_kind * account.released < 0
    worth = f", worth {pounds(account.in_kind)}, which is not cash" if agree else ""
    size = number(account.released)
    if not account.sure("released"):
        way = "needed" if more else "released"
        return f"may have bed days released or need more ({size} {way} by this run{worth})"
    verb, way = ("needs", "more") if more else ("has", "released")
    return f"{verb} {size} bed days {way}{spread(account, 'released', number)}{worth}"


def spread(account: Account, name: str = "programme", told: Callable[[float], str] = pounds) -> str:
    """The range of a sum: by the evidence where it was drawn, else by chance."""
    interval = account.evidence.get(name) or account.luck.get(name)
    if interval is None:
        return ""
    low, high = (told(each) for each in sorted((abs(interval.lower), abs(interval.upper))))
    return "" if low == high else f" (between {low} and {high})"
