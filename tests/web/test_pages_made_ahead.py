"""Pages are made before anybody asks, and whoever makes them stops with the server.

Slow: it makes pages, and one test forks.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from headwater_web.site import ahead, rehearsal
from headwater_web.site.wsgi import application
from talks import talk

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def home(settings: Any, demo_home: Path, tmp_path: Path) -> Path:
    (tmp_path / "lake").symlink_to(demo_home / "lake")
    settings.HOME, settings.KEEP_ANSWERS = tmp_path, True
    settings.ALLOWED_HOSTS = ["testserver"]
    return tmp_path


def kept(home: Path) -> int:
    return sum(1 for path in (home / "cache").rglob("*") if path.is_file())


@pytest.mark.django_db(transaction=True)  # a request that ends closes its connection
def test_a_page_made_ahead_is_the_one_that_a_visitor_gets(home: Path) -> None:
    (path,) = [each for each in ahead.paths() if "X07000003" in each]
    assert ahead.make(application, [path], lambda: True) == 1
    before = kept(home)
    assert before == 1
    answer = Client().get(path)
    assert answer.status_code == 200
    assert kept(home) == before, "nothing was made for the visitor"


def test_every_place_and_every_measure_is_made_ahead(home: Path) -> None:
    wanted = ahead.paths()
    assert len(wanted) == len(set(wanted))
    assert {path.split("/")[1] for path in wanted} == {"place", "indicator"}
    assert "/indicator/gp-patients/" in wanted


def test_it_stops_when_the_server_has(home: Path) -> None:
    turns = iter([True, True, False])
    paths = ahead.paths()[:5]
    assert ahead.make(application, paths, lambda: next(turns)) == 2


def test_nothing_is_made_where_answers_are_not_kept(home: Path, settings: Any) -> None:
    settings.KEEP_ANSWERS = False
    assert ahead.begin(application) == 0


def test_the_process_that_makes_them_ends(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "paths", list)
    child = ahead.begin(application)
    assert child > 0
    assert os.waitpid(child, 0) == (child, 0)


def test_whoever_makes_them_gives_way_to_visitors(home: Path) -> None:
    child = os.fork()
    if not child:
        ahead.give_way()
        idle = not hasattr(os, "SCHED_IDLE") or os.sched_getscheduler(0) == os.SCHED_IDLE
        os._exit(0 if idle and os.nice(0) == ahead.LOWEST else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_what_people_vote_on_is_rehearsed_and_a_conversation_for_members_is_not(home: Path) -> None:
    assert rehearsal.voted_on() == ["/conversations/"]
    talk(reach="members")
    assert rehearsal.voted_on() == ["/conversations/"]
    code = talk().code
    here = f"/conversations/{code}/"
    assert rehearsal.voted_on() == ["/conversations/", here, f"{here}results/"]
    assert here in rehearsal.paths()
