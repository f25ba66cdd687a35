"""Deaths, three conditions that stay and two risks in starsim, by rate modules; yearly steps."""

from __future__ import annotations

import json
import os
import resource
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("NUMBA_NUM_THREADS", "1")
import numpy as np
import starsim as ss

PEOPLE, YEARS = int(sys.argv[1]), int(sys.argv[2])
INCIDENCE, DEATH, EXPOSED, RATIO = 0.02, 0.0114, 0.2, 2.0
CHANCE = 1 - np.exp(-INCIDENCE * np.array([1.0, RATIO, RATIO, RATIO * RATIO]))


class Risk(ss.Module):
    """Something that a fifth of people are exposed to."""

    def __init__(self, name):
        super().__init__(name=name)
        self.define_states(ss.BoolState("exposed", default=ss.bernoulli(EXPOSED)))

    def step(self):
        pass


class Condition(ss.Module):
    """A condition that comes at a rate by risks, and stays."""

    def __init__(self, name):
        super().__init__(name=name)
        self.define_states(ss.BoolState("has", default=False))
        self.new = ss.bernoulli(p=self.chance)

    @staticmethod
    def chance(self, sim, uids):
        risks = sim.by_name
        state = risks["risk1"].exposed[uids].astype(int) + 2 * risks["risk2"].exposed[uids].astype(
            int
        )
        return CHANCE[state]

    def step(self):
        self.has[self.new.filter((~self.has).uids)] = True


def made(people, years):
    modules = [Risk("risk1"), Risk("risk2"), *(Condition(f"condition{at}") for at in range(3))]
    sim = ss.Sim(
        n_agents=people, start=2021, stop=2021 + years - 1, dt=ss.years(1), modules=modules,
        demographics=ss.Deaths(death_rate=ss.peryear(1000 * DEATH)), rand_seed=1, verbose=0,
        copy_inputs=False,
    )  # fmt: skip
    sim.init()
    sim.by_name = {module.name: module for module in modules}
    return sim


made(1000, 3).run()
sim = made(PEOPLE, YEARS)
start = time.process_time()
sim.run()
spent = time.process_time() - start
alive = sim.people.alive
print(
    json.dumps(
        {
            "cpu_s": spent,
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "steps": float(sim.t.npts),
            "alive": float(alive.sum()),
            "has": float((sim.by_name["condition0"].has & alive).sum()),
        }
    )
)
