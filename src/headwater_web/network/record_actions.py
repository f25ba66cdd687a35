"""The changes of what a gathering leaves: notes, decisions, follow-ups, recommendations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import Organisation, User
from headwater_web.audit import actor_of, record
from headwater_web.forms.writing import line, lines
from headwater_web.network import entries, kinds
from headwater_web.network.gathering_actions import convened, subject
from headwater_web.network.gathering_news import page_of
from headwater_web.network.gatherings import AgendaItem, Gathering
from headwater_web.network.group_actions import living
from headwater_web.network.groups import Group, Membership
from headwater_web.network.people import leaders
from headwater_web.network.privacy import Act
from headwater_web.network.profile_actions import bodies
from headwater_web.network.records import Decision, FollowUp, Recommendation
from headwater_web.network.telling import in_mail, tell_group, tell_one


def edition_of(notes: str) -> str:
    """A short name for the notes as they stand, by which a form says which it was made from."""
    return sha256(notes.encode()).hexdigest()[:16]


def draft_notes(user: User, gathering: Gathering, words: str, seen: str = "") -> Gathering:
    """Draft the notes; what was approved is a draft again once it is changed.

    ``seen`` is the edition that the convenor had before her; what another wrote since is not lost.
    """
    with transaction.atomic():
        found = convened(user, gathering)
        _check_seen(found, seen)
        found.notes = lines("notes", words, 20000, "Write the notes.")
        found.notes_state = Gathering.Notes.DRAFT
        found.notes_approved_by, found.notes_approved_at = None, None
        found.save(update_fields=["notes", "notes_state", "notes_approved_by", "notes_approved_at"])
        record(actor=actor_of(user), action=entries.NOTES_DRAFTED, subject=subject(found))
    return found


def _check_seen(gathering: Gathering, seen: str) -> None:
    if seen and seen != edition_of(gathering.notes):
        raise RefusedError(
            "notes",
            "Another convenor changed the notes since you opened this page. Read them first.",
        )


def approve_notes(user: User, gathering: Gathering, seen: str = "") -> Gathering:
    """Approve the notes, as they were ``seen``: members read them from now on, and are told."""
    with transaction.atomic():
        found = convened(user, gathering)
        _check_seen(found, seen)
        if found.notes_state != Gathering.Notes.DRAFT:
            raise RefusedError("notes", "There is no draft to approve.")
        found.notes_state = Gathering.Notes.APPROVED
        found.notes_approved_by, found.notes_approved_at = user, timezone.now()
        found.save(update_fields=["notes_state", "notes_approved_by", "notes_approved_at"])
        words = f"The notes of “{found.title}” are approved."
        key = f"notes {found.pk} {found.notes_approved_at:%Y%m%d%H%M%S%f}"
        tell_group(found.group, kinds.NOTES, key, words, page_of(found), but=user)
        record(actor=actor_of(user), action=entries.NOTES_APPROVED, subject=subject(found))
    return found


@dataclass(frozen=True)
class Duty:
    """Something that a gathering decided or set: in words, who sees to it, by when."""

    words: str
    owner: User | None
    due: date
    item: AgendaItem | None = None
    decision: Decision | None = None


def decide(user: User, gathering: Gathering, duty: Duty) -> Decision:
    """Record a decision, its owner and its day; the owner is told."""
    with transaction.atomic():
        found = convened(user, gathering)
        owner, words = _checked(user, found, duty, "Say what was decided.")
        if duty.item is not None and duty.item.gathering_id != found.pk:
            raise RefusedError("item", "Choose an item of this gathering.")
        made = Decision.objects.create(
            gathering=found, item=duty.item, words=words, owner=owner, due=duty.due
        )
        _tell_owner(found, owner, user, f"decision {made.pk}", duty)
        detail = {"decision": made.pk, "owner": actor_of(owner), "due": duty.due.isoformat()}
        record(actor=actor_of(user), action=entries.DECIDED, subject=subject(found), detail=detail)
    return made


def follow_up(user: User, gathering: Gathering, duty: Duty) -> FollowUp:
    """Record something to do, its owner and its day; the owner is told."""
    with transaction.atomic():
        found = convened(user, gathering)
        owner, words = _checked(user, found, duty, "Say what is to be done.")
        if duty.decision is not None and duty.decision.gathering_id != found.pk:
            raise RefusedError("decision", "Choose a decision of this gathering.")
        made = FollowUp.objects.create(
            gathering=found, decision=duty.decision, words=words, owner=owner, due=duty.due
        )
        _tell_owner(found, owner, user, f"follow-up {made.pk}", duty)
        detail = {"follow_up": made.pk, "owner": actor_of(owner), "due": duty.due.isoformat()}
        record(
            actor=actor_of(user),
            action=entries.FOLLOW_UP_SET,
            subject=subject(found),
            detail=detail,
        )
    return made


def _checked(user: User, gathering: Gathering, duty: Duty, asks: str) -> tuple[User, str]:
    inside = Membership.objects.for_user(user, Act.CONVENE).filter(group=gathering.group_id)
    owner = duty.owner
    if owner is None or not inside.inside().filter(person=owner.pk).exists():
        raise RefusedError("owner", "Choose a member of the group who sees to it.")
    if duty.due < timezone.localdate(gathering.starts):
        raise RefusedError("due", "Give a day after the gathering.")
    return owner, line("words", duty.words, 400, asks)


def _tell_owner(gathering: Gathering, owner: User, by: User, key: str, duty: Duty) -> None:
    if owner.pk != by.pk:
        due = f"{duty.due:%-d %B %Y}"
        words = in_mail(gathering.group, f"You see to this by {due}: {duty.words}")
        tell_one(owner, kinds.DUTY, f"{key} {owner.pk}", words, page_of(gathering))


def finish(user: User, row: Decision | FollowUp, result: str) -> Decision | FollowUp:
    """Say what came of it: its owner, or a convenor."""
    with transaction.atomic():
        found = duty_of(user, row, Act.SPEAK)
        convenes = duty_of(user, row, Act.CONVENE) is not None
        if found is None or (found.owner_id != user.pk and not convenes):
            raise RefusedError("result", "Only its owner, or a convenor, says what came of it.")
        if found.done_at is not None:
            raise RefusedError("result", "What came of it was said already.")
        found.result = line("result", result, 400, "Say in a sentence what came of it.")
        found.done_at = timezone.now()
        found.save(update_fields=["result", "done_at"])
        kind = "decision" if isinstance(found, Decision) else "follow-up"
        record(actor=actor_of(user), action=entries.FINISHED, subject=f"{kind}:{found.pk}")
    return found


def duty_of(user: User, row: Decision | FollowUp, act: Act) -> Decision | FollowUp | None:
    """The row again, where ``user`` may do ``act`` in its group."""
    if isinstance(row, Decision):
        return Decision.objects.for_user(user, act).filter(pk=row.pk).first()
    return FollowUp.objects.for_user(user, act).filter(pk=row.pk).first()


@dataclass(frozen=True)
class Recommended:
    """A recommendation as a committee makes it."""

    words: str
    made_by: Organisation | None
    made_to: Organisation | None
    due: date
    gathering: Gathering | None = None


def recommend(user: User, group: Group, wanted: Recommended) -> Recommendation:
    """Record what scrutiny recommends to a body, and by when it is to respond."""
    with transaction.atomic():
        found = living(user, group, Act.SPEAK)
        if wanted.made_by is None or wanted.made_by not in bodies(user):
            raise RefusedError("made_by", "Choose an organisation in which you hold a role.")
        if wanted.made_to is None or not wanted.made_to.is_living():
            raise RefusedError("made_to", "Choose the body that is to respond.")
        if wanted.due < timezone.localdate():
            raise RefusedError("due", "Give a day to come for the response.")
        if wanted.gathering is not None and wanted.gathering.group_id != found.pk:
            raise RefusedError("gathering", "Choose a gathering of this group.")
        made = Recommendation.objects.create(
            group=found,
            gathering=wanted.gathering,
            words=line("words", wanted.words, 400, "Say what is recommended."),
            made_by=wanted.made_by,
            made_to=wanted.made_to,
            made_on=timezone.localdate(),
            due=wanted.due,
        )
        _tell_body(found, made, user)
        record(
            actor=actor_of(user),
            action=entries.RECOMMENDED,
            subject=f"recommendation:{made.pk}",
            detail={"to": wanted.made_to.code, "due": wanted.due.isoformat()},
        )
    return made


def _tell_body(group: Group, made: Recommendation, by: User) -> None:
    """Tell those of the group who hold a role in the body that is to respond."""
    words = in_mail(group, f"Scrutiny asks {made.made_to.name} to respond: {made.words}")
    for each in _people_of(made.made_to, group, by):
        key = f"recommended {made.pk} {each.pk}"
        tell_one(each, kinds.RECOMMENDED, key, words, _list_of(group))


def _tell_committee(made: Recommendation, by: User) -> None:
    """Tell those of the group who hold a role where the recommendation was made."""
    said = f"{made.made_to.name} responded, “{made.get_response_display()}”, to: {made.words}"
    for each in _people_of(made.made_by, made.group, by):
        key = f"responded {made.pk} {made.responded_at:%Y%m%d%H%M%S%f} {each.pk}"
        words = in_mail(made.group, said)
        tell_one(each, kinds.RESPONDED, key, words, _list_of(made.group))


def _people_of(body: Organisation, group: Group, but: User) -> list[User]:
    theirs = leaders().filter(organisation=body).values("person")
    here = Membership.objects.for_user(but, Act.READ).filter(group=group, person__in=theirs)
    inside = here.inside().exclude(person=but.pk)
    return [each.person for each in inside.select_related("person")]


def _list_of(group: Group) -> str:
    return reverse("network:recommendations", args=[group.slug])


def respond(user: User, row: Recommendation, response: str, words: str) -> Recommendation:
    """Respond for the body to which it was made: somebody of it; the committee is told."""
    with transaction.atomic():
        found = Recommendation.objects.for_user(user, Act.READ).filter(pk=row.pk).first()
        if found is None or found.made_to not in bodies(user):
            raise RefusedError("response", "Only people of the body it was made to respond to it.")
        if response not in Recommendation.Response.values or response == "waiting":
            raise RefusedError("response", "Choose what the body responds.")
        found.response = response
        found.response_words = line("response_words", words, 600, "Say why, in a sentence or two.")
        found.responded_at, found.responded_by = timezone.now(), user
        found.save(update_fields=["response", "response_words", "responded_at", "responded_by"])
        _tell_committee(found, user)
        record(
            actor=actor_of(user),
            action=entries.RESPONDED,
            subject=f"recommendation:{found.pk}",
            detail={"response": response},
        )
    return found


def carried_out(user: User, row: Recommendation) -> Recommendation:
    """Say that a recommendation was carried out: somebody of the body that made it."""
    with transaction.atomic():
        found = Recommendation.objects.for_user(user, Act.READ).filter(pk=row.pk).first()
        if found is None or found.made_by not in bodies(user):
            raise RefusedError("", "Only people of the committee's own body say so.")
        if found.response not in ("accepted", "partly") or found.carried_out_at is not None:
            raise RefusedError("", "It was not accepted, or this was said already.")
        found.carried_out_at = timezone.now()
        found.save(update_fields=["carried_out_at"])
        record(
            actor=actor_of(user),
            action=entries.CARRIED_OUT,
            subject=f"recommendation:{found.pk}",
        )
    return found
