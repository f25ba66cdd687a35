"""The page of methods: one line each, with the source of its formula, from the modules' words."""

from __future__ import annotations

import ast
import re
from importlib.resources import files

from docs.reference.markdown import code, page, table

PACKAGES = {
    "headwater.indicators.methods": "From counts to figures",
    "headwater.indicators.standings": "From figures to findings",
    "headwater.indicators.words": "From findings to words",
    "headwater.deliberation": "From votes to groups and common ground",
    "headwater.place": "Places",
    "headwater.simulation": "Simulation",
    "headwater.simulation.kernel": "Simulation, compiled",
    "headwater.simulation.outcomes": "Simulation, what it means",
}
CITED = re.compile(r"^Sources?( of [^:]+)?:|\b\d{4};\d|\bedn\b|CIPFA|Visvalingam|, 19\d\d\)")


def text() -> str:
    """The page as text."""
    parts = []
    for package, title in PACKAGES.items():
        rows = [row for row in map(method, modules(package)) if row]
        parts += [f"## {title}", table(("module", "what it does", "after"), rows)]
    return page(
        "Methods",
        "Every module that rests on a published method, what it does in a line, and whose method "
        "it is. [The explanation](../explanation/methods.md) says why each was chosen.",
        *parts,
    )


def modules(package: str) -> list[tuple[str, str]]:
    """Name and docstring of every module of a package."""
    paths = sorted(files(package).iterdir(), key=lambda each: each.name)
    found = []
    for path in paths:
        if path.name.endswith(".py") and not path.name.startswith("_"):
            said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            found.append((f"{package}.{path.name.removesuffix('.py')}", said))
    return found


def method(module: tuple[str, str]) -> tuple[str, str, str] | None:
    """A row of the page; None for a module that cites nobody."""
    name, said = module
    paragraphs = [" ".join(part.split()) for part in said.split("\n\n")]
    cited = [part for part in paragraphs[1:] if CITED.search(part) and ">>>" not in part]
    if not cited:
        return None
    source = re.sub(r"^Sources?( of [^:]+)?: ", "", cited[-1])
    return code(name.removeprefix("headwater.")), plain(paragraphs[0]), plain(source)


def plain(text: str) -> str:
    """Text of a docstring as Markdown, beginning with a capital."""
    shown = re.sub(r":mod:`headwater\.([\w.]+)`", r"`\1`", text).replace("``", "`")
    return shown[:1].upper() + shown[1:]
