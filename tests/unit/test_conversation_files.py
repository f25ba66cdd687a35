"""Conversations read from the CSV forms of Polis, and written for anybody to read."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest

from headwater.deliberation.held_conversation import HeldConversation
from headwater.deliberation.polis_export import exported, shuffled
from headwater.deliberation.polis_form import read_polis

SECRET = b"thirty-two bytes drawn at random"
COMMENTS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1731527035,Wed,0,4,2,0,1,"Warm homes, first"
1731527036,Wed,1,5,0,1,-1,=1+1
1731527037,Wed,2,4,1,1,0,'-leading sign
"""
VOTES = """timestamp,datetime,comment-id,voter-id,vote
1731527040,Wed,0,4,-1
1731527050,Wed,0,4,1
1731527041,Wed,0,7,1
1731527042,Wed,1,7,-1
1731527043,Wed,2,4,1
1731527044,Wed,2,7,-1
"""


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name.replace('_', '-')}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def conversation(tmp_path: Path) -> HeldConversation:
    return read_polis(
        folder(tmp_path, comments=COMMENTS, votes=VOTES, summary="topic,Warm homes\n")
    )


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_last_vote_counts_and_rejected_statements_are_marked(tmp_path: Path) -> None:
    held = conversation(tmp_path)
    assert held.topic == "Warm homes"
    assert held.matrix().dense().tolist() == [[1, -2, 1], [1, -1, -1]]
    assert held.rejected() == (1,)
    assert held.words()[2] == "-leading sign"
    assert not held.faults


def test_rows_that_cannot_be_read_are_kept_aside_with_their_place(tmp_path: Path) -> None:
    votes = VOTES + "1,Wed,9,4,1\n1,Wed,0,x,1\n1,Wed,0,8,2\n1,Wed,0,8,0\n"
    comments = COMMENTS + "1,Wed,2,4,0,0,1,again\n1,Wed,3,4,0,0,5,odd\n1,Wed,,4,0,0,1,none\n"
    held = read_polis(folder(tmp_path, comments=comments, votes=votes))
    assert [fault.says() for fault in held.faults] == [
        "comments.csv, row 5, column comment-id: statement 2 is listed twice",
        "comments.csv, row 6, column moderated: 5 is none of 1, 0 and -1",
        "comments.csv, row 7, column comment-id: '' is no whole number",
        "votes.csv, row 8, column comment-id: there is no statement 9 in the list of statements",
        "votes.csv, row 9, column participant: 'x' is no whole number",
        "votes.csv, row 10, column vote: '2' is no vote; a vote is 1 (agree), 0 (pass) or -1 "
        "(disagree)",
    ]
    assert len(held.vote) == 7


def test_votes_are_read_from_a_column_for_each_statement(tmp_path: Path) -> None:
    wide = "participant,group-id,n-votes,0,1,2\n4,0,2,1,,1\n7,1,3,1,-1,-1\n9,,1,,x,\n"
    held = read_polis(folder(tmp_path, comments=COMMENTS, participants_votes=wide))
    assert held.matrix().dense().tolist() == [[1, -2, 1], [1, -1, -1]]
    assert dict(held.group) == {4: 0, 7: 1}
    assert [fault.column for fault in held.faults] == ["1"]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "comments.csv is missing"),
        ({"comments": COMMENTS}, "neither votes.csv nor participants-votes.csv"),
        ({"comments": COMMENTS, "votes": "comment-id,vote\n"}, "no column participant or"),
        ({"comments": "a,b\n", "votes": VOTES}, "comments.csv: no column comment-id or"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, files: dict[str, str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_polis(folder(tmp_path, **files))


def test_what_is_written_reads_as_the_same_votes(tmp_path: Path) -> None:
    held = conversation(tmp_path)
    files = exported(held, SECRET, {4: 0, 7: 1})
    (tmp_path / "out").mkdir()
    for name, text in files.items():
        (tmp_path / "out" / name).write_text(text, encoding="utf-8")
    again = read_polis(tmp_path / "out")
    new = shuffled([4, 7], SECRET, "voter")
    order = sorted([4, 7], key=new.__getitem__)
    whole = dict(zip([4, 7], held.matrix().dense().tolist(), strict=True))
    assert again.matrix().dense().tolist() == [whole[each] for each in order]
    assert dict(again.group) == {new[4]: 0, new[7]: 1}
    assert again.words() == held.words()
    assert again.rejected() == held.rejected()
    (tmp_path / "out" / "votes.csv").unlink()
    wide = read_polis(tmp_path / "out").matrix()
    assert np.array_equal(wide.dense(), again.matrix().dense())


def test_nothing_written_has_a_time_a_formula_or_a_writer_among_the_voters(tmp_path: Path) -> None:
    files = exported(conversation(tmp_path), SECRET)
    for name in ("comments.csv", "votes.csv"):
        assert {(row["timestamp"], row["datetime"]) for row in rows(files[name])} == {("", "")}
    assert {row["n-comments"] for row in rows(files["participants-votes.csv"])} == {""}
    assert "'=1+1" in files["comments.csv"]
    writers = shuffled(range(400), SECRET, "author")
    voters = shuffled(range(400), SECRET, "voter")
    same = sum(writers[each] == voters[each] for each in range(400))
    assert same < 10, "two orders that have nothing to do with each other share one place in 400"


def test_new_numbers_keep_nothing_of_the_order_in_which_people_came() -> None:
    people = list(range(2_000))
    new = shuffled(people, SECRET, "voter")
    follows = sum(new[each + 1] == new[each] + 1 for each in people[:-1])
    rank = np.corrcoef(people, [new[each] for each in people])[0, 1]
    assert follows < 10
    assert abs(rank) < 0.1
    assert new == shuffled(people[::-1], SECRET, "voter"), "the order given does not matter"


def test_another_secret_gives_numbers_that_tell_nothing_of_these() -> None:
    people = list(range(2_000))
    one, other = (shuffled(people, secret, "voter") for secret in (SECRET, SECRET[::-1]))
    both = np.corrcoef([one[each] for each in people], [other[each] for each in people])[0, 1]
    assert abs(both) < 0.1


def test_a_secret_that_could_be_guessed_is_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes or more"):
        shuffled([1], b"short", "voter")
