"""The changes of state of a drawn place: draw, share, remove; and what its page says of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from headwater.indicators.definition import definitions
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.standings.drawn_figures import AMONG, Sketch, people_of, publish
from headwater.indicators.words.wording import kind_of_place
from headwater.lake.store import Lake
from headwater.place.neighbourhood import NeighbourhoodError, Terms
from headwater.place.neighbourhood import draw as sketched
from headwater_web.accounts.models import User
from headwater_web.audit import Action, actor_of, record
from headwater_web.charts.strip import key
from headwater_web.figures.private_lakes import discard, keep, sweep
from headwater_web.figures.request import public_lake
from headwater_web.figures.strips import title_of
from headwater_web.place.drawn_choices import Choice, of_district, of_region
from headwater_web.place.drawn_entries import DRAWN, REMOVED, SHARED, UNSHARED
from headwater_web.place.drawn_map import where_it_lies
from headwater_web.place.models import DrawnPlace
from headwater_web.place.page import PlacePage

MOST_EACH = 50
MOST_MEMBERS = 300
FEWEST = {DrawnPlace.Kind.NEIGHBOURHOOD: 1, DrawnPlace.Kind.PROPOSED: 2}
LETTER = {DrawnPlace.Kind.NEIGHBOURHOOD: "N", DrawnPlace.Kind.PROPOSED: "P"}
WITHIN = {DrawnPlace.Kind.NEIGHBOURHOOD: "LAD", DrawnPlace.Kind.PROPOSED: "region"}
PARTS = {"LSOA": "small areas", "ward": "wards", "LAD": "districts"}
NAMED = 6


class DrawingError(ValueError):
    """A place cannot be drawn so; ``field`` says where on the page, the message how to mend it."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(says)
        self.field = field


@dataclass(frozen=True)
class Plan:
    """What somebody wants to draw: kind, name, and the areas chosen of those that may be."""

    kind: DrawnPlace.Kind
    name: str
    members: tuple[str, ...]
    choice: Choice


def draw(owner: User, plan: Plan) -> DrawnPlace:
    """Check the plan, add up its figures, and keep it; all of it or nothing.

    Raises ``DrawingError``.
    """
    checked(owner, plan)
    sketch = sketch_of(plan)
    people = sum(people_of(public_lake(), sketch.members).values())
    made = DrawnPlace(
        code=sketch.drawn.code,
        name=sketch.drawn.area["name"][0].as_py(),
        kind=plan.kind,
        members=list(sketch.members),
        member_type=sketch.member_type,
        within=plan.choice.within,
        people=round(people) or None,
        owner=owner,
    )
    sweep(Path(settings.HOME) / "drawn", set(DrawnPlace.objects.values_list("code", flat=True)))
    keep(
        made.lake_root,
        lambda folder: _publish(folder, sketch),
        lambda: saved(made),
    )
    return made


def saved(made: DrawnPlace) -> None:
    """Keep the row of a new place, and record it."""
    made.save(force_insert=True)
    written(DRAWN, made)


def written(action: Action, found: DrawnPlace) -> None:
    """Record a change of a place by its owner; its name is hers and stays out of the audit."""
    record(actor=actor_of(found.owner), action=action, subject=f"drawn-place:{found.code}")


def checked(owner: User, plan: Plan) -> None:
    """Raises ``DrawingError`` where the plan has no name, or too few or too many parts."""
    parts = PARTS[plan.choice.member_type]
    if not plan.name:
        raise DrawingError("name", "Give the place the name people use.")
    if len(plan.name) > 80:
        raise DrawingError("name", "Give the place a name of 80 letters or fewer.")
    if len(plan.members) < FEWEST[plan.kind]:
        few = {1: "one", 2: "two"}[FEWEST[plan.kind]]
        raise DrawingError("members", f"Choose at least {few} of the {parts}.")
    if len(plan.members) > MOST_MEMBERS:
        raise DrawingError("members", f"Choose at most {MOST_MEMBERS} {parts}.")
    if DrawnPlace.objects.owned_by(owner).count() >= MOST_EACH:
        raise DrawingError("name", f"You have drawn {MOST_EACH} places. Remove one first.")


def sketch_of(plan: Plan) -> Sketch:
    """The rows of the place, in the library's words."""
    choice = plan.choice
    terms = Terms(plan.kind, choice.member_type, choice.vintage)
    code = f"{LETTER[plan.kind]}-{secrets.token_hex(4).upper()}"
    try:
        drawn = sketched(plan.name, plan.members, choice.names, terms, code=code)
    except NeighbourhoodError as wrong:
        raise DrawingError("members", "Choose from the areas listed here.") from wrong
    lies_in = ((choice.within, WITHIN[plan.kind]),)
    return Sketch(
        drawn, plan.kind, choice.member_type, tuple(sorted(plan.members)), lies_in, choice.vintage
    )


def _publish(folder: Path, sketch: Sketch) -> None:
    publish(Lake(folder), public_lake(), sketch, definitions(), now=timezone.now())


def set_shared(found: DrawnPlace, shared: bool) -> None:
    """Show it to everybody, or to its owner alone."""
    with transaction.atomic():
        found.shared = shared
        found.save(update_fields=["shared"])
        written(SHARED if shared else UNSHARED, found)


def remove(found: DrawnPlace) -> None:
    """Take it away with its figures."""
    discard(found.lake_root, lambda: deleted(found))


def deleted(found: DrawnPlace) -> None:
    """Take the row away, and record it."""
    found.delete()
    written(REMOVED, found)


def as_drawn(page: PlacePage, found: DrawnPlace, atlas: Atlas) -> PlacePage:
    """A place's page that says it is drawn, from what, and what is too small to say."""
    choice = (
        of_region(atlas, found.within)
        if found.kind == DrawnPlace.Kind.PROPOSED
        else of_district(found.within, found.member_type)
    )
    words, one = (kind_of_place(AMONG[found.kind], plural=many) for many in (True, False))
    return replace(
        page,
        strip_says=page.strip_says.replace(kind_of_place(found.kind), words),
        strip_key=key(found.name, districts=f"Every {one}"),
        carried=" ".join([notice(found, atlas), too_small(found, atlas)]).strip(),
        locator=where_it_lies(Lake(found.lake_root), choice, found.name),
    )


def notice(found: DrawnPlace, atlas: Atlas) -> str:
    """Who drew it from what, and how its figures are made."""
    parts = PARTS[found.member_type]
    count = len(found.members)
    among = kind_of_place(AMONG[found.kind])
    size = ", which are of its size" if found.kind == DrawnPlace.Kind.NEIGHBOURHOOD else ""
    people = f", home to about {found.people:,} people" if found.people else ""
    who = found.owner.get_full_name() or found.owner.get_username()
    where = atlas.places.name(found.within)
    seen = "Everybody can see it." if found.shared else "Only you see it."
    return (
        f"Drawn by {who} on {found.drawn_at:%-d %B %Y} from {count} "
        f"{parts if count != 1 else parts.removesuffix('s')} of {where}{people}. Its figures are "
        f"added up from these {parts}. It is ranked among {among}{size}. {seen}"
    )


def too_small(found: DrawnPlace, atlas: Atlas) -> str:
    """Which measures are withheld because the numbers are too small."""
    held = [each for each in atlas.standings(found.code) if each.note == "too_small_to_say"]
    if not held:
        return ""
    names = sorted({title_of(atlas, each) for each in held})
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"Too small to say: {', '.join(names[:NAMED])}{more}."
