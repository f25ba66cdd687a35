"""Downloads from a publisher that stalls, breaks off, lies, or simply answers."""

from __future__ import annotations

import gzip
from datetime import timedelta
from pathlib import Path

import pytest

from headwater.lake.cache import Cache
from headwater.lake.fetch import Fetcher, FetchError, Patience, is_json
from headwater.lake.fingertips_api import wrong_with_data
from publisher import DATA, NOON, Clock, Reply, in_turn, publisher


@pytest.fixture
def clock() -> Clock:
    return Clock()


def fetcher(
    root: Path, clock: Clock, *, tries: int = 3, stall: float = 0.2, seed: int = 0
) -> Fetcher:
    patience = Patience(tries=tries, connect=0.2, stall=stall)
    return Fetcher(Cache(root), clock.now, patience=patience, sleep=clock.sleep, seed=seed)


def leftovers(root: Path) -> list[str]:
    return sorted(path.name for path in root.glob(".*"))


def test_an_answer_is_kept_with_its_time_and_hash(tmp_path: Path, clock: Clock) -> None:
    with publisher(in_turn(Reply(DATA))) as there:
        got = fetcher(tmp_path, clock).get(f"{there.address}/data", {"id": "1"})
    assert got.path.read_bytes() == DATA
    assert (got.how, got.size, got.fetched_at) == ("fetched", len(DATA), NOON)
    assert leftovers(tmp_path) == []


def test_a_young_copy_is_used_without_asking(tmp_path: Path, clock: Clock) -> None:
    with publisher(in_turn(Reply(DATA))) as there:
        us = fetcher(tmp_path, clock)
        us.get(f"{there.address}/data", {"b": "2", "a": "1"})
        clock.time += timedelta(hours=23)
        again = us.get(f"{there.address}/data", {"a": "1", "b": "2"})
        assert len(there.asked) == 1
    assert again.how == "kept"


def test_an_old_copy_is_asked_after_and_renewed(tmp_path: Path, clock: Clock) -> None:
    first = Reply(DATA, headers={"ETag": '"v1"', "Last-Modified": "Sun, 01 Nov 2026 00:00:00 GMT"})
    with publisher(in_turn(first, Reply(status=304))) as there:
        us = fetcher(tmp_path, clock)
        us.get(there.address)
        clock.time += timedelta(days=2)
        again = us.get(there.address)
        asked = there.asked[1][2]
    assert asked["if-none-match"] == '"v1"'
    assert asked["if-modified-since"] == "Sun, 01 Nov 2026 00:00:00 GMT"
    assert (again.how, again.fetched_at) == ("unchanged", NOON + timedelta(days=2))
    assert again.path.read_bytes() == DATA


def test_a_new_edition_replaces_the_old_body(tmp_path: Path, clock: Clock) -> None:
    with publisher(in_turn(Reply(b"old", headers={"ETag": '"1"'}), Reply(b"new"))) as there:
        us = fetcher(tmp_path, clock)
        us.get(there.address)
        clock.time += timedelta(days=2)
        again = us.get(there.address)
    assert again.path.read_bytes() == b"new"
    assert len(list(tmp_path.glob("*.body"))) == 1


def test_a_damaged_copy_is_fetched_again(tmp_path: Path, clock: Clock) -> None:
    with publisher(in_turn(Reply(DATA))) as there:
        us = fetcher(tmp_path, clock)
        us.get(there.address).path.write_bytes(DATA[:40])
        assert us.get(there.address).path.read_bytes() == DATA
        assert len(there.asked) == 2


@pytest.mark.parametrize(
    "fault",
    [
        Reply(status=503),
        Reply(DATA, promise=len(DATA) + 100),
        Reply(reset=True),
        Reply(b"<!DOCTYPE html><title>Sorry</title>"),
        Reply(DATA[:-9], promise=-1),
        Reply(b""),
        Reply(b'{"message": "internal error"}'),
        Reply(b"\x1f\x8bnot gzip", headers={"Content-Encoding": "gzip"}),
    ],
    ids=["busy", "broken off", "reset", "page", "cut short", "empty", "message", "damaged"],
)
def test_a_passing_fault_is_tried_again_and_never_kept(
    tmp_path: Path, clock: Clock, fault: Reply
) -> None:
    with publisher(in_turn(fault, fault, Reply(DATA))) as there:
        got = fetcher(tmp_path, clock).get(there.address, check=wrong_with_data)
        assert len(there.asked) == 3
    assert got.path.read_bytes() == DATA
    assert len(list(tmp_path.glob("*.body"))) == 1
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (Reply(DATA, promise=len(DATA) + 100), "the answer broke off"),
        (Reply(b"<html>Sorry</html>"), "the server sent a web page instead of CSV"),
        (Reply(DATA[:-9], promise=-1), "row 2 has 5 of 8 columns: the answer was cut short"),
        (Reply(b'{"error": 1}'), "the server sent a message instead of CSV"),
        (Reply(b"a,b\n1,2\n"), "the answer lacks the column Age"),
        (Reply(status=500), "the server answered with status 500"),
        (Reply(reset=True), "the answer broke off"),
    ],
)
def test_what_stays_wrong_is_said_in_a_sentence(
    tmp_path: Path, clock: Clock, fault: Reply, sentence: str
) -> None:
    with publisher(in_turn(fault)) as there, pytest.raises(FetchError) as caught:
        fetcher(tmp_path, clock, tries=2).get(there.address, check=wrong_with_data)
    assert sentence in str(caught.value)
    assert "in each of 2 tries" in str(caught.value)
    assert not list(tmp_path.glob("*.body"))


