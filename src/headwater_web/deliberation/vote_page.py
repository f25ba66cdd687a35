"""The page on which people vote: one statement, three buttons, a sentence of one's own.

It sets no session: whoever has no account holds one cookie, and only once she has voted or written.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import segno
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from headwater_web.accounts.authority import RefusedError
from headwater_web.accounts.scopes import codes
from headwater_web.deliberation import statement_actions, tokens, voting
from headwater_web.deliberation.conversations import Conversation
from headwater_web.deliberation.desk import GET_POST, begun, page, voted_in
from headwater_web.deliberation.languages import LANGUAGES, Manner, manner_of, question_in
from headwater_web.deliberation.next_up import Offer, offer
from headwater_web.deliberation.participants import Participant
from headwater_web.deliberation.statements import LONGEST, Statement
from headwater_web.figures.request import AtlasRequest, of_the_lake_alone
from headwater_web.forms.lists import place_name
from headwater_web.forms.posted import field, number
from headwater_web.notices.message import absolute

INK = "#0b363c"
SAYS = frozenset({"thanks_statement", "reported", "noted"})
SAID = {1: "agree", 0: "pass", -1: "disagree", None: ""}
ENOUGH_TO_ASK = 5


@login_not_required
@of_the_lake_alone
@never_cache
@require_http_methods(GET_POST)
def vote(request: AtlasRequest, code: str) -> HttpResponse:
    """Show the next statement, or take what a form of the page says and lead on to the next."""
    conversation = voted_in(request, code)
    manner = manner_of(request, conversation)
    held = tokens.code_of(request, conversation)
    if request.method != "POST":
        return page(request, "vote", page_words(request, conversation, manner, held))
    held = held or tokens.taken_up(field(request, "offered"))
    try:
        said = done(request, conversation, manner, held)
    except RefusedError as refused:
        return page(request, "vote", page_words(request, conversation, manner, held), refused)
    response = HttpResponseRedirect(onward(conversation, manner, said))
    if not conversation.is_for_members:
        tokens.keep(response, held)
    return response


def done(request: HttpRequest, conversation: Conversation, manner: Manner, code: str) -> str:
    """Do what a form asks for; the name of what the next page says of it, or nothing."""
    match request.POST.get("do", ""):
        case "vote":
            chosen = request.POST.get("vote", "")
            if chosen not in {"1", "0", "-1"}:
                raise RefusedError("vote", "Choose agree, disagree or pass.")
            voting.vote(code, conversation, number(request, "statement"), int(chosen))
            return ""
        case "add":
            language = manner.language.code
            statement_actions.add(code, conversation, field(request, "words"), language)
            return "thanks_statement"
        case "report":
            statement_actions.report(conversation, number(request, "statement"))
            return "reported"
        case "about-you":
            band, area = field(request, "age_band"), field(request, "area")
            voting.say_of_oneself(code, conversation, band, area)
            return "noted"
    raise RefusedError("", "That form asks for nothing known here. Load the page again.")


def onward(conversation: Conversation, manner: Manner, said: str) -> str:
    """The address of the next page, in the same manner."""
    where = reverse("deliberation:vote", args=[conversation.code]) + manner.query
    if not said:
        return where
    return f"{where}{'&' if manner.query else '?'}said={said}"


def page_words(
    request: AtlasRequest, conversation: Conversation, manner: Manner, code: str
) -> dict[str, Any]:
    """What the page says."""
    participant = voting.participant_of(code, conversation)
    asked = request.GET.get("statement", "")
    chosen = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0
    if request.method == "POST":
        chosen = number(request, "statement")
    found = offer(conversation, participant, chosen)
    said = request.GET.get("said", "")
    return {
        "conversation": conversation,
        "place": place_name(request, conversation.place),
        "manner": manner,
        "say": manner.words,
        "question": question_in(conversation, manner),
        "said": manner.words[said] if said in SAYS else "",
        "offer": found,
        "shown": shown(found, manner),
        "yours": SAID[found.yours],
        "ways": ways(conversation, manner),
        "offered": "" if code else tokens.offered(),
        "longest": LONGEST,
        "about_you": about_you(request, conversation, participant, found, manner),
        "section": "",
    }


def shown(found: Offer, manner: Manner) -> dict[str, str] | None:
    """The statement in the page's manner, and from whom it came; None where there is none."""
    if found.statement is None:
        return None
    statement = found.statement
    words, language = statement.said_in(manner.language.code)
    if manner.easy and statement.easy_words:
        words = statement.easy_words
    origin = "by_participant" if statement.is_from_a_participant else "by_team"
    if statement.origin == Statement.Origin.BROUGHT:
        origin = "brought"
    return {
        "words": words,
        "language": language,
        "direction": LANGUAGES[language].direction if language in LANGUAGES else "auto",
        "from": manner.words[origin],
    }


def ways(conversation: Conversation, manner: Manner) -> list[dict[str, str]]:
    """The other languages, and Easy Read: what to call each, and the address."""
    where = reverse("deliberation:vote", args=[conversation.code])
    held = [Manner(LANGUAGES[each]) for each in conversation.languages if each in LANGUAGES]
    rows = [
        {"name": each.language.name, "language": each.language.code, "address": where + each.query}
        for each in held
        if manner.easy or each.language != manner.language
    ]
    if not manner.easy:
        rows.append({"name": "Easy Read", "language": "en", "address": f"{where}?easy=yes"})
    return rows


def about_you(
    request: AtlasRequest,
    conversation: Conversation,
    participant: Participant | None,
    found: Offer,
    manner: Manner,
) -> dict[str, Any] | None:
    """What somebody may say of herself once she has voted a few times; None before."""
    if participant is None or found.done < min(ENOUGH_TO_ASK, found.all):
        return None
    inside = sorted(areas_of(request, conversation).items(), key=lambda row: row[1])
    first = [{"value": "", "text": manner.words["rather_not"]}]
    return {
        "ages": first
        + [
            {"value": v, "text": t, "selected": v == participant.age_band}
            for v, t in Participant.AgeBand.choices
        ],
        "areas": first
        + [{"value": v, "text": t, "selected": v == participant.area} for v, t in inside],
        "asks_area": len(inside) > 1,
    }


def areas_of(request: AtlasRequest, conversation: Conversation) -> dict[str, str]:
    """The districts of a conversation's place, by code; or its wards where it is one district."""
    within = set(codes((conversation.place,)))
    for kind in ("LAD", "ward"):
        held = request.atlas.places.of_type(kind)
        found = {each.code: each.name for each in held if each.code in within}
        if len(found) > 1:
            return found
    return {}


@login_not_required
@require_safe
def code_picture(request: HttpRequest, code: str) -> HttpResponse:
    """The QR code of the page's address, as SVG."""
    conversation = begun(request, code)
    where = absolute(reverse("deliberation:vote", args=[conversation.code]))
    made = segno.make(where, error="m", micro=False)
    drawn = BytesIO()
    made.save(drawn, kind="svg", scale=6, border=4, dark=INK, light="#ffffff", xmldecl=False)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
