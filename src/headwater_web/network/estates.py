"""Groups, posts and recommendations in a succession; questions follow the area they are about."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from headwater_web.accounts.estates import Item
from headwater_web.accounts.models import Organisation
from headwater_web.network.groups import Group
from headwater_web.network.people import Post
from headwater_web.network.questions import Question
from headwater_web.network.records import Recommendation


class Groups:
    """Groups, which an organisation hosts."""

    name = "network-group"

    def held_by(self, organisation: Organisation) -> Iterable[Item]:
        """Its open groups; the name of a private one is not told."""
        for each in Group.objects.filter(organisation=organisation, closed_at=None).order_by("pk"):
            known = each.privacy in ("open", "restricted")
            yield Item(str(each.pk), f"the group “{each.name}”" if known else "a private group")

    def pass_on(self, key: str, heir: Organisation) -> None:
        """Have another organisation host it."""
        Group.objects.filter(pk=int(key)).update(organisation=heir)

    def drop(self, key: str, why: str) -> None:
        """Close it; what was said in it can still be read."""
        Group.objects.filter(pk=int(key)).update(closed_at=timezone.now(), closed_why=why[:300])


class Posts:
    """Posts, which members hold in organisations."""

    name = "network-post"

    def held_by(self, organisation: Organisation) -> Iterable[Item]:
        """Posts held in it today."""
        held = Post.objects.filter(organisation=organisation).in_force().select_related("person")
        for each in held.order_by("pk"):
            yield Item(
                str(each.pk), f"{each.person.called}: {each.of_kind.words}", tuple(each.places)
            )

    def pass_on(self, key: str, heir: Organisation) -> None:
        """Let it be held in another organisation."""
        Post.objects.filter(pk=int(key)).update(organisation=heir)

    def drop(self, key: str, why: str) -> None:
        """End it today."""
        Post.objects.filter(pk=int(key)).update(until=timezone.localdate())


class Recommendations:
    """Recommendations that wait for a response, which a body owes."""

    name = "network-recommendation"

    def held_by(self, organisation: Organisation) -> Iterable[Item]:
        """Those to which it has not responded."""
        waiting = Recommendation.objects.filter(made_to=organisation, response="waiting")
        for each in waiting.order_by("pk"):
            yield Item(str(each.pk), f"a recommendation of scrutiny due {each.due:%-d %B %Y}")

    def pass_on(self, key: str, heir: Organisation) -> None:
        """Let another body owe the response."""
        Recommendation.objects.filter(pk=int(key)).update(made_to=heir)

    def drop(self, key: str, why: str) -> None:
        """Say that nobody will respond."""
        Recommendation.objects.filter(pk=int(key)).update(
            response="rejected", response_words=why[:600], responded_at=timezone.now()
        )


class QuestionPlaces:
    """Questions, which are asked from a place."""

    name = "network-question"

    def areas(self) -> set[str]:
        """The areas from which questions were asked."""
        return set(Question.objects.exclude(place="").values_list("place", flat=True))

    def move(self, area: str, to: str) -> int:
        """Let the questions of one area stand in another; how many do."""
        return Question.objects.filter(place=area).update(place=to)
