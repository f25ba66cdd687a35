"""The page of settings: every environment variable that Headwater reads."""

from __future__ import annotations

import re

from docs.reference.markdown import code, page, table

from headwater.cli import fetch
from headwater.lake import configuration as lake
from headwater_web.site.configuration import SETTINGS

ROW = re.compile(r"^``(\w+)``\s{2,}(.+?)\s{2,}(.+)$", re.MULTILINE)
STAND_INS = (
    (
        fetch.FINGERTIPS_BASE,
        "",
        "Address asked in place of the Fingertips API; for tests, mirrors.",
    ),
    (fetch.GEOGRAPHY_BASE, "", "Address asked in place of the Open Geography service; the same."),
    (fetch.PUBLISHED_BASE, "", "Address asked in place of those of published files; the same."),
    (
        "HEADWATER_TEST_DATABASE_URL",
        "",
        "PostgreSQL on which `make test` runs the web tests again.",
    ),
    ("HEADWATER_REQUIRE_ALL", "", "Set to 1 where no test may be skipped."),
)


def settings() -> list[tuple[str, str, str]]:
    """Every variable: its name, its default, what it means."""
    found = {each.name: (each.name, each.default, each.meaning) for each in SETTINGS}
    for name, meaning, default in ROW.findall(lake.__doc__ or ""):
        said = meaning.replace("``", "`")
        row = (name, default.replace("``", "").strip(), f"{said[0].upper()}{said[1:]}.")
        found.setdefault(name, row)
    found.update({row[0]: row for row in STAND_INS})
    return list(found.values())


def text() -> str:
    """The page as text."""
    return page(
        "Settings",
        "Headwater is set up by environment variables and nothing else. All have a default. A "
        "value that cannot be used stops the command with a sentence that says so.",
        table(
            ("variable", "without it", "what it means"),
            [(code(name), default, meaning) for name, default, meaning in settings()],
        ),
    )
