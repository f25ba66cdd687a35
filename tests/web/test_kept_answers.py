"""Pages of public figures are made once for each edition; nobody is given another's, or an old one.

Slow where a page is made, or where every place stands is worked out for a file that is brought.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from addresses import every_address, known
from brought import NAME, bring
from headwater.lake import Lake
from headwater_web.site import joints, kept_answers
from headwater_web.site.kept_answers import KEPT

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
FROM = re.compile(r'(?:FROM|JOIN|INTO) "(\w+)"')
EDITION = {
    *("indicators_ownindicator", "place_drawnplace", "operations_allowance"),
    *("practice_card", "practice_cardplace", "practice_version"),
    *("commitments_commitment", "accounts_organisation"),
    *("deliberation_conversation", "deliberation_statement", "deliberation_keptgroups"),
    *("deliberation_vision", "deliberation_visionversion"),
    *("deliberation_vision", "deliberation_visionversion"),
}
ZIP = {"HTTP_ACCEPT_ENCODING": "gzip"}


@pytest.fixture(autouse=True)
def keeping(settings: Any, demo_home: Path, tmp_path: Path) -> Path:
    """A home whose answers are kept, and nobody who counts."""
    (tmp_path / "lake").symlink_to(demo_home / "lake")
    settings.HOME, settings.KEEP_ANSWERS, settings.LIMITS = tmp_path, True, {"page": (10**6, 60)}
    return tmp_path


def kept(home: Path) -> list[Path]:
    return sorted((home / "cache/answers").rglob("*")) if (home / "cache").exists() else []


def test_the_second_visitor_is_given_what_was_made_for_the_first(client: Client) -> None:
    first = client.get("/place/X07000003/")
    with CaptureQueriesContext(connection) as asked:
        second = Client().get("/place/X07000003/")
    assert second.content == first.content
    assert second["Content-Type"] == first["Content-Type"]
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]
    assert len(asked) <= len(joints.EDITIONS) + 2
    packed = Client().get("/place/X07000003/", **ZIP)
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(first.content) / 2


def test_a_browser_that_has_the_page_is_not_sent_it_again(client: Client) -> None:
    tag = client.get("/places/")["ETag"]
    again = client.get("/places/", HTTP_IF_NONE_MATCH=tag)
    assert again.status_code == 304
    assert again.content == b""
    assert client.get("/places/", HTTP_IF_NONE_MATCH='W/"other"').status_code == 200


def test_who_is_signed_in_is_given_nothing_kept(client: Client, person: Any, keeping: Path) -> None:
    client.get("/place/X07000003/")
    before = kept(keeping)
    mine = person("ann").get("/place/X07000003/")
    assert "Sign out" in mine.content.decode()
    assert "ETag" not in mine
    assert kept(keeping) == before
    assert "Sign out" not in client.get("/place/X07000003/").content.decode()


def test_what_is_shared_or_withdrawn_is_seen_at_once(
    client: Client, person: Any, keeping: Path
) -> None:
    ann = person("ann")
    found = bring(ann, Lake(keeping / "lake"))
    assert NAME not in client.get("/indicators/").content.decode()
    address = f"/your-data/{found.indicator}/share/"
    ann.post(address, {"shared": "yes"})
    assert NAME in client.get("/indicators/").content.decode()
    assert NAME in client.get("/indicators/").content.decode()
    ann.post(address, {"shared": "no"})
    assert NAME not in client.get("/indicators/").content.decode()
    assert client.get(f"/indicator/{found.indicator}/").status_code == 404


def test_a_new_lake_is_seen_at_once_and_old_answers_go(client: Client, keeping: Path) -> None:
    client.get("/places/")
    old = kept(keeping)
    (keeping / "lake").unlink()
    assert "Ganner" not in client.get("/places/").content.decode()
    assert not set(old) & {path for path in kept(keeping) if path.is_file()}


def test_what_is_not_found_or_refused_is_not_kept(client: Client, keeping: Path) -> None:
    for path in ("/place/X99999999/", "/nothing/", "/account/sign-in/", "/", "/metrics"):
        client.get(path)
    client.post("/places/")
    assert not [path for path in kept(keeping) if path.is_file()]


def test_the_folder_does_not_grow_without_end(
    client: Client, keeping: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_answers, "MOST", 3)
    for i in range(6):
        client.get(f"/search/?q=x{i}")
    client.get("/search/?q=" + "x" * 400)
    assert len([path for path in kept(keeping) if path.is_file()]) == 3


def test_an_answer_that_was_torn_is_made_anew(client: Client, keeping: Path) -> None:
    whole = client.get("/places/").content
    shutil.rmtree(keeping / "cache")
    assert client.get("/places/").content == whole


def test_kept_views_ask_the_database_for_no_more_than_the_edition(
    client: Client, settings: Any
) -> None:
    """A view that begins to show votes, promises or people must leave ``KEPT``."""
    settings.KEEP_ANSWERS = False
    seen = set()
    for each in every_address():
        name = resolve(known(each.route)).view_name
        if name in KEPT:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(known(each.route)).status_code in {200, 404}
            tables = {table for query in asked for table in FROM.findall(query["sql"])}
            assert tables <= EDITION, f"{name} shows more than figures: {tables - EDITION}"
            seen.add(name)
    assert seen == KEPT
