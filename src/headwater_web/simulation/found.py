"""A question by the key in an address; where there is none the page is not found."""

from __future__ import annotations

import re

from django.http import Http404

from headwater_web.simulation.models import Question

KEY = re.compile(r"[0-9a-f]{20}")


def held(key: str) -> Question | None:
    """The question with this key; None where there is none."""
    return Question.objects.filter(key=key).first() if KEY.fullmatch(key) else None


def asked(key: str) -> Question:
    """The question with this key."""
    found = held(key)
    if found is None:
        raise Http404("nobody has asked this")
    return found


def answered(key: str) -> Question:
    """The question, if it has its whole answer."""
    found = asked(key)
    if found.answered_at is None:
        raise Http404("this has no answer yet")
    return found
