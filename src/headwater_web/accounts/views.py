"""Signing in with a name and a password, signing out, and what somebody sees of her account."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from headwater_web.accounts import fictional_door, link_actions, second_factor, visit_actions
from headwater_web.accounts.discovery import endpoints_of
from headwater_web.accounts.identity_provider import Provider
from headwater_web.accounts.middleware import why_over
from headwater_web.accounts.refusals import SignInRefusedError
from headwater_web.accounts.sign_in_entries import PASSWORD_CHANGED
from headwater_web.accounts.visits import LOCAL, REASONS, Visit
from headwater_web.audit import actor_of, record

SHOWN = 10
MISSING = {
    "old_password": "Type the password that you have now.",
    "new_password1": "Type a new password.",
    "new_password2": "Type the new password once more.",
}


class SignIn(LoginView):
    """A person goes to her provider, or gives her name and password; Django keeps the rules."""

    template_name = "accounts/sign-in.jinja"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and the providers with the addresses that begin there."""
        words = super().get_context_data(**kwargs)
        back = self.get_redirect_url()
        local = settings.LOCAL_ACCOUNTS
        ways = {"providers": ways_in(back), "parts": fictional_door.parts(self.request)}
        return {**words, **ways, "next": back, "local_accounts": local}


def ways_in(back: str) -> list[tuple[str, str]]:
    """Each provider as (name, address); ``back`` is where its people go on."""
    after = f"?{urlencode({'next': back})}" if back else ""
    return [
        (each.name, reverse("accounts:provider", args=[each.code]) + after)
        for each in settings.IDENTITY_PROVIDERS.values()
    ]


@method_decorator([login_not_required, never_cache], name="dispatch")
class SignOut(LogoutView):
    """Ends the visit here, and says so where a provider may keep its own."""

    before_second_factor = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Sign out; somebody who came through a provider is shown the way out there too."""
        visit = visit_actions.of(request)
        provider = settings.IDENTITY_PROVIDERS.get(visit.way) if visit else None
        answer = super().post(request, *args, **kwargs)
        if provider is None:
            return answer
        words = {"provider": provider.name, "way_out": way_out(request, provider)}
        return render(request, "accounts/signed-out.jinja", words)


def way_out(request: HttpRequest, provider: Provider) -> str:
    """Where one signs out at the provider; empty where it says none.

    OpenID Connect RP-Initiated Logout 1.0. The ID token is left out: it names the person, and an
    address is no place for a name.
    """
    try:
        where = endpoints_of(provider).end_session
    except SignInRefusedError:
        return ""
    back = request.build_absolute_uri(reverse(settings.LOGOUT_REDIRECT_URL))
    asked = {"client_id": provider.client, "post_logout_redirect_uri": back}
    return f"{where}?{urlencode(asked)}" if where else ""


@require_safe
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """Your account: how you sign in, your second factor, where you are signed in."""
    user: Any = request.user
    here = visit_actions.of(request)
    visits = Visit.objects.owned_by(user).latest_first()[:SHOWN]
    ways = {code: each.name for code, each in settings.IDENTITY_PROVIDERS.items()}
    rows = [
        {
            "visit": each,
            "began": said(each.began),
            "seen": said(each.seen),
            "here": here is not None and each.pk == here.pk,
            "way": "User name and password" if each.way == LOCAL else ways.get(each.way, each.way),
            "ended": REASONS.get(why_over(each, user) or "", ""),
        }
        for each in visits
    ]
    words = {
        "rows": rows,
        "local": settings.LOCAL_ACCOUNTS and user.has_usable_password(),
        "phone": second_factor.device_of(user),
        "recovery": second_factor.recovery_left(user),
    }
    return render(request, "accounts/account.jinja", words)


def said(moment: datetime) -> str:
    """A moment in words, by the clock of the place."""
    here = localtime(moment)
    return f"{here.day} {here:%B %Y}, {here:%H:%M}"


@require_POST
def end_visit(request: HttpRequest) -> HttpResponse:
    """Sign out one other browser, named in the form and not in the address."""
    own = {str(each.code): each for each in Visit.objects.owned_by(request.user).open()}
    found = own.get(request.POST.get("visit", ""))
    if found is None:
        raise Http404
    visit_actions.end(found, "signed out")
    messages.success(request, "That browser is signed out.")
    return redirect("accounts:account")


@require_POST
def end_everywhere(request: HttpRequest) -> HttpResponse:
    """Sign out every browser, this one too."""
    visit_actions.end_all(request.user, "everywhere")
    request.session.flush()
    messages.success(request, "You are signed out everywhere.")
    return HttpResponseRedirect(reverse("accounts:login"))


class PasswordForm(PasswordChangeForm):
    """Django's form, whose fields say what is missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, says in MISSING.items():
            self.fields[name].error_messages["required"] = says


@method_decorator(never_cache, name="dispatch")
class Password(PasswordChangeView):
    """A new password; every other browser is signed out."""

    template_name = "accounts/password.jinja"
    form_class = PasswordForm
    success_url = reverse_lazy("accounts:account")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """There is no such page for somebody whose provider keeps her password."""
        user: Any = request.user
        local = settings.LOCAL_ACCOUNTS and user.is_authenticated and user.has_usable_password()
        if user.is_authenticated and not local:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and its errors as links to the fields."""
        words = super().get_context_data(**kwargs)
        problems = [
            {"text": text, "href": f"#id_{name}"}
            for name, texts in words["form"].errors.items()
            for text in texts
        ]
        return {**words, "problems": problems}

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the password, end the other visits, say so."""
        answer = super().form_valid(form)
        here = visit_actions.of(self.request)
        visit_actions.end_all(form.user, "password", but=here)
        who = actor_of(form.user)
        record(actor=who, action=PASSWORD_CHANGED, subject=who)
        link_actions.tell_of_change(form.user)
        messages.success(self.request, "Your password is changed. Other browsers are signed out.")
        return answer
