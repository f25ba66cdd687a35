"""The domains of measures, as pages name them, in the order in which pages show them."""

from __future__ import annotations

from typing import Final

DOMAINS: Final = {
    "health": "Health",
    "building_blocks": "The building blocks of health",
    "social_fabric": "The social fabric",
    "context": "People and places",
}
