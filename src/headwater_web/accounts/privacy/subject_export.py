"""Everything that is held about a person, as one file that she and a program can read."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from headwater_web.accounts.models import User
from headwater_web.accounts.privacy.entries import EXPORTED
from headwater_web.accounts.privacy.holdings import holdings
from headwater_web.audit import actor_of, clock, record

ABOUT = """\
Everything that Headwater holds about one person, on {day}.

Each file is JSON: a list of records. What each holds:

{files}

If something is wrong, say so to the information governance lead of your council or board: you have
a right to have it corrected (UK GDPR article 16), and, within limits, erased (article 17).
"""


def everything(person: User, actor: str, reason: str = "") -> bytes:
    """A zip archive with one file for each holding, and one that explains them; recorded."""
    with transaction.atomic():
        held = {each: [dict(row) for row in each.rows(person)] for each in holdings()}
        counts = {each.name: len(rows) for each, rows in held.items()}
        record(
            actor=actor,
            action=EXPORTED,
            subject=actor_of(person),
            detail=counts,
            reason=reason,
        )
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        listed = "\n".join(f"- {each.name}.json: {each.says}" for each in held)
        day = clock.now().date().isoformat()
        archive.writestr("read-me.txt", ABOUT.format(day=day, files=listed))
        for each, rows in held.items():
            archive.writestr(f"{each.name}.json", as_json(rows))
    return buffer.getvalue()


def as_json(rows: list[dict[str, Any]]) -> str:
    """Records as JSON that people can read too."""
    return json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2) + "\n"
