"""Scenarios, interventions and topics of evidence that cannot be used, and what is said of each."""

from __future__ import annotations

from importlib.resources import files

from headwater.evidence import EvidenceError
from headwater.evidence.topic_file import read_topic
from headwater.simulation.eligibility import EligibilityError, parse
from headwater.simulation.intervention_file import read_intervention
from headwater.simulation.scenario import ScenarioError, read_scenario

OFFER = 'title = "Mine"\n[[offer]]\nintervention = "stop-smoking-service"\n'
TOPIC = """
title = "Mine"
dated = 2026-11-25
lead = "An example."
[source.memory]
cite = "Somebody"
confidence = "recalled"
[figure.effect]
what = "An effect"
unit = "relative risk"
year = "2020"
source = "memory"
grade = "D"
value = 0.8
"""
SCENARIOS = (
    ("a reach above 1", OFFER + "reach = 1.4"),
    ("a reach of nothing", OFFER + "reach = 0"),
    ("a budget of nothing", OFFER + "budget = 0"),
    ("a budget where no cost is known", OFFER + "budget = 1000"),
    ("years before the residents start", OFFER + "from = 2010\nuntil = 2015"),
    ("an end before the beginning", OFFER + "from = 2030\nuntil = 2026"),
    ("a beginning after the years that are followed", OFFER + "from = 2090"),
    ("an intervention that is not there", OFFER.replace("service", "shop")),
    ("a variant that is not there", OFFER + 'variant = "by-post"'),
    ("an answer to no question", OFFER + '[answers]\nlag = "short"'),
    ("no title", OFFER.replace('title = "Mine"\n', "")),
)
EXPRESSIONS = (
    "age >= forty",
    "smoking is heavy",
    "agee > 40",
    "(age > 40",
    "district in (7)",
    "age from 70 to 40",
)
TOPICS = (
    ("a unit that is not known", 'unit = "relative risk"', 'unit = "percent"'),
    ("a value outside its interval", "value = 0.8", "value = 0.8\nlower = 0.9\nupper = 1.1"),
    ("a source that is not cited", 'source = "memory"', 'source = "nobody"'),
    ("a grade too good for what was recalled", 'grade = "D"', 'grade = "A"'),
    ("an effect without a grade", 'grade = "D"\n', ""),
)


def said() -> list[tuple[str, str]]:
    """Each case as what was tried and what was said."""
    cases = [(what, _scenario(text)) for what, text in SCENARIOS]
    cases += [(f"who is eligible: `{text}`", _expression(text)) for text in EXPRESSIONS]
    cases += [(what, _topic(TOPIC.replace(old, new))) for what, old, new in TOPICS]
    folder = files("headwater.simulation").joinpath("interventions")
    own = folder.joinpath("warm-homes.toml").read_text(encoding="utf-8")
    wrong = own.replace('level = "building blocks"', 'level = "best"')
    return [*cases, ("an intervention at no known level", _intervention(wrong))]


def _scenario(text: str) -> str:
    try:
        read_scenario("scenario.toml", text)
    except ScenarioError as fault:
        return str(fault)
    raise AssertionError("a scenario that should be refused was read")


def _expression(text: str) -> str:
    try:
        parse(text)
    except EligibilityError as fault:
        return str(fault)
    raise AssertionError("an expression that should be refused was read")


def _topic(text: str) -> str:
    try:
        read_topic("mine.toml", text)
    except EvidenceError as fault:
        return str(fault)
    raise AssertionError("a topic that should be refused was read")


def _intervention(text: str) -> str:
    try:
        read_intervention("warm-homes.toml", text)
    except EvidenceError as fault:
        return str(fault)
    raise AssertionError("an intervention that should be refused was read")
