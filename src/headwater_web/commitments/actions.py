"""The changes of state of a commitment, each checked, changed and audited in one transaction.

Every form has a key: what was sent twice is done once.
"""

from __future__ import annotations

import hashlib
from datetime import date

from django.utils import timezone

from headwater.commitments.standing import Answer, MoveError, Standing
from headwater_web.accounts.models import Organisation, User
from headwater_web.accounts.permissions import Action
from headwater_web.audit import Action as Entry
from headwater_web.audit import actor_of
from headwater_web.commitments import entries
from headwater_web.commitments.bodies import commits_for, owners_of
from headwater_web.commitments.checking import checked
from headwater_web.commitments.figures import add_series, put, set_steps
from headwater_web.commitments.history import Author, Moved, write
from headwater_web.commitments.models import Commitment, Follower, Helper, Reason
from headwater_web.commitments.refusal import refuse
from headwater_web.commitments.told import Plan, Promise, Word
from headwater_web.commitments.wording import Faults, must_be_clean, text
from headwater_web.jobs.actions import once

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def make(user: User, promise: Promise, key: str) -> Commitment:
    """Make a commitment in an organisation's name; those it answers are told."""
    with once(effect(user, key, "new")) as first:
        if not first:
            return Commitment.objects.for_user(user).get(code=code_of(user, key))
        told = checked(user, promise)
        body = told.organisation
        if body is None or body not in commits_for(user):
            raise refuse("organisation", "Choose an organisation in whose name you may promise.")
        owner_of(body, told.owner)
        made = added(told, body, code_of(user, key))
        reach_it(user, made)
        by = Author(actor_of(user), body.name)
        write(made, by, entries.MADE, [Moved("made", "", made.what)], made.answer_why)
    return made


def added(told: Promise, body: Organisation, code: str) -> Commitment:
    """The rows of a commitment."""
    today = timezone.localdate()
    found = {
        name: value
        for check, each in told.checks.items()
        for name, value in (
            (check.value, each.effect.value),
            (f"{check.value}_words", each.words),
        )
    }
    plain = ("what", "because", "heard", "asked_by", "place", "post", "due", "follow_up")
    made = Commitment.objects.create(
        code=code,
        organisation=body,
        owner=told.owner,
        answer=told.answer.value,
        answer_why=told.answer_why,
        made_on=today,
        level=told.level.value,
        scale=told.scale.value,
        fictional=told.fictional,
        **{name: getattr(told, name) for name in plain},
        **found,
    )
    for each in told.reasons:
        Reason.objects.create(
            commitment=made, kind=each.kind, reference=each.reference, words=each.words
        )
    for helper, part in told.helped_by:
        Helper.objects.create(commitment=made, organisation=helper, part=part)
    add_series(made, "contribution", told.contribution)
    add_series(made, "outcome", told.outcome)
    return made


def reply(user: User, commitment: Commitment, answer: Answer, why: str, key: str) -> None:
    """Answer yes, partly or no, with the reason."""
    with once(effect(user, key, f"{commitment.code} reply")) as first:
        if not first:
            return
        held = locked(user, commitment)
        faults: Faults = []
        said = text(faults, "why", why, 600, "Say why that is the answer. Everybody will read it.")
        must_be_clean(faults)
        if answer is Answer.WAITING:
            raise refuse("answer", "Choose the answer.")
        to = Standing(answer, held.standing.stage)
        move(held, to, said)
        moved = [
            Moved("answer", held.answer, answer.value),
            Moved("answer_why", held.answer_why, said),
        ]
        if all(each.before == each.after for each in moved):
            raise refuse("why", "That is the answer already, for the same reason.")
        held.answer, held.answer_why = answer.value, said
        heard(held)
        finish(user, held, entries.ANSWERED, moved, said)


def say(user: User, commitment: Commitment, word: Word, key: str) -> None:
    """Say how far it is, what was done, and what was counted."""
    with once(effect(user, key, f"{commitment.code} say")) as first:
        if not first:
            return
        held = locked(user, commitment)
        faults: Faults = []
        did = text(faults, "did", word.did, 2000)
        why = text(faults, "why", word.why, 600)
        must_be_clean(faults)
        move(held, Standing(held.standing.answer, word.stage), why)
        if word.stage.value == "finished" and not (did or held.did):
            raise refuse("did", "Say in a sentence what was done. Everybody will read it.")
        moved = [
            Moved("stage", held.stage, word.stage.value),
            Moved("did", held.did, did or held.did),
        ]
        if held.stage != word.stage.value:
            held.stage, held.stage_why = word.stage.value, why
            held.followed_on = None
        held.did = did or held.did
        moved += put(held, "contribution", word.contribution)
        moved += put(held, "outcome", word.outcome)
        if all(each.before == each.after for each in moved):
            raise refuse("did", "Nothing new was said. Change something, or leave the page.")
        heard(held)
        finish(user, held, entries.UPDATED, moved, why)


