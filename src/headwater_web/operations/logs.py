"""Logs as JSON lines: what happened, in which request, and nothing about the person who asked.

No address as it was typed, no query, no name, no account: a request is told by its route. An error
is told by its kind and the lines it passed through; its message may quote what a person typed, so
it is left out unless ``HEADWATER_DEBUG`` is set.
"""

from __future__ import annotations

import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.types import Processor

Event = MutableMapping[str, Any]
FORMATTER = "headwater_web.operations.logs.formatter"
QUOTING = frozenset({"django.request", "django.security.DisallowedHost", "django.security.csrf"})
DEEPEST = 30


def logging_settings(debug: bool) -> dict[str, Any]:
    """Django's LOGGING: one handler that writes JSON lines to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": FORMATTER, "debug": debug}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "headwater": {"level": "INFO"},
            "gunicorn.error": {"level": "INFO"},
            "django.request": {"level": "ERROR"},
            "django.server": {"level": "ERROR"},
        },
    }


def formatter(debug: bool = False) -> structlog.stdlib.ProcessorFormatter:
    """Writes a record as one JSON line."""
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=("method", "route", "status", "ms")),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        unquoted,
    ]
    last: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info if debug else told_without_its_message,
        structlog.processors.JSONRenderer(),
    ]
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=before, processors=last)


def unquoted(logger: Any, method: str, event: Event) -> Event:
    """The event without the address or the header that Django quotes in it."""
    if event.get("logger") in QUOTING:
        event["event"] = f"{event['logger']} refused or failed a request"
    return event


def told_without_its_message(logger: Any, method: str, event: Event) -> Event:
    """The error's kind and the lines it passed through, in place of what it says."""
    told = event.pop("exc_info", None)
    error = told[1] if isinstance(told, tuple) else told
    if isinstance(error, BaseException):
        event["error"] = f"{type(error).__module__}.{type(error).__qualname__}"
        event["through"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)[-DEEPEST:]
        ]
    return event
