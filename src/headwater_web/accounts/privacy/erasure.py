"""Erasing a person: what each app holds of her, then her account, then the link to the audit."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from headwater_web.accounts import last_administrator
from headwater_web.accounts.models import User
from headwater_web.accounts.privacy.entries import ERASED
from headwater_web.accounts.privacy.holdings import Holding, Outcome, holdings
from headwater_web.audit import actor_of, record
from headwater_web.audit.actors import forget

ACCOUNT = "account"


@dataclass(frozen=True)
class Erased:
    """One holding, and what came of it."""

    holding: Holding
    outcome: Outcome


def erase(person: User, actor: str, reason: str) -> tuple[Erased, ...]:
    """Erase a person, all of it or nothing; what went and what stays, for each holding.

    The audit keeps her reference and loses the link from it to her: afterwards nobody can say
    whose it was. Raises ``ValueError`` without a reason, and ``RefusedError``, which is one, where
    she is the last administrator.
    """
    if not reason.strip():
        raise ValueError("say why the person is erased, for example that she asked for it")
    with transaction.atomic():
        last_administrator.keep(person)
        reference = actor_of(person)
        done = tuple(
            Erased(each, each.erase(person)) for each in in_order() if each.name != ACCOUNT
        )
        forget(person)
        done += tuple(
            Erased(each, each.erase(person)) for each in in_order() if each.name == ACCOUNT
        )
        detail = {each.holding.name: each.outcome.removed for each in done}
        record(actor=actor, action=ERASED, subject=reference, detail=detail, reason=reason)
    return done


def rehearsed(person: User) -> tuple[Erased, ...]:
    """What erasing her would do; nothing is erased."""
    return tuple(
        Erased(each, Outcome(removed=count(each, person), why=each.stays)) for each in in_order()
    )


def count(holding: Holding, person: User) -> int:
    """How many records a holding has of a person."""
    return sum(1 for _ in holding.rows(person))


def in_order() -> tuple[Holding, ...]:
    """The holdings, the account last: the others are found by it."""
    return tuple(sorted(holdings(), key=lambda each: each.name == ACCOUNT))
