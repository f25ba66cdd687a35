"""Pages of questions: the list, asking, one question with its answers, answering from a mail."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.models import User
from headwater_web.figures.request import AtlasRequest
from headwater_web.forms import lists, posted
from headwater_web.network import desk, question_actions
from headwater_web.network.barriers import called, listed
from headwater_web.network.group_views import GET_POST, may_do, said, seen
from headwater_web.network.groups import Group
from headwater_web.network.links import ReplyLink, digest
from headwater_web.network.privacy import Act, who_reads
from headwater_web.network.question_actions import Asked, places_of
from headwater_web.network.questions import Answer, Question, SameHere
from headwater_web.network.speakers import spoken_by

MOST = 100


@require_safe
def questions(request: AtlasRequest) -> HttpResponse:
    """Questions this member may read, by place, by barrier, and whether they were answered."""
    user = desk.asker(request)
    place, barrier = request.GET.get("place", "")[:20], request.GET.get("barrier", "")[:40]
    found = Question.objects.for_user(user).shown().select_related("group", "asker")
    if place:
        found = found.filter(place=place)
    if barrier:
        found = found.filter(barrier=barrier)
    if request.GET.get("waiting") == "yes":
        found = found.waiting()
    rows = list(found[:MOST])
    words = {
        "rows": rows,
        "names": lists.place_names(request, (each.place for each in rows)),
        "called": called,
        "place_choices": lists.place_choices(request, place, "Any place", places_of(user)),
        "barrier_choices": lists.choices(
            [(each.code, each.name) for each in listed()], barrier, "Any barrier"
        ),
        "waiting": request.GET.get("waiting") == "yes",
        "groups": list(Group.objects.for_user(user, Act.SPEAK).living()),
        "place": place,
        "barrier": barrier,
    }
    return desk.page(request, "questions", words)


@require_http_methods(GET_POST)
def ask(request: AtlasRequest, slug: str) -> HttpResponse:
    """Ask the members of a group; the page says who will read it."""
    user, found = seen(request, slug)
    if not Group.objects.for_user(user, Act.SPEAK).living().filter(pk=found.pk).exists():
        raise Http404("there is no such page")
    wrong = None
    if request.method == "POST":
        asked = Asked(
            title=posted.field(request, "title"),
            words=posted.field(request, "words"),
            place=posted.field(request, "place"),
            barrier=posted.field(request, "barrier"),
        )
        made: list[Question] = []

        def put() -> str:
            made.append(question_actions.ask(user, found, asked))
            return "Your question is asked. You are told when somebody answers."

        wrong = posted.attempt(request, {"ask": put})
        if wrong is None:
            return redirect("network:question", number=made[0].pk)
    own = places_of(user)
    place = request.POST.get("place", request.GET.get("place", own[0] if own else ""))[:20]
    barrier = request.POST.get("barrier", request.GET.get("barrier", ""))[:40]
    words = {
        "group": found,
        "who_reads": who_reads(found.kind),
        "place_choices": lists.place_choices(request, place, "No one place", own),
        "barrier_choices": desk.barrier_choices(barrier),
    }
    return desk.page(request, "ask", words, wrong)


@require_http_methods(GET_POST)
def question(request: AtlasRequest, number: int) -> HttpResponse:
    """One question, its answers, and the places that have it too."""
    user = desk.asker(request)
    here = Question.objects.for_user(user).select_related("group", "asker", "accepted")
    found = here.filter(pk=number).first()
    if found is None or (found.hidden_at and not may_do(user, found.group)["moderate"]):
        raise Http404("there is no such question")
    wrong = None
    if request.method == "POST":
        wrong = answered(request, user, found)
        if wrong is None:
            return redirect("network:question", number=number)
    return desk.page(request, "question", question_words(request, user, found), wrong)


def answered(request: AtlasRequest, user: User, found: Question) -> RefusedError | None:
    """Do what a form of the question's page asks for."""

    def one() -> Answer:
        rows = Answer.objects.for_user(user).filter(question=found)
        answer = rows.filter(pk=posted.number(request, "answer")).first()
        if answer is None:
            raise RefusedError("", "There is no such answer.")
        return answer

    actions, why = question_actions, posted.field(request, "why")
    return posted.attempt(
        request,
        {
            "answer": lambda: said(
                actions.answer(user, found, posted.field(request, "words")), "Thank you."
            ),
            "accept": lambda: said(
                actions.accept(user, one()), "Others now see that this answer helped."
            ),
            "same": lambda: said(
                actions.same_here(user, found, posted.field(request, "place")),
                "Others now see that your place has this question too.",
            ),
            "hide": lambda: said(actions.hide(user, one(), why), "The answer is hidden."),
            "show": lambda: said(actions.show(user, one()), "The answer is shown again."),
            "hide-question": lambda: said(actions.hide(user, found, why), "It is hidden."),
            "show-question": lambda: said(actions.show(user, found), "It is shown again."),
        },
    )


def question_words(request: AtlasRequest, user: User, found: Question) -> dict[str, object]:
    """What a question's page says."""
    may = may_do(user, found.group)
    answers = Answer.objects.for_user(user).filter(question=found).select_related("person")
    rows = list(answers if may["moderate"] else answers.shown())
    rows.sort(key=lambda each: (each.pk != found.accepted_id, each.pk))
    same = list(SameHere.objects.for_user(user).filter(question=found))
    own = [code for code in places_of(user) if code != found.place]
    said_before = {each.place for each in same if each.person_id == user.pk}
    return {
        "question": found,
        "group": found.group,
        "may": may,
        "hers": user.pk,
        "answers": rows,
        "speakers": spoken_by(request, [found.asker_id, *(each.person_id for each in rows)]),
        "same": sorted(lists.place_names(request, (each.place for each in same)).values()),
        "names": lists.place_names(request, [found.place]),
        "barrier": called(found.barrier) if found.barrier else "",
        "same_choices": lists.choices(
            lists.place_names(request, [c for c in own if c not in said_before]).items(), "", ""
        ),
        "who_reads": who_reads(found.group.kind),
    }


@login_not_required
@never_cache
@require_http_methods(GET_POST)
def reply(request: HttpRequest, code: str) -> HttpResponse:
    """Answer a question by the link in a mail, once. Reading the page changes nothing.

    A link that was used, is over, or is another person's than hers who is signed in gets a page
    that says so, and no more.
    """
    held = ReplyLink.objects.filter(digest=digest(code), used_at=None, until__gte=timezone.now())
    link = held.select_related("person", "question__group", "question__asker").first()
    somebody_else = request.user.is_authenticated and link and link.person_id != request.user.pk
    may_answer = link is not None and (
        not somebody_else
        and link.person.is_active
        and Question.objects.for_user(link.person, Act.SPEAK)
        .shown()
        .filter(pk=link.question_id)
        .exists()
    )
    if link is None or not may_answer:
        return render(request, "network/reply-over.jinja", {"section": ""}, status=404)
    wrong = None
    if request.method == "POST":
        wrong = posted.attempt(
            request,
            {
                "answer": lambda: said(
                    question_actions.answer_by_link(link, posted.field(request, "words")),
                    "Thank you. Your answer is with whoever asked.",
                )
            },
        )
        if wrong is None:
            return render(request, "network/replied.jinja", {"section": ""})
    words = {"question": link.question, "who_reads": who_reads(link.question.group.kind)}
    return desk.page(request, "reply", words, wrong)
