"""The simulation beside peers on one model, and whole regions on the whole model.

The peers' model: deaths at 0.0114 a year, three conditions that stay at 0.02, two risks that a
fifth of people have and that double each; 20 years in yearly steps. Each engine's count of the
living, and of those who have the first condition, must agree with ours within |z| < 4.
"""

from __future__ import annotations

import math

from benchmarks.peers import STARSIM, VIVARIUM, starsim, vivarium
from benchmarks.timing import Arm, Row, in_turns, ours

MODULE = "benchmarks.arms.simulation_arm"
YEARS = 20
REGION, LIMIT_S, TARGETED_S, MOST_MB = 4_900_000, 10.0, 5.0, 1_000
ENGLAND, ENGLAND_S = 57_000_000, 60.0
DRAWS_S, BYTES = 180.0, 64


def rows() -> list[Row]:
    """Every comparison, then the sizes."""
    return [
        whole_model(200_000, 5),
        against(
            "year-outer NumPy that counts the end alone",
            ours(MODULE, "simple-year-outer", "1000000", str(YEARS)), 1_000_000, None,
        ),
        against(STARSIM, starsim(1_000_000, YEARS), 1_000_000, 6),
        against(VIVARIUM, vivarium(100_000, YEARS, runs=3), 100_000, 300),
        *whole_region(),
        size("targeted", REGION, "a scenario for a fifth of places", TARGETED_S),
        draws(),
        size("whole", ENGLAND, "all of England", ENGLAND_S),
    ]  # fmt: skip


def whole_region() -> list[Row]:
    """The whole East Midlands, and what it holds in memory beyond its inputs."""
    row = size("whole", REGION, "a scenario for everybody of 40 and over", LIMIT_S)
    held = float(row.agreement.split(";")[1].split()[0])
    memory = Row(
        f"Bytes a person beyond the inputs, {REGION / 1e6:.1f} million residents",
        f"limit of {BYTES} bytes",
        held,
        BYTES,
        BYTES / held,
        f"totals by small area and by district, fifth, sex and age; limit of {MOST_MB:,} MB in all",
        1,
        row.peak_mb,
    )
    return [row, memory]


def draws() -> Row:
    """A thousand draws of parameters, from forty."""
    (found,) = in_turns(ours(MODULE, "draws", "100000", str(YEARS), runs=1))
    return Row(
        f"1,000 draws x 100,000 residents x {YEARS} years x 2 arms, from 40",
        f"limit of {DRAWS_S:.0f} s on two cores, as CPU seconds",
        found["cpu_s"],
        2 * DRAWS_S,
        2 * DRAWS_S / found["cpu_s"],
        f"{found['wall_s']:.0f} s by the clock of a busy machine",
        1,
        found["peak_mb"],
    )


def whole_model(people: int, least: float) -> Row:
    """The whole model, closed and in one arm: years outside in NumPy, in turns with ours."""
    arms = (ours(MODULE, what, str(people), str(YEARS)) for what in ("whole-kernel", "year-outer"))
    own, other = in_turns(*arms)
    far = max(abs(z(own[what], other[what], people)) for what in ("alive", "has"))
    if far >= 4:
        raise SystemExit(f"Year-outer NumPy disagrees: |z| = {far:.1f}, {own} against {other}")
    return Row(
        f"The whole model, {people:,} people x {YEARS} years",
        "year-outer NumPy",
        own["cpu_s"],
        other["cpu_s"],
        other["cpu_s"] / own["cpu_s"],
        f"the living and new heart disease within z = {far:.1f}",
        least,
        own["peak_mb"],
    )


def against(name: str, theirs: Arm, people: int, least: float | None) -> Row:
    """One engine on the peers' model, in turns with ours, which is short and so runs nine times."""
    own, other = in_turns(ours(MODULE, "kernel", str(people), str(YEARS), runs=9), theirs)
    far = max(abs(z(own[what], other[what], people)) for what in ("alive", "has"))
    if far >= 4:
        raise SystemExit(f"{name} disagrees: |z| = {far:.1f}, {own} against {other}")
    return Row(
        f"Deaths, 3 conditions, 2 risks: {people:,} people x {YEARS} years",
        f"{name} ({other['peak_mb']:,.0f} MB)",
        own["cpu_s"],
        other["cpu_s"],
        other["cpu_s"] / own["cpu_s"],
        f"the living and the ill within z = {far:.1f}",
        least,
        own["peak_mb"],
    )


def z(one: float, other: float, people: int) -> float:
    """How far two counts of as many people are apart, in standard errors."""
    share = (one + other) / (2 * people)
    return (one - other) / math.sqrt(max(2 * people * share * (1 - share), 1e-9))


def size(what: str, people: int, said: str, limit: float) -> Row:
    """A whole region on the whole model: CPU seconds of two threads against the limit's two."""
    (found,) = in_turns(ours(MODULE, what, str(people), str(YEARS), runs=1))
    return Row(
        f"{people / 1e6:.2f} million residents x {YEARS} years x 2 arms, {said}",
        f"limit of {limit:.0f} s on two cores, as CPU seconds",
        found["cpu_s"],
        2 * limit,
        2 * limit / found["cpu_s"],
        f"{found['wall_s']:.1f} s by the clock of a busy machine; "
        f"{found['bytes_a_person']:.0f} bytes a person beyond the inputs",
        1,
        found["peak_mb"],
    )
