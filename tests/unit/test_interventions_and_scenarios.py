"""Interventions and scenarios as data: what is there, what is refused, and in which sentence."""

from __future__ import annotations

from importlib.resources import files
from math import inf

import numpy as np
import pytest

from headwater.evidence import Evidence, EvidenceError
from headwater.evidence.trust import Confidence, Grade
from headwater.simulation.eligibility_mask import holds
from headwater.simulation.intervention import Effect
from headwater.simulation.intervention_file import interventions, read_intervention
from headwater.simulation.residents import Areas, Residents
from headwater.simulation.scenario import (
    ScenarioError,
    base_year,
    places_mask,
    read_scenario,
    scenarios,
)

ASKED_FOR = {
    "stop-smoking-service", "smoke-free-generation", "hypertension-case-finding",
    "hypertension-treatment", "statins", "diabetes-prevention-programme", "weight-management",
    "activity-referral", "strength-and-balance", "social-prescribing", "warm-homes",
    "alcohol-brief-advice", "nhs-health-check", "cardiac-rehabilitation", "flu-vaccination",
    "employment-support",
}  # fmt: skip
AREAS = Areas(
    ("E01000001", "E01000002"),
    ("E07000001", "E07000002"),
    np.array([1, 4], np.uint8),
    np.zeros(2, np.uint8),
)


def text_of(name: str) -> str:
    return files("headwater.simulation").joinpath(f"interventions/{name}.toml").read_text("utf-8")


def test_every_intervention_that_was_asked_for_is_there() -> None:
    assert interventions().keys() >= ASKED_FOR


def test_nothing_recalled_is_graded_above_d() -> None:
    for each in interventions().values():
        for figure in each.figures:
            if isinstance(figure, Evidence) and figure.source.confidence is Confidence.RECALLED:
                assert figure.grade is None or figure.grade >= Grade.D, (each.id, figure.id)


@pytest.mark.parametrize("name", ["social-prescribing", "employment-support"])
def test_one_without_proven_effect_is_there_and_shows_none(name: str) -> None:
    one = interventions()[name]
    assert one.effects == ()
    assert one.grade is None
    assert any("null" in figure.note for figure in one.figures)


def test_a_harm_stays_in() -> None:
    harms = [each for each in interventions()["statins"].effects if each.size.number > 1]
    assert [(each.acts_on, each.of) for each in harms] == [("onset", "diabetes")]


def test_no_cost_is_invented() -> None:
    for each in interventions().values():
        assert each.cost is None or isinstance(each.cost.each, Evidence), each.id
    assert interventions()["warm-homes"].cost is None


def test_an_effect_grows_holds_and_fades() -> None:
    size = interventions()["weight-management"].effects[0].size
    effect = Effect("bmi", "", size, onset=2, lasts=3, fades=4, course="made up")
    shares = [effect.share_at(years) for years in (0, 1, 2, 5, 7, 9, 20)]
    assert shares == [0, 0.5, 1, 1, 0.5, 0, 0]
    stays = Effect("bmi", "", size, onset=0, lasts=inf, fades=0, course="made up")
    assert (stays.stays, stays.share_at(0), stays.share_at(50)) == (True, 1, 1)


def test_where_studies_disagree_each_answer_can_be_chosen() -> None:
    effect = interventions()["diabetes-prevention-programme"].effects[0]
    assert effect.chosen().number == 0.80
    assert effect.chosen({"programme-effect": "whole-practices"}).number == 0.85
    with pytest.raises(LookupError, match="has no answer 'half'"):
        effect.chosen({"programme-effect": "half"})


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('level = "primary"', 'level = "first"', "level is 'first'"),
        ("smoking is current and age >= 16", "smoking is heavy", "smoking is one of"),
        ('acts_on = "smoking"', 'acts_on = "mood"', "acts_on is 'mood'"),
        ('acts_on = "smoking"', 'acts_on = "smoking"\nof = "chd"', "cannot be of 'chd'"),
        ('size = "stops-because-of-it"', 'size = "nothing"', "no figure or assumption"),
        ('size = "stops-because-of-it"', 'size = "varenicline"', "varenicline is in relative risk"),
        ("onset = 0", "onset = -1", "onset is -1"),
        ('repeats = "each year"', 'repeats = "daily"', "repeats is 'daily'"),
        ('by_quintile = "uptake-by-quintile"', 'by_quintile = "offered"', "is in proportion"),
        ("[reach]", "[budget]\nx = 1\n[reach]", "budget is not known at the top"),
    ],
)
def test_an_unsound_intervention_is_refused(old: str, new: str, words: str) -> None:
    text = text_of("stop-smoking-service")
    assert old in text
    with pytest.raises(EvidenceError) as fault:
        read_intervention("mine.toml", text.replace(old, new, 1))
    assert words in str(fault.value)
    assert "To mend it: " in str(fault.value)


