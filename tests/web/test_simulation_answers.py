"""Answers of the simulation: once each, the same for everybody, kept whatever is killed.

Slow: the worker simulates a small district, and compiles the kernel where nobody did.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from headwater.lake.store import Lake
from headwater.simulation.scenario import read_scenario
from headwater_web.jobs.models import Job
from headwater_web.operations.recovery import lakes
from headwater_web.simulation import question, tasks
from headwater_web.simulation.answering import keep_answer
from headwater_web.simulation.models import Question
from page_reading import read
from simulated_questions import ASKED, FORM, PLACE, asked, work

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """The kernel, before a test's transaction opens: PostgreSQL ends those that lie idle."""
    tasks.ready()


@pytest.fixture(autouse=True)
def shallow(monkeypatch: pytest.MonkeyPatch, site_home: Path) -> None:
    """Few draws, and no folder of an earlier test's: what becomes of an answer is tested here."""
    shutil.rmtree(site_home / "simulated", ignore_errors=True)
    monkeypatch.setattr(question, "MOST_DRAWS", 3)
    monkeypatch.setattr(question, "FEWEST_DRAWS", 3)
    monkeypatch.setattr(question, "FEWEST_REPEATS", 2)
    monkeypatch.setattr(question, "MOST_REPEATS", 2)


@pytest.fixture
def answered(ann: Client) -> Question:
    """A question with its answer."""
    ann.post(FORM, ASKED)
    assert work() == 1
    return Question.objects.get()


