"""Deaths, three conditions that stay and two risks in vivarium-engine's own example components.

Yearly steps of 365.25 days; remission and excess deaths are 0, so the model is that of the others.
There an incidence is the population's mean, which the example divides by what its risks add on
average (1 + 0.2 x (2 - 1) each); it is given so much higher that those without a risk have 0.02.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
from loguru import logger
from vivarium.engine import InteractiveContext
from vivarium.engine.examples import disease_model as example

logger.remove()

PEOPLE, YEARS = int(sys.argv[1]), int(sys.argv[2])
EXPOSED, RATIO = 0.2, 2.0
causes, risks = [f"condition_{at}" for at in range(3)], ["smoking", "obesity"]
parts = [example.BasePopulation(), *(example.SISDiseaseModel(cause) for cause in causes)]
for risk in risks:
    parts.append(example.Risk(risk))
    parts += [example.RiskEffect(risk, f"infected_with_{cause}.incidence_rate") for cause in causes]
settings = {
    "population": {"population_size": PEOPLE, "age_start": 0, "age_end": 90},
    "time": {
        "start": {"year": 2021, "month": 1, "day": 1},
        "end": {"year": 2061, "month": 1, "day": 1},
        "step_size": 365.25,
    },
    "randomness": {"key_columns": ["entrance_time", "age"]},
    "mortality": {"life_expectancy": 250.0, "data_sources": {"mortality_rate": 0.0114}},
}
for cause in causes:
    settings[cause] = {
        "incidence_rate": 0.02 * (1 + EXPOSED * (RATIO - 1)) ** 2,
        "remission_rate": 1e-12, "excess_mortality_rate": 0.0,
    }  # fmt: skip
for risk in risks:
    settings[risk] = {"proportion_exposed": EXPOSED}
    for cause in causes:
        settings[f"effect_of_{risk}_on_infected_with_{cause}.incidence_rate"] = {
            "relative_risk": RATIO
        }
sim = InteractiveContext(components=parts, configuration=settings)
start = time.process_time()
sim.take_steps(YEARS)
spent = time.process_time() - start
people = sim.get_population(["is_alive", *causes])
alive = people.is_alive
print(
    json.dumps(
        {
            "cpu_s": spent,
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "steps": float(YEARS),
            "alive": float(alive.sum()),
            "has": float(((people[causes[0]] == f"infected_with_{causes[0]}") & alive).sum()),
        }
    )
)
