"""Who reviews what a body is sent, and telling them and the authors."""

from __future__ import annotations

from django.urls import reverse

from headwater_web.accounts.models import Organisation, Role, RoleQuerySet, User
from headwater_web.accounts.permissions import Action, Reach, RoleKind, Sensitivity, reach
from headwater_web.notices.recipients import recipient_of
from headwater_web.notices.telling import tell
from headwater_web.practice import kinds
from headwater_web.practice.models import Card, Initiative, Version

REVIEWS = tuple(
    kind.value
    for kind in RoleKind
    if reach(kind, Action.MODERATE, Sensitivity.INTERNAL) >= Reach.OWN
)


def _reviewing(but: User) -> RoleQuerySet:
    held = Role.objects.in_force().filter(kind__in=REVIEWS, person__is_active=True)
    return held.exclude(person=but.pk).exclude(organisation=None)


def reviewed_in(but: User) -> tuple[int, ...]:
    """The bodies, by key, in which somebody other than this person can review."""
    found = _reviewing(but).order_by().values_list("organisation", flat=True).distinct()
    return tuple(each for each in found if each is not None)


def reviewers_of(organisation: Organisation | None, but: User) -> tuple[User, ...]:
    """The people of a body who can review what this person wrote, each once."""
    if organisation is None:
        return ()
    held = _reviewing(but).filter(organisation=organisation).select_related("person")
    people = {each.person_id: each.person for each in held}
    return tuple(people[key] for key in sorted(people))


def tell_reviewers(author: User, body: Organisation | None, key: str, words: str) -> None:
    """Tell those who can review that something waits for them."""
    for person in reviewers_of(body, author):
        tell(
            recipient=recipient_of(person),
            kind=kinds.TO_REVIEW,
            key=f"{key} {person.pk}",
            words=words,
            path=reverse("practice:desk"),
        )


def tell_author(version: Version, published: bool) -> None:
    """Tell the author what became of what she sent."""
    code, when = version.card.code, version.reviewed_at
    if version.author is None or when is None:
        return
    hers = Card.objects.for_user(version.author, Action.CHANGE).filter(pk=version.card_id)
    mend = "practice:edit" if hers.exists() else "practice:adopted"
    page = "practice:card" if published else mend
    tell(
        recipient=recipient_of(version.author),
        kind=kinds.REVIEWED,
        key=f"reviewed {version.pk} {when.isoformat()}",
        words="Your practice card is published."
        if published
        else "Your practice card was given back, with what has to be mended.",
        path=reverse(page, args=[code]),
    )


def tell_owner(initiative: Initiative) -> None:
    """Tell whoever registered an initiative that everybody sees it now; once."""
    if initiative.owner is not None:
        tell(
            recipient=recipient_of(initiative.owner),
            kind=kinds.REVIEWED,
            key=f"listed {initiative.pk}",
            words="The initiative that you registered is shown to everybody.",
            path=reverse("practice:initiative", args=[initiative.code]),
        )
