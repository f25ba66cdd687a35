"""Small published workings: an anchor for the methods that needs no data beside the checkout."""

from __future__ import annotations

import numpy as np
import pytest

from headwater.indicators.methods.false_discovery import benjamini_hochberg
from headwater.indicators.methods.funnel_limits import ratio_limits
from headwater.indicators.methods.shrinkage import between_variance, empirical_bayes
from headwater.indicators.methods.spc import xmr

# Benjamini and Hochberg 1995, section 4: 15 endpoints of a thrombolysis trial, in order.
THROMBOLYSIS = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
    0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
]  # fmt: skip

# Colditz and others, JAMA 1994;271:698-702: tuberculosis cases and others, vaccinated then not.
BCG = np.array([
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619),
    (33, 5036, 47, 5761), (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892),
    (29, 7470, 45, 7232), (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338),
    (27, 16886, 29, 17825),
], dtype=float)  # fmt: skip


def log_risk_ratios() -> tuple[np.ndarray, np.ndarray]:
    case, well, control_case, control_well = BCG.T
    treated, control = case + well, control_case + control_well
    value = np.log(case / treated) - np.log(control_case / control)
    error = np.sqrt(1 / case - 1 / treated + 1 / control_case - 1 / control)
    return value, error


def test_benjamini_and_hochberg_reject_four() -> None:
    q = benjamini_hochberg(THROMBOLYSIS)
    assert (q <= 0.05).sum() == 4
    assert q[3] == pytest.approx(0.0095 * 15 / 4)


def test_variance_between_the_vaccine_trials() -> None:
    """0.3088 by moments and 0.3181 by Paule and Mandel, as meta-analysts' software reports."""
    value, error = log_risk_ratios()
    assert between_variance(value, error, "moments") == pytest.approx(0.3088, abs=5e-5)
    assert between_variance(value, error) == pytest.approx(0.3181, abs=5e-5)


def test_mean_of_the_vaccine_trials() -> None:
    """The random-effects mean log risk ratio is -0.7141 with the variance by moments."""
    value, error = log_risk_ratios()
    assert empirical_bayes(value, error, method="moments").mean == pytest.approx(-0.7141, abs=5e-5)


def test_poisson_limits_of_a_ratio() -> None:
    """Garwood's 95% limits of 10 events are 4.80 and 18.39 (Biometrika 1936)."""
    limits = ratio_limits([10])
    assert limits.size_upper_2s[0] == pytest.approx(4.795, abs=5e-4)
    assert limits.size_lower_2s[0] == pytest.approx(18.390, abs=5e-4)


def test_natural_process_limits_by_hand() -> None:
    """Mean 39, moving ranges 2 2 4 2 ... by hand: limits at the mean and 2.66 mean ranges."""
    chart = xmr([39, 41, 39, 43, 41, 35, 37, 37])
    assert chart.mean[0, 0] == 39
    average = (2 + 2 + 4 + 2 + 6 + 2 + 0) / 7
    assert chart.upper[0, 0] == pytest.approx(39 + 2.66 * average)
    assert chart.lower[0, 0] == pytest.approx(39 - 2.66 * average)