def replan(user: User, commitment: Commitment, plan: Plan, key: str) -> None:
    """Change its days, its owner or the steps still to come, with the reason everybody reads."""
    with once(effect(user, key, f"{commitment.code} plan")) as first:
        if not first:
            return
        held = locked(user, commitment)
        faults: Faults = []
        why = text(
            faults, "why", plan.why, 600, "Say why the plan changes. Everybody will read it."
        )
        post = text(faults, "post", plan.post, 120, "Say which post the owner holds.")
        if plan.due < held.made_on:
            faults.append(("due", "Give a day after it was made."))
        if plan.follow_up < plan.due:
            faults.append(("follow_up", "Give a day after it is due."))
        stepped = set_steps(faults, held, plan.due, plan.steps)
        must_be_clean(faults)
        owner_of(held.organisation, plan.owner)
        moved = [
            Moved("due", spoken(held.due), spoken(plan.due)),
            Moved("follow_up", spoken(held.follow_up), spoken(plan.follow_up)),
            Moved("owner", held.post, post),
            *stepped,
        ]
        if held.owner_id != (plan.owner.pk if plan.owner else None) and held.post == post:
            moved[2] = Moved("owner", f"{post}, until now", f"{post}, newly in post")
        if all(each.before == each.after for each in moved):
            raise refuse("why", "Nothing of the plan changed.")
        held.due, held.follow_up = plan.due, plan.follow_up
        held.owner, held.post = plan.owner, post
        finish(user, held, entries.REPLANNED, moved, why)


def look_again(user: User, commitment: Commitment, words: str, key: str) -> None:
    """Say, after the final action, whether what was done has held."""
    with once(effect(user, key, f"{commitment.code} again")) as first:
        if not first:
            return
        held = locked(user, commitment)
        faults: Faults = []
        said = text(faults, "did", words, 600, "Say in a sentence or two whether it has held.")
        must_be_clean(faults)
        if not held.standing.is_final or held.standing.answer is Answer.NO:
            raise refuse("did", "It is looked at again once it is finished or stopped.")
        before = spoken(held.followed_on) if held.followed_on else ""
        held.followed_on = timezone.localdate()
        moved = Moved("followed_on", before, f"{spoken(held.followed_on)}: {said}")
        heard(held)
        finish(user, held, entries.FOLLOWED_UP, [moved])


def follow(user: User, commitment: Commitment, wants: bool) -> None:
    """Be told of every change from now on, or no more."""
    if wants:
        Follower.objects.owned_by(user).get_or_create(commitment=commitment, person=user)
    else:
        Follower.objects.owned_by(user).filter(commitment=commitment).delete()


def locked(user: User, commitment: Commitment) -> Commitment:
    """The row, held for this change, where she may commit for its organisation there."""
    rows = Commitment.objects.for_user(user, Action.COMMIT).select_for_update()
    found = rows.filter(pk=commitment.pk).first()
    if found is None:
        raise refuse("", "Only people who commit for its organisation change this.")
    return found


def reach_it(user: User, made: Commitment) -> None:
    """Refuse a place that none of her roles in the organisation reaches."""
    if not Commitment.objects.for_user(user, Action.COMMIT).filter(pk=made.pk).exists():
        raise refuse("place", "Your role in that organisation does not reach this place.")


def owner_of(organisation: Organisation, owner: User | None) -> None:
    """Refuse an owner who may not commit for the organisation."""
    if owner is None or owner not in owners_of(organisation):
        raise refuse("owner", "Choose somebody of that organisation who may promise in its name.")


def move(held: Commitment, to: Standing, why: str) -> None:
    """Check that it may go there; the fault stands beside the field it is about."""
    try:
        held.standing.moved(to, why)
    except MoveError as refused:
        raise refuse(refused.about, str(refused)) from None


def heard(held: Commitment) -> None:
    """Note that it was heard of today."""
    held.heard_on = timezone.localdate()


def finish(user: User, held: Commitment, entry: Entry, moved: list[Moved], why: str = "") -> None:
    """Save it, and write what changed."""
    held.save()
    write(held, Author(actor_of(user), held.organisation.name), entry, moved, why)


def effect(user: User, key: str, form: str) -> str:
    """The key of an effect: a form sent twice by one person is one."""
    return f"commitment {form} {user.pk} {key}"


def code_of(user: User, key: str) -> str:
    """The code of what a form makes: the same whenever it is sent."""
    number = int.from_bytes(hashlib.sha256(effect(user, key, "new").encode()).digest()[:6])
    return "C-" + "".join(LETTERS[(number >> 5 * place) & 31] for place in range(8))


def spoken(day: date) -> str:
    """A day as people say it."""
    return f"{day:%-d %B %Y}"
