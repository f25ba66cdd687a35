"""The Jinja environment: Django's addresses and static files, the NHS macros, our own words."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader

from headwater_web.figures.addresses import address
from headwater_web.site import joints


def environment(**options: Any) -> Environment:
    """An environment that finds the project's templates first and the NHS macros second."""
    options["undefined"] = ChainableUndefined
    options["loader"] = ChoiceLoader([options["loader"], PackageLoader("nhsuk_frontend_jinja")])
    made = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, **_known(options))
    made.globals.update(static=static, url=address, beside=joints.beside)
    return made


def _known(options: dict[str, Any]) -> dict[str, Any]:
    return {name: given for name, given in options.items() if name != "autoescape"}
