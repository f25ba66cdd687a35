"""Whoever has not signed in is asked to, at every address that does not say it is public."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from addresses import Address, every_address
from headwater import __version__

PUBLIC = {
    *("home", "rural", "about", "redraw", "health", "operations:security"),
    *("accounts:login", "accounts:logout", "accounts:provider", "accounts:provider-answer"),
    *(
        "accounts:play",
        "accounts:forgotten",
        "accounts:link",
        "accounts:link-password",
        "accounts:signed-out",
    ),
    *("assurance:index", "assurance:paper", "assurance:markdown", "assurance:privacy"),
    *("assurance:accessibility", "assurance:cookies"),
    *("notices:stop", "network:calendar", "network:reply", "network:coming", "commentary:figure"),
    *("deliberation:conversations", "deliberation:vote", "deliberation:yours"),
    *("deliberation:rules", "deliberation:follow", "deliberation:following"),
    *("deliberation:results", "deliberation:figures", "deliberation:picture"),
    "deliberation:insights",
    *("visions:index", "visions:vision", "visions:picture", "visions:versions", "visions:version"),
    *("workshops:hall",),
    "deliberation:votes",
    *("place:index", "place:search", "place:compare", "place:place", "place:csv"),
    *("place:picture", "place:gap-picture", "place:gap-csv"),
    *("indicators:index", "indicators:indicator", "indicators:csv", "indicators:map-picture"),
    *("indicators:rank-picture", "indicators:trend-picture", "indicators:trace"),
    *("practice:search", "practice:card", "practice:in-the-way", "practice:barrier"),
    *("practice:csv", "practice:initiatives", "practice:initiative"),
    *("simulation:index", "simulation:model", "simulation:form", "simulation:scenario"),
    *("simulation:answer", "simulation:progress", "simulation:picture", "simulation:compare"),
    *("simulation:cube", "simulation:figures"),
    *("commitments:you-said", "commitments:you-said-place", "commitments:board"),
    *("commitments:csv", "commitments:commitment", "commitments:history"),
    "commitments:calendar",
    *("evaluation:ask", "evaluation:answer", "evaluation:better", "evaluation:figures"),
    *(
        "evaluation:picture",
        "evaluation:places",
    ),
}
PUBLIC_SPACES = (f"api-{__version__}:",)


def named_public(address: Address) -> bool:
    return address.name in PUBLIC or address.name.startswith(PUBLIC_SPACES)


def test_what_is_public_is_written_down_here() -> None:
    public = {each.name for each in every_address() if each.is_public}
    assert {name for name in public if not name.startswith(PUBLIC_SPACES)} == PUBLIC


def test_the_walk_finds_the_whole_urlconf() -> None:
    found = every_address()
    assert len(found) > 40
    assert not [each.path for each in found if "<" in each.path]


@pytest.mark.django_db
def test_every_other_address_leads_to_signing_in(visitor: Client, settings: Any) -> None:
    settings.LIMITS = dict.fromkeys(("change", "upload", "reset"), (10**6, 60))
    kept = [each for each in every_address() if not named_public(each)]
    assert len(kept) > 5
    for each in kept:
        for method in ("get", "post", "put", "delete", "head", "options"):
            answer = getattr(visitor, method)(each.path)
            assert answer.status_code == 302, f"{method} {each.path}"
            assert answer.headers["Location"].startswith("/account/sign-in/?next="), each.path
