"""The changes of a conversation: proposed, taken up or not, opened, changed, closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from headwater_web.accounts.authority import RefusedError, checked_why
from headwater_web.accounts.models import Organisation, Role, User
from headwater_web.accounts.permissions import Action, Reach, RoleKind, Sensitivity, reach
from headwater_web.accounts.scopes import codes
from headwater_web.accounts.territory import knows
from headwater_web.audit import Action as Entry
from headwater_web.audit import actor_of, record
from headwater_web.deliberation import entries, kinds
from headwater_web.deliberation.codes import made_up_code
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.languages import LANGUAGES
from headwater_web.deliberation.statement_actions import check_may
from headwater_web.forms.writing import line
from headwater_web.notices.recipients import recipient_of
from headwater_web.notices.telling import tell

MOST_WAITING = 3


@dataclass(frozen=True)
class Wanted:
    """A conversation as somebody wants it."""

    place: str
    question: str
    kind: str
    about: str = ""
    reach: str = "open"
    languages: tuple[str, ...] = ("en",)
    easy_question: str = ""


@dataclass(frozen=True)
class Terms:
    """When a conversation is open, who moderates, how she is reached, and by which local rules."""

    opens: date
    closes: date
    moderator: User
    contact: str
    policy: str = ""


def propose(user: User, wanted: Wanted) -> Conversation:
    """Propose a conversation; convenors for its place answer."""
    with transaction.atomic():
        waiting = Conversation.objects.owned_by(user).proposed().count()
        if waiting >= MOST_WAITING:
            raise RefusedError(
                "question", "Three of yours wait for an answer. Let those come first."
            )
        made = new(wanted)
        made.proposed_by = user
        made.save()
        _record(user, entries.PROPOSED, made)
        for each in _convenors_of(made.place):
            tell(
                recipient=recipient_of(each.person),
                kind=kinds.PROPOSED,
                key=f"proposed {made.code} {each.person_id}",
                words=f"A resident proposes to ask: “{made.question}”",
                path=f"{reverse('deliberation:begin')}?proposal={made.code}",
            )
    return made


def begin(user: User, organisation: Organisation, wanted: Wanted, terms: Terms) -> Conversation:
    """Open a conversation in the name of an organisation in which she is a convenor."""
    with transaction.atomic():
        made = new(wanted)
        made.organisation = organisation
        made.save()
        return _opened(user, made, terms)


def take_up(
    user: User, found: Conversation, organisation: Organisation, terms: Terms
) -> Conversation:
    """Open a conversation that somebody proposed, and tell her."""
    with transaction.atomic():
        if found.state != Conversation.State.PROPOSED:
            raise RefusedError("", "This was answered already.")
        found.organisation = organisation
        found.save(update_fields=["organisation"])
        opened = _opened(user, found, terms)
        _answer(found, "It is taken up. The page says when people can vote.")
    return opened


def decline(user: User, found: Conversation, organisation: Organisation, why: str) -> Conversation:
    """Say why a proposed conversation is not taken up, and tell whoever proposed it."""
    with transaction.atomic():
        if found.state != Conversation.State.PROPOSED or not may_convene(
            user, organisation, found.place
        ):
            raise RefusedError("", "You may not answer this proposal, or somebody has.")
        found.organisation = organisation
        found.state, found.settled_at = Conversation.State.DECLINED, timezone.now()
        found.settled_why = checked_why(why)
        found.save()
        _record(user, entries.DECLINED, found, reason=found.settled_why)
        _answer(found, found.settled_why)
    return found


def _opened(user: User, found: Conversation, terms: Terms) -> Conversation:
    if found.organisation is None or not may_convene(user, found.organisation, found.place):
        raise RefusedError("", "Only a convenor of the organisation opens a conversation there.")
    _set(found, terms)
    found.state, found.settled_at = Conversation.State.PUBLISHED, timezone.now()
    found.save()
    _record(user, entries.OPENED, found)
    return found


def change(user: User, found: Conversation, terms: Terms, words: Mapping[str, str]) -> Conversation:
    """Change days, moderator and rules, and the question's translations; never the question."""
    with transaction.atomic():
        check_may(user, found, Action.CONVENE)
        _set(found, terms)
        found.easy_question = line("easy_question", words.get("easy", ""), 160)
        found.question_translations = {
            each: line(each, words[each], 160)
            for each in found.languages
            if each != "en" and words.get(each, "").strip()
        }
        found.save()
        _record(user, entries.CHANGED, found)
    return found


