"""A sentence made from numbers: text in pieces, how sure it is, and which figures it rests on.

Pages render the emphasis and link each number to its trace; the command line prints ``text``.

>>> finding = Segment("Lives are shorter.", strong=True)
>>> Sentence((finding, Segment(" A boy can expect 77.9 years.")), "sure").text
'Lives are shorter. A boy can expect 77.9 years.'
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from headwater.indicators.standings.place_standing import Ref

Sureness = Literal["sure", "likely", "cannot_tell", "rank", "none"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text; ``strong`` is the finding, ``ref`` the figure it quotes."""

    text: str
    strong: bool = False
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or a few that belong together, with how sure they are."""

    segments: tuple[Segment, ...]
    sureness: Sureness = "none"

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(each.text for each in self.segments)

    @property
    def refs(self) -> tuple[Ref, ...]:
        """Every figure quoted, in order, once."""
        return tuple(dict.fromkeys(each.ref for each in self.segments if each.ref))

    def __bool__(self) -> bool:
        return bool(self.segments)


def plain(text: str, sureness: Sureness = "none", ref: Ref | None = None) -> Sentence:
    """A sentence without emphasis.

    >>> plain("Nothing stands out.").text
    'Nothing stands out.'
    """
    return Sentence((Segment(text, ref=ref),), sureness)


def bold(text: str, sureness: Sureness = "none", ref: Ref | None = None) -> Sentence:
    """A sentence that is a finding."""
    return Sentence((Segment(text, strong=True, ref=ref),), sureness)


def joined(sentences: Iterable[Sentence]) -> Sentence:
    """Several sentences as one paragraph, a space between; as sure as the least sure of them.

    >>> joined([plain("One."), plain("Two.")]).text
    'One. Two.'
    """
    order: tuple[Sureness, ...] = ("cannot_tell", "rank", "likely", "sure", "none")
    parts = [each for each in sentences if each]
    segments: list[Segment] = []
    for each in parts:
        if segments:
            segments.append(Segment(" "))
        segments.extend(each.segments)
    nothing: Sureness = "none"
    sureness = min((each.sureness for each in parts), key=order.index, default=nothing)
    return Sentence(tuple(segments), sureness)


def listed(words: Iterable[str]) -> str:
    """Words in a row, as English has it.

    >>> listed(["pay", "work", "homes"])
    'pay, work and homes'
    """
    each = list(words)
    if len(each) < 2:
        return "".join(each)
    return f"{', '.join(each[:-1])} and {each[-1]}"


BENCHMARK = "England"


def beside(sentence: Sentence, nation: str) -> Sentence:
    """The sentence for places of another nation: its name stands where England's does.

    Sentences are made with England as the benchmark; a fictional country has a name of its own.

    >>> beside(plain("More adults smoke than in England."), "Aldermere").text
    'More adults smoke than in Aldermere.'
    """
    if nation == BENCHMARK:
        return sentence
    told = tuple(
        replace(each, text=each.text.replace(BENCHMARK, nation)) for each in sentence.segments
    )
    return replace(sentence, segments=told)
