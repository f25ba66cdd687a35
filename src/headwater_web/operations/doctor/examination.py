"""Every look, in the order in which things have to be mended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from headwater_web.figures.request import public_lake
from headwater_web.operations.doctor import contents, database, doors, machine
from headwater_web.operations.doctor.looks import Finding, Look, State, found


def examination() -> Iterator[Finding]:
    """Every finding about this installation."""
    home = Path(settings.HOME)
    begin: list[tuple[str, Look]] = [
        ("python", machine.python),
        ("packages", machine.packages),
        ("home", lambda: machine.home(home)),
        ("clock", lambda: machine.clock(datetime.now(UTC), published())),
        ("kernels", machine.kernels),
        ("keys", lambda: doors.keys(home)),
        ("https", doors.https),
    ]
    yield from found(begin)
    seen = list(found([("database", database.database)]))
    yield from seen
    stored: list[tuple[str, Look]] = [
        ("sign-in", doors.sign_in),
        ("administrators", lambda: doors.administrators(timezone.localdate())),
        ("worker", lambda: doors.work(timezone.now())),
    ]
    if all(each.state is not State.WRONG for each in seen if each.thing != "database disk"):
        yield from found(stored)
    yield from found(
        [
            ("lake", lambda: contents.lake(public_lake())),
            ("style sheets", contents.sheets),
            ("e-mail", doors.mail),
            ("security.txt", lambda: doors.contact(timezone.localdate())),
        ]
    )


def published() -> datetime | None:
    """When the lake was last published."""
    manifest = public_lake().root / "manifest.json"
    if not manifest.exists():
        return None
    return datetime.fromtimestamp(manifest.stat().st_mtime, UTC)
