"""A visitor may be one of the fictional people, and nobody gets in where anybody is real.

Slow: the fictional bodies and people are added for each test.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from headwater_web.accounts import fictional
from headwater_web.audit.models import Entry

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
HERE = {"HTTP_HOST": "localhost"}
SIGN_IN = "/account/sign-in/"
PLAY = "/account/play/"


@pytest.fixture
def made_up(settings: Any, tmp_path: Path, demo_home: Path) -> Path:
    """A home of the fictional region with its people."""
    (tmp_path / "lake").symlink_to(demo_home / "lake")
    mark = tmp_path / fictional.MARK
    mark.parent.mkdir(parents=True)
    mark.write_text("{}", "utf-8")
    settings.HOME = tmp_path
    settings.LOCAL_ACCOUNTS = True
    fictional.settle()
    return tmp_path


def offered(client: Client, **more: Any) -> bool:
    return "mabel.rook" in client.get(SIGN_IN, **{**HERE, **more}).content.decode()


def test_a_visitor_becomes_a_scrutiny_chair_and_goes_on(client: Client, made_up: Path) -> None:
    page = client.get(f"{SIGN_IN}?next=/places/", **HERE).content.decode()
    assert "Mabel Rook" in page
    assert "Chairs the health scrutiny committee" in page
    answer = client.post(PLAY, {"username": "mabel.rook", "next": "/places/"}, **HERE)
    assert answer["Location"] == "/places/"
    assert "Sign out" in client.get("/places/", **HERE).content.decode()
    assert Entry.objects.filter(action__contains="signed_in").exists()


def test_it_leads_nowhere_else(client: Client, made_up: Path) -> None:
    given = {"username": "mabel.rook", "next": "https://elsewhere.example/"}
    assert client.post(PLAY, given, **HERE)["Location"] == "/"


@pytest.mark.parametrize("name", ["imogen.thorne", "lena.birch", "nobody", ""])
def test_restricted_roles_and_strangers_are_not_played(
    client: Client, made_up: Path, name: str
) -> None:
    assert client.post(PLAY, {"username": name}, **HERE).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "asked",
    [{"HTTP_HOST": "demo.example"}, {"REMOTE_ADDR": "203.0.113.9"}],
    ids=["another host", "another machine"],
)
def test_only_this_machine_is_let_in(
    client: Client, made_up: Path, settings: Any, asked: dict[str, str]
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    assert offered(client)
    assert not offered(client, **asked)
    answer = client.post(PLAY, {"username": "mabel.rook"}, **{**HERE, **asked})
    assert answer.status_code == 404


def test_one_real_account_shuts_the_door(client: Client, made_up: Path) -> None:
    get_user_model().objects.create_user("ann", password="lantern-otter-7")
    assert not offered(client)
    assert client.post(PLAY, {"username": "mabel.rook"}, **HERE).status_code == 404


def test_a_home_of_a_real_region_has_no_such_door(client: Client, made_up: Path) -> None:
    (made_up / fictional.MARK).unlink()
    assert not offered(client)
    assert client.post(PLAY, {"username": "mabel.rook"}, **HERE).status_code == 404


def test_where_providers_sign_in_alone_there_is_no_such_door(
    client: Client, made_up: Path, settings: Any
) -> None:
    settings.LOCAL_ACCOUNTS = False
    assert client.post(PLAY, {"username": "mabel.rook"}, **HERE).status_code == 404


def test_it_asks_for_the_form_token(made_up: Path) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(PLAY, {"username": "mabel.rook"}, **HERE).status_code == 403
    assert strict.get(PLAY, **HERE).status_code == 405
