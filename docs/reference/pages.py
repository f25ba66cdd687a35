"""Which pages there are, what writes each, and which of them are stale."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from docs.reference import (
    api,
    characteristics,
    commands,
    configuration,
    dependencies,
    evidence,
    indicators,
    interventions,
    mappings,
    messages,
    methods,
    permissions,
    simulation_proofs,
    sources,
    spec,
    tables,
)

FOLDER = Path(__file__).parent

PAGES: dict[str, Callable[[], str]] = {
    "indicators.md": indicators.text,
    "mappings.md": mappings.text,
    "sources.md": sources.text,
    "characteristics.md": characteristics.text,
    "tables.md": tables.text,
    "commands.md": commands.text,
    "configuration.md": configuration.text,
    "dependencies.md": dependencies.text,
    "evidence.md": evidence.text,
    "interventions.md": interventions.text,
    "methods.md": methods.text,
    "permissions.md": permissions.text,
    "api.md": api.text,
    "messages.md": messages.text,
    "simulation-proofs.md": simulation_proofs.text,
    "spec.md": spec.text,
}


def write(folder: Path = FOLDER) -> list[str]:
    """Writes every page; the names of those that changed."""
    changed = []
    for name, made in PAGES.items():
        text, path = made(), folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed
