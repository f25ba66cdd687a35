"""The form in which a commitment is made: read from what was sent, shown as it was filled in."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.http import QueryDict

from headwater.commitments.checks import Check, Checked, Effect
from headwater.commitments.standing import Answer
from headwater.evidence.barriers import barriers
from headwater.evidence.prevention import Level, Scale
from headwater.indicators.standings.atlas import Atlas
from headwater.indicators.words.figures import capital
from headwater_web.accounts.models import Organisation, User
from headwater_web.commitments.begun import Begun
from headwater_web.commitments.bodies import commits_for, owners_of
from headwater_web.commitments.models import Helper, Series
from headwater_web.commitments.refusal import CommitmentError
from headwater_web.commitments.told import Because, Measured, Promise
from headwater_web.commitments.wording import Faults, chosen, day, figure, figures

HELPERS = 3
LONGEST = 25_000
LEVELS = {each.value: each.words for each in Level}
SCALES = {each.value: each.words for each in Scale}
ANSWERS = {each.value: each.words for each in (Answer.YES, Answer.PARTLY, Answer.NO)}
ANSWERS["waiting"] = "Nobody has answered yet"


def empty(begun: Begun) -> dict[str, str]:
    """What the form shows first."""
    given = {name: str(value) for name, value in asdict(begun).items() if name != "reasons"}
    usual = {
        "answer": "yes",
        "contribution_better": "increase",
        "outcome_better": "increase",
        "key": secrets.token_hex(12),
    }
    return {**usual, **{name: value for name, value in given.items() if value}, "key": usual["key"]}


def promise_by(user: User, atlas: Atlas, given: QueryDict, reasons: tuple[Because, ...]) -> Promise:
    """What the form says. Raises ``CommitmentError`` with whatever cannot be read."""
    faults: Faults = []

    def said(name: str) -> str:
        return given.get(name, "")[:LONGEST].strip()

    found = atlas.places.gazetteer.find(said("place"), 1) if said("place") else ()
    body = next((each for each in commits_for(user) if each.code == said("organisation")), None)
    owner = next(
        (each for each in owners_of(body) if str(each.pk) == said("owner")) if body else iter(()),
        None,
    )
    promise = Promise(
        what=said("what"),
        because=said("because"),
        heard=said("heard"),
        asked_by=said("asked_by"),
        place=found[0].code if found else "",
        organisation=body,
        owner=owner,
        post=said("post"),
        due=day(faults, "due", said("due")),
        follow_up=day(faults, "follow_up", said("follow_up")),
        level=Level(chosen(faults, "level", said("level"), LEVELS, "Choose how early it acts.")),
        scale=Scale(chosen(faults, "scale", said("scale"), SCALES, "Choose how wide it is.")),
        answer=Answer(chosen(faults, "answer", said("answer"), ANSWERS, "Choose the answer.")),
        answer_why=said("answer_why"),
        reasons=(*reasons, *named_barriers(given)),
        helped_by=helpers(faults, given),
        checks={each: checked(faults, given, each) for each in Check},
        contribution=measured(faults, given, "contribution"),
        outcome=measured(faults, given, "outcome", atlas),
    )
    if faults:
        raise CommitmentError(*faults)
    return promise


def named_barriers(given: QueryDict) -> tuple[Because, ...]:
    """The barriers that were ticked."""
    held = barriers().barriers
    ticked = [code for code in dict.fromkeys(given.getlist("barriers")) if code in held]
    return tuple(Because("barrier", code, held[code].name) for code in ticked)


def helpers(faults: Faults, given: QueryDict) -> tuple[tuple[Organisation, str], ...]:
    """The other organisations, and what each does."""
    living = {each.code: each for each in Organisation.objects.living()}
    found: dict[Organisation, str] = {}
    for number in range(1, HELPERS + 1):
        code, part = given.get(f"helper_{number}", ""), given.get(f"part_{number}", "")
        if not code:
            continue
        if code not in living:
            faults.append((f"helper_{number}", "Choose an organisation of the list."))
            continue
        found[living[code]] = part
    return tuple(found.items())


def checked(faults: Faults, given: QueryDict, check: Check) -> Checked:
    """What one check found."""
    effects = {each.value: each.words for each in Effect}
    name = check.value
    effect = chosen(faults, name, given.get(name, "not-looked"), effects, "Choose what was found.")
    return Checked(Effect(effect), given.get(f"{name}_words", "")[:LONGEST])


def measured(
    faults: Faults, given: QueryDict, about: str, atlas: Atlas | None = None
) -> Measured | None:
    """A series as the form tells it; the indicator's own name and unit where one is chosen."""

    def said(name: str) -> str:
        return given.get(f"{about}_{name}", "")[:LONGEST].strip()

    indicator = said("indicator")
    definition = atlas.definitions.get(indicator) if atlas and indicator else None
    if indicator and definition is None:
        faults.append((f"{about}_indicator", "Choose an indicator of the list."))
        return None
    if definition is None and not said("name"):
        return None
    polarity = definition.polarity if definition else ""
    usual = {"higher": "increase", "lower": "decrease"}.get(polarity, said("better"))
    return Measured(
        name=said("name") or (definition.name if definition else ""),
        unit=said("unit") or (definition.unit if definition else ""),
        better=usual,
        indicator=indicator,
        baseline=figure(faults, f"{about}_baseline", said("baseline")),
        target=figure(faults, f"{about}_target", said("target")),
        figures=figures(faults, f"{about}_figures", said("figures")),
        steps=figures(faults, f"{about}_steps", said("steps"), to_come=True),
    )


