"""What the running system holds and does, read from itself: models, mappings, cookies."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Field

from headwater.indicators.intake import all_mappings


@dataclass(frozen=True)
class Held:
    """One table of the database: its label and the names of its columns."""

    label: str
    fields: tuple[str, ...]


def tables() -> tuple[Held, ...]:
    """Every table that the installed apps store things in, links between tables included."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            names = tuple(f.name for f in model._meta.get_fields() if isinstance(f, Field))
            own = tuple(name for name in names if not _is_link(model._meta.get_field(name)))
            found.append(Held(model._meta.label, own))
    return tuple(sorted(found, key=lambda each: each.label))


def _is_link(field: object) -> bool:
    """Whether a column is a link kept in a table of its own."""
    return bool(getattr(field, "many_to_many", False))


@dataclass(frozen=True)
class Flow:
    """One published form that may come in: whose it is, what it becomes, on what terms."""

    title: str
    publisher: str
    licence: str
    becomes: tuple[str, ...]
    left: str


def flows() -> tuple[Flow, ...]:
    """Every form of file that the system recognises, by its publisher and title."""
    found = [
        Flow(
            each.title or each.name,
            each.publisher,
            each.licence,
            tuple(dict.fromkeys(emit.shape for emit in each.emits)),
            each.leave,
        )
        for each in all_mappings()
    ]
    return tuple(sorted(found, key=lambda each: (each.publisher, each.title)))
