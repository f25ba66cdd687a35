"""The page of an answer: the first sentence, four numbers, pictures, what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from headwater.simulation.outcomes.sentences import listed, number, paired, pounds, signed
from headwater_web.simulation.models import Question
from headwater_web.simulation.narrowing import DAYS, STAYS, may_be_chance, narrowing
from headwater_web.simulation.picture import Picture
from headwater_web.simulation.pictures import line, pictures

Told = dict[str, Any]


@dataclass(frozen=True)
class Big:
    """A number in large figures: its unit, what it is, its interval in words."""

    figure: str
    unit: str
    says: str
    interval: str


@dataclass(frozen=True)
class AnswerPage:
    """All that the template shows of an answer."""

    question: Question
    told: Told
    lead: str
    reaches: str
    bigs: tuple[Big, ...]
    pictures: tuple[Picture, ...]
    more: tuple[str, ...]
    alone: tuple[tuple[str, ...], ...]
    again: str
    rows: tuple[tuple[str, ...], ...]
    evidence_worth: str
    made: str


def answer_page(question: Question) -> AnswerPage:
    """The page of a question that has an answer."""
    told: Told = question.answer
    sentences = told["sentences"]
    return AnswerPage(
        question=question,
        told=told,
        lead=sentences[0].replace(f"“{question.title}” rests", "This rests", 1),
        reaches=f"{sentences[1]} {outcome(told)}".strip(),
        bigs=bigs(told),
        pictures=pictures(told),
        more=tuple(each for each in sentences[2:] if not each.endswith(": no change.")),
        alone=alone(told),
        again=again(question),
        rows=rows(told),
        evidence_worth=evidence_worth(told),
        made=made(question, told),
    )


def outcome(told: Told) -> str:
    """What becomes of emergency admissions and of healthy life, in two sentences."""
    return " ".join(line(told, each)["says"] for each in ("ADMISSIONS_EXPECTED", "HEALTHY_YEARS"))


def bigs(told: Told) -> tuple[Big, ...]:
    """Admissions, healthy years, cost for what it brings, the gap."""
    years = len(told["years"])
    admitted, healthy = line(told, "ADMISSIONS_EXPECTED"), line(told, "HEALTHY_YEARS")
    return (
        Big(
            number(admitted["change"]),
            "admissions",
            f"{way(admitted, 'fewer', 'more')} over {years} years, of {number(admitted['as_is'])}"
            f"{chance(admitted)}",
            interval(admitted),
        ),
        Big(
            number(healthy["change"]),
            "years",
            f"of healthy life {way(healthy, 'lost', 'gained')}{chance(healthy)}",
            interval(healthy),
        ),
        cost(told),
        gap(told),
    )


def way(head: Told, under: str, over: str) -> str:
    """Which way a figure goes by the run."""
    return under if head["change"] < 0 else over


def chance(head: Told) -> str:
    """That a change may be chance, where it may."""
    return ". It may be chance" if head["change"] and not head["sure"] else ""


def interval(head: Told) -> str:
    """How far it could be by the evidence, and how far by chance: two intervals, kept apart."""
    told = [
        f"{signed(head[name][0])} to {signed(head[name][1])} {words}"
        for name, words in (("evidence", "by the evidence"), ("luck", "by chance"))
        if head[name]
    ]
    return f"95% interval {', '.join(told)}" if told else "no interval"


def cost(told: Told) -> Big:
    """What it costs for what it brings, or the most it may cost."""
    worth = told["worths"][0]
    if told["uncosted"] and worth["programme"]:
        return Big(
            "–",
            "",
            f"What {listed(told['uncosted'])} costs is not known, so the whole has no price",
            "each offer by itself is below",
        )
    if worth["programme"] and worth["cost_per_qaly"] is not None:
        if worth["programme"] + worth["care"] < 0:
            saved = -(worth["programme"] + worth["care"])
            return Big(pounds(saved), "saved", "by the end, with the programme paid",
                       f"{number(worth['qalys'])} quality-adjusted life years gained")  # fmt: skip
        return Big(
            pounds(worth["cost_per_qaly"]),
            "a QALY",
            "a year of life in full health costs; £20,000 is usually thought good value",
            "discounted at 3.5% a year",
        )
    if worth["dearest"] is not None and worth["dearest"] > 0 and not worth["programme"]:
        return Big(
            pounds(worth["dearest"]),
            "a person",
            "is the most it may cost and still be worth doing",
            "what it costs is not known",
        )
    return Big("–", "", "It gains no healthy life for what it costs", "")


def gap(told: Told) -> Big:
    """What becomes of the gap in healthy life."""
    found = next(each for each in told["gaps"] if each["name"] == "healthy life expectancy")
    before, after = found["sii"]
    if before is None or after is None:
        return Big("–", "", "The gap cannot be worked out: too few fifths live here", "")
    days = DAYS * (abs(before) - abs(after))
    of = f"of {abs(before):.1f} years; {narrowing(found)}"
    ranged = bool(found.get("evidence") or found.get("luck"))
    if abs(days) < 0.5 or (not ranged and abs(days) < DAYS * STAYS * abs(before)):
        return Big("0", "days", "of change in the gap in healthy life", of)
    way = "narrower" if days > 0 else "wider"
    return Big(
        f"{abs(days):.0f}",
        "days",
        f"{way} gap in healthy life, between the most and the least deprived"
        f"{'. It may be chance' if may_be_chance(found) else ''}",
        of,
    )


def rows(told: Told) -> tuple[tuple[str, ...], ...]:
    """Every figure: as things are, the change, both intervals, since when, what pairing brings."""

    def both(ends: list[float] | None) -> str:
        return f"{signed(ends[0])} to {signed(ends[1])}" if ends else "–"

    return tuple(
        (
            each["name"][:1].upper() + each["name"][1:],
            number(each["as_is"]),
            signed(each["change"]),
            both(each["evidence"]),
            both(each["luck"]),
            str(each["from"] or "–"),
            paired(each.get("pairing_least")) or "–",
        )
        for each in told["lines"]
    )


def alone(told: Told) -> tuple[tuple[str, ...], ...]:
    """Each offer by itself: reached, admissions, healthy years, and what it costs for that."""
    return tuple(
        (
            each["title"],
            number(each["reached"]),
            signed(each["admissions"]),
            signed(each["healthy_years"]),
            price(each["worth"], each["costed"]),
        )
        for each in told["alone"]
    )


def price(worth: Told, costed: bool) -> str:
    """Cost for a QALY, or the highest cost a person at which it is worth doing."""
    if worth["qalys"] <= 0:
        return "gains no QALY"
    if not costed:
        most = worth["dearest"]
        return (
            f"worth doing up to {pounds(most)} a person" if most and most > 0 else "not worth doing"
        )
    if worth["programme"] + worth["care"] < 0:
        return f"saves {pounds(worth['programme'] + worth['care'])}"
    return f"{pounds(worth['cost_per_qaly'])} a QALY"


def evidence_worth(told: Told) -> str:
    """What it would be worth to know the uncertain figures exactly."""
    found = told["evidence_worth"]
    if found is None:
        return ""
    if found < 1:
        return (
            "More evidence on these figures would not change what is best to do, as far as they "
            "were drawn: it is worth nothing for this decision."
        )
    return (
        f"To know the uncertain figures exactly before deciding would be worth {pounds(found)} at "
        "£20,000 a quality-adjusted life year: research that costs more is not worth its price "
        "for this decision alone."
    )


def made(question: Question, told: Told) -> str:
    """From what the answer was made, and when."""
    when = question.answered_at or question.asked_at
    return (
        f"Run on {when:%-d %B %Y} by Headwater {question.version}: {told['people']:,} residents in "
        f"{told['areas']:,} small areas from {told['years'][0]} to {told['years'][-1]}, "
        f"{told['repeats']} runs with other luck, {told['draws']} draws of the evidence. "
        f"Figures of edition {question.edition[:8]}."
    )


def again(question: Question, beside: bool = True) -> str:
    """The form, filled in as it was for this question."""
    return reverse("simulation:form", args=[question.place]) + "?" + urlencode(
        fields(question, beside), doseq=True
    )  # fmt: skip


def fields(question: Question, beside: bool) -> list[tuple[str, str]]:
    """The form's fields as they were filled in."""
    held = question.choices
    found = [("end", str(held["end"]))]
    found += [("cash", str(held["cash"]))] if held.get("cash") else []
    for offer in held["offers"]:
        found.append(("offer", offer["offer"]))
        for name, given in offer.items():
            if name == "where":
                found += [(f"where-{offer['offer']}", code) for code in given]
            elif name != "offer" and given:
                found.append((f"{name}-{offer['offer']}", given))
    return [*found, ("beside", question.key)] if beside else found