def page(client: Client, found: Question) -> str:
    answer = client.get(f"/what-if/answer/{found.key}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def words(html: str) -> str:
    return " ".join(" ".join(read(html).words).split())


def test_while_it_waits_the_page_comes_again_by_itself(ann: Client, visitor: Client) -> None:
    address = ann.post(FORM, ASKED)["Location"]
    html = visitor.get(address).content.decode()
    assert '<noscript><meta http-equiv="refresh"' in html
    assert "Look again" in html
    told = visitor.get(address + "progress/").json()
    assert told["state"] == "waiting"
    assert "none is there" in told["says"]


def test_everybody_is_shown_the_same(answered: Question, ann: Client, visitor: Client) -> None:
    mine, theirs = words(page(ann, answered)), words(page(visitor, answered))
    assert mine.split("What next?")[0] == theirs.split("What next?")[0]
    for said in (
        "rests on things that nobody has measured",
        "emergency admissions",
        "What this rests on",
        "Each offer by itself",
        "worth doing up to £",
        "3 draws of the evidence",
    ):
        assert said in mine, said
    assert read(page(visitor, answered)).faults == []
    assert answered.answered_at is not None


def test_a_second_look_asks_for_no_second_run(answered: Question, bob: Client) -> None:
    before = answered.answer
    assert bob.post(FORM, ASKED)["Location"].endswith(f"{answered.key}/")
    assert work() == 0
    answered.refresh_from_db()
    assert answered.answer == before


def test_a_run_that_is_killed_is_run_again(
    ann: Client, monkeypatch: pytest.MonkeyPatch, site_home: Path
) -> None:
    class KilledError(BaseException):
        """What a killed process leaves: nothing of what came after."""

    def killed(*_: object) -> None:
        raise KilledError

    ann.post(FORM, ASKED)
    monkeypatch.setattr(tasks, "keep_answer", killed)
    with pytest.raises(KilledError):
        work()
    monkeypatch.setattr(tasks, "keep_answer", keep_answer)
    found = Question.objects.get()
    assert found.answered_at is None
    assert found.answer is not None, "what could be said already is there"
    assert "still being drawn" in page(ann, found)
    assert not found.folder.exists()
    early = found.answer["lines"]
    Job.objects.update(leased_until=timezone.now() - timedelta(minutes=1))
    work()
    Job.objects.get().result.__class__.objects.update(run_after=timezone.now())
    work()
    found.refresh_from_db()
    assert found.answered_at is not None
    assert [each["change"] for each in found.answer["lines"]] == [each["change"] for each in early]


def test_half_a_folder_of_a_killed_run_is_in_nobodys_way(ann: Client, site_home: Path) -> None:
    ann.post(FORM, ASKED)
    folder = Question.objects.get().folder
    folder.mkdir(parents=True)
    (folder / "half").write_text("a run was killed between the folder and its row")
    work()
    assert Question.objects.get().answered_at is not None
    assert not (folder / "half").exists()


def test_a_question_without_people_says_what_to_load(ann: Client) -> None:
    ann.post(FORM, ASKED)
    Question.objects.update(place="X99999999")
    work()
    found = Question.objects.get()
    assert "no small areas" in found.refused
    assert Job.objects.get().failure == "", "trying it again would not help"


def test_backups_hold_the_cubes(answered: Question, ann: Client, site_home: Path) -> None:
    ann.post(FORM, asked(end="2025"))
    assert Question.objects.count() == 2
    assert answered.folder in lakes.private()
    assert [each for each in lakes.private() if "simulated" in each.parts] == [answered.folder]
    held = Lake(answered.folder).read("observation", ["kind", "area"])
    assert set(held["kind"].to_pylist()) == {"simulated"}


def test_the_files_hold_the_numbers(answered: Question, visitor: Client) -> None:
    base = f"/what-if/answer/{answered.key}/"
    figures = table(visitor.get(base + "figures.csv").content)
    line = next(each for each in answered.answer["lines"] if each["measure"] == "HEALTHY_YEARS")
    held = next(row for row in figures if row["figure"] == line["name"])
    assert float(held["change"]) == line["change"]
    assert float(held["lower_by_evidence"]) == line["evidence"][0]
    for gap in answered.answer["gaps"]:
        name = f"gap in {gap['name']} (slope index of inequality)"
        held = next(row for row in figures if row["figure"] == name)
        assert float(held["as_things_are"]) == abs(gap["sii"][0])
        assert float(held["change"]) == abs(gap["sii"][1]) - abs(gap["sii"][0])
        for kind, ends in (("evidence", gap["evidence"]), ("chance", gap["luck"])):
            both = float(held[f"lower_by_{kind}"]), float(held[f"upper_by_{kind}"])
            assert both == (-ends[1], -ends[0])
            assert both[0] <= both[1]
    icb = next(each for each in answered.answer["accounts"] if each["organisation"] == "ICB")
    held = next(row for row in figures if row["figure"] == "ICB: care (pounds)")
    assert float(held["change"]) == icb["care"]
    assert float(held["upper_by_chance"]) == icb["luck"]["care"][1]
    areas = table(b"".join(visitor.get(base + "small-areas.csv")))
    change = [row for row in areas if row["series"].endswith("difference")]
    healthy = [
        float(row["value"])
        for row in change
        if row["indicator"] == "simulated-years-in-good-health"
    ]
    assert sum(healthy) == pytest.approx(line["change"], abs=1e-6)
    districts = table(b"".join(visitor.get(base + "districts.csv")))
    assert {row["area"] for row in districts} == {PLACE}
    lags = [row for row in districts if row["unit"] == "years"]
    assert {row["sex"] for row in districts if row not in lags} == {"Male", "Female"}
    assert len(lags) == 7
    assert {row["note"] for row in lags if not row["value"]} <= {"too_small_to_say"}
    for name in ("admissions", "avoided", "healthy", "fifths", "gap", "payers", "driven"):
        answer = visitor.get(f"{base}{name}.svg")
        assert answer.status_code == 200, name
        assert answer.content.startswith(b"<?xml")


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_scenario_is_a_file_that_the_library_reads(answered: Question, ann: Client) -> None:
    text = ann.get(f"/what-if/answer/{answered.key}/scenario.toml").content.decode()
    read_back = read_scenario("downloaded.toml", text)
    assert read_back.title == answered.title
    assert tomllib.loads(text) == answered.scenario


def test_a_second_answer_stands_beside_the_first(answered: Question, ann: Client) -> None:
    sent = asked(beside=answered.key, budget_hypertension_case_finding="20000")
    address = ann.post(FORM, sent)["Location"]
    assert address.startswith(f"/what-if/compare/?with={answered.key}&with=")
    assert "It waits" in words(ann.get(address).content.decode())
    work()
    html = ann.get(address).content.decode()
    assert read(html).faults == []
    for said in ("Emergency admissions", "Value for money", "Rests on", "ICB"):
        assert said in words(html)
    assert "within £20,000 a year" in words(html), "two with one title are told apart"
    assert html.count(answered.title) >= 2
    assert 'data-l="B"' in html, "on a narrow screen each figure has its answer's letter"
    assert "a year of those eligible in rural areas, within £20,000" in words(html)


def test_an_answer_holds_nothing_but_public_figures(answered: Question) -> None:
    held = json.dumps([answered.choices, answered.scenario, answered.answer])
    assert "ann" not in {word.strip('",:') for word in held.split()}
