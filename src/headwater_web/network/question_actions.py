"""The changes of questions and answers: check, change, audit, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from headwater_web.accounts.authority import RefusedError, checked_why
from headwater_web.accounts.models import User
from headwater_web.accounts.territory import knows
from headwater_web.audit import COMMAND, actor_of, record
from headwater_web.audit import Action as Entry
from headwater_web.forms.writing import line, lines
from headwater_web.network import entries, kinds
from headwater_web.network.barriers import called, known
from headwater_web.network.group_actions import living
from headwater_web.network.groups import Group
from headwater_web.network.links import ReplyLink, digest, made_up
from headwater_web.network.people import Experience, Post
from headwater_web.network.privacy import Act, Standing, may
from headwater_web.network.questions import Answer, Question, SameHere
from headwater_web.network.telling import in_mail, inside_now, tell_group, tell_one

REPLY_DAYS = timedelta(days=30)
MOST_TOLD = 25
DAY = timedelta(days=1)
MOST_ASKED, MOST_ANSWERED = 20, 10


@dataclass(frozen=True)
class Asked:
    """A question as it was written: from which place, about which barrier."""

    title: str
    words: str
    place: str
    barrier: str


def ask(user: User, group: Group, asked: Asked) -> Question:
    """Ask the members of a group; they are told."""
    with transaction.atomic():
        found = living(user, group, Act.SPEAK)
        lately = Question.objects.owned_by(user).filter(asked_at__gt=timezone.now() - DAY)
        if lately.count() >= MOST_ASKED:
            raise RefusedError("title", f"You have asked {MOST_ASKED} times today. Ask tomorrow.")
        if asked.place and not knows(asked.place):
            raise RefusedError("place", "No place has this code. Choose one from the list.")
        if asked.barrier and not known(asked.barrier):
            raise RefusedError("barrier", "Choose a barrier from the list, or none.")
        made = Question.objects.create(
            group=found,
            asker=user,
            place=asked.place,
            barrier=asked.barrier,
            title=line("title", asked.title, 160, "Ask in one sentence."),
            words=lines("words", asked.words, 4000),
        )
        words = f"Somebody asks in “{found.name}”: {made.title}"
        tell_group(found, kinds.ASKED, f"asked {made.pk}", words, page_of(made), but=user)
        _record(user, entries.QUESTION_ASKED, made)
    return made


def answer(user: User, question: Question, words: str, *, by_mail: bool = False) -> Answer:
    """Answer a question; whoever asked it is told."""
    with transaction.atomic():
        found = speaking(user, question)
        own = Answer.objects.owned_by(user).filter(question=found)
        if own.filter(answered_at__gt=timezone.now() - DAY).count() >= MOST_ANSWERED:
            raise RefusedError("words", f"You have answered {MOST_ANSWERED} times today.")
        made = Answer.objects.create(
            question=found,
            person=user,
            words=lines("words", words, 4000, "Write an answer."),
            by_mail=by_mail,
        )
        if found.asker_id != user.pk:
            said = in_mail(found.group, f"“{found.title}” has a new answer.")
            tell_one(found.asker, kinds.ANSWERED, f"answer {made.pk}", said, page_of(found))
        said = in_mail(found.group, f"“{found.title}”, which you have too, has a new answer.")
        _tell_same(found, f"answer {made.pk}", said, but=user)
        _record(user, entries.QUESTION_ANSWERED, found, {"answer": made.pk})
    return made


def accept(user: User, answer: Answer) -> Question:
    """Say that an answer helped; only whoever asked says so, and may say so of another later."""
    with transaction.atomic():
        found = speaking(user, answer.question)
        if found.asker_id != user.pk:
            raise RefusedError("", "Only whoever asked says which answer helped.")
        if answer.hidden_at is not None or answer.person_id == user.pk:
            raise RefusedError("", "This answer cannot be accepted.")
        found.accepted = answer
        found.save(update_fields=["accepted"])
        said = in_mail(found.group, f"An answer to “{found.title}”, which you have too, helped.")
        _tell_same(found, f"accepted {answer.pk}", said, but=user)
        _record(user, entries.ANSWER_ACCEPTED, found, {"answer": answer.pk})
    return found


def same_here(user: User, question: Question, place: str) -> SameHere:
    """Say that a place where she leads has the same question."""
    with transaction.atomic():
        found = speaking(user, question)
        if place not in places_of(user):
            raise RefusedError("place", "Choose a place for which you hold a post or a role.")
        if place == found.place:
            raise RefusedError("place", "The question was asked from this place.")
        made, fresh = SameHere.objects.owned_by(user).get_or_create(
            question=found, person=user, place=place
        )
        if fresh:
            others = SameHere.objects.for_user(user).filter(question=found).exclude(person=user.pk)
            said = in_mail(found.group, f"Another place has your question too: “{found.title}”.")
            if found.asker_id != user.pk:
                tell_one(found.asker, kinds.SAME, f"same {made.pk} asker", said, page_of(found))
            if not others.filter(place=place).exists():
                _tell_same(found, f"same {made.pk}", said, but=user)
            _record(user, entries.SAME_HERE, found, {"place": place})
    return made


def _tell_same(question: Question, key: str, words: str, but: User) -> None:
    """Tell those who said that their place has a question too, and who may still read it."""
    said = SameHere.objects.of_question(question).exclude(person=but.pk)
    for each in {row.person_id: row.person for row in said.select_related("person")}.values():
        here = Question.objects.for_user(each, Act.READ).filter(pk=question.pk)
        if each.pk != question.asker_id and here.exists():
            tell_one(each, kinds.SAME, f"{key} {each.pk}", words, page_of(question))


def hide(user: User, row: Question | Answer, why: str) -> Question | Answer:
    """Hide what somebody wrote, with the reason; a moderator or convenor of the group does it."""
    return _moderate(user, row, hidden=True, why=checked_why(why))


def show(user: User, row: Question | Answer) -> Question | Answer:
    """Show again what was hidden."""
    return _moderate(user, row, hidden=False, why="")


def _moderate(user: User, row: Question | Answer, *, hidden: bool, why: str) -> Question | Answer:
    with transaction.atomic():
        question = row if isinstance(row, Question) else row.question
        if not Question.objects.for_user(user, Act.MODERATE).filter(pk=question.pk).exists():
            raise RefusedError("", "Only a moderator or convenor of the group may do this.")
        row.hidden_at, row.hidden_why = (timezone.now() if hidden else None), why
        row.save(update_fields=["hidden_at", "hidden_why"])
        if hidden and isinstance(row, Answer) and question.accepted_id == row.pk:
            question.accepted = None
            question.save(update_fields=["accepted"])
        _record(user, entries.HIDDEN if hidden else entries.SHOWN, question, reason=why)
    return row


def passed_on(number: int) -> int:
    """Tell those who may answer a question and have got past its barrier; how many were told.

    Only people inside the group are told, who could answer it themselves. Each gets a link that
    lets her answer by mail, where the group's words may go into one. Where nobody has got past the
    barrier yet, the question is not passed on, and may be later.
    """
    with transaction.atomic():
        question = Question.objects.select_for_update(of=("self",)).filter(pk=number).first()
        if question is None or question.passed_on_at or question.has_answers:
            return 0
        if question.hidden_at is not None or question.group.closed_at is not None:
            return 0
        told = solvers(question)
        if not told:
            return 0
        question.passed_on_at = timezone.now()
        question.save(update_fields=["passed_on_at"])
        for each in told:
            said = f"“{question.title}” has no answer yet. You said your place got past this: "
            words = in_mail(question.group, f"{said}{called(question.barrier)}.")
            path = reply_path(each, question)
            tell_one(each, kinds.FOR_YOU, f"for you {question.pk} {each.pk}", words, path)
        record(
            actor=COMMAND,
            action=entries.PASSED_ON,
            subject=f"question:{question.pk}",
            detail={"told": len(told)},
        )
    return len(told)


def solvers(question: Question) -> list[User]:
    """Members who got past a question's barrier and may answer it, oldest account first."""
    solved = Experience.objects.filter(barrier=question.barrier, state=Experience.State.SOLVED)
    solved = solved.filter(person__among=inside_now(question.group_id))
    others = solved.exclude(person=question.asker_id).select_related("person").order_by("person")
    found: list[User] = []
    for each in others.iterator():
        here = Question.objects.for_user(each.person, Act.SPEAK)
        if len(found) < MOST_TOLD and here.filter(pk=question.pk).exists():
            found.append(each.person)
    return found


