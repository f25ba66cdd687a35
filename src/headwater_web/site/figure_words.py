"""Beside a figure: what people say of it, who signed for it, and how to say that it looks wrong.

It says posts and bodies; names stand on the page that it leads to. The trace is not kept for
visitors, so that an answer stands there as soon as it is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from markupsafe import Markup

from headwater_web.commentary.models import Challenge, Commentary, Figure, SignOff
from headwater_web.commentary.waiting import waiting_of

LISTED = 3


def said_of_figure(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """Commentaries, answered challenges and sign-offs of one figure: what everybody may read."""
    figure, everybody = Figure(**{name: str(text) for name, text in about.items()}), AnonymousUser()
    comments = Commentary.objects.for_user(everybody).of_figure(figure)
    words = {
        "here": figure.address,
        "period": figure.period,
        "sign_offs": list(SignOff.objects.for_user(everybody).of_figure(figure)),
        "commentaries": list(comments[:LISTED]),
        "answered": list(Challenge.objects.for_user(everybody).of_figure(figure)[:LISTED]),
        "waiting": waiting_of(figure),
    }
    return Markup(render_to_string("site/figure-words.jinja", words))  # noqa: S704