OFFER = '[[offer]]\nintervention = "stop-smoking-service"\nfrom = 2026\nuntil = 2030\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f'title = "x"\n{OFFER}reach = 1.4', "a reach of 140% is more than everybody"),
        (f'title = "x"\n{OFFER}reach = 0', "a reach of nothing does nothing"),
        (f'title = "x"\n{OFFER}reach = "half"', "'half' is no share"),
        (f'title = "x"\n{OFFER}budget = 0', "a budget of nothing reaches nobody"),
        (f'title = "x"\n{OFFER}budget = 3\ncost_each = 21', "less than the £21 that one person"),
        (f'title = "x"\n{OFFER}budget = 1000', "is not known, so a budget cannot bound it"),
        (f'title = "x"\n{OFFER}places = ["E07009999"]', "no district or small area 'E07009999'"),
        (f'title = "x"\n{OFFER}only = "rurall"', "did you mean rural"),
        (f'title = "x"\n{OFFER}variant = "nobody"', "has no variant 'nobody'"),
        (f'title = "x"\n{OFFER}colour = 1', "no offer has this"),
        (f'title = "x"\n{OFFER.replace("2026", "1999")}', "1999 is before 2021"),
        (f'title = "x"\n{OFFER.replace("2030", "2020")}', "before it begins"),
        (f'title = "x"\nyears = 3\n{OFFER}', "after the years that are followed"),
        (f'title = "x"\nyears = 400\n{OFFER}', "400 years cannot be followed"),
        (f"{OFFER}", "it has no title"),
        (
            f'title = "x"\n{OFFER.replace("smoking-s", "smokes-s")}',
            "Did you mean stop-smoking-service",
        ),
        (f'title = "x"\n{OFFER}[answers]\ncessation-lag = "soon"', "is no answer to it"),
        (f'title = "x"\n{OFFER}[answers]\ncessation = "soon"', "there is no such question"),
        ("title =", "this is not TOML"),
    ],
)
def test_unreasonable_input_gets_a_sentence_that_says_what_to_change(text: str, words: str) -> None:
    with pytest.raises(ScenarioError) as fault:
        read_scenario("mine.toml", text, AREAS)
    assert words in str(fault.value)
    assert str(fault.value).startswith("mine.toml")


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(ScenarioError) as found:
        read_scenario("mine.toml", f"{OFFER}reach = 1.4\nbudget = -3\n{OFFER}reach = -1", AREAS)
    assert [(each.offer, each.field) for each in found.value.faults] == [
        (0, "title"), (1, "budget"), (1, "reach"), (2, "reach")
    ]  # fmt: skip


def test_a_scenario_joins_who_it_is_for_and_says_what_it_supposes() -> None:
    text = (
        f'title = "x"\n{OFFER}variant = "most-deprived-first"\nplaces = ["E07000001"]\n'
        'only = "age < 60"\nbudget = 1000\ncost_each = 80\nreach = 0.3\n'
        '[answers]\ncessation-lag = "gbd-2019"'
    )
    scenario = read_scenario("mine.toml", text, AREAS)
    one = scenario.offerings[0]
    people = Residents.of(
        area=[0, 0, 0, 1],
        age=[40, 70, 40, 40],
        quintile=[1, 1, 2, 1],
        smoking=[2, 2, 2, 2],
        bmi=[25] * 4,
    )
    assert holds(one.eligible, people, AREAS, 2026).tolist() == [True, False, False, True]
    assert places_mask(one.places, AREAS).tolist() == [True, False]
    assert (one.offered, one.pounds_each, one.budget) == (0.3, 80, 1000)
    assert scenario.answers == {"cessation-lag": "gbd-2019"}
    assert scenario.assumed == ("a cost of 80 pounds a person (Stop-smoking service)",)


def test_the_scenarios_that_come_with_it_are_sound() -> None:
    for name, text in scenarios().items():
        scenario = read_scenario(name, text)
        assert scenario.offerings
        assert all(each.first_year >= base_year() for each in scenario.offerings)
