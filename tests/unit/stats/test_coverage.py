"""Coverage by simulation, with fixed seeds: an interval that says 95 % must hold the true rate about that often."""

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from redcommons.stats import Calibration, corrected_rate, paired_difference, wilson
from redcommons.stats.clustered import clustered_limits, clustered_proportion

Floats = NDArray[np.float64]
STUDIES = 4_000


def covered(successes: Floats, totals: Floats, truth: float) -> float:
    found = clustered_limits(successes, totals, 0.95)
    return float(((found.low <= truth) & (truth <= found.high)).mean())


def beta_studies(cases: int, repeats: int, a: float, b: float) -> tuple[Floats, Floats, float]:
    rng = np.random.default_rng(20261122)
    rates = rng.beta(a, b, (STUDIES, cases))
    return rng.binomial(repeats, rates).astype(np.float64), np.full(cases, float(repeats)), a / (a + b)


def two_point_rates(mean: float, correlation: float, often: float) -> tuple[float, float] | None:
    """Case-level rates (seldom, often) with this mean and intra-case correlation, or None where none exist."""
    sd = np.sqrt(correlation * mean * (1 - mean))
    low, high = mean - sd * np.sqrt(often / (1 - often)), mean + sd * np.sqrt((1 - often) / often)
    return (float(low), float(high)) if low >= 0 and high <= 1 else None


def two_point_designs(mean: float) -> Iterator[tuple[float, float, float]]:
    for correlation, often in itertools.product((0.1, 0.2, 0.3), (0.1, 0.2, 0.35, 0.5)):
        rates = two_point_rates(mean, correlation, often)
        if rates:
            yield often, *rates


@pytest.mark.parametrize(
    ("cases", "repeats", "a", "b", "naive_at_most"), [(60, 5, 0.3, 0.7, 0.76), (200, 10, 0.2, 1.8, 0.70)]
)
def test_strongly_clustered_cases(cases: int, repeats: int, a: float, b: float, naive_at_most: float) -> None:
    successes, totals, truth = beta_studies(cases, repeats, a, b)
    assert 0.93 <= covered(successes, totals, truth) <= 0.98
    estimate = successes.sum(axis=1) / totals.sum()
    naive = 1.96 * np.sqrt(estimate * (1 - estimate) / totals.sum())
    assert (abs(estimate - truth) <= naive).mean() <= naive_at_most


@pytest.mark.parametrize(("cases", "truth"), list(itertools.product((60, 20), (0.02, 0.05))))
def test_low_rates(cases: int, truth: float) -> None:
    successes, totals, _ = beta_studies(cases, 5, 9 * truth, 9 * (1 - truth))
    assert covered(successes, totals, truth) >= 0.93


@pytest.mark.parametrize(("cases", "repeats"), list(itertools.product((20, 30, 40), (3, 5))))
@pytest.mark.parametrize("mean", [0.05, 0.1, 0.2, 0.3, 0.4, 0.6])
def test_cases_that_trigger_often_or_seldom(cases: int, repeats: int, mean: float) -> None:
    rng = np.random.default_rng([cases, repeats, round(100 * mean)])
    totals, designs = np.full(cases, float(repeats)), list(two_point_designs(mean))
    assert designs
    for often, low, high in designs:
        rates = np.where(rng.random((STUDIES, cases)) < often, high, low)
        share = covered(rng.binomial(repeats, rates).astype(np.float64), totals, mean)
        assert share >= 0.93, (often, low, high)
        assert mean < 0.1 or share <= 0.98, (often, low, high)


@pytest.mark.parametrize(("cases", "mean"), list(itertools.product((20, 40), (0.05, 0.1, 0.2, 0.5))))
@pytest.mark.parametrize("correlation", [0.1, 0.3])
def test_unequal_families_never_fall_short(cases: int, mean: float, correlation: float) -> None:
    rng = np.random.default_rng([cases, round(100 * mean)])
    totals = np.repeat([1, 3, 10], [cases // 2, cases // 4, cases - cases // 2 - cases // 4])
    strength = 1 / correlation - 1
    rates = rng.beta(mean * strength, (1 - mean) * strength, (STUDIES, cases))
    assert covered(rng.binomial(totals, rates).astype(np.float64), totals.astype(np.float64), mean) >= 0.93


def test_the_public_function_gives_the_same_interval_as_the_simulated_one() -> None:
    successes, totals, _ = beta_studies(20, 5, 0.45, 8.55)
    many = clustered_limits(successes[:50], totals, 0.95)
    for row in range(50):
        one = clustered_proportion(successes[row], totals)
        assert (one.low, one.high) == (many.low[row], many.high[row])


@pytest.mark.parametrize(
    ("sensitivity", "specificity", "truth", "n", "labelled", "most"),
    [
        (0.90, 0.85, 0.20, 400, 100, 0.98),
        (0.90, 0.85, 0.05, 400, 100, 0.98),
        (0.80, 0.90, 0.50, 400, 50, 0.98),
        (0.90, 0.98, 0.02, 400, 100, 1.0),
        (0.90, 0.99, 0.05, 400, 40, 1.0),
        (0.90, 0.95, 0.05, 2_000, 40, 0.992),
    ],
)
def test_corrected_rate(
    sensitivity: float, specificity: float, truth: float, n: int, labelled: int, most: float
) -> None:
    rng = np.random.default_rng(20261122)
    observed = rng.binomial(n, truth * sensitivity + (1 - truth) * (1 - specificity), 2_000)
    hits, clean = rng.binomial(labelled, sensitivity, 2_000), rng.binomial(labelled, specificity, 2_000)
    held, raw_held = [], []
    for k, tp, tn in zip(observed.tolist(), hits.tolist(), clean.tolist(), strict=True):
        raw = wilson(k, n)
        found = corrected_rate(
            raw, Calibration(true_positives=tp, positives=labelled, true_negatives=tn, negatives=labelled)
        )
        assert found.low is not None
        assert found.high is not None
        assert raw.low is not None
        assert raw.high is not None
        held.append(found.low <= truth <= found.high)
        raw_held.append(raw.low <= truth <= raw.high)
    assert 0.93 <= np.mean(held) <= most
    if truth == 0.20:
        assert np.mean(raw_held) <= 0.02


@pytest.mark.parametrize(("families", "first", "second"), [(20, 0.3, 0.3), (40, 0.5, 0.35), (40, 0.1, 0.05)])
def test_paired_difference(families: int, first: float, second: float) -> None:
    rng = np.random.default_rng(20261122)
    truth = float(np.mean(np.clip(2 * first * GRID, 0, 1)) - np.mean(np.clip(2 * second * GRID, 0, 1)))
    held, found = [], []
    for seed in range(600):
        shared = rng.beta(2, 2, families)
        a, b = (rng.binomial(5, np.clip(2 * rate * shared, 0, 1)) / 5 for rate in (first, second))
        result = paired_difference(a, b, seed, draws=2_000)
        assert result.low is not None
        assert result.high is not None
        held.append(result.low <= truth <= result.high)
        found.append(result.p <= 0.05)
    assert 0.92 <= np.mean(held) <= 0.98
    if first == second:
        assert np.mean(found) <= 0.07


GRID = np.random.default_rng(1).beta(2, 2, 200_000)
"""Draws of a family's propensity, to know the true mean after clipping at 1."""
