"""Paper: printing ballots, the ballots themselves, and the screen on which they are entered."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.permissions import Action
from headwater_web.deliberation import ballot_actions
from headwater_web.deliberation.ballot_actions import MOST_AT_ONCE, number_of, run_of, spelt
from headwater_web.deliberation.ballots import Ballot, BallotRun
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.desk import GET_POST, page, person, seen
from headwater_web.deliberation.languages import LANGUAGES, Manner, question_in
from headwater_web.deliberation.statements import Statement, of_conversation
from headwater_web.figures.request import AtlasRequest
from headwater_web.forms.lists import choices, place_name
from headwater_web.forms.posted import attempt, field, number
from headwater_web.notices.message import absolute

CHOICES = (("agree", 1), ("disagree", -1), ("pass", 0))


@never_cache
@require_http_methods(GET_POST)
def ballots(request: AtlasRequest, code: str) -> HttpResponse:
    """Which ballots were printed and entered; printing more."""
    conversation = seen(request, code, Action.ADD)
    user = person(request)

    def more() -> str:
        made = ballot_actions.print_run(
            user, conversation, number(request, "count"), field(request, "language")
        )
        return f"Ballots {spelt(made.first)} to {spelt(made.last)} are ready to print."

    wrong = None
    if request.method == "POST":
        wrong = attempt(request, {"print": more})
        if wrong is None:
            return redirect("deliberation:ballots", code=code)
    entered = Ballot.objects.for_user(user).filter(conversation=conversation)
    numbers = list(entered.values_list("number", flat=True))
    runs = BallotRun.objects.for_user(user).filter(conversation=conversation)
    words = {
        "conversation": conversation,
        "place": place_name(request, conversation.place),
        "runs": [
            (each, spelt(each.first), spelt(each.last), _within(each, numbers)) for each in runs
        ],
        "entered": len(numbers),
        "may_print": Conversation.objects.for_user(user, Action.MODERATE)
        .filter(pk=conversation.pk)
        .exists(),
        "most": MOST_AT_ONCE,
        "languages": choices(
            ((each, LANGUAGES[each].name) for each in conversation.languages), "en", ""
        ),
    }
    return page(request, "ballots", words, wrong)


def _within(run: BallotRun, numbers: list[int]) -> int:
    return sum(run.first <= each <= run.last for each in numbers)


@never_cache
@require_safe
def paper(request: AtlasRequest, code: str, first: int) -> HttpResponse:
    """The ballots of a run, a page each, to print."""
    conversation = seen(request, code, Action.ADD)
    runs = BallotRun.objects.for_user(person(request)).filter(conversation=conversation)
    run = runs.filter(first=first).first()
    if run is None:
        raise Http404("no ballots begin there")
    manner = Manner(LANGUAGES[run.language])
    words = {
        "conversation": conversation,
        "place": place_name(request, conversation.place),
        "question": question_in(conversation, manner),
        "manner": manner,
        "say": manner.words,
        "numbers": [spelt(each) for each in range(run.first, run.last + 1)],
        "statements": [
            each.said_in(run.language)
            for each in of_conversation(conversation)
            .filter(number__in=run.statements)
            .order_by("number")
        ],
        "address": absolute(reverse("deliberation:vote", args=[code])),
    }
    return page(request, "ballot-paper", words)


@never_cache
@require_http_methods(GET_POST)
def enter(request: AtlasRequest, code: str) -> HttpResponse:
    """Enter a ballot: its number first, then what it says."""
    conversation = seen(request, code, Action.ADD)
    user = person(request)
    wrong = None
    given = field(request, "ballot") or request.GET.get("ballot", "")[:20]
    rows: list[Statement] = []
    found = 0
    try:
        if given:
            found = number_of(given)
            run = run_of(user, conversation, found)
            held = of_conversation(conversation).accepted()
            rows = list(held.filter(number__in=run.statements).order_by("number"))
    except RefusedError as refused:
        wrong, found = refused, 0
    if request.method == "POST" and wrong is None:

        def put() -> str:
            votes = {each.number: field(request, f"said-{each.number}") for each in rows}
            said = {at: int(each) for at, each in votes.items() if each in {"1", "0", "-1"}}
            ballot_actions.enter(user, conversation, found, said, field(request, "added"))
            return f"Ballot {spelt(found)} is entered. Take the next."

        wrong = attempt(request, {"enter": put})
        if wrong is None:
            return redirect("deliberation:enter", code=code)
    words = {
        "conversation": conversation,
        "place": place_name(request, conversation.place),
        "ballot": spelt(found) if found else "",
        "typed": given,
        "rows": rows,
        "choices": CHOICES,
        "entered": Ballot.objects.for_user(user).filter(conversation=conversation).count(),
    }
    return page(request, "ballot-enter", words, wrong)
