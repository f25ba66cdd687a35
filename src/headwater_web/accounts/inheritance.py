"""Following a succession: what each body held goes to its successor, is dropped, or is decided.

``follow`` does it in one transaction and tells line by line what it did; a rehearsal does exactly
the same and takes it back. Following the same file again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from headwater.place.succession import Succession
from headwater_web.accounts import estates, role_inheritance
from headwater_web.accounts.area_moves import follow_areas
from headwater_web.accounts.estates import Item
from headwater_web.accounts.inheritance_report import DECIDE, MOVED, NEW, Line
from headwater_web.accounts.matters import Matter
from headwater_web.accounts.models import Organisation, Role, Successor, User
from headwater_web.accounts.role_entries import INHERITED, LEFT_OPEN, SUCCESSION_APPLIED
from headwater_web.accounts.succession_file import Change, Heir, SuccessionFileError
from headwater_web.accounts.territory import covered
from headwater_web.audit import COMMAND, record

ABOLISHED = "nobody takes over from it"
LEFT = "its owner is left in no organisation"
SPLIT = "it was split, and none of its successors alone covers what this is about"


@dataclass(frozen=True)
class Open:
    """One thing that no rule can place: its kind, why, and the person it belongs to, if one."""

    estate: str
    item: Item
    why: str
    person: User | None = None


@dataclass
class Inheritance:
    """One run: the lines told so far."""

    lines: list[Line] = field(default_factory=list)

    def say(self, kind: str, what: str) -> None:
        """Tell one thing that was done."""
        self.lines.append(Line(kind, what))


def follow(
    changes: Sequence[Change], areas: Sequence[Succession] | None = None, *, apply: bool
) -> tuple[Line, ...]:
    """Follow the changes, earliest first, and areas up to today; without ``apply`` take it back.

    ``areas`` are steps in the life of areas, Headwater's own list if None. Raises
    ``SuccessionFileError`` where a change does not fit what is known here; then nothing is done.
    """
    run = Inheritance()
    with transaction.atomic():
        for change in changes:
            follow_one(run, change)
        run.lines += follow_areas(timezone.localdate(), areas)
        if not apply:
            transaction.set_rollback(True)
    return tuple(run.lines)


def follow_one(run: Inheritance, change: Change) -> None:
    """Follow one change."""
    body = known(change)
    heirs = [settled(run, heir, change, body) for heir in change.heirs]
    if noted(run, body, heirs, change):
        record(
            actor=COMMAND,
            action=SUCCESSION_APPLIED,
            subject=f"organisation:{body.code}",
            detail={
                "successors": [heir.code for heir in heirs],
                "day": change.day.isoformat(),
                "kind": change.kind,
            },
            reason=change.source,
        )
    people = pass_roles_on(run, body, heirs, change)
    pass_things_on(run, body, heirs, change)
    look_after_owners(run, body, heirs, people, change)


def known(change: Change) -> Organisation:
    """The organisation that changes."""
    found = Organisation.objects.filter(code=change.predecessor).first()
    if found is None:
        raise SuccessionFileError(
            f"{change.predecessor} is no organisation here. Check the code, or add it first: "
            "headwater organisation"
        )
    if found.valid_to is not None and found.valid_to != change.day - timedelta(days=1):
        raise SuccessionFileError(
            f"{found.name} ended on {found.valid_to.isoformat()} already, not on the day before "
            f"{change.day.isoformat()}."
        )
    return found


def settled(run: Inheritance, heir: Heir, change: Change, body: Organisation) -> Organisation:
    """The successor, added where it is new; in a merger it covers what each predecessor did."""
    found = Organisation.objects.filter(code=heir.code).first()
    if found is None:
        return added(run, heir, change, body)
    if not found.is_living(change.day):
        raise SuccessionFileError(
            f"{found.name} does not exist on {change.day.isoformat()}; it can succeed nobody."
        )
    wanted = heir.places or (tuple(body.places) if change.kind != "split" else ())
    fresh = [code for code in wanted if code not in covered(frozenset(found.places))]
    if fresh:
        found.places = [*found.places, *fresh]
        found.save(update_fields=["places"])
        run.say(MOVED, f"{found.name} now covers {', '.join(fresh)} too.")
    return found


def added(run: Inheritance, heir: Heir, change: Change, body: Organisation) -> Organisation:
    """A new organisation, from the day of the change."""
    kinds = Organisation.Kind.values
    kind = heir.kind or body.kind
    if not heir.name or kind not in kinds:
        wrong = "successor_kind" if heir.name else "successor_name"
        raise SuccessionFileError(
            f"{heir.code} is not known here, so the file must give its name and kind: column "
            f"{wrong}. Kinds are {', '.join(kinds)}."
        )
    if change.kind == "split" and not heir.places:
        raise SuccessionFileError(
            f"{heir.code} takes a part of {body.name}: say which areas it covers in the column "
            "places."
        )
    made = Organisation.objects.create(
        code=heir.code,
        name=heir.name,
        kind=kind,
        places=list(heir.places or body.places),
        valid_from=change.day,
    )
    run.say(NEW, f"{made.name} ({made.code}) begins on {change.day.isoformat()}.")
    return made


def noted(
    run: Inheritance, body: Organisation, heirs: Sequence[Organisation], change: Change
) -> bool:
    """Whether the end of a body and its successors were new, and are now kept."""
    fresh = False
    listed: list[Organisation | None] = [*heirs] or [None]
    for heir in listed:
        _, made = Successor.objects.get_or_create(
            predecessor=body,
            successor=heir,
            defaults={"day": change.day, "kind": change.kind, "source": change.source[:300]},
        )
        fresh = fresh or made
    if body.valid_to is None:
        body.valid_to = change.day - timedelta(days=1)
        body.save(update_fields=["valid_to"])
        to = ", ".join(heir.name for heir in heirs) or "nobody"
        run.say(NEW, f"{body.name} ends on {body.valid_to.isoformat()}; it passes to {to}.")
    return fresh


def pass_roles_on(
    run: Inheritance, body: Organisation, heirs: Sequence[Organisation], change: Change
) -> set[int]:
    """Every role held in the body, ended there and begun in an heir; who had one."""
    people = set()
    for role in role_inheritance.open_roles(body, change.day):
        people.add(role.person_id)
        heir = heir_of(role.reaches_places, heirs, change)
        if heir is not None:
            run.lines.extend(role_inheritance.pass_on(role, heir, change.day))
            continue
        role_inheritance.close(role, change.day, f"{body.name} ended: {why_open(change)}")
        thing = Open("role", Item(str(role.pk), role.of_kind.words), why_open(change), role.person)
        raise_matter(run, body, heirs, thing, change)
    return people


def pass_things_on(
    run: Inheritance, body: Organisation, heirs: Sequence[Organisation], change: Change
) -> None:
    """Everything that apps say the body holds, passed to an heir or left to be decided."""
    for estate in estates.held():
        for item in list(estate.held_by(body)):
            heir = heir_of(item.places, heirs, change)
            if heir is None:
                raise_matter(run, body, heirs, Open(estate.name, item, why_open(change)), change)
                continue
            estate.pass_on(item.key, heir)
            record(
                actor=COMMAND,
                action=INHERITED,
                subject=f"{estate.name}:{item.key}",
                detail={"from": body.code, "to": heir.code},
                reason=change.source,
            )
            run.say(MOVED, f"{item.label} ({estate.name}) goes from {body.name} to {heir.name}.")


def look_after_owners(
    run: Inheritance,
    body: Organisation,
    heirs: Sequence[Organisation],
    people: set[int],
    change: Change,
) -> None:
    """What people of the body own stays theirs; whose owner is left nowhere is to be decided."""
    for person in User.objects.filter(pk__in=people).order_by("username"):
        held = [r for r in Role.objects.owned_by(person) if r.is_in_force(change.day)]
        things = [(e.name, item) for e in estates.owned() for item in e.owned_by(person)]
        if held:
            where = ", ".join(sorted({role.where for role in held}))
            for name, item in things:
                run.say(MOVED, f"{item.label} ({name}) stays with {person.called}, now in {where}.")
            continue
        for name, item in things:
            raise_matter(run, body, heirs, Open(name, item, LEFT, person), change)


def heir_of(
    places: Iterable[str], heirs: Sequence[Organisation], change: Change
) -> Organisation | None:
    """The one successor that takes something about these places; None where nobody can tell."""
    if len(heirs) == 1:
        return heirs[0]
    wanted = frozenset(places)
    fit = [each for each in heirs if wanted and wanted <= covered(frozenset(each.places))]
    return fit[0] if len(fit) == 1 else None


def raise_matter(
    run: Inheritance,
    body: Organisation,
    heirs: Sequence[Organisation],
    thing: Open,
    change: Change,
) -> None:
    """Put one thing on the list of what a person must decide, once."""
    matter, fresh = Matter.objects.get_or_create(
        predecessor=body,
        estate=thing.estate,
        key=thing.item.key,
        defaults={"label": thing.item.label[:250], "reason": thing.why, "person": thing.person},
    )
    if not fresh:
        return
    matter.candidates.set(heirs or neighbours(body, change.day))
    record(
        actor=COMMAND,
        action=LEFT_OPEN,
        subject=f"matter:{matter.pk}",
        detail={"organisation": body.code, "what": thing.estate, "key": thing.item.key},
        reason=change.source,
    )
    run.say(DECIDE, f"{matter.called} ({thing.estate}) of {body.name}: {thing.why}.")


def neighbours(body: Organisation, day: date) -> list[Organisation]:
    """Living organisations that share a place with a body."""
    own = covered(frozenset(body.places))
    return [
        each
        for each in Organisation.objects.living(day).exclude(pk=body.pk)
        if own & covered(frozenset(each.places))
    ]


def why_open(change: Change) -> str:
    """Why no rule says whose something is."""
    return SPLIT if change.kind == "split" else ABOLISHED
