"""A promise checked before it is kept: every fault at once, each beside its field."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from headwater.commitments.checks import Check, Checked, CheckError, verify
from headwater.commitments.measure import Measure, StepError, verify_steps
from headwater.commitments.standing import MoveError, Stage, Standing
from headwater.evidence.barriers import barriers
from headwater_web.accounts.models import User
from headwater_web.accounts.territory import knows
from headwater_web.commitments.models import Helper, Reason, Series
from headwater_web.commitments.told import Because, Measured, Promise
from headwater_web.commitments.wording import Faults, must_be_clean, text

ASKS = {
    "what": (160, "Say in a line what is promised."),
    "because": (600, "Say why it should work: because ..., we expect ..."),
    "heard": (600, "Say what people said, in their words."),
    "asked_by": (160, "Say who asked: a gathering, a group, people of a place; nobody’s name."),
    "post": (120, "Say which post the owner holds, such as director of housing."),
}
MOST_REASONS, MOST_HELPERS = 30, 12


def checked(user: User, promise: Promise) -> Promise:
    """The promise with its texts tidied. Raises ``CommitmentError`` with every fault."""
    faults: Faults = []
    words = {
        name: text(faults, name, getattr(promise, name), longest, asks)
        for name, (longest, asks) in ASKS.items()
    }
    why = text(faults, "answer_why", promise.answer_why, 600)
    if not promise.place or not knows(promise.place):
        faults.append(("place", "Choose a place that is known here."))
    _days(faults, promise)
    _standing(faults, promise, why)
    checks = _checks(faults, promise)
    reasons = _reasons(faults, promise)
    if len(promise.helped_by) > MOST_HELPERS:
        faults.append(("helped_by", f"Name {MOST_HELPERS} other organisations at most."))
    for _, part in promise.helped_by:
        if part not in Helper.Part.values:
            faults.append(("helped_by", "Choose what the other organisation does."))
    contribution = _measured(faults, "contribution", promise.contribution, promise)
    outcome = _measured(faults, "outcome", promise.outcome, promise)
    if contribution is None and promise.answer.value in ("yes", "partly"):
        faults.append(
            ("contribution_name", "Say what is counted each quarter, such as rooms opened.")
        )
    must_be_clean(faults)
    return replace(
        promise,
        what=words["what"],
        because=words["because"],
        heard=words["heard"],
        asked_by=words["asked_by"],
        post=words["post"],
        answer_why=why,
        checks=checks,
        reasons=reasons,
        contribution=contribution,
        outcome=outcome,
    )


def _days(faults: Faults, promise: Promise) -> None:
    if promise.due < timezone.localdate():
        faults.append(("due", "This day is past. Give today or a later day."))
    if promise.follow_up < promise.due:
        faults.append(("follow_up", "Give a day after it is due."))


def _standing(faults: Faults, promise: Promise, why: str) -> None:
    try:
        Standing().moved(Standing(promise.answer, Stage.NOTHING), why)
    except MoveError as refused:
        field = "answer_why" if refused.about == "why" else "answer"
        faults.append((field, str(refused)))


def _checks(faults: Faults, promise: Promise) -> dict[Check, Checked]:
    found = {}
    for check in Check:
        told = promise.checks.get(check, Checked())
        found[check] = Checked(told.effect, text(faults, f"{check.value}_words", told.words, 300))
        try:
            verify({check: found[check]})
        except CheckError as refused:
            faults.append((f"{check.value}_words", str(refused)))
    return found


def _reasons(faults: Faults, promise: Promise) -> tuple[Because, ...]:
    kept: dict[tuple[str, str], Because] = {}
    for each in promise.reasons:
        if each.kind not in Reason.Kind.values or not 0 < len(each.reference) <= 120:
            faults.append(("reasons", "One of the reasons is of no kind known here."))
            continue
        if each.kind == Reason.Kind.BARRIER.value and each.reference not in barriers().barriers:
            faults.append(("barriers", f"“{each.reference[:40]}” is no barrier’s code."))
            continue
        words = text(faults, "reasons", each.words, 400)
        kept.setdefault((each.kind, each.reference), Because(each.kind, each.reference, words))
    if len(kept) > MOST_REASONS:
        faults.append(("reasons", f"Name {MOST_REASONS} reasons at most."))
    return tuple(kept.values())


def _measured(
    faults: Faults, about: str, told: Measured | None, promise: Promise
) -> Measured | None:
    if told is None or not (told.name.strip() or told.indicator):
        return None
    name = text(faults, f"{about}_name", told.name, 120, "Say what is counted.")
    unit = text(faults, f"{about}_unit", told.unit, 60, "Say in what it is counted.")
    if told.better not in Series.Better.values:
        faults.append((f"{about}_better", "Choose which way is better."))
        return told
    try:
        measure = Measure(
            name,
            unit,
            "increase" if told.better == "increase" else "decrease",
            timezone.localdate(),
            told.figures,
            told.baseline,
            told.target,
            promise.due,
            told.steps,
        )
        verify_steps(measure)
    except StepError as wrong:
        faults.append((f"{about}_steps", str(wrong)))
    except ValueError as wrong:
        faults.append((f"{about}_target", str(wrong)))
    return replace(told, name=name, unit=unit)