def test_a_server_that_falls_silent_is_given_up(tmp_path: Path, clock: Clock) -> None:
    with publisher(in_turn(Reply(DATA, stall=5))) as there, pytest.raises(FetchError) as caught:
        fetcher(tmp_path, clock, tries=1).get(there.address)
    assert "fell silent for 0.2 seconds" in str(caught.value)
    assert leftovers(tmp_path) == []


def test_a_server_that_is_not_there_is_named(tmp_path: Path, clock: Clock) -> None:
    with publisher(in_turn(Reply(DATA))) as there:
        gone = there.address
    with pytest.raises(FetchError, match="could not be reached"):
        fetcher(tmp_path, clock, tries=1).get(gone)


def test_where_nothing_answers_the_older_copy_serves_and_says_so(
    tmp_path: Path, clock: Clock
) -> None:
    with publisher(in_turn(Reply(DATA), Reply(status=503))) as there:
        us = fetcher(tmp_path, clock)
        us.get(there.address)
        clock.time += timedelta(days=9)
        again = us.get(there.address)
    assert again.how == "stale"
    assert "Using the copy of 22 November 2026" in again.remark


def test_a_lasting_fault_is_not_tried_again(tmp_path: Path, clock: Clock) -> None:
    with publisher(in_turn(Reply(status=404))) as there:
        with pytest.raises(FetchError, match="status 404"):
            fetcher(tmp_path, clock).get(there.address)
        assert len(there.asked) == 1


def test_pauses_grow_and_are_jittered_from_the_seed(tmp_path: Path, clock: Clock) -> None:
    with publisher(in_turn(Reply(status=503))) as there:
        with pytest.raises(FetchError):
            fetcher(tmp_path, clock, tries=5, seed=7).get(there.address)
        twin = Clock()
        with pytest.raises(FetchError):
            fetcher(tmp_path, twin, tries=5, seed=7).get(there.address)
    assert clock.pauses == twin.pauses
    assert [pause / 2**n for n, pause in enumerate(clock.pauses)] != [1.0] * 4
    assert all(2**n / 2 <= pause <= 2**n for n, pause in enumerate(clock.pauses))


@pytest.mark.parametrize("asked", ["30", "Sun, 22 Nov 2026 12:00:30 GMT"])
def test_a_pause_that_the_server_asks_for_is_kept(tmp_path: Path, clock: Clock, asked: str) -> None:
    busy = Reply(status=429, headers={"Retry-After": asked})
    with publisher(in_turn(busy, Reply(DATA))) as there:
        fetcher(tmp_path, clock).get(there.address)
    assert clock.pauses == [30.0]


def test_a_pause_too_long_is_said(tmp_path: Path, clock: Clock) -> None:
    busy = Reply(status=503, headers={"Retry-After": "3600"})
    with publisher(in_turn(busy)) as there, pytest.raises(FetchError, match="wait 3,600 seconds"):
        fetcher(tmp_path, clock).get(there.address)
    assert clock.pauses == []


def test_compressed_answers_are_unpacked_and_their_length_is_that_of_the_wire(
    tmp_path: Path, clock: Clock
) -> None:
    packed = Reply(gzip.compress(DATA * 50), headers={"Content-Encoding": "gzip"})
    seen: list[tuple[int, int | None]] = []
    with publisher(in_turn(packed)) as there:
        got = fetcher(tmp_path, clock).get(
            there.address, progress=lambda done, total: seen.append((done, total))
        )
    assert got.path.read_bytes() == DATA * 50
    assert seen[-1] == (len(packed.body), len(packed.body))


def test_json_that_is_cut_short_is_not_json(tmp_path: Path) -> None:
    path = tmp_path / "answer"
    path.write_bytes(b'{"features": [')
    assert is_json(path, "application/json").startswith("the answer is not whole JSON")
