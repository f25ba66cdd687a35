"""Telling that another place took a card up: a new version of it, which somebody else reviews."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from headwater.practice.card import Adoption, PracticeCard
from headwater.practice.card_table import cells_of
from headwater.practice.faults import Fault, faults
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import Action, Reach, Sensitivity
from headwater_web.accounts.scopes import may
from headwater_web.audit import actor_of, record
from headwater_web.practice import entries
from headwater_web.practice.models import Card, Version
from headwater_web.practice.refusal import PracticeError, refuse
from headwater_web.practice.telling import reviewed_in, tell_reviewers

State = Version.State


def own_bodies(user: User) -> tuple[Organisation, ...]:
    """The bodies in which she holds a role and somebody else can review, by name."""
    able = set(reviewed_in(user))
    held = {
        role.organisation.pk: role.organisation
        for role in user.roles_now
        if role.organisation and role.organisation.pk in able
    }
    return tuple(sorted(held.values(), key=lambda each: each.name))


def changes(user: User, card: Card) -> bool:
    """Whether she may change all of the card, and not only tell that it was taken up."""
    return Card.objects.for_user(user, Action.CHANGE).filter(pk=card.pk).exists()


def told_before(user: User, card: Card) -> tuple[Adoption | None, str]:
    """What she told of it and was given back, with what its reviewer said; or nothing."""
    draft = Version.objects.owned_by(user).filter(card=card, state=State.DRAFT).first()
    if draft is None or changes(user, card):
        return None, ""
    held = draft.as_card().adoptions
    return (held[-1] if held else None), draft.said


def tell_adoption(user: User, card: Card, adoption: Adoption, keeper: Organisation | None) -> None:
    """Tell that a place took it up and what came of it there; its keeper's people review it.

    A card that nobody keeps is kept from then on by ``keeper``, a body of hers.
    """
    with transaction.atomic():
        if may(user, Action.ADD, Sensitivity.INTERNAL) == Reach.NOT:
            raise refuse("where", "You may not tell of cards here.")
        shown = Card.objects.for_user(user).published().select_for_update(of=("self",))
        held = shown.filter(pk=card.pk).first()
        if held is None:
            raise refuse("where", "This card is not shown any more.")
        _keep(user, held, keeper)
        version = _version(user, held)
        version.content = cells_of(_with(_base(user, held, version), adoption))
        version.state = State.IN_REVIEW
        version.save()
        words = "Somebody told that another place took up a practice card."
        sent = f"review {version.pk} {version.changed_at.isoformat()}"
        tell_reviewers(user, held.organisation, sent, words)
        record(
            actor=actor_of(user),
            action=entries.SUBMITTED,
            subject=f"practice-card:{held.code}",
            detail={"version": version.number},
        )


def _keep(user: User, held: Card, keeper: Organisation | None) -> None:
    if held.organisation is None:
        if keeper is None or keeper not in own_bodies(user):
            raise refuse("organisation", "Choose a body of yours in which somebody can review it.")
        held.organisation = keeper
        held.save()
    elif held.organisation_id not in reviewed_in(user):
        raise refuse("where", f"Nobody else in {held.organisation.name} can review it just now.")


def _version(user: User, held: Card) -> Version:
    """Her own draft of it, or the beginning of a new version."""
    found = Version.objects.for_user(user).filter(card=held).order_by("-number")
    everybodys = Version._base_manager.filter(card=held, state__in=(State.DRAFT, State.IN_REVIEW))
    waiting = everybodys.first()
    if waiting is None:
        number = found[0].number + 1 if found else 1
        return Version(card=held, number=number, author=user)
    if waiting.author_id == user.pk and waiting.state == State.DRAFT:
        return waiting
    raise refuse(
        "where",
        "A change of this card waits to be reviewed. Tell it again once that is done.",
    )


def _base(user: User, held: Card, version: Version) -> PracticeCard:
    """What the adoption is added to: her own draft of the whole card, or what is published."""
    if version.pk is not None and changes(user, held):
        return version.as_card()
    shown = Version.objects.for_user(user).filter(card=held, state=State.PUBLISHED)
    return shown.get().as_card()


def _with(card: PracticeCard, adoption: Adoption) -> PracticeCard:
    made = replace(card, adoptions=(*card.adoptions, adoption))
    wrong = [Fault("where", each.says) for each in faults(made) if each.field == "adoptions"]
    if not adoption.says.strip():
        wrong.append(Fault("says", "Say what came of it there, or that nothing is known yet."))
    if wrong:
        raise PracticeError(*wrong)
    return made
