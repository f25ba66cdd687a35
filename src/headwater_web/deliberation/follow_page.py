"""Asking to be told what came of it: an address, a link that confirms it, a link that ends it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from headwater_web.accounts.authority import RefusedError
from headwater_web.deliberation import following
from headwater_web.deliberation.desk import GET_POST, begun, page
from headwater_web.deliberation.languages import LANGUAGES, Manner, manner_of, question_in
from headwater_web.deliberation.letters import about, apart, letter_words
from headwater_web.deliberation.statements import Statement, of_conversation
from headwater_web.figures.request import AtlasRequest
from headwater_web.forms.lists import place_name
from headwater_web.forms.posted import field


@login_not_required
@never_cache
@require_http_methods(GET_POST)
def follow(request: AtlasRequest, code: str) -> HttpResponse:
    """Leave an address. The page says the same whether it is known already or not."""
    conversation = begun(request, code)
    asked = request.GET.get("statement", "")
    statement: Statement | None = None
    if asked.isascii() and asked.isdigit() and len(asked) < 9:
        statement = of_conversation(conversation).accepted().filter(number=int(asked)).first()
    manner = Manner(manner_of(request, conversation).language)
    wrong = None
    if request.method == "POST":
        try:
            email = field(request, "email")
            following.ask(conversation, statement, email, manner.language.code)
            where = reverse("deliberation:follow", args=[code]) + manner.query
            return redirect(f"{where}{'&' if manner.query else '?'}said=sent")
        except RefusedError as refused:
            wrong = refused
    words = {
        "conversation": conversation,
        "place": place_name(request, conversation.place),
        "about": apart(
            statement.words if statement else question_in(conversation, manner)[0], manner.language
        ),
        "statement": statement,
        "manner": manner,
        "say": letter_words(manner.language.code),
        "sent": request.GET.get("said") == "sent",
    }
    return page(request, "follow", words, wrong)


@login_not_required
@never_cache
@require_http_methods(GET_POST)
def following_link(request: AtlasRequest, secret: str) -> HttpResponse:
    """Confirm an address, or stop being told, by the link in a mail. Reading it changes nothing."""
    found = following.found(secret)
    if found is None:
        raise Http404("there is no such link")
    said = ""
    if request.method == "POST":
        if request.POST.get("do") == "stop":
            following.stop(found)
            said = "stopped"
        else:
            following.confirm(found)
            said = "confirmed"
    manner = Manner(LANGUAGES[found.language])
    words = {
        "conversation": found.conversation,
        "about": about(found),
        "follower": found,
        "manner": manner,
        "say": letter_words(found.language),
        "did_so": said,
    }
    return page(request, "following", words)
