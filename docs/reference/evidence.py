"""The page of the parameter book: every entry, its source, and what is assumed."""

from __future__ import annotations

from docs.reference.markdown import address, cell, code, page, table

from headwater.evidence import Assumption, Book, Figure, Switch, Topic, book
from headwater.evidence.trust import Confidence, Grade
from headwater.evidence.wording import rests_on, worth


def text() -> str:
    """The page as text."""
    held = book()
    assumed = len(held.assumptions)
    return page(
        "The parameter book",
        f"What the models rest on: {len(held.figures)} entries in {len(held.topics)} topics. "
        f"{assumed} of them are assumed, and say so; {len(held.switches)} questions have more than "
        "one published answer and are switches. `headwater evidence show` prints the same, and "
        "`headwater evidence show smoking-risk` all the numbers of one entry. "
        "[What the words mean](../explanation/evidence.md).",
        "## How far to trust a figure",
        table(("confidence", "meaning"), [(each.value, each.meaning) for each in Confidence]),
        table(("grade", "what it rests on"), [(each.value, each.meaning) for each in Grade]),
        "## Questions with more than one answer",
        table(
            ("switch", "question", "answers", "why the default"),
            [_switch(each) for each in held.switches.values()],
        ),
        *(part for topic in held.topics for part in _topic(held, topic)),
    )


def _switch(switch: Switch) -> tuple[str, str, str, str]:
    answers = "; ".join(
        f"{name} ({code(entry)}){', the default' if name == switch.default else ''}"
        for name, entry in switch.options
    )
    return code(switch.id), switch.asks, answers, switch.because


def _topic(held: Book, topic: Topic) -> list[str]:
    figures = [held.figure(name) for name in topic.figures]
    published = [each for each in figures if not isinstance(each, Assumption)]
    assumed = [each for each in figures if isinstance(each, Assumption)]
    parts = [f"## {topic.title}", f"{topic.lead} Gone through on {topic.dated:%-d %B %Y}."]
    if published:
        parts.append(_table(published, "rests on"))
    if assumed:
        parts += ["### Assumed", _table(assumed, "why")]
    if topic.sources:
        rows = [(each.cite, each.confidence.value, address(each.address)) for each in topic.sources]
        parts += ["### Sources", table(("source", "seen as", "address"), rows)]
    return [
        part.replace("### ", f"### {topic.title}: ", 1) if part[:4] == "### " else part
        for part in parts
    ]


def _table(figures: list[Figure], why: str) -> str:
    return table(
        ("entry", "what", "value", why),
        [(code(each.id), _what(each), worth(each), rests_on(each)) for each in figures],
    )


def _what(figure: Figure) -> str:
    return cell(f"{figure.what}. {figure.note}" if figure.note else figure.what)
