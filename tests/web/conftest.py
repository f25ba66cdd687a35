"""What tests of pages share: the fictional region as the site's home, and people signed in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from headwater.lake import Lake
from headwater_web.accounts.models import User
from headwater_web.jobs import schedule
from headwater_web.operations.limits import TALLY

PASSWORD = "lantern-otter-7"


@pytest.fixture(autouse=True)
def nothing_asked_yet(settings: Any) -> None:
    """Forget how often earlier tests asked, and make each page anew."""
    TALLY.forget()
    settings.KEEP_ANSWERS = False


@pytest.fixture(autouse=True)
def nothing_comes_round(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers of a test do what it asks for, not what the hour asks for."""
    monkeypatch.setattr(schedule, "DAILY", [])


@pytest.fixture
def site_home(settings: Any, demo_home: Path) -> Path:
    """The site's HEADWATER_HOME for one test: the fictional region."""
    settings.HOME = demo_home
    return demo_home


@pytest.fixture
def public(site_home: Path) -> Lake:
    """The shared lake of the fictional region."""
    return Lake(site_home / "lake")


@pytest.fixture
def person(db: None) -> Callable[[str], Client]:
    """Makes a person of that name and gives a client signed in as her."""

    def made(name: str) -> Client:
        user, fresh = User.objects.get_or_create(username=name)
        if fresh:
            user.set_password(PASSWORD)
            user.save()
        client = Client()
        client.force_login(user)
        return client

    return made


@pytest.fixture
def ann(person: Callable[[str], Client], site_home: Path) -> Client:
    """A client signed in as Ann."""
    return person("ann")


@pytest.fixture
def bob(person: Callable[[str], Client], site_home: Path) -> Client:
    """A client signed in as Bob."""
    return person("bob")


@pytest.fixture
def visitor(db: None, site_home: Path) -> Client:
    """A client that nobody signed in."""
    return Client()


@pytest.fixture
def live_site(site_home: Path, live_server: Any) -> str:
    """The address of a running site that shows the fictional region."""
    return str(live_server.url)
