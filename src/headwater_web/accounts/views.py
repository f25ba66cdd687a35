"""Signing in."""

from __future__ import annotations

from django.contrib.auth.views import LoginView


class SignIn(LoginView):
    """A person gives her name and password; Django's view keeps the rules."""

    template_name = "accounts/sign-in.jinja"
    redirect_authenticated_user = True
