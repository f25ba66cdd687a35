"""Every address of the site, found in its URLconf, with something put where a name is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

STAND_IN = {
    "int": "1",
    "str": "X99999999",
    "slug": "x",
    "uuid": "0" * 8 + "-0000" * 3 + "-" + "0" * 12,
}


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf: its name, its route, an address that fits, and its view."""

    name: str
    route: str
    path: str
    view: Any

    @property
    def is_public(self) -> bool:
        """Whether its view says that nobody need sign in."""
        return not getattr(self.view, "login_required", True)


def every_address() -> list[Address]:
    """All of them, in the order in which they are tried."""
    return list(_walk(get_resolver().url_patterns, "", "", {}))


def _walk(patterns: list[Any], route: str, space: str, kinds: dict[str, str]) -> Iterator[Address]:
    for each in patterns:
        here = route + str(each.pattern)
        held = {**kinds, **{n: kind_of(c) for n, c in each.pattern.converters.items()}}
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _walk(each.url_patterns, here, inner, held)
        elif isinstance(each, URLPattern):
            yield Address(f"{space}{each.name}", here, filled(here, held), each.callback)


def kind_of(converter: object) -> str:
    """The word before the colon in a route."""
    return type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")


def filled(route: str, kinds: dict[str, str]) -> str:
    """An address of that route."""
    path = route
    for name, kind in kinds.items():
        for spelt in (f"<{kind}:{name}>", f"<{name}>"):
            path = path.replace(spelt, STAND_IN[kind])
    return "/" + path


PART = re.compile(r"<(?:(\w+):)?(\w+)>")
KNOWN = {"indicator": "gp-patients", "code": "X07000003", "area": "X07000003"}


def known(route: str, **given: str) -> str:
    """An address of that route, with what is given or what the fictional region knows in it."""

    def one(found: re.Match[str]) -> str:
        return given.get(found[2]) or KNOWN.get(found[2]) or STAND_IN[found[1] or "str"]

    return "/" + PART.sub(one, route)
