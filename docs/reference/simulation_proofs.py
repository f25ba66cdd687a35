"""The page of the simulation's proofs: what each must show, and the tests that show it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from docs.reference.markdown import code, page, table

TESTS = Path(__file__).parents[2] / "tests"


@dataclass(frozen=True)
class Proof:
    """One proof. ``numbers`` stand, as they are written here, in its tests or beside them."""

    number: int
    shows: str
    numbers: tuple[str, ...]
    tests: tuple[str, ...]


FORMS, ORACLE = "golden/test_simulation_closed_forms.py", "golden/test_simulation_oracle.py"
PAIRS, OUTCOMES = "property/test_simulation_pairing.py", "golden/test_simulation_outcomes.py"
FAULTS, TWICE = "golden/test_simulation_faults.py", "golden/test_no_double_counting.py"
PROOFS = (
    Proof(
        1,
        "With relative risks off, survivors match the life table: |z| < 4 in every year of age, "
        "chi-square p > 0.001.",
        ("< 4", "> 0.001"),
        (f"{FORMS}::test_survivors_match_the_life_table",),
    ),
    Proof(
        2,
        "Illness and death at constant rates match their closed form; rates that change by year "
        "match the product of matrices; |z| < 4 each year.",
        ("< 4", "linalg.expm"),
        (
            f"{FORMS}::test_illness_and_death_match_their_closed_form",
            f"{FORMS}::test_yearly_rates_match_the_product_of_matrices",
        ),
    ),
    Proof(
        3,
        "Against an oracle over every set of the ten conditions and every smoking state, body mass "
        "and pressure held in their rows, the RMS error over 30 seeds at each of five sizes has a "
        "log-log slope of -0.5 within 0.1.",
        ("SEEDS = 12, 55, 30", "500, 1_500, 5_000, 15_000, 50_000", "abs(slope + 0.5) < 0.1"),
        (
            f"{ORACLE}::test_error_falls_with_the_root_of_the_number_of_people",
            f"{ORACLE}::test_every_year_of_a_large_run_is_the_oracles",
        ),
    ),
    Proof(
        4,
        "The first year's incidence ratio under a change of prevalence is "
        "(1 + p'(RR - 1)) / (1 + p(RR - 1)).",
        ("(1 + q * (ratio - 1)) / (1 + p * (ratio - 1))",),
        (f"{FORMS}::test_first_years_incidence_follows_prevalence",),
    ),
    Proof(
        5,
        "A scenario that does nothing differs by exactly 0.",
        ("not difference.any()",),
        (f"{PAIRS}::test_a_null_scenario_changes_nothing",),
    ),
    Proof(
        6,
        "Residents whom a scenario does not touch are the same to the bit in both arms.",
        ("assert_array_equal", "equals(once.totals)"),
        (
            f"{PAIRS}::test_untouched_residents_are_the_same_in_both_arms",
            f"{PAIRS}::test_residents_outside_the_places_of_a_plan_are_untouched",
        ),
    ),
    Proof(
        7,
        "Under a scenario that only lowers hazards nobody falls ill earlier while alive in both "
        "arms, nor dies earlier: no violation; births and arrivals are the same in both arms.",
        ("not earlier.any()", "Measure.BIRTHS, Measure.ARRIVALS"),
        (
            f"{PAIRS}::test_nobody_is_worse_off_under_a_plan_that_lowers_hazards",
            f"{TWICE}::test_losing_weight_brings_no_illness_before_its_time",
        ),
    ),
    Proof(
        8,
        "People are conserved in whole numbers by area, age, sex and fifth; areas sum to the "
        "region.",
        ("assert_array_equal(cells[..., 1:, Measure.PEOPLE], after[..., 1:])", "totals.region"),
        (f"{PAIRS}::test_people_are_conserved",),
    ),
    Proof(
        9,
        "Admissions have variance to mean 1 where people are alike, and mu + mu^2/k under gamma "
        "frailty.",
        ("mean**2 / dispersion",),
        (f"{FORMS}::test_admissions_vary_as_they_should",),
    ),
    Proof(
        10,
        "Halving the step leaves the survival law of a constant hazard; rates carry units, and an "
        "annual rate taken for a step's is caught.",
        ("steps=2", "has no unit", "do not add up"),
        (
            f"{FORMS}::test_halving_the_step_leaves_the_law_of_survival",
            f"{FORMS}::test_a_rate_without_its_unit_is_refused",
        ),
    ),
    Proof(
        11,
        "A life is the same to the bit whatever the threads, chunks, order or company, and "
        "unchanged by a condition that multiplies no hazard.",
        ("assert_array_equal(other.times, once.times)",),
        (
            f"{PAIRS}::test_totals_do_not_depend_on_threads_or_chunks",
            f"{PAIRS}::test_a_life_does_not_depend_on_order_or_company",
            f"{PAIRS}::test_parts_of_a_population_add_up_to_the_whole",
            f"{PAIRS}::test_a_condition_without_effect_changes_nobodys_life",
            "property/test_simulation_spark.py"
            "::test_partitions_of_people_add_up_to_the_same_totals",
        ),
    ),
    Proof(
        12,
        "Streams are uniform and uncorrelated, |r| < 4/sqrt(n), across people, years and events.",
        ("4 / np.sqrt",),
        (
            "property/test_simulation_luck.py::test_streams_are_uniform_and_uncorrelated",
            f"{FAULTS}::test_lives_side_by_side_have_luck_of_their_own",
        ),
    ),
    Proof(
        13,
        "QALYs and discounting at 0, 1.5% and 3.5% match their closed form.",
        ("0.0, 0.015, 0.035",),
        (f"{OUTCOMES}::test_qalys_and_discounting_match_their_closed_form",),
    ),
    Proof(
        14,
        "Healthy life expectancy matches Sullivan's closed form.",
        ("healthy / die",),
        (f"{OUTCOMES}::test_healthy_life_expectancy_matches_sullivan",),
    ),
    Proof(
        15,
        "Slope and relative index match a constructed gradient.",
        ("gap.sii, [20.0, 10.0]", "gap.rii, [70 / 50, 65 / 55]"),
        (f"{OUTCOMES}::test_slopes_on_a_constructed_gradient",),
    ),
    Proof(
        16,
        "The value of perfect information matches the linear-normal closed form.",
        ("stats.norm.pdf(unit) - unit * stats.norm.sf(unit)",),
        (f"{OUTCOMES}::test_evpi_matches_the_linear_normal_closed_form",),
    ),
    Proof(
        17,
        "Margins and rates of the base year are met to 1e-9; of England's deaths of 2016, held out "
        "of the fit, at least 93% of age-sex-fifth cells lie within 95% predictive limits and the "
        "total within 4%; chance alone covers more than last year carried forward (70%).",
        ("worst <= 1e-9", "rtol=1e-9", "covered >= 0.93", "< 0.04", "approx(0.70, abs=0.01)"),
        (
            "property/test_population_properties.py"
            "::test_margins_are_met_to_1e_9_and_odds_ratios_of_the_seed_stay",
            "golden/test_simulation_calibration.py"
            "::test_every_cell_reproduces_its_published_rate_exactly",
            "golden/test_death_forecast.py::test_the_year_held_out_lies_within_predictive_limits",
            "golden/test_death_forecast.py"
            "::test_chance_alone_covers_more_cells_than_last_year_carried_forward",
        ),
    ),
    Proof(
        18,
        "The same luck lowers the variance of a difference more than tenfold for the reference "
        "scenario and wherever a headline moves by less than 5%; the factor stands beside each "
        "result.",
        ("abs(change) < 0.05", "factor > 10", "times"),
        (
            f"{OUTCOMES}::test_pairing_lowers_variance_tenfold",
            "unit/test_simulation_study.py::test_the_factor_of_pairing_stands_beside_each_result",
        ),
    ),
    Proof(
        19,
        "Each seeded fault makes a named test fail: a wrong unit, a reused stream, death before "
        "the event, a relative risk twice, calibration left out.",
        ("a reused stream", "death before the event", "1 failed"),
        (f"{FAULTS}::test_a_seeded_fault_makes_a_named_test_fail",),
    ),
    Proof(
        20,
        "Each mediated chain comes to its published total within 2% by either published total "
        "(for heart disease by every answer to the book's questions; for stroke over everybody's "
        "strokes by the usual answers: below 65 the published links alone are more, and nothing is "
        "added to them); gradients of "
        "deprivation are net of the risk factors modelled; costs a person sum to published spend a "
        "head.",
        ("rel=0.02", "rel=1e-9", '("97-cohorts", 1.27), ("58-cohorts", 1.322)'),
        (
            f"{TWICE}::test_body_mass_through_pressure_and_diabetes_comes_to_the_published_total",
            f"{TWICE}"
            "::test_body_mass_reaches_stroke_as_published_or_by_its_links_alone_where_they_are_more",
            f"{TWICE}::test_body_mass_reaches_stroke_as_published_where_most_strokes_are",
            f"{TWICE}::test_over_everybodys_strokes_body_mass_is_within_what_was_published",
            f"{TWICE}::test_deprivation_keeps_only_what_the_risk_factors_leave",
            f"{TWICE}::test_personal_costs_sum_to_published_spend_a_head",
        ),
    ),
)


def text() -> str:
    """The page as text."""
    rows = [
        (each.number, each.shows, "<br>".join(code(one.split("/", 1)[1]) for one in each.tests))
        for each in PROOFS
    ]
    return page(
        "Proofs of the simulation",
        "What the simulation must show before its answers are believed, and the tests that show "
        "it, which run with all others.",
        table(("", "What is shown", "Tests"), rows),
    )


def written(test: str) -> str:
    """The source of a test, with its decorators and the names that its file sets.

    Raises ``LookupError`` where there is no such test.
    """
    name, function = test.split("::")
    source = (TESTS / name).read_text(encoding="utf-8")
    tree = ast.parse(source)
    beside = [node for node in tree.body if isinstance(node, ast.Assign)]
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            kept = [*(ast.get_source_segment(source, each) or "" for each in beside)]
            decorators = (ast.get_source_segment(source, each) for each in node.decorator_list)
            return "\n".join([*kept, *(each or "" for each in decorators),
                              ast.get_source_segment(source, node) or ""])  # fmt: skip
    raise LookupError(f"{name} has no test {function}")
