"""What Django tells about signing in and out, turned into visits, whichever way somebody came."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.http import HttpRequest

from headwater_web.accounts import second_factor, visit_actions
from headwater_web.accounts.sign_in_entries import LOCKED_OUT, NOBODY_KNOWN, SIGN_IN_FAILED
from headwater_web.accounts.visits import LOCAL
from headwater_web.audit import actor_of, record
from headwater_web.audit.actors import VISITOR

WAY = "came_by"


def came_in(request: HttpRequest, user: Any, **_: object) -> None:
    """Begin a visit; a provider's view has left its code on ``user`` as ``came_by``."""
    visit_actions.begin(request, user, getattr(user, WAY, LOCAL))
    request.session[second_factor.ASKED] = second_factor.device_of(user) is not None


def went_out(request: HttpRequest, user: Any, **_: object) -> None:
    """End the visit, where nothing has ended it yet."""
    visit = visit_actions.of(request) if user is not None else None
    if visit is not None:
        visit_actions.end(visit, "signed out")


def failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: object) -> None:
    """Record a wrong password; what is tried while somebody must wait changes nothing."""
    if request is None or is_waiting(request):
        return
    with transaction.atomic():
        subject = account_called(str(credentials.get("username") or ""))
        record(actor=VISITOR, action=SIGN_IN_FAILED, subject=subject)


def locked_out(request: HttpRequest, username: str | None = None, **_: object) -> None:
    """Record that somebody must wait, once for each time."""
    if is_waiting(request):
        return
    with transaction.atomic():
        record(actor=VISITOR, action=LOCKED_OUT, subject=account_called(username or ""))


def is_waiting(request: HttpRequest) -> bool:
    """Whether the limit had been reached before this try, which was then not counted."""
    locked = getattr(request, "axes_locked_out", False)
    return locked and getattr(request, "axes_failures_since_start", None) is None


def account_called(name: str) -> str:
    """The reference of the account of that name; what was typed is not kept where nobody has it."""
    found = get_user_model().objects.filter(username=name).first()
    return actor_of(found) if found else NOBODY_KNOWN


def listen() -> None:
    """Hear Django's signals; called once, when the app is ready."""
    user_logged_in.connect(came_in, dispatch_uid="visit begins")
    user_logged_out.connect(went_out, dispatch_uid="visit ends")
    user_login_failed.connect(failed, dispatch_uid="sign-in failed")
    user_locked_out.connect(locked_out, dispatch_uid="somebody must wait")
