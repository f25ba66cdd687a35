"""The page by which somebody says whether she comes, from the mail of an invitation."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from headwater_web.forms import posted
from headwater_web.network import desk, gathering_actions
from headwater_web.network.gathering_news import when
from headwater_web.network.gatherings import Attendance
from headwater_web.network.group_views import GET_POST, said
from headwater_web.network.invitations import invited


@login_not_required
@never_cache
@require_http_methods(GET_POST)
def coming(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether she comes, by the link in a mail. Reading the page changes nothing.

    A link that is over, or another person's than hers who is signed in, gets a page that says so.
    """
    found = invited(code)
    if found is None or (request.user.is_authenticated and request.user.pk != found[0].pk):
        return render(request, "network/coming-over.jinja", {"section": ""}, status=404)
    person, gathering = found
    wrong = None
    if request.method == "POST":
        answer = posted.field(request, "says")
        wrong = posted.attempt(
            request,
            {
                "coming": lambda: said(
                    gathering_actions.answer_invitation(person, gathering, answer, by_mail=True),
                    "Your answer is kept.",
                )
            },
        )
        if wrong is None:
            return redirect("network:coming", code)
    own = Attendance.objects.owned_by(person).filter(gathering=gathering).first()
    words = {
        "gathering": gathering,
        "when": when(gathering),
        "says": own.says if own else "",
        "says_words": own.get_says_display() if own and own.says else "",
        "choices": [{"value": value, "text": text} for value, text in Attendance.Says.choices],
    }
    return desk.page(request, "coming", words, wrong)
