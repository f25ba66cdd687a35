"""Questions to the network: asked from a place about a barrier, answered by members."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from headwater_web.network.groups import Group, GroupedQuerySet
from headwater_web.network.reach import GroupScope

LONGEST_WORDS = 4000


class QuestionQuerySet(GroupedQuerySet["Question"]):
    """Questions by where they stand."""

    def shown(self) -> QuestionQuerySet:
        """Those that nobody has hidden."""
        return self.filter(hidden_at=None)

    def waiting(self) -> QuestionQuerySet:
        """Those that have no accepted answer."""
        return self.shown().filter(accepted=None)

    def unanswered(self) -> QuestionQuerySet:
        """Those that nobody has answered."""
        return self.shown().filter(answers=None)


class Question(models.Model):
    """What somebody asks the others of a group."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="questions")
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="questions"
    )
    place = models.CharField(max_length=20, blank=True, db_index=True)
    barrier = models.CharField(max_length=40, blank=True, db_index=True)
    title = models.CharField(max_length=160)
    words = models.TextField(max_length=LONGEST_WORDS, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    passed_on_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_why = models.CharField(max_length=300, blank=True)
    accepted = models.OneToOneField(
        "network.Answer", on_delete=models.SET_NULL, related_name="accepted_for", null=True
    )

    objects = QuestionQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(group="group", owner="asker")

    class Meta:
        ordering = ("-asked_at",)

    def __str__(self) -> str:
        return self.title

    @property
    def has_answers(self) -> bool:
        """Whether anybody has answered it."""
        return Answer.objects.of_question(self).exists()


class AnswerQuerySet(GroupedQuerySet["Answer"]):
    """Answers by where they stand."""

    def of_question(self, question: Question) -> AnswerQuerySet:
        """Those to a question, hidden ones too."""
        return self.filter(question=question)

    def shown(self) -> AnswerQuerySet:
        """Those that nobody has hidden."""
        return self.filter(hidden_at=None)


class Answer(models.Model):
    """What a member answers."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="answers"
    )
    words = models.TextField(max_length=LONGEST_WORDS)
    answered_at = models.DateTimeField(auto_now_add=True)
    by_mail = models.BooleanField(default=False)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_why = models.CharField(max_length=300, blank=True)

    objects = AnswerQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(group="question__group", owner="person")

    class Meta:
        ordering = ("answered_at", "pk")

    def __str__(self) -> str:
        return f"answer {self.pk} to {self.question_id}"


class SameHereQuerySet(GroupedQuerySet["SameHere"]):
    """Who said that her place has a question too."""

    def of_question(self, question: Question) -> SameHereQuerySet:
        """Those who said it of a question."""
        return self.filter(question=question)


class SameHere(models.Model):
    """That a place has the same question, said by a member who leads there."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="same_here")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="same_here"
    )
    place = models.CharField(max_length=20)
    said_at = models.DateTimeField(auto_now_add=True)

    objects = SameHereQuerySet.as_manager()
    scope: ClassVar[GroupScope] = GroupScope(group="question__group", owner="person")

    class Meta:
        ordering = ("place",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="same_here_once_each", fields=("question", "person", "place")
            )
        ]

    def __str__(self) -> str:
        return f"{self.place} has question {self.question_id} too"
