"""Commitments of the fictional region; given to the web, which stores them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

Entry = dict[str, Any]


@cache
def promises() -> tuple[Entry, ...]:
    """Every commitment of the fictional region, days as numbers from the day it is made.

    >>> sorted({each["stage"] for each in promises()})
    ['finished', 'nothing-yet', 'over-half', 'started', 'stopped', 'studied']
    """
    text = files("headwater.demo").joinpath("promises.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["promise"])
