"""Visions as values: kept and read back, what changed between versions, how actions are spread."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from headwater.deliberation.prevention_balance import balance, balance_says
from headwater.deliberation.vision import (
    ActionScale,
    InTheWay,
    Outcome,
    PlannedAction,
    Vision,
    Voted,
    kept_vision,
    vision_form,
    with_item,
    without,
)
from headwater.deliberation.vision_changes import changes
from headwater.evidence.errors import EvidenceError
from headwater.evidence.policy_tags import read_schemes, tag_names, tag_schemes
from headwater.evidence.prevention import Level

VISION = Vision(
    "Nobody here waits for a crisis.",
    (Outcome("o1", "Fewer falls", "people over 75", "falls", said=("No more ambulances",)),),
    (InTheWay("b1", "No bus after four", "rural-transport", ("o1",), voted=Voted(9, 2, 1)),),
    (
        PlannedAction(
            "a1",
            "A clinic on a bus",
            "the clinic is far",
            "fewer missed visits",
            Level.SECONDARY,
            ActionScale.SYSTEM,
            ("b1",),
            ("o1",),
            card="clinic-bus",
            sources=("w-1:4",),
        ),
    ),
    ("plan-community",),
)


def test_a_vision_is_kept_as_json_and_comes_back_the_same() -> None:
    assert kept_vision(json.loads(json.dumps(vision_form(VISION)))) == VISION


@pytest.mark.parametrize(
    "held", [{"outcomes": [{"says": "no key"}]}, {"actions": [{"key": "a1", "what": "no level"}]}]
)
def test_a_kept_form_that_cannot_be_read_says_so(held: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        kept_vision(held)


def test_what_changed_is_told_item_by_item() -> None:
    later = with_item(VISION, replace(VISION.actions[0], level=Level.PRIMARY, because="it is far"))
    later = replace(with_item(later, Outcome("o2", "Warm homes")), statement="We stay well.")
    later = replace(without(later, "b1"), tags=("plan-digital",))
    assert changes(VISION, later) == (
        "The statement is now “We stay well.”; it was “Nobody here waits for a crisis.”.",
        "The outcome “Warm homes” was added.",
        "The barrier “No bus after four” was taken out.",
        "The action “A clinic on a bus” changed: theory, level of prevention, barriers it works "
        "against.",
        "The tag plan-digital was added.",
        "The tag plan-community was taken away.",
    )
    assert changes(VISION, VISION) == ()


def test_what_only_changed_its_source_says_so() -> None:
    later = with_item(VISION, replace(VISION.actions[0], sources=("w-1:4", "w-2:9")))
    told = ("The action “A clinic on a bus” changed: where it came from.",)
    assert changes(VISION, later) == told


def test_an_item_that_goes_takes_what_pointed_at_it_along() -> None:
    left = without(without(VISION, "o1"), "b1")
    assert left.actions[0].towards == left.actions[0].against == ()
    assert left.find("o1") is None
    assert VISION.find("a1") == VISION.actions[0]


def test_keys_are_never_given_twice() -> None:
    held = with_item(VISION, Outcome(VISION.next_key("o"), "Second"))
    assert [each.key for each in held.outcomes] == ["o1", "o2"]
    assert without(held, "o1").next_key("o") == "o3"


@pytest.mark.parametrize(
    ("levels", "says"),
    [
        ([], "No action is written down yet."),
        (
            [Level.TERTIARY, Level.TERTIARY],
            "Of 2 actions none acts before people fall ill. None is on building blocks, primary or "
            "secondary prevention.",
        ),
        (list(Level), "Of 4 actions 2 act before people fall ill."),
        (
            [Level.PRIMARY, Level.SECONDARY, Level.TERTIARY],
            "Of 3 actions 1 acts before people fall ill. None is on building blocks.",
        ),
    ],
)
def test_the_spread_over_levels_is_said(levels: list[Level], says: str) -> None:
    actions = [PlannedAction(f"a{i}", "x", level=level) for i, level in enumerate(levels)]
    assert balance_says(actions) == says
    assert sum(balance(actions).values()) == len(levels)


def test_every_scheme_of_tags_has_its_source() -> None:
    schemes = {each.code: each for each in tag_schemes()}
    assert {code: len(each.tags) for code, each in schemes.items()} == {
        "plan": 3,
        "marmot": 8,
        "phof": 5,
        "core20plus5": 8,
        "core20plus5-young": 5,
    }
    assert all(each.source and each.read_on.year >= 2025 for each in schemes.values())
    assert len(tag_names()) == 29


@pytest.mark.parametrize(
    "schemes", [[{"code": "a", "tags": {}}], [{"code": "a", "tags": {"b": "c"}}] * 2]
)
def test_a_scheme_that_is_not_sound_is_refused(schemes: list[dict[str, object]]) -> None:
    more = {"name": "N", "source": "S", "read_on": "2026-01-01"}
    with pytest.raises(EvidenceError):
        read_schemes({"scheme": [{**each, **more} for each in schemes]})
