"""A region's model: the book's rates and risks, fitted to the people who live there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from headwater.evidence import Book, book
from headwater.simulation.calibration import calibrated
from headwater.simulation.death_forecast import base_death_rates
from headwater.simulation.model import Care, Model
from headwater.simulation.parameters.mediated import pressure_of_weight
from headwater.simulation.parameters.rate_tables import AGES, admission_pounds, published_rates
from headwater.simulation.parameters.risk_tables import relative_risks
from headwater.simulation.residents import Areas, Residents
from headwater.simulation.risks import EX_SMOKER_YEARS


def published_model(held: Book | None = None, choices: Mapping[str, str] | None = None) -> Model:
    """The model whose base rates are those of whole populations, before it is fitted to anybody.

    ``choices`` are answers to the switches of the book. What is assumed is in the book.
    """
    known = held or book()
    risks = relative_risks(known, base_death_rates(known, choices), choices)
    model = Model.empty(risks)
    for lane, rate in published_rates(known, choices).items():
        model = model.with_rate(lane, rate)
    read = known.figure
    relapse = read("relapse")
    years = np.array(relapse.axis("years since quitting").labels)
    band = np.searchsorted(years, np.array(EX_SMOKER_YEARS), side="right") - 1
    births = read("births-by-age").by_age(AGES)[None, None, :]
    births = births * read("births-by-quintile").value[None, :, None]
    arrivals = np.broadcast_to(read("moves-in").by_age(AGES), (2, 5, len(AGES)))
    pressure = np.diff(read("sbp-age-shape").by_age([*AGES, 111]), axis=1)
    pressure[:, :16] = 0.0
    return replace(
        model,
        drift_bmi=np.broadcast_to(read("bmi-drift").by_age(AGES), (2, len(AGES))).copy(),
        drift_sbp=pressure,
        birth=np.concatenate([np.zeros_like(births), births]),
        arrival=arrivals.copy(),
        restart=relapse.value[band] / relapse.value.max(),
        dispersion=read("admissions-spread").number,
        male_births=read("births-male").number,
        care=Care(
            share_treated=read("hypertension-treated-of-diagnosed").number,
            treatment_fall=-read("sbp-treated-drop").number,
            admission_pounds=admission_pounds(known, choices),
            bed_day_pounds=0.0,
            sbp_per_bmi=pressure_of_weight(known, choices),
        ),
    )


def region_model(
    residents: Residents,
    areas: Areas,
    held: Book | None = None,
    choices: Mapping[str, str] | None = None,
) -> Model:
    """The model of a region: in the base year its people reproduce the published rates.

    Deprivation keeps only what the risk factors of the model leave, and spend adds up to what is
    published a head, as relative risks share rates out and add none.
    """
    return calibrated(published_model(held, choices), residents, areas)
