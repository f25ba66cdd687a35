"""Areas that merge or are given a new code: roles, organisations and things follow, never wider.

Headwater's own list of successions says what became of an area. A code is followed where nobody
reaches more by it: a new code, or a merger of areas that are all there already. What is left keeps
its old code, which still reaches the old area's parts, and is told so that somebody can decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from headwater.place.lives import in_force
from headwater.place.succession import Succession, successors
from headwater_web.accounts.inheritance_report import DECIDE, MOVED, Line
from headwater_web.accounts.models import Organisation, Role
from headwater_web.accounts.role_entries import INHERITED
from headwater_web.audit import COMMAND, record


class PlacedEstate(Protocol):
    """Things that stand in one area, such as a drawn place in its district."""

    name: str

    def areas(self) -> set[str]:
        """The areas in which such things stand."""
        ...

    def move(self, area: str, to: str) -> int:
        """Let the things of one area stand in another; how many did."""
        ...


_placed: dict[str, PlacedEstate] = {}


def register_placed(estate: PlacedEstate) -> None:
    """Things that stand in one area follow it to its successor."""
    _placed[estate.name] = estate


def follow_areas(on: date, steps: Sequence[Succession] | None = None) -> list[Line]:
    """Bring every area code that people, organisations and things are held for up to a day.

    To be called in a transaction. Called again, it changes nothing.
    """
    past = in_force(on, steps)
    lines: list[Line] = []
    for body in Organisation.objects.living(on):
        lines += _moved(body, body.name, f"organisation:{body.code}", past)
    for role in Role.objects.filter(ended_at=None).exclude(places=[]):
        if role.may_still_hold():
            lines += _moved(role, f"{role.person.called}, {role}", f"role:{role.pk}", past)
    for estate in _placed.values():
        lines += _things_moved(estate, past, on)
    return lines


def _moved(
    thing: Organisation | Role, name: str, subject: str, past: Sequence[Succession]
) -> list[Line]:
    after, left = followed(thing.places, past)
    lines = [
        Line(DECIDE, f"{name} is for {code}, which is no more: {why}.")
        for code, why in left.items()
    ]
    if after != thing.places:
        before, thing.places = thing.places, after
        thing.save(update_fields=["places"])
        detail = {"from": before, "to": after}
        record(actor=COMMAND, action=INHERITED, subject=subject, detail=detail)
        lines.append(Line(MOVED, f"{name} is now for {', '.join(after)}."))
    return lines


def followed(places: Iterable[str], past: Sequence[Succession]) -> tuple[list[str], dict[str, str]]:
    """The codes after every step that widens nothing, and why each that is left was left.

    >>> from headwater.place.succession import successions
    >>> followed(["E07000100"], in_force(date(2013, 1, 1), successions()))
    (['E07000240'], {})
    """
    current, left = list(dict.fromkeys(places)), dict[str, str]()
    for day in sorted({step.date for step in past}):
        here = [step for step in past if step.date == day]
        for code in list(current):
            steps = [step for step in here if step.predecessor == code]
            if not steps:
                continue
            heirs = sorted({step.successor for step in steps})
            if any(step.kind == "split" for step in steps) or len(heirs) > 1:
                left[code] = f"it was split among {', '.join(heirs)}"
            elif not all(each in places or each in current for each in _parts(heirs[0], here)):
                left[code] = f"{heirs[0]}, which took it in, is wider"
            else:
                current = [heirs[0] if each == code else each for each in current]
    return list(dict.fromkeys(current)), {c: why for c, why in left.items() if c in current}


def _parts(heir: str, steps: Sequence[Succession]) -> set[str]:
    return {step.predecessor for step in steps if step.successor == heir}


def _things_moved(estate: PlacedEstate, past: Sequence[Succession], on: date) -> list[Line]:
    lines = []
    for area in sorted(estate.areas()):
        after = successors(area, on, past)
        if after == (area,):
            continue
        if len(after) > 1:
            says = f"things ({estate.name}) lie in {area}, which was split among {', '.join(after)}"
            lines.append(Line(DECIDE, f"{says}."))
            continue
        count = estate.move(area, after[0])
        detail = {"from": area, "to": after[0], "things": count}
        record(actor=COMMAND, action=INHERITED, subject=f"area:{area}", detail=detail)
        lines.append(Line(MOVED, f"{count} ({estate.name}) of {area} now lie in {after[0]}."))
    return lines
