"""The page of the JSON API, from its OpenAPI schema."""

from __future__ import annotations

import os
import tempfile
from typing import Any

from docs.reference.markdown import code, page, sentence, table


def text() -> str:
    """The page as text."""
    schema = described()
    parts = []
    for path, methods in schema["paths"].items():
        for verb, operation in methods.items():
            parts.append(entry(path, verb, operation))
    shapes = schema["components"]["schemas"]
    return page(
        "API",
        f"{sentence(schema['info']['description'])} JSON, under `/api/`; no sign-in is needed for "
        "public figures. `/api/openapi.json` describes it to programs.",
        *parts,
        "## Shapes",
        *(shape(name, shapes[name]) for name in shapes),
    )


def described() -> dict[str, Any]:
    """The OpenAPI schema, from an application that holds nothing."""
    import django
    from django.apps import apps

    if not apps.ready:
        os.environ["DJANGO_SETTINGS_MODULE"] = "headwater_web.site.settings"
        with tempfile.TemporaryDirectory() as folder:
            os.environ["HEADWATER_HOME"] = folder
            django.setup()
    from headwater_web.site.api import api

    return dict(api.get_openapi_schema(path_prefix="/api/"))


def entry(path: str, verb: str, operation: dict[str, Any]) -> str:
    """One address."""
    answer = operation["responses"][200]["content"]["application/json"]["schema"]
    rows = [
        (
            code(each["name"]),
            each["in"],
            kind(each["schema"]),
            "yes" if each.get("required") else "",
            default(each["schema"]),
        )
        for each in operation.get("parameters", ())
    ]
    said = operation.get("description", operation["summary"]).replace("``", "`")
    return "\n\n".join(
        part
        for part in (
            f"## {operation['summary']}",
            f"`{verb.upper()} {path}`",
            f"{sentence(said)} Answers with {kind(answer)}.",
            table(("parameter", "in", "type", "needed", "without it"), rows) if rows else "",
        )
        if part
    )


def shape(name: str, described: dict[str, Any]) -> str:
    """One shape of answer."""
    needed = described.get("required", ())
    rows = [
        (code(field), kind(each), "yes" if field in needed else "")
        for field, each in described.get("properties", {}).items()
    ]
    said = described.get("description", "")
    return f"### {name}\n\n{said}\n\n" + table(("field", "type", "always there"), rows)


def kind(schema: dict[str, Any]) -> str:
    """A type in words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " or ".join(kind(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {kind(schema['items'])}"
    return str(schema.get("type", "anything"))


def default(schema: dict[str, Any]) -> str:
    """What holds where the parameter is not given."""
    value = schema.get("default")
    return "" if value in (None, "") else str(value)
