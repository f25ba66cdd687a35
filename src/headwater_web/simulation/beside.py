"""Answers side by side: the same figures of each, and what each rests on."""

from __future__ import annotations

from dataclasses import dataclass

from headwater.simulation.outcomes.sentences import number, pounds, signed
from headwater_web.simulation.ledger import Sum, sum_of
from headwater_web.simulation.models import Question
from headwater_web.simulation.page import Told, cost, gap, interval
from headwater_web.simulation.pictures import line
from headwater_web.simulation.whom import Named, whom

MOST = 4
LETTERS = "ABCD"
MEASURES = ("ADMISSIONS_EXPECTED", "BED_DAYS_EXPECTED", "HEALTHY_YEARS", "QALYS", "DEATHS")


@dataclass(frozen=True)
class Cell:
    """One figure of one answer: the figure, and its interval in small."""

    figure: str
    small: str = ""


@dataclass(frozen=True)
class Row:
    """One figure of every answer."""

    name: str
    cells: tuple[Cell, ...]


def alike(questions: tuple[Question, ...]) -> bool:
    """Whether all are about the same residents, figures and years."""
    about = {(one.place, one.edition, one.version, one.scenario["years"]) for one in questions}
    return len(about) == 1


def rows(questions: tuple[Question, ...], place: Named) -> tuple[Row, ...]:
    """What is compared, a row each; every question has an answer. ``place`` names a place."""
    told: list[Told] = [each.answer for each in questions]
    found = [Row("Offered", tuple(Cell("", offered(each, place)) for each in questions))]
    found += [Row("Taken up", tuple(Cell(f"{number(each['reached'])} times") for each in told))]
    for measure in MEASURES:
        name = line(told[0], measure)["name"]
        cells = tuple(change(line(each, measure)) for each in told)
        found.append(Row(name[:1].upper() + name[1:], cells))
    found.append(Row("Shows in admissions", tuple(since(each) for each in told)))
    found.append(Row("Value for money", tuple(value(each) for each in told)))
    found.append(Row("Gap in healthy life", tuple(narrowed(each) for each in told)))
    for at, account in enumerate(told[0]["accounts"]):
        name = account["organisation"]
        cells = tuple(paid(sum_of(each["accounts"][at], "net")) for each in told)
        found.append(Row(name[:1].upper() + name[1:], cells))
    found.append(Row("Rests on", tuple(Cell(basis(each)) for each in told)))
    return tuple(found)


def offered(question: Question, name: Named) -> str:
    """What was offered: when, to how many of those eligible, within which budget."""
    who = whom(question, name)
    return "; ".join(terms(each, who.get(each["id"], "")) for each in question.answer["offers"])


def terms(offer: Told, who: str = "") -> str:
    """One offer in short, so that answers with one title can be told apart.

    >>> terms({"title": "Statins", "from": 2027, "until": 9999, "reach": "40", "budget": 2000.0})
    'Statins from 2027, to 40% a year of those eligible, within £2,000 a year'
    """
    until = f" to {offer['until']}" if offer["until"] < 9999 else ""
    budget = f", within £{offer['budget']:,.0f} a year" if offer["budget"] else ""
    share = f"to {offer['reach']}% a year of those eligible{who}"
    return f"{offer['title']} from {offer['from']}{until}, {share}{budget}"


def change(head: Told) -> Cell:
    """A change with its interval, or that it cannot be told."""
    if head["change"] and not head["sure"]:
        return Cell(f"{signed(head['change'])}: we cannot tell", interval(head))
    return Cell(signed(head["change"]), interval(head))


def since(told: Told) -> Cell:
    """From which year the change shows."""
    year = line(told, "ADMISSIONS_EXPECTED")["from"]
    return Cell(f"from {year}" if year else "not by itself")


def value(told: Told) -> Cell:
    """What it costs for what it brings."""
    big = cost(told)
    return Cell(f"{big.figure} {big.unit}".strip(), big.says)


def narrowed(told: Told) -> Cell:
    """What becomes of the gap."""
    big = gap(told)
    return Cell(f"{big.figure} {big.unit}".strip(), big.says)


def paid(net: Sum) -> Cell:
    """What an organisation pays or saves in all, with both intervals of what it pays."""
    if abs(net.value) < 0.5:
        return Cell("no change")
    told = f"pays {pounds(net.value)}" if net.value > 0 else f"saves {pounds(net.value)}"
    return Cell(told if net.sure else f"{told}: we cannot tell", spending(net))


def spending(net: Sum) -> str:
    """Both intervals of what an organisation pays, kept apart."""
    known = ((net.evidence, "by the evidence"), (net.luck, "by chance"))
    said = [f"{net.ranged(each)} {words}" for each, words in known if each]
    return f"95% interval of what it pays {', '.join(said)}" if said else ""


def basis(told: Told) -> str:
    """Whether it rests on something that nobody measured."""
    count = len(told["assumed"])
    if not count:
        return "published effects"
    return f"{count} thing{'s' if count > 1 else ''} that nobody measured"
