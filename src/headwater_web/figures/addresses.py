"""Addresses of pages, remembered: one page of figures names hundreds."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=50_000)
def address(name: str, *args: str) -> str:
    """The address of the page called ``name``."""
    return reverse(name, args=args)
