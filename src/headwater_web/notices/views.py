"""The page where somebody chooses how to be told, and the link that stops a kind of mail."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from headwater_web.notices import actions
from headwater_web.notices.guests import guest_of
from headwater_web.notices.kinds import How, find, kinds
from headwater_web.notices.models import StopLink
from headwater_web.notices.recipients import address_of, recipient_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """How this person is told about each kind of thing; she changes it here."""
    recipient = recipient_of(cast(AbstractBaseUser, request.user))
    if request.method == "POST":
        with transaction.atomic():
            for kind in kinds():
                chosen = request.POST.get(kind.field, "")
                if chosen in How.values:
                    actions.wish(recipient, kind.code, How(chosen))
        messages.success(request, "Your choices are kept.")
        return redirect("notices:choose")
    words = {
        "kinds": [(kind, actions.how_told(recipient, kind.code).value) for kind in kinds()],
        "ways": [{"value": each.value, "text": each.label} for each in How],
        "reachable": address_of(recipient) is not None,
    }
    return render(request, "notices/choose.jinja", words)


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """Stop a kind of mail by the link in it: a page asks first, a mail program need not.

    Programs that read links before people do send GET, so GET changes nothing (RFC 8058).
    """
    link = StopLink.objects.filter(code=code).first()
    if link is None:
        raise Http404("there is no such link")
    guest = guest_of(link.recipient, link.kind)
    done = request.method == "POST"
    if done:
        actions.stop(link)
    if guest is not None:
        words = {"guest": guest, "done": done or guest.gone}
        return render(request, "notices/stop-guest.jinja", words)
    about = find(link.kind).label if link.kind else ""
    return render(request, "notices/stop.jinja", {"done": done, "about": about})
