"""The changes of what a member says of herself: check, change, audit, in one transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from headwater.network import Post as PostKind
from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.accounts.territory import covered
from headwater_web.audit import actor_of, record
from headwater_web.forms.writing import line, lines
from headwater_web.network.barriers import known
from headwater_web.network.entries import POST_ADDED, POST_ENDED, PROFILE_CHANGED
from headwater_web.network.people import Experience, Post, Profile
from headwater_web.network.reach import is_leader

MOST_POSTS = 20


@dataclass(frozen=True)
class Said:
    """What a member says of herself; the barriers she faces, and those her place got past."""

    about: str
    offers: str
    listed: bool
    introduced: bool
    facing: Collection[str] = ()
    solved: Collection[str] = ()


def profile_of(user: User) -> Profile:
    """Her profile; a fresh one, not kept yet, where she has none."""
    return Profile.objects.owned_by(user).first() or Profile(person=user)


def say(user: User, said: Said) -> Profile:
    """Keep what a member says of herself; ``RefusedError`` where she is none."""
    with transaction.atomic():
        check_leader(user)
        made = profile_of(user)
        made.about = lines("about", said.about, 600)
        made.offers = line("offers", said.offers, 300)
        made.listed, made.introduced = said.listed, said.introduced and said.listed
        made.save()
        _experiences(user, set(said.facing), set(said.solved))
        record(
            actor=actor_of(user),
            action=PROFILE_CHANGED,
            subject=f"profile:{made.pk}",
            detail={"listed": made.listed, "introduced": made.introduced},
        )
    return made


def _experiences(user: User, facing: set[str], solved: set[str]) -> None:
    """Replace the barriers she says that she faces or got past."""
    if unknown := sorted(each for each in facing | solved if not known(each)):
        raise RefusedError(
            "facing", f"There is no barrier {unknown[0][:20]!r}. Choose from the list."
        )
    Experience.objects.owned_by(user).delete()
    Experience.objects.bulk_create(
        Experience(
            person=user,
            barrier=code,
            state=Experience.State.SOLVED if code in solved else Experience.State.FACING,
        )
        for code in sorted(facing | solved)
    )


def add_post(
    user: User,
    kind: PostKind,
    organisation: Organisation,
    starts: date,
    places: tuple[str, ...] = (),
) -> Post:
    """Say which post she holds, in an organisation in which she holds a role today."""
    with transaction.atomic():
        check_leader(user)
        if organisation.pk not in {each.pk for each in bodies(user)}:
            raise RefusedError("organisation", "Choose an organisation in which you hold a role.")
        if starts > timezone.localdate():
            raise RefusedError("starts", "Say so once you hold the post: this day is to come.")
        own = covered(frozenset(organisation.places))
        if outside := [code for code in places if own and code not in own]:
            raise RefusedError("places", f"{organisation.name} does not cover {outside[0]}.")
        held = Post.objects.owned_by(user)
        if held.in_force().filter(kind=kind.value, organisation=organisation).exists():
            raise RefusedError("kind", "You have said so already.")
        if held.count() >= MOST_POSTS:
            raise RefusedError("kind", f"Nobody needs more than {MOST_POSTS} posts here.")
        made = Post.objects.create(
            person=user,
            kind=kind.value,
            organisation=organisation,
            places=list(places),
            starts=starts,
        )
        record(
            actor=actor_of(user),
            action=POST_ADDED,
            subject=f"post:{made.pk}",
            detail={"post": kind.value, "organisation": organisation.code},
        )
    return made


def end_post(user: User, post: Post) -> Post:
    """Say that she no longer holds a post, from today."""
    with transaction.atomic():
        found = Post.objects.owned_by(user).filter(pk=post.pk).in_force().first()
        if found is None:
            raise RefusedError("kind", "This post has ended already.")
        found.until = max(timezone.localdate(), found.starts)
        found.save(update_fields=["until"])
        record(actor=actor_of(user), action=POST_ENDED, subject=f"post:{found.pk}")
    return found


def bodies(user: User) -> tuple[Organisation, ...]:
    """The organisations in which she holds a role today."""
    held = (each for each in user.roles_now if each.of_kind != RoleKind.RESIDENT)
    return tuple(
        {each.organisation_id: each.organisation for each in held if each.organisation}.values()
    )


def check_leader(user: User) -> None:
    """``RefusedError`` where somebody is not a member of the network."""
    if not is_leader(user):
        raise RefusedError("", "Only people who hold a role in an organisation may do this.")
