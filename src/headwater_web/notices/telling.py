"""Telling somebody something, in the transaction of what she is told."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from headwater_web.jobs.actions import enqueue
from headwater_web.notices.kinds import Kind, find
from headwater_web.notices.models import Notice
from headwater_web.notices.tasks import deliver


def tell(*, recipient: str, kind: Kind, key: str, words: str, path: str = "") -> Notice:
    """Tell a recipient something, once for each ``key``, in the transaction of what she is told.

    ``words`` is plain text, as little as is needed; ``path`` the address of the page that says the
    rest. She is told as she wishes when it is sent. A second call with the same key gives the
    notice that is there.
    """
    find(kind.code)
    try:
        with transaction.atomic():
            made = Notice.objects.create(
                key=key, recipient=recipient, kind=kind.code, words=words, path=path
            )
    except IntegrityError:
        return Notice.objects.get(key=key)
    enqueue(deliver, made.pk, key=f"notice {key}")
    return made
