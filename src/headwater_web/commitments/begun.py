"""From where a promise begins: a decision, an action, a practice card, a scenario, a statement.

An address such as ``/commitments/new/?card=community-minibus`` holds only what it begins from. Who
keeps such things registers a source: given the request and the reference it answers with the words
as they are now, or None where there is no such thing for whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from headwater.evidence.barriers import barriers
from headwater_web.commitments.told import Because


@dataclass(frozen=True)
class Begun:
    """What a form begins with."""

    what: str = ""
    because: str = ""
    heard: str = ""
    asked_by: str = ""
    place: str = ""
    due: str = ""
    level: str = ""
    scale: str = ""
    reasons: tuple[Because, ...] = ()


Source = Callable[[HttpRequest, str], Begun | None]

Offer = Callable[[HttpRequest], tuple[Because, ...]]

_sources: dict[str, Source] = {}
_offers: list[Offer] = []


def register(kind: str, source: Source) -> None:
    """Have promises begin from things of a kind, one of ``Reason.Kind``."""
    _sources[kind] = source


def offer(source: Offer) -> None:
    """Have the form offer what a promise may answer besides, such as what people agreed on."""
    _offers.append(source)


def offered(request: HttpRequest, but: Iterable[Because]) -> list[Because]:
    """What the form offers to whoever asks, without what the promise answers already."""
    named = {(each.kind, each.reference) for each in but}
    found = [each for source in _offers for each in source(request)]
    return [each for each in found if (each.kind, each.reference) not in named]


def begun(request: HttpRequest) -> Begun:
    """What the address says a promise begins from; the first words of each field win."""
    wanted = [(kind, request.GET[kind][:120]) for kind in _sources if kind in request.GET]
    found = [each for each in looked_up(request, wanted) if each]
    place = request.GET.get("place", "")[:80]
    fields = ("what", "because", "heard", "asked_by", "place", "due", "level", "scale")
    first = {
        name: next((getattr(each, name) for each in found if getattr(each, name)), "")
        for name in fields
    }
    first["place"] = place or first["place"]
    return Begun(**first, reasons=once(reason for each in found for reason in each.reasons))


def answered(request: HttpRequest, given: Iterable[str]) -> tuple[Because, ...]:
    """The reasons that a form names as ``kind:reference``, with the words as they are now."""
    wanted = [(each.partition(":")[0], each.partition(":")[2][:120]) for each in given]
    found = [each for each in looked_up(request, wanted) if each]
    named = {f"{kind}:{reference}" for kind, reference in wanted}
    return once(
        reason
        for each in found
        for reason in each.reasons
        if f"{reason.kind}:{reason.reference}" in named
    )


def once(reasons: Iterable[Because]) -> tuple[Because, ...]:
    """Each thing once, in order: a card may be named by itself and by the action that rests on it.

    >>> found = once([Because("card", "c", "A bus"), Because("card", "c", "A bus")])
    >>> len(found)
    1
    """
    return tuple({(each.kind, each.reference): each for each in reasons}.values())


def looked_up(request: HttpRequest, wanted: Iterable[tuple[str, str]]) -> list[Begun | None]:
    """What each source says of a reference."""
    return [_sources[kind](request, reference) for kind, reference in wanted if kind in _sources]


def from_barrier(request: HttpRequest, code: str) -> Begun | None:
    """A barrier of the shared vocabulary."""
    if code not in barriers().barriers:
        return None
    return Begun(reasons=(Because("barrier", code, barriers().find(code).name),))


register("barrier", from_barrier)
