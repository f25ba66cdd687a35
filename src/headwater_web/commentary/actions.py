"""The changes of what people say of a figure: check, change, audit, in one transaction."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import RoleKind
from headwater_web.audit import Action, actor_of, record
from headwater_web.audit.ledger import not_text
from headwater_web.commentary import entries, kinds
from headwater_web.commentary.models import Challenge, Commentary, Figure, SignOff
from headwater_web.commentary.waiting import ANSWERS, analysts, role_among
from headwater_web.notices.recipients import recipient_of
from headwater_web.notices.telling import tell

COMMENTS = frozenset({RoleKind.ANALYST, RoleKind.MEMBER, RoleKind.CONVENOR, RoleKind.GOVERNANCE})
SIGNS = {
    SignOff.Part.COMMISSIONED: frozenset({RoleKind.MEMBER, RoleKind.CONVENOR}),
    SignOff.Part.ANALYSED: frozenset({RoleKind.ANALYST}),
    SignOff.Part.ASSURED: frozenset({RoleKind.ANALYST, RoleKind.GOVERNANCE}),
    SignOff.Part.APPROVED: frozenset({RoleKind.CONVENOR, RoleKind.GOVERNANCE}),
}
MOST_OPEN = 20


def challenge(user: User, figure: Figure, words: str) -> Challenge:
    """Say that a figure looks wrong, and why. Analysts answer; the answer stands beside it."""
    with transaction.atomic():
        waiting = Challenge.objects.owned_by(user).filter(outcome="")
        if waiting.count() >= MOST_OPEN:
            raise RefusedError("words", "Twenty of yours wait for an answer. Let those come first.")
        made = Challenge.objects.create(
            **asdict(figure),
            words=said("words", words, 600, "Say what looks wrong, and why."),
            raised_by=user,
        )
        for person in analysts(but=user):
            tell(
                recipient=recipient_of(person),
                kind=kinds.CHALLENGED,
                key=f"challenged {made.pk} {person.pk}",
                words="Somebody says that a figure looks wrong, and why. An analyst answers.",
                path=reverse("commentary:challenges"),
            )
        _record(user, entries.CHALLENGED, f"challenge:{made.pk}")
    return made


def answer(user: User, found: Challenge, outcome: str, words: str) -> Challenge:
    """Answer a challenge: an analyst, and not whoever raised it."""
    with transaction.atomic():
        found.refresh_from_db(from_queryset=Challenge.objects.select_for_update())
        role = role_among(user, ANSWERS)
        if role is None or found.raised_by_id == user.pk:
            raise RefusedError("answer", "An analyst answers, who did not raise it.")
        if found.outcome:
            raise RefusedError("answer", "This was answered already.")
        if outcome not in Challenge.Outcome.values:
            raise RefusedError("outcome", "Choose what you found.")
        found.outcome = outcome
        found.answer = said("answer", words, 1000, "Say what you looked at, and what you found.")
        found.answered_by, found.answered_as = user, str(role)
        found.answered_at = timezone.now()
        found.save()
        if found.raised_by is not None:
            tell(
                recipient=recipient_of(found.raised_by),
                kind=kinds.ANSWERED,
                key=f"challenge {found.pk}",
                words="An analyst answered. The answer stands beside the figure.",
                path=found.figure.address,
            )
        _record(user, entries.ANSWERED, f"challenge:{found.pk}")
    return found


def comment(user: User, figure: Figure, words: str) -> Commentary:
    """Sign a commentary beside a figure, with name, role and organisation."""
    with transaction.atomic():
        role = role_among(user, COMMENTS)
        if role is None:
            raise RefusedError("comment", "Analysts and local leaders sign commentaries.")
        made = Commentary.objects.create(
            **asdict(figure),
            words=said("comment", words, 1200, "Write what the figure does not say by itself."),
            signed_by=user,
            signed_as=str(role),
        )
        _record(user, entries.COMMENTED, f"commentary:{made.pk}")
    return made


def withdraw(user: User, found: Commentary) -> Commentary:
    """Take one's own commentary away."""
    with transaction.atomic():
        if found.signed_by_id != user.pk or found.withdrawn_at is not None:
            raise RefusedError("comment", "Only whoever signed it withdraws it, once.")
        found.withdrawn_at = timezone.now()
        found.save(update_fields=["withdrawn_at"])
        _record(user, entries.WITHDRAWN, f"commentary:{found.pk}")
    return found


def sign_off(user: User, figure: Figure, part: str) -> SignOff:
    """Sign for having commissioned, analysed, assured or approved a figure as it is shown.

    Nobody both analyses and assures, or analyses and approves, the same figure.
    """
    with transaction.atomic():
        if part not in SignOff.Part.values:
            raise RefusedError("part", "Choose what you sign for.")
        role = role_among(user, SIGNS[SignOff.Part(part)])
        if role is None or role.organisation is None:
            raise RefusedError("part", "Your roles do not let you sign for that.")
        rows = SignOff.objects.for_user(user).of_figure(figure)
        held = rows.filter(period=figure.period)
        own = set(held.filter(signed_by=user.pk).values_list("part", flat=True))
        apart = {SignOff.Part.ANALYSED.value}, {"assured", "approved"}
        if (own & apart[0] and part in apart[1]) or (own & apart[1] and part in apart[0]):
            raise RefusedError("part", "Whoever analyses a figure does not assure or approve it.")
        if held.filter(part=part, organisation=role.organisation).exists():
            raise RefusedError("part", "Somebody of your organisation has signed for that.")
        made = SignOff.objects.create(
            **asdict(figure),
            part=part,
            organisation=role.organisation,
            signed_by=user,
            signed_as=str(role),
        )
        _record(user, entries.SIGNED_OFF, f"sign-off:{made.pk}")
    return made


def withdraw_sign_off(user: User, found: SignOff) -> SignOff:
    """Take one's own signature back, as where the figure was changed since."""
    with transaction.atomic():
        found.refresh_from_db(from_queryset=SignOff.objects.select_for_update())
        if found.signed_by_id != user.pk or found.withdrawn_at is not None:
            raise RefusedError("part", "Only whoever signed takes it back, once.")
        found.withdrawn_at = timezone.now()
        found.save(update_fields=["withdrawn_at"])
        _record(user, entries.SIGN_OFF_WITHDRAWN, f"sign-off:{found.pk}")
    return found


def said(field: str, given: str, longest: int, asks: str) -> str:
    """What was written, on one line; ``RefusedError`` where it cannot be kept."""
    words = " ".join(given.split())
    if not words:
        raise RefusedError(field, asks)
    if len(words) > longest or not_text(words):
        raise RefusedError(field, f"Write {longest:,} letters of plain text at most.")
    return words


def _record(user: User, entry: Action, about: str) -> None:
    record(actor=actor_of(user), action=entry, subject=about)
