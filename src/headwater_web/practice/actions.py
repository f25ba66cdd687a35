"""The changes of state of a practice card: draft, revise, submit, publish, return, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from headwater.practice.card import PracticeCard
from headwater.practice.card_table import cells_of
from headwater.practice.faults import faults
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import Action, Reach, Sensitivity, reach
from headwater_web.accounts.scopes import may
from headwater_web.audit import Action as Entry
from headwater_web.audit import actor_of, record
from headwater_web.practice import entries, evaluated, publishing
from headwater_web.practice.models import Card, CardEvaluation, Version
from headwater_web.practice.refusal import PracticeError, refuse
from headwater_web.practice.telling import tell_author, tell_reviewers

State = Version.State
MOST_OPEN = 1_000


def draft(author: User, organisation: Organisation | None, content: PracticeCard) -> Card:
    """Begin a card: its first version, as a draft. Raises ``PracticeError`` where it may not be."""
    with transaction.atomic():
        _may_add(author, organisation)
        _sound(content)
        if Card.objects.filter(code=content.code).exists():
            raise refuse("code", f"There is a card with the code {content.code}; take another.")
        made = Card(code=content.code, title=content.title, owner=author, organisation=organisation)
        publishing.describe(made, content)
        made.save(force_insert=True)
        Version.objects.create(card=made, number=1, content=cells_of(content), author=author)
        _written(author, entries.DRAFTED, made, {"version": 1})
    return made


def revise(author: User, card: Card, content: PracticeCard) -> Version:
    """Change the open draft of a card, or begin a new version of a published one.

    The grade that an evaluation had given goes with its result, unless another is chosen.
    """
    with transaction.atomic():
        held = _locked(author, card, Action.CHANGE)
        if content.code != held.code:
            raise refuse("code", f"The code stays {held.code}: others may have linked to it.")
        found = _open(held)
        newest = found or Version.objects.filter(card=held).order_by("-number").first()
        given = content.grade
        if newest is not None:
            content = evaluated.taken_off(held, newest.as_card(), content)
        _sound(content)
        if found and found.state == State.IN_REVIEW:
            raise refuse("title", "It is being reviewed. Wait, or ask for it back.")
        if found is None:
            number = (_newest(held) or 0) + 1
            found = Version(card=held, number=number, author=author)
        found.content, found.author = cells_of(content), author
        found.save()
        if held.published is None:
            publishing.describe(held, content)
            held.title = content.title
            held.save()
        lower = {} if content.grade == given else {"grade_before": given, "grade": content.grade}
        _written(author, entries.REVISED, held, {"version": found.number, **lower})
    return found


@dataclass(frozen=True)
class Found:
    """An evaluation to put on a card: its id, its question as an address holds it, its figures."""

    id: str
    question: str
    edition: str
    changed: Callable[[PracticeCard], PracticeCard]


def put_evaluation(user: User, card: Card, found: Found) -> Version:
    """Put an evaluation on a card, as a new version that somebody else reviews.

    An open draft takes it in and stays a draft. An earlier answer to the same question comes off,
    with the grade it gave. The grade moves for everybody once the version is published, as with any
    other change.
    """
    with transaction.atomic():
        held = _locked(user, card, Action.CHANGE)
        version = _open(held)
        if version and version.state == State.IN_REVIEW:
            raise refuse("card", "This card is being reviewed. Wait, or ask for it back.")
        newest = version or Version.objects.filter(card=held).order_by("-number").first()
        if newest is None:
            raise refuse("card", "This card holds nothing yet.")
        before = newest.as_card()
        kept = evaluated.without_older(held, before, found.question, found.id)
        after = found.changed(kept)
        if after == before:
            raise refuse("card", "The card holds this evaluation already, or it found nothing out.")
        _sound(after)
        sent = version is None and held.organisation is not None
        version = version or Version(card=held, number=newest.number + 1, author=user)
        version.content = cells_of(after)
        version.state = State.IN_REVIEW if sent else State.DRAFT
        version.save()
        CardEvaluation.objects.create(
            version=version,
            evaluation=found.id,
            question=found.question,
            edition=found.edition,
            grade_before=kept.grade,
            grade_after=after.grade,
            put_by=user,
        )
        detail = {"version": version.number, "evaluation": found.id}
        grades = {"grade_before": before.grade, "grade_after": after.grade}
        _written(user, entries.EVALUATED, held, {**detail, **grades})
    return version


def submit(author: User, card: Card) -> None:
    """Send the open draft to be reviewed."""
    with transaction.atomic():
        held = _locked(author, card, Action.CHANGE)
        found = _open(held)
        if found is None or found.state != State.DRAFT:
            raise refuse("title", "There is no draft to send.")
        if held.organisation is None:
            raise refuse("organisation", "Choose the organisation whose people should review it.")
        found.state = State.IN_REVIEW
        found.save()
        words = "Somebody sent a practice card for you to review."
        sent = f"{found.pk} {found.changed_at.isoformat()}"
        tell_reviewers(author, held.organisation, f"review {sent}", words)
        _written(author, entries.SUBMITTED, held, {"version": found.number})


def submit_all(author: User) -> int:
    """Send every draft of hers that a body can review; how many they were."""
    drafts = Version.objects.owned_by(author).filter(state=State.DRAFT)
    able = drafts.exclude(card__organisation=None).select_related("card").order_by("pk")
    with transaction.atomic():
        cards = [version.card for version in able]
        for card in cards:
            submit(author, card)
    return len(cards)


def publish(reviewer: User, card: Card, said: str = "") -> None:
    """Show the version in review to everybody; never one's own. It replaces the one before."""
    with transaction.atomic():
        held, found = _reviewed(reviewer, card, said)
        publishing.show(held, found)
        tell_author(found, published=True)
        _written(reviewer, entries.PUBLISHED, held, {"version": found.number})


