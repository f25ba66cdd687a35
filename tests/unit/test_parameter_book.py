"""The parameter book: what is refused and how it is said, how a table is read, what is drawn."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from headwater.cli.evidence import app
from headwater.evidence import Assumption, Evidence, EvidenceError, book, drawn, read_book
from headwater.evidence.topic_file import read_topic
from headwater.evidence.trust import Confidence, Grade
from headwater.evidence.wording import rests_on

HEAD = """
title = "Made up"
dated = 2026-11-25
lead = "For a test."
[source.trial]
cite = "A trial"
confidence = "opened page"
[source.memory]
cite = "Somebody"
confidence = "recalled"
"""
FIGURE = {
    "what": '"What it is"', "unit": '"relative risk"', "year": '"2020"', "source": '"trial"',
    "grade": '"A"', "value": "0.8", "lower": "0.7", "upper": "0.9",
}  # fmt: skip


def topic_of(**changes: str | None) -> str:
    lines = {**FIGURE, **changes}
    body = "\n".join(f"{key} = {value}" for key, value in lines.items() if value is not None)
    return f"{HEAD}\n[figure.effect]\n{body}\n"


def refused(text: str) -> str:
    with pytest.raises(EvidenceError) as fault:
        read_topic("made-up.toml", text)
    return str(fault.value)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"unit": '"percent"'}, "the unit 'percent' is not known"),
        ({"value": "0.95"}, "lies outside its interval"),
        ({"source": '"nobody"'}, "'nobody' is not cited"),
        ({"source": None}, "source is missing"),
        ({"grade": '"F"'}, "not in the scale"),
        ({"grade": None}, "an effect has no grade"),
        ({"source": '"memory"'}, "recalled is graded A"),
        ({"year": None}, "the year is missing"),
        ({"upper": None}, "one limit only"),
        ({"value": "-1", "lower": "-2", "upper": "0"}, "lies outside what relative risk can be"),
        ({"value": "[1, 2]"}, "value has the shape (2,)"),
        ({"axes": '[["age", 40, 20]]'}, "ages are not in order"),
        ({"axes": '[["sex", "men", "men"]]'}, "or one twice"),
        ({"reads": '"curve"'}, "reads is 'curve'"),
        ({"confidence": '"opened page"'}, "confidence is not known here"),
    ],
)
def test_an_unsound_entry_is_refused_with_its_file_its_name_and_how_to_mend_it(
    changes: dict[str, str | None], words: str
) -> None:
    said = refused(topic_of(**changes))
    assert said.startswith("made-up.toml, effect: ")
    assert words in said
    assert ". To mend it: " in said


def test_a_sound_entry_is_read_with_its_interval_and_what_it_rests_on() -> None:
    _, (figure,), _ = read_topic("made-up.toml", topic_of())
    assert isinstance(figure, Evidence)
    assert (figure.number, float(figure.lower), float(figure.upper)) == (0.8, 0.7, 0.9)
    assert (figure.confidence, figure.grade) == (Confidence.OPENED_PAGE, Grade.A)
    assert rests_on(figure) == "A trial, 2020, England [opened page; grade A]"


def test_a_single_limit_is_mirrored_only_where_the_entry_says_so() -> None:
    _, (figure,), _ = read_topic("made-up.toml", topic_of(lower=None, mirrored="true"))
    assert float(figure.lower) == pytest.approx(0.8**2 / 0.9)


@pytest.mark.parametrize("word", ["source", "grade", "confidence"])
def test_an_assumption_cannot_look_like_evidence(word: str) -> None:
    text = f'{HEAD}[assumption.guess]\nwhat = "x"\nunit = "ratio"\nvalue = 1\nbecause = "y"\n'
    _, (guess,), _ = read_topic("made-up.toml", text)
    assert isinstance(guess, Assumption)
    assert rests_on(guess) == "ASSUMED: y"
    assert f"an assumption has no {word}" in refused(f'{text}{word} = "A"\n')


def test_a_switch_names_its_answers_and_its_entries_exist(tmp_path: object) -> None:
    text = topic_of() + (
        '[switch.which]\nasks = "?"\ndefault = "one"\nbecause = "x"\n'
        '[switch.which.options]\none = "effect"\ntwo = "missing"\n'
    )
    _, _, (switch,) = read_topic("made-up.toml", text)
    assert switch.entry() == switch.entry("one") == "effect"
    with pytest.raises(LookupError, match="has no option 'three'; it has one, two"):
        switch.entry("three")

    class File:
        name = "made-up.toml"

        def read_text(self, encoding: str) -> str:
            return text

    with pytest.raises(EvidenceError, match="two names missing, which is no entry"):
        read_book([File()])  # type: ignore[list-item]  # stands in for a path


def test_bands_hold_and_points_are_joined_between_the_ages_that_are_named() -> None:
    held = book()
    band, points = held.figure("emergency-bed-days"), held.figure("chd-incidence")
    assert band.by_age([17, 18, 44, 100]).tolist() == [1.5, 2.6, 2.6, 10.2]
    read = points.by_age([40, 42, 45, 99])
    assert read.shape == (2, 5, 4)
    between = points.at(age=40) ** 0.6 * points.at(age=45) ** 0.4
    assert np.allclose(read[..., 1], between)
    assert np.allclose(read[..., 3], points.at(age=89))
    with pytest.raises(LookupError, match="41 is not one of age"):
        points.at(age=41)
    with pytest.raises(ValueError, match="is a table by"):
        _ = points.number


def test_a_draw_meets_value_and_limits_and_stays_within_the_unit() -> None:
    for figure in book().figures.values():
        middle = drawn(figure, 0.0)
        assert np.allclose(middle, figure.value, rtol=1e-6, atol=1e-8), figure.id
        far = drawn(figure, 6.0)
        assert (far <= figure.unit.high).all(), figure.id
        assert (drawn(figure, -6.0) >= figure.unit.low).all(), figure.id
        if figure.has_interval and not (figure.lower <= 0).any():
            assert np.allclose(drawn(figure, 1.959964), figure.upper, rtol=1e-4, atol=1e-6)


def test_nothing_recalled_is_graded_above_d_and_both_answers_to_a_conflict_are_there() -> None:
    held = book()
    for figure in held.figures.values():
        if isinstance(figure, Evidence) and figure.source.confidence is Confidence.RECALLED:
            assert figure.grade is None or figure.grade >= Grade.D, figure.id
    left = [
        held.chosen("cessation-lag", {"cessation-lag": option})
        for option in ("kontis-2014", "gbd-2019")
    ]
    ten = [float(each.at(**{"condition": "chd", "years since quitting": 10})) for each in left]
    assert ten == [pytest.approx(0.0255), pytest.approx(0.4134)]


def test_nulls_stay_in() -> None:
    assert book().figure("warmed-onset").number == 1.0
    assert "null" in book().figure("warmed-onset").note


def test_the_command_prints_contents_a_topic_an_entry_and_a_switch() -> None:
    def said(*words: str) -> str:
        done = CliRunner().invoke(app, ["show", *words], catch_exceptions=False)
        assert done.exit_code == 0
        return done.output

    assert "of them are assumed" in said()
    assert "ASSUMED: " in said("frailty")
    assert "axes: sex ['men', 'women']" in said("sbp-stroke")
    assert "kontis-2014 (default): cessation-lag-kontis" in said("cessation-lag")
    with pytest.raises(LookupError, match="did you mean"):
        CliRunner().invoke(app, ["show", "smokin"], catch_exceptions=False)


def test_a_file_of_ones_own_is_checked_before_it_is_used(tmp_path: Path) -> None:
    def said(text: str) -> str:
        file = tmp_path / "mine.toml"
        file.write_text(text, encoding="utf-8")
        done = CliRunner().invoke(app, ["check", str(file)], catch_exceptions=False)
        assert done.exit_code == 0
        return done.output

    assert "a topic with 1 entries" in said(topic_of())
    offer = 'title = "x"\n[[offer]]\nintervention = "activity-referral"\n'
    assert "a scenario of 1 offers" in said(offer)
    assert "It rests on what is assumed" in said(offer)
    own = files("headwater.simulation").joinpath("interventions/statins.toml").read_text("utf-8")
    assert "an intervention for: (age >= 40 and age <= 84)" in said(own)
    with pytest.raises(EvidenceError, match="the unit 'percent' is not known"):
        said(topic_of(unit='"percent"'))
