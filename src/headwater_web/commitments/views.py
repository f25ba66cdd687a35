"""The pages that everybody reads: "You said, we did", one commitment, the board."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from headwater.commitments import sentences
from headwater.commitments.board import balance, counts, ranked
from headwater.commitments.lateness import Attention
from headwater.commitments.standing import Stage
from headwater.indicators.standings.atlas import Atlas
from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import Action
from headwater_web.accounts.scopes import Somebody
from headwater_web.accounts.territory import covered
from headwater_web.audit.actors import holder_of
from headwater_web.commitments.bodies import commits_for
from headwater_web.commitments.history import label
from headwater_web.commitments.models import Change, Commitment, Follower
from headwater_web.commitments.shown import Shown, shown
from headwater_web.commitments.stages import parts, stage_bar
from headwater_web.figures.request import AtlasRequest

SHOWS = {
    "": "all",
    "late": "late or silent",
    "under-way": "under way",
    "finished": "finished",
    "not-done": "stopped, or answered no",
}
SECTION = "commitments"


@dataclass(frozen=True)
class Past:
    """One row of the history for a page."""

    day: str
    what: str
    before: str
    after: str
    why: str
    who: str


def told_for(user: Somebody, atlas: Atlas, place: str = "") -> list[Shown]:
    """Every commitment about a place and all in it, what presses most first."""
    rows = Commitment.objects.for_user(user).select_related("organisation", "owner")
    if place:
        rows = rows.within(covered(frozenset({place})))
    rows = rows.prefetch_related("series__readings", "reasons", "helped_by__organisation")
    found = {each.each.code: each for each in shown(atlas, rows)}
    order = ranked([each.item for each in found.values()], timezone.localdate())
    return [found[item.code] for item in order]


def filtered(rows: Iterable[Shown], show: str) -> list[Shown]:
    """Those of one kind."""
    return [each for each in rows if not show or show in kinds_of(each)]


def kinds_of(each: Shown) -> set[str]:
    """The kinds that one commitment is of."""
    found = {"late"} if each.attends else set()
    if not each.item.standing.is_final:
        found.add("under-way")
    if each.item.standing.stage is Stage.FINISHED:
        found.add("finished")
    if each.tag in ("Stopped", "Answered no"):
        found.add("not-done")
    return found


@login_not_required
@require_safe
def you_said(request: AtlasRequest, place: str = "") -> HttpResponse:
    """What was heard, what was done, what was not and why; of one place, or of all."""
    atlas = request.atlas
    if place and not atlas.places.types(place):
        raise Http404("there is no such place")
    rows = told_for(request.user, atlas, place)
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ""
    items = [each.item for each in rows]
    today = timezone.localdate()
    words = {
        "section": SECTION,
        "code": place,
        "place": atlas.places.name(place) if place else "",
        "lead": sentences.lead(items, today),
        "of_done": sentences.of_done(items),
        "drawing": stage_bar(items),
        "parts": parts(items),
        "rows": filtered(rows, show),
        "show": show,
        "shows": [(key, text, len(filtered(rows, key))) for key, text in SHOWS.items()],
        "total": len(rows),
        "places": [] if place else places_of(rows),
        "may_promise": bool(commits_for(request.user)),
        "today": today,
    }
    return render(request, "commitments/you-said.jinja", words)


def places_of(rows: Iterable[Shown]) -> list[tuple[str, str, int]]:
    """The places that commitments are about: name, code, how many."""
    held: dict[tuple[str, str], int] = {}
    for each in rows:
        key = (each.place, each.each.place)
        held[key] = held.get(key, 0) + 1
    return [(name, code, count) for (name, code), count in sorted(held.items())]


@login_not_required
@require_safe
def board(request: AtlasRequest) -> HttpResponse:
    """What a board reads first: what is overdue or silent, the counts, the balance of levels."""
    place = request.GET.get("place", "")
    atlas = request.atlas
    if place and not atlas.places.types(place):
        raise Http404("there is no such place")
    rows = told_for(request.user, atlas, place)
    items = [each.item for each in rows]
    today = timezone.localdate()
    held = counts(items, today)
    open_rows = [each for each in rows if not each.item.standing.is_final]
    words = {
        "section": SECTION,
        "code": place,
        "place": atlas.places.name(place) if place else "",
        "late": [each for each in rows if each.attends],
        "rest": [each for each in open_rows if not each.attends],
        "final": [each for each in rows if each.item.standing.is_final and not each.attends],
        "counts": [(kind, held[kind]) for kind in Attention if kind.is_late],
        "balance": balance(items),
        "balance_says": sentences.of_balance(balance(items)),
        "drawing": stage_bar(items),
        "parts": parts(items),
        "total": len(rows),
        "unowned": [each for each in open_rows if each.each.owner_id is None],
        "may_promise": bool(commits_for(request.user)),
        "places": places_of(told_for(request.user, atlas)) if not place else [],
    }
    return render(request, "commitments/board.jinja", words)


@login_not_required
@require_safe
def commitment(request: AtlasRequest, code: str) -> HttpResponse:
    """One commitment: what was said, promised, done, whether it worked, and its history."""
    rows = Commitment.objects.for_user(request.user).select_related("organisation", "owner")
    rows = rows.prefetch_related("series__readings", "reasons", "helped_by__organisation")
    found = rows.filter(code=code).first()
    if found is None:
        raise Http404("there is no such commitment")
    mine = Commitment.objects.for_user(request.user, Action.COMMIT).filter(pk=found.pk)
    words = {
        "section": SECTION,
        "it": shown(request.atlas, [found], "large")[0],
        "each": found,
        "history": history(request.user, found),
        "changes": mine.exists(),
        "follows": Follower.objects.owned_by(request.user).filter(commitment=found).exists(),
        "names": request.user.is_authenticated,
    }
    return render(request, "commitments/commitment.jinja", words)


def history(user: Somebody, found: Commitment) -> list[Past]:
    """What happened to it, the newest first; names only for people who are signed in."""
    told = []
    for each in Change.objects.filter(commitment=found):
        holder = holder_of(each.actor) if user.is_authenticated else None
        person = User.objects.filter(pk=holder).first() if holder else None
        name = f"{person.called}, " if person else ""
        told.append(
            Past(
                f"{each.day:%-d %B %Y}",
                label(each.field),
                worded(each.field, each.before),
                worded(each.field, each.after),
                each.why,
                f"{name}{each.body}",
            )
        )
    return told


def worded(field: str, value: str) -> str:
    """A value of the history as a page says it."""
    return value.replace("-", " ").capitalize() if field in ("stage", "answer") else value


def signed_in(request: AtlasRequest) -> User:
    """Who is asking; the middleware lets nobody else come here."""
    return cast(User, request.user)