def give_back(reviewer: User, card: Card, said: str) -> None:
    """Give the version in review back to its author, with what has to be mended."""
    if not said.strip():
        raise refuse("said", "Say what has to be mended.")
    with transaction.atomic():
        held, found = _reviewed(reviewer, card, said)
        found.state = State.DRAFT
        found.save()
        tell_author(found, published=False)
        _written(reviewer, entries.RETURNED, held, {"version": found.number})


def withdraw(user: User, card: Card, why: str) -> None:
    """Show a published card to nobody else any more, and say why."""
    if not why.strip():
        raise refuse("why", "Say why it is withdrawn; the reason is kept.")
    with transaction.atomic():
        held = _locked(user, card, Action.MODERATE)
        publishing.hide(held, why[:300])
        _written(user, entries.WITHDRAWN, held, {"version": held.published})


def restore(user: User, card: Card) -> None:
    """Show a withdrawn card again."""
    with transaction.atomic():
        held = _locked(user, card, Action.MODERATE)
        found = Version.objects.filter(card=held, number=held.published or 0).first()
        if held.withdrawn_at is None or found is None:
            raise refuse("why", "It is not withdrawn.")
        publishing.show_again(held, found)
        _written(user, entries.RESTORED, held, {"version": held.published})


def keeping_for(user: User) -> tuple[Organisation, ...]:
    """The bodies for which she may keep cards: those in which she moderates."""
    held = (
        role.organisation
        for role in user.roles_now
        if role.organisation
        and reach(role.of_kind, Action.MODERATE, Sensitivity.PUBLIC) >= Reach.OWN
    )
    return tuple({each.pk: each for each in held}.values())


def take_on(user: User, card: Card, organisation: Organisation) -> None:
    """Let a body keep a card that nobody keeps, such as one that came with Headwater."""
    with transaction.atomic():
        held = Card.objects.for_user(user).select_for_update().filter(pk=card.pk).first()
        if held is None or held.organisation is not None:
            raise refuse("", "Somebody keeps this card already.")
        if organisation not in keeping_for(user):
            raise refuse("organisation", "You may not review cards for that organisation.")
        held.organisation = organisation
        held.save()
        _written(user, entries.CARRIED, held, {"organisation": organisation.code})


def discard(user: User, card: Card) -> None:
    """Throw away the open draft; with it the card, where nothing of it was ever published."""
    with transaction.atomic():
        held = _locked(user, card, Action.REMOVE)
        found = _open(held)
        if found is None:
            raise refuse("title", "There is no draft to discard.")
        _written(user, entries.DISCARDED, held, {"version": found.number})
        if held.published is None:
            held.delete()
        else:
            found.delete()


def _may_add(author: User, organisation: Organisation | None) -> None:
    if may(author, Action.ADD, Sensitivity.INTERNAL) == Reach.NOT:
        raise refuse("", "You may not draft cards here.")
    if organisation is not None and not organisation.is_living():
        raise refuse("organisation", "That organisation has ended. Choose another.")
    waiting = Version.objects.owned_by(author).open().count()
    if waiting >= MOST_OPEN:
        raise refuse("title", f"You have {MOST_OPEN} drafts open. Send or discard one first.")


def _sound(content: PracticeCard) -> None:
    wrong = faults(content)
    if wrong:
        raise PracticeError(*wrong)


def _locked(user: User, card: Card, action: Action) -> Card:
    """The card, held until the change is made; as if it were not there where she may not."""
    found = Card.objects.for_user(user, action).select_for_update().filter(pk=card.pk).first()
    if found is None:
        raise refuse("", "You may not do that to this card.")
    return found


def _open(card: Card) -> Version | None:
    return Version.objects.filter(card=card, state__in=(State.DRAFT, State.IN_REVIEW)).first()


def _newest(card: Card) -> int | None:
    newest = Version.objects.filter(card=card).order_by("-number").first()
    return newest.number if newest else None


def _reviewed(reviewer: User, card: Card, said: str) -> tuple[Card, Version]:
    """The card and the version that this person reviews; her word on it is noted."""
    found = Version.objects.for_user(reviewer, Action.MODERATE).in_review().filter(card=card)
    version = found.select_for_update(of=("self",)).first()
    if version is None:
        raise refuse("", "Nothing of this card waits for your review.")
    if version.author_id == reviewer.pk:
        raise refuse("", "Somebody else must review what you wrote.")
    held = Card.objects.for_user(reviewer, Action.SEE).filter(pk=card.pk).get()
    version.reviewer, version.reviewed_at = reviewer, timezone.now()
    version.said = said.strip()[:1000]
    return held, version


def _written(user: User, entry: Entry, card: Card, detail: dict[str, object]) -> None:
    record(actor=actor_of(user), action=entry, subject=f"practice-card:{card.code}", detail=detail)
