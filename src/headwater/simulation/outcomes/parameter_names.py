"""What a parameter is called in a sentence: what of an offer, or which entry of the book."""

from __future__ import annotations

from collections.abc import Mapping

from headwater.evidence import book

CHANGES = {
    "quit": "how many stop because of it",
    "check": "how many are found",
    "sbp": "how far pressure falls",
    "bmi": "how much weight is lost",
    "hazard": "how far the risk moves",
    "more active": "how many become more active",
    "alcohol": "how much less is drunk",
    "company": "how many are isolated no more",
    "warm home": "how many homes are cold no more",
    "uptake": "how many take it up",
    "cost": "what a person costs",
}

RISKS = {
    "chd": "heart disease",
    "diabetes": "type 2 diabetes",
    "copd": "COPD",
    "admission": "being admitted",
    "death": "dying",
}
"""What a lane is called where its own name is no word."""

OF_THE_BOOK = {
    "systolic-lowering-chd": "What pressure does to the heart",
    "systolic-lowering-stroke": "What pressure does to stroke",
    "sbp-treated-drop": "What treatment does to pressure",
    "smoking-risk": "What smoking does to illness",
    "smoking-death-other": "What smoking does to other deaths",
    "bmi-chd-total": "What weight does to the heart",
    "bmi-diabetes": "What weight does to diabetes",
    "diabetes-chd": "What diabetes does to the heart",
    "diabetes-death-other": "What diabetes does to other deaths",
    "frailty-death-direct": "What frailty does to deaths",
    "admissions-by-condition": "How often the ill are admitted",
}


def spoken(name: str, titles: Mapping[str, str]) -> str:
    """A parameter's name in words; ``titles`` are those of offers, by id.

    >>> spoken("stop-smoking-service: uptake", {"stop-smoking-service": "Stop-smoking service"})
    'Stop-smoking service: how many take it up'
    >>> spoken("statins: hazard of chd", {"statins": "Statins"})
    'Statins: how far the risk of heart disease moves'
    >>> spoken("book: systolic-lowering-stroke", {})
    'What pressure does to stroke'
    """
    of, _, what = name.partition(": ")
    if of == "book":
        return OF_THE_BOOK.get(what) or book().figure(what).what
    what, _, risk = what.partition(" of ")
    said = CHANGES.get(what, what)
    if risk:
        said = said.replace("the risk", f"the risk of {RISKS.get(risk, risk)}")
    return f"{titles.get(of, of)}: {said}"