def reply_path(person: User, question: Question) -> str:
    """Where a mail leads: to an answer without signing in where the group allows it."""
    if not may(question.group.kind, Act.MAIL, Standing.MEMBER):
        return page_of(question)
    code = made_up()
    ReplyLink.objects.owned_by(person).update_or_create(
        person=person,
        question=question,
        defaults={"digest": digest(code), "until": timezone.now() + REPLY_DAYS, "used_at": None},
    )
    return reverse("network:reply", args=[code])


def answer_by_link(link: ReplyLink, words: str) -> Answer:
    """Answer with the link of a mail, once; she must still be one who may answer."""
    with transaction.atomic():
        held = (
            ReplyLink.objects.owned_by(link.person).select_for_update().filter(pk=link.pk).first()
        )
        if held is None or held.used_at is not None or held.until < timezone.now():
            raise RefusedError("", "This link was used already, or its time is over. Sign in.")
        made = answer(held.person, held.question, words, by_mail=True)
        held.used_at = timezone.now()
        held.save(update_fields=["used_at"])
    return made


def speaking(user: User, question: Question) -> Question:
    """The question, where ``user`` may speak in its group and it stands open; else refused."""
    here = Question.objects.for_user(user, Act.SPEAK).select_related("group", "asker")
    found = here.shown().filter(pk=question.pk).first()
    if found is None:
        raise RefusedError("", "You may not answer in this group.")
    if found.group.closed_at is not None:
        raise RefusedError("", "This group is closed. What was said in it can still be read.")
    return found


def places_of(user: User) -> tuple[str, ...]:
    """The places for which she holds a post or a role, posts first."""
    posts = Post.objects.owned_by(user).in_force().select_related("organisation")
    found = [code for each in posts for code in each.reaches_places]
    found += [code for each in user.roles_now for code in each.reaches_places]
    return tuple(dict.fromkeys(found))


def page_of(question: Question) -> str:
    """The address of a question's page."""
    return reverse("network:question", args=[question.pk])


def _record(
    user: User,
    entry: Entry,
    question: Question,
    detail: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    record(
        actor=actor_of(user),
        action=entry,
        subject=f"question:{question.pk}",
        detail=detail,
        reason=reason,
    )
