"""The page of packages that Headwater runs with: why each is there, and on what licence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from docs.reference.markdown import code, page, table

ROOT = Path(__file__).resolve().parents[2]
KNOWN: dict[str, Any] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
LOCKED = re.compile(r"^([a-z0-9][a-z0-9.-]*)==.*(?:\n +.*)*", re.MULTILINE)
BROUGHT_BY = re.compile(r"^ +# (?:via|  ) ?([a-z0-9][a-z0-9.-]*)$", re.MULTILINE)
SHORTER = (
    ("Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"),
    ("Apache Software License", "Apache-2.0"),
    ("Apache License, Version 2.0", "Apache-2.0"),
    ("ISC License (ISCL)", "ISC"),
    ("The Unlicense (Unlicense)", "Unlicense"),
    (" License", ""),
)
LONGEST = 80
"""Longer than this, it is the licence itself and not its name."""


def text() -> str:
    """The page as text."""
    locked = packages("requirements.lock")
    asked = set(KNOWN["why"])
    built = set(KNOWN["extras"]["build"])
    extras = [
        (code(extra), name, told["licence"], told["why"])
        for extra, names in KNOWN["extras"].items()
        for name, told in names.items()
    ]
    brought = [
        (name, licence(name), ", ".join(by))
        for name, by in sorted(locked.items())
        if name not in asked | built
    ]
    return page(
        "Packages that Headwater runs with",
        "Headwater is under the MIT licence. Nothing under the GPL or the AGPL runs with it: a "
        "test reads the licence of every installed package, and fails where one is under those or "
        "where none is known. What is under the LGPL is used unchanged, and whoever runs it may "
        "put another version in its place.",
        "## What it asks for",
        table(
            ("package", "licence", "why"),
            [(name, licence(name), KNOWN["why"][name]) for name in sorted(asked)],
        ),
        "## What an extra brings",
        table(("extra", "package", "licence", "why"), extras),
        "The front end `nhsuk-frontend` is under MIT, and is fetched when Headwater is installed.",
        "## What those bring with them",
        table(("package", "licence", "asked for by"), brought),
    )


@cache
def packages(lock: str) -> dict[str, tuple[str, ...]]:
    """The packages of a lock file, each with those that ask for it."""
    held = (ROOT / lock).read_text(encoding="utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for each in LOCKED.finditer(held):
        found[each[1]] = tuple(BROUGHT_BY.findall(each[0]))
    return found


def licence(name: str) -> str:
    """The licence of a package: as written here where its metadata says nothing, else as told."""
    if name in KNOWN["unsaid"]:
        return str(KNOWN["unsaid"][name]["licence"])
    return told(name) or ""


def told(name: str) -> str | None:
    """What a package's metadata says of its licence; None where it is not installed.

    The expression, else the short name, else the classifiers. Empty where none says anything.
    """
    try:
        held = distribution(name).metadata
    except PackageNotFoundError:
        return None
    named = (held.get("License") or "").strip()
    if named.startswith(("http", "UNKNOWN")) or len(named) > LONGEST or "\n" in named:
        named = ""
    classes = [
        each.rpartition("::")[2].strip()
        for each in held.get_all("Classifier") or ()
        if each.startswith("License ::")
    ]
    return shorter(held.get("License-Expression") or named or " AND ".join(classes))


def shorter(name: str) -> str:
    """A licence by the name that people use.

    >>> shorter("Mozilla Public License 2.0 (MPL 2.0)"), shorter("BSD License")
    ('MPL-2.0', 'BSD')
    """
    for long, short in SHORTER:
        name = name.replace(long, short)
    return name


def direct(names: Iterable[str]) -> set[str]:
    """Names of packages in requirements such as ``ibis-framework[duckdb]>=12.0``."""
    return {re.split(r"[\[<>=!~;, ]", each, maxsplit=1)[0] for each in names}