def close(user: User, found: Conversation, why: str) -> Conversation:
    """Close a conversation before its day, with the reason."""
    with transaction.atomic():
        check_may(user, found, Action.CONVENE)
        if found.is_over:
            raise RefusedError("why", "It is over already.")
        found.closed_at, found.closed_why = timezone.now(), checked_why(why)
        found.save(update_fields=["closed_at", "closed_why"])
        _record(user, entries.CLOSED, found, reason=found.closed_why)
    return found


def new(wanted: Wanted) -> Conversation:
    """A conversation as somebody wants it, not kept yet; ``RefusedError`` names the field."""
    if not knows(wanted.place):
        raise RefusedError("place", "No place has this code. Choose one from the list.")
    if wanted.kind not in Conversation.Kind.values:
        raise RefusedError("kind", "Choose what the question asks for.")
    if wanted.reach not in Conversation.Reach.values:
        raise RefusedError("reach", "Choose who takes part.")
    question = line("question", wanted.question, 160, "Write the question in one sentence.")
    languages = [each for each in LANGUAGES if each in wanted.languages or each == "en"]
    return Conversation(
        code=made_up_code(),
        place=wanted.place,
        question=question,
        easy_question=line("easy_question", wanted.easy_question, 160),
        kind=wanted.kind,
        about=line("about", wanted.about, 1000),
        reach=wanted.reach,
        languages=languages,
    )


def _set(found: Conversation, terms: Terms) -> None:
    check_span("closes", terms.opens, terms.closes)
    found.opens, found.closes = terms.opens, terms.closes
    found.moderator = terms.moderator
    found.moderator_contact = line(
        "contact", terms.contact, 200, "Say how people reach the moderator: a desk’s address."
    )
    found.policy = line("policy", terms.policy, 1000)


def check_span(field: str, opens: date, closes: date) -> None:
    """Raises ``RefusedError`` where the days are not in order, or more than a year apart."""
    if closes < opens:
        raise RefusedError(field, "The last day is before the first. Give a later last day.")
    if (closes - opens).days > 366:
        raise RefusedError(field, "A conversation is open for a year at most.")


def may_convene(user: User, organisation: Organisation, place: str) -> bool:
    """Whether she opens conversations of an organisation about a place."""
    return any(
        role.organisation_id == organisation.pk and _convenes(role, place)
        for role in user.roles_now
    )


def convening_bodies(user: User, place: str = "") -> list[Organisation]:
    """The organisations in whose name she opens conversations, about that place if one is named."""
    found = {
        role.organisation_id: role.organisation
        for role in user.roles_now
        if role.organisation is not None and _convenes(role, place)
    }
    return sorted(found.values(), key=lambda each: each.name)


def _convenes(role: Role, place: str) -> bool:
    if reach(role.of_kind, Action.CONVENE, Sensitivity.PUBLIC) < Reach.OWN:
        return False
    places = role.reaches_places
    return not place or not places or place in codes(places)


def _convenors_of(place: str) -> list[Role]:
    held = Role.objects.in_force().filter(kind=RoleKind.CONVENOR.value, person__is_active=True)
    return [
        each for each in held.select_related("person", "organisation") if _convenes(each, place)
    ]


def _answer(found: Conversation, words: str) -> None:
    if found.proposed_by is not None:
        tell(
            recipient=recipient_of(found.proposed_by),
            kind=kinds.ANSWERED,
            key=f"answered {found.code}",
            words=f"“{found.question}”: {words}",
            path=reverse("deliberation:conversations"),
        )


def _record(user: User, entry: Entry, found: Conversation, reason: str = "") -> None:
    record(
        actor=actor_of(user),
        action=entry,
        subject=f"conversation:{found.code}",
        detail={"place": found.place},
        reason=reason,
    )
