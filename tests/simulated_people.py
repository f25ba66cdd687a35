"""People, places and models made up for the tests of the simulation; the same for the same seed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from headwater.simulation.conditions import Condition, Smoking
from headwater.simulation.lanes import ONSETS, Lane
from headwater.simulation.model import Care, Model
from headwater.simulation.parts import Change
from headwater.simulation.plan import Effect, Eligibility, Offer, Plan
from headwater.simulation.rates import AnnualAmount, AnnualHazard
from headwater.simulation.residents import Areas, Residents
from headwater.simulation.risks import BMI_MIDDLE, SBP_MIDDLE, RelativeRisks


def some_areas(number: int = 10, districts: int = 2) -> Areas:
    """Small areas whose deprivation fifths take turns, every third rural."""
    rows = np.arange(number)
    names = [f"D{row * districts // number}" for row in rows]
    return Areas(
        tuple(f"A{row:03}" for row in rows),
        tuple(names),
        (rows % 5 + 1).astype(np.uint8),
        (rows % 3 == 0).astype(np.uint8),
    )


def one_kind(number: int, areas: Areas, *, age: int = 40, sex: int = 0) -> Residents:
    """People who are all alike, spread evenly over the areas."""
    area = np.sort(np.arange(number) % len(areas))
    return Residents.of(
        bmi=np.full(number, 25.0),
        area=area,
        age=np.full(number, age),
        sex=np.full(number, sex),
        quintile=areas.quintile[area],
        rural=areas.rural[area],
        sbp=np.full(number, 120),
        activity=np.full(number, 2),
    )


def all_kinds(number: int, areas: Areas, seed: int = 3) -> Residents:
    """People of every age, with risk factors and conditions."""
    random = np.random.Generator(np.random.Philox(seed))
    area = np.sort(random.integers(0, len(areas), number))
    age = np.minimum(random.integers(0, 95, number), random.integers(0, 120, number))
    sex = random.integers(0, 2, number)
    adult = age >= 18
    smoking = np.where(adult, random.choice(3, number, p=[0.55, 0.25, 0.2]), 0)
    bmi = np.where(adult, np.clip(random.normal(27.5, 5, number), 16, 60), 17)
    sbp = np.where(adult, np.clip(random.normal(112 + 0.4 * age, 15), 85, 220), 100).round()
    held = np.zeros(number, dtype=np.int64)
    for condition in ONSETS.values():
        chance = np.clip((age - 30) / 400, 0, 1)
        held |= np.where(random.random(number) < chance, int(condition), 0)
    held &= ~np.where(sex == 0, int(Condition.BREAST_CANCER), 0)
    high = (sbp >= 140) & adult
    held |= np.where(high, int(Condition.HYPERTENSION), 0)
    told = high & (random.random(number) < 0.5)
    held |= np.where(told, int(Condition.DIAGNOSED), 0)
    held |= np.where(told & (random.random(number) < 0.7), int(Condition.TREATED), 0)
    return Residents.of(
        bmi=bmi,
        area=area,
        age=age,
        sex=sex,
        quintile=areas.quintile[area],
        rural=areas.rural[area],
        smoking=smoking,
        years_since_quitting=np.where(smoking == Smoking.EX, random.integers(0, 30, number), 0),
        sbp=sbp,
        activity=random.integers(0, 3, number),
        alcohol=np.where(adult, random.gamma(1.0, 10.0, number).clip(0, 120).round(), 0),
        circumstances=random.choice(4, number, p=[0.75, 0.12, 0.1, 0.03]),
        conditions=held,
    ).sorted_by_area()


def harmful_risks() -> RelativeRisks:
    """Relative risks of which none is below that of a healthier state."""
    risks = RelativeRisks.none(ages=(0, 50, 70))
    ex = (0.9, 0.8, 0.7, 0.5, 0.35, 0.2, 0.1, 0.05)
    for lane, excess in ((Lane.CHD, 1.6), (Lane.STROKE, 1.2), (Lane.COPD, 8.0), (Lane.DEATH, 0.8),
                         (Lane.LUNG_CANCER, 14.0), (Lane.ADMISSION, 0.3)):  # fmt: skip
        risks = risks.smoking_is(lane, current=1 + excess, ex=[1 + excess * part for part in ex])
    weight = np.maximum(0.0, BMI_MIDDLE - 22.5)
    pressure = np.maximum(0.0, SBP_MIDDLE - 115.0)
    risks = risks.multiplied("bmi", Lane.DIABETES, 1.15**weight)
    risks = risks.multiplied("bmi", Lane.CHD, 1.03**weight)
    for lane, ratio in ((Lane.CHD, 1.025), (Lane.STROKE, 1.035)):
        risks = risks.multiplied("sbp", lane, ratio**pressure)
    risks = risks.multiplied("activity", Lane.CHD, [1.4, 1.15, 1.0])
    risks = risks.multiplied("activity", Lane.FRAILTY, [1.6, 1.2, 1.0])
    risks = risks.multiplied("alcohol", Lane.BREAST_CANCER, [1.0, 1.1, 1.3, 1.5])
    risks = risks.multiplied("circumstances", Lane.DEATH, [1.2, 1.1])
    risks = risks.multiplied("circumstances", Lane.DEPRESSION, [1.8, 1.3])
    for condition in ONSETS.values():
        risks = risks.condition_is(condition, Lane.DEATH, 1.8)
        risks = risks.condition_is(condition, Lane.ADMISSION, 1.7)
        risks = risks.condition_is(condition, Lane.BED_DAYS, 1.9)
        risks = risks.condition_is(condition, Lane.NHS_OTHER, 1.5)
        risks = risks.condition_is(condition, Lane.CONTACT, 1.3)
        risks = risks.condition_is(condition, Lane.UTILITY, 0.9)
        risks = risks.condition_is(condition, Lane.GOOD_HEALTH, 0.8)
    risks = risks.condition_is(Condition.DIABETES, Lane.CHD, 1.7)
    risks = risks.condition_is(Condition.DIABETES, Lane.STROKE, 1.7)
    risks = risks.condition_is(Condition.CHD, Lane.STROKE, 1.5)
    return risks.condition_is(Condition.DEMENTIA, Lane.SOCIAL_CARE, 6.0)


def whole_model() -> Model:
    """Every lane at work: rates that rise with age and deprivation, drifts, births, moves."""
    ages, fifths = np.arange(111.0), np.array([1.4, 1.2, 1.0, 0.9, 0.8])[:, None]
    model = Model.empty(harmful_risks())
    death = 3e-5 * np.exp(0.095 * ages) * fifths
    model = model.with_rate(Lane.DEATH, AnnualHazard(np.minimum(death, 2.0)))
    for lane in ONSETS:
        rate = 2e-5 * (1 + lane / 5) * np.exp(0.065 * ages) * fifths
        model = model.with_rate(lane, AnnualHazard(rate))
    base = model.base.copy()
    base[0, :, :, Lane.BREAST_CANCER] = 0.0
    adult = ages >= 16
    model = replace(model, base=base)
    for lane, rate in (
        (Lane.BLOOD_PRESSURE_CHECK, 0.1 * adult),
        (Lane.QUIT, 0.06 * adult),
        (Lane.RESTART, 0.05 * adult),
        (Lane.START, 0.04 * (adult & (ages < 25))),
        (Lane.LEAVE, 0.05 * np.exp(-(((ages - 25) / 20) ** 2))),
        (Lane.ADMISSION, 0.03 * np.exp(0.02 * ages) * fifths),
    ):
        model = model.with_rate(lane, AnnualHazard(rate))
    for lane, amount in (
        (Lane.ATTENDANCE, 0.3 + 0 * ages),
        (Lane.CONTACT, 3 + ages / 20),
        (Lane.NHS_OTHER, 500 + 20 * ages),
        (Lane.SOCIAL_CARE, 20 * np.exp(0.05 * ages)),
        (Lane.UTILITY, 0.95 - 0.003 * ages),
        (Lane.GOOD_HEALTH, 0.97 - 0.006 * ages),
        (Lane.BED_DAYS, 0.06 * np.exp(0.045 * ages)),
    ):
        model = model.with_rate(lane, AnnualAmount(amount))
    women = np.zeros((2, 5, 111))
    women[1, :, 16:45] = 0.055
    everybody = np.zeros((2, 5, 111)) + 0.05 * np.exp(-(((ages - 25) / 20) ** 2))
    return replace(
        model,
        drift_bmi=np.broadcast_to(np.where(adult & (ages < 65), 0.08, 0.0), (2, 111)),
        drift_sbp=np.broadcast_to(np.where(adult, 0.45, 0.0), (2, 111)),
        birth=women,
        arrival=everybody,
        restart=np.array([1.0, 0.6, 0.4, 0.3, 0.15, 0.08, 0.04, 0.02]),
        care=Care(0.7, 10.0, 2_000.0, 350.0, 0.7),
        dispersion=1.5,
    )


def lowering_plan() -> Plan:
    """Offers of every kind that only lower hazards."""
    adults = Eligibility(youngest=18)
    offers = (
        Offer("stop smoking", Eligibility(youngest=18, smoking=(Smoking.CURRENT,)),
              (Effect(Change.QUIT, 0.3),), reach=0.3, accept=0.6, pounds=250),
        Offer("check", Eligibility(youngest=40, has_none=Condition.DIAGNOSED),
              (Effect(Change.CHECK, 0.9),), reach=0.3, pounds=30, last_year=5),
        Offer("weight", Eligibility(youngest=18, bmi=(30.0, 99.0)),
              (Effect(Change.BMI, -2.0, lasts=3, fades=4),), reach=0.4, accept=0.5, drop_out=0.1),
        Offer("pressure", Eligibility(youngest=40, sbp=(130.0, 300.0)),
              (Effect(Change.SBP, -6.0, onset=2),), reach=0.2, drop_out=0.05, pounds_a_year=20),
        Offer("statin", Eligibility(youngest=50),
              (Effect(Change.HAZARD, 0.75, Lane.CHD), Effect(Change.HAZARD, 0.85, Lane.STROKE)),
              reach=0.3),
        Offer("walking", Eligibility(youngest=18), (Effect(Change.MORE_ACTIVE, 0.5, lasts=2),),
              reach=0.2, again=3),
        Offer("company and warmth", adults,
              (Effect(Change.COMPANY, 0.5), Effect(Change.WARM_HOME, 0.8),
               Effect(Change.ALCOHOL, -8.0, lasts=4)), reach=0.3),
        Offer("flu", Eligibility(youngest=65),
              (Effect(Change.HAZARD, 0.9, Lane.ADMISSION, lasts=1),), reach=0.6, again=1,
              pounds=10),
    )  # fmt: skip
    return Plan(offers)
