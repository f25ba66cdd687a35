"""The picture of who pays and who saves, by organisation: the split-incentive table."""

from __future__ import annotations

from headwater.simulation.outcomes.sentences import pounds
from headwater_web.charts.frame import Caption
from headwater_web.charts.reach import Reach, Span, drawing, reach
from headwater_web.figures.trends import Table
from headwater_web.simulation.ledger import Sum, sum_of, sums
from headwater_web.simulation.picture import Picture, Told

HEADINGS = ("Who, for what", "More spent", "95% by the evidence", "95% by chance")


def payers(told: Told) -> Picture:
    """What each organisation spends less or more, with its interval."""
    nets = [(named(one), sum_of(one, "net")) for one in told["accounts"]]
    spans = [span(name, net) for name, net in nets]
    title = titled(nets)
    drawn = [net for _, net in nets if net.evidence]
    open_ = "what the evidence leaves open" if drawn else "what chance leaves open"
    line = f" The thin line is {open_}." if any(each.interval for each in spans) else ""
    line += "" if all(each.sure for each in spans) else " A pale bar may be chance."
    chart = Reach(Caption("payers", title, "Pounds paid and saved by organisation"), spans,
                  words=("pays", "saves"), form=pounds)  # fmt: skip
    return Picture(
        "payers",
        title,
        f"Pounds over {len(told['years'])} years, not discounted. Bed days that are released are "
        f"free for others; they are not cash.{line}",
        reach(chart, "half"),
        Table(title, HEADINGS, tuple(row for one in told["accounts"] for row in rows(one))),
        lambda: drawing(chart, 960),
    )


def named(account: Told) -> str:
    """The organisation at the beginning of a line."""
    name: str = account["organisation"]
    return name[:1].upper() + name[1:]


def span(name: str, net: Sum) -> Span:
    """A bar from nothing to what is saved; what is paid goes the other way."""
    known = net.evidence or net.luck
    ends = (-known[1] + 0.0, -known[0] + 0.0) if known else None
    return Span(name, 0.0, -net.value + 0.0, ends, net.sure or not net.value)


def titled(nets: list[tuple[str, Sum]]) -> str:
    """The finding: who surely pays and saves; that it cannot be told where nobody surely does."""
    changed = [(name, net) for name, net in nets if abs(net.value) >= 0.5]
    paying = [name for name, net in changed if net.sure and net.value > 0]
    saving = [name for name, net in changed if net.sure and net.value < 0]
    if not changed:
        return "Nobody pays more, nobody saves"
    if not paying and not saving:
        return "Who pays and who saves cannot be told"
    if paying and saving:
        return "One body pays, another saves"
    said = f"{paying[0]} pays" if paying else f"{saving[0]} saves"
    if len(paying or saving) == len(changed):
        return said
    return f"{said}; whether others {'save' if paying else 'pay'} cannot be told"


def rows(account: Told) -> list[tuple[str, ...]]:
    """A row for each sum that changes, with both intervals."""
    found: list[tuple[str, ...]] = [
        (f"{named(account)}: {each.words}", each.told(each.value), each.ranged(each.evidence),
         each.ranged(each.luck))
        for each in sums(account)
    ]  # fmt: skip
    return found or [(f"{named(account)}: no change", "£0", "–", "–")]
