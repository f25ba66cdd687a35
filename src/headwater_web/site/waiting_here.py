"""On a person's own page: what waits for her, wherever it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from markupsafe import Markup

from headwater_web.accounts.models import User
from headwater_web.accounts.permissions import Action
from headwater_web.commentary.waiting import to_answer
from headwater_web.practice.models import Initiative, Version


def waits_for_her(request: HttpRequest, about: Mapping[str, Any]) -> Markup:
    """Figures to answer for, cards to review, initiatives to look at: how many, and where."""
    user = request.user
    if not isinstance(user, User):
        return Markup("")
    reviews = Version.objects.for_user(user, Action.MODERATE).in_review().exclude(author=user.pk)
    looked_at = Initiative.objects.for_user(user, Action.MODERATE).filter(listed_at=None)
    counted = (
        (to_answer(user).count(), "figure", "called wrong", "commentary:challenges"),
        (reviews.count(), "practice card", "to review", "practice:desk"),
        (looked_at.count(), "initiative", "to look at before all see it", "practice:desk"),
    )
    rows = [
        (f"{count} {noun}{'' if count == 1 else 's'} {what}", reverse(name))
        for count, noun, what, name in counted
        if count
    ]
    return Markup(render_to_string("site/waiting-here.jinja", {"rows": rows}))  # noqa: S704