def lists(user: User, atlas: Atlas, given: Mapping[str, str]) -> dict[str, Any]:
    """The lists that the form lets one choose from, what was chosen marked."""
    bodies = commits_for(user)
    every = [(each.code, each.name) for each in Organisation.objects.living()]
    mine = given.get("organisation") or (bodies[0].code if bodies else "")
    owner = given.get("owner") or str(user.pk)
    owners = {each.pk: each for body in bodies for each in owners_of(body)}
    measures = sorted(
        (m.name, code) for code, m in atlas.definitions.items() if m.polarity != "none"
    )
    return {
        "organisations": options([(each.code, each.name) for each in bodies], mine),
        "owners": options([(str(pk), each.called) for pk, each in owners.items()], owner),
        "levels": radios((value, capital(words)) for value, words in LEVELS.items()),
        "scales": options(
            [("", "Choose"), *((value, capital(words)) for value, words in SCALES.items())],
            given.get("scale", ""),
        ),
        "answers": radios(ANSWERS.items()),
        "effects": radios((each.value, each.words) for each in Effect),
        "checks": list(Check),
        "better": radios(Series.Better.choices),
        "parts": options([("", "Choose"), *Helper.Part.choices], ""),
        "helpers": [
            (
                number,
                options([("", "Nobody"), *every], given.get(f"helper_{number}", "")),
                options([*Helper.Part.choices], given.get(f"part_{number}", "")),
            )
            for number in range(1, HELPERS + 1)
        ],
        "indicators": options(
            [("", "None of them"), *((code, name) for name, code in measures)],
            given.get("outcome_indicator", ""),
        ),
    }


def offered_barriers(ticked: Iterable[str]) -> list[tuple[str, str]]:
    """The barriers to tick: the local words, and any other that is ticked already."""
    held = barriers()
    rows = {each.code: each.name for each in held.local}
    rows |= {code: held.find(code).name for code in ticked if code in held.barriers}
    return list(rows.items())


def options(pairs: Iterable[tuple[str, str]], picked: str) -> list[dict[str, object]]:
    """Rows of a list to choose from."""
    return [{"value": v, "text": t, "selected": v == picked} for v, t in pairs]


def radios(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Answers of a question with one answer."""
    return [{"value": value, "text": text} for value, text in pairs]
