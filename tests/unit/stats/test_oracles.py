"""Every hand-written formula against a library that has it."""

import krippendorff
import numpy as np
import pytest
from scipy import special as sp
from scipy import stats as st
from statsmodels.duration.survfunc import CumIncidenceRight
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_confint, proportion_effectsize

from redcommons import stats
from redcommons.stats import special

SHAPES = [(1, 1), (0.5, 0.5), (3, 28), (0.3, 50), (2000, 1), (1e5, 2e5), (0.5, 4000), (40, 40)]
CHANCES = [1e-8, 1e-3, 0.025, 0.4, 0.5, 0.8, 0.975, 0.9999]


@pytest.mark.parametrize("p", CHANCES)
def test_normal(p: float) -> None:
    assert special.normal_quantile(p) == pytest.approx(st.norm.ppf(p), rel=1e-12, abs=1e-12)
    assert special.normal_cdf(special.normal_quantile(p)) == pytest.approx(p, rel=1e-9)


@pytest.mark.parametrize(("a", "b"), SHAPES)
def test_beta(a: float, b: float) -> None:
    for p in CHANCES:
        x = special.beta_quantile(a, b, p)
        assert x == pytest.approx(sp.betaincinv(a, b, p), rel=1e-9)
        assert special.incomplete_beta(a, b, x) == pytest.approx(sp.betainc(a, b, x), rel=1e-8, abs=1e-12)


def test_beta_at_its_ends() -> None:
    assert [special.incomplete_beta(2, 3, x) for x in (-1.0, 0.0, 1.0, 2.0)] == [0, 0, 1, 1]
    assert [special.beta_quantile(2, 3, p) for p in (0.0, 1.0)] == [0, 1]


@pytest.mark.parametrize("df", [0.5, 1, 1.7, 4, 19, 59.5, 999, 1e6])
def test_student(df: float) -> None:
    for p in CHANCES:
        assert special.t_quantile(p, df) == pytest.approx(st.t.ppf(p, df), rel=1e-9, abs=1e-12)


def test_binomial() -> None:
    for k in range(-1, 21):
        assert special.binomial_cdf(k, 20, 0.3) == pytest.approx(st.binom.cdf(k, 20, 0.3), abs=1e-12)


@pytest.mark.parametrize("n", [1, 7, 50, 3000])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.999])
def test_single_proportions(n: int, level: float) -> None:
    for k in {0, 1, n // 3, n - 1, n}:
        score, exact = stats.wilson(k, n, level), stats.clopper_pearson(k, n, level)
        wilson = proportion_confint(k, n, 1 - level, method="wilson")
        clopper = proportion_confint(k, n, 1 - level, method="beta")
        assert (score.low, score.high) == pytest.approx(wilson, abs=1e-12)
        assert (exact.low, exact.high) == pytest.approx(np.nan_to_num(clopper), abs=1e-9)


def test_clustered_without_clusters_is_wilson() -> None:
    for k in range(31):
        clustered = stats.clustered_proportion([1] * k + [0] * (30 - k), [1] * 30)
        assert (clustered.low, clustered.high) == pytest.approx((stats.wilson(k, 30).low, stats.wilson(k, 30).high))


def test_clustered_standard_error_is_the_delete_one_jackknife() -> None:
    rng = np.random.default_rng(3)
    totals = rng.integers(1, 9, 25)
    hits = rng.binomial(totals, 0.3)
    without = np.array([(hits.sum() - k) / (totals.sum() - n) for k, n in zip(hits, totals, strict=True)])
    whole = hits.sum() / totals.sum()
    by_hand = np.sqrt(24 / 25 * ((without - whole) ** 2).sum())
    assert stats.clustered_standard_error(hits, totals) == pytest.approx(by_hand, rel=1e-12)


@pytest.mark.parametrize(("b", "c"), [(0, 0), (12, 4), (1, 0), (40, 41), (300, 250)])
def test_mcnemar(b: int, c: int) -> None:
    expected = mcnemar([[5, b], [c, 5]], exact=True).pvalue if b + c else 1.0
    assert stats.mcnemar_exact(b, c) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("b", "c"), [(12, 4), (1, 0), (40, 41), (300, 250)])
def test_sign_flips_on_one_shot_cases_are_exact_mcnemar(b: int, c: int) -> None:
    first, second = [1] * b + [0] * c + [1, 0] * 9, [0] * b + [1] * c + [1, 0] * 9
    found = stats.paired_difference(first, second)
    assert found.p == pytest.approx(stats.mcnemar_exact(b, c), rel=1e-9)
    assert found.method.startswith("exact")


def test_exact_sign_flips_match_full_enumeration() -> None:
    rng = np.random.default_rng(5)
    a, b = rng.random(10), rng.random(10)
    expected = st.permutation_test(
        (a - b,), lambda d, axis: d.mean(axis=axis), permutation_type="samples", n_resamples=10**6
    )
    assert stats.paired_difference(a, b).p == pytest.approx(expected.pvalue, abs=1e-12)


def test_drawn_sign_flips_are_near_the_exact_answer() -> None:
    rng = np.random.default_rng(6)
    a, b = rng.random(30), rng.random(30) * 0.9
    found = stats.paired_difference(a, b, seed=1)
    assert found.method.startswith("seeded")
    assert found.p == pytest.approx(st.ttest_rel(a, b).pvalue, abs=0.03)


def test_paired_interval_is_near_student_for_many_families() -> None:
    rng = np.random.default_rng(7)
    a, b = rng.random(400), rng.random(400)
    found = stats.paired_difference(a, b, draws=20_000)
    expected = st.t.interval(0.95, 399, (a - b).mean(), st.sem(a - b))
    assert (found.low, found.high) == pytest.approx(expected, abs=2e-3)


@pytest.mark.parametrize(("ours", "theirs"), [(stats.holm, "holm"), (stats.benjamini_hochberg, "fdr_bh")])
def test_adjustments(ours: object, theirs: str) -> None:
    rng = np.random.default_rng(8)
    for size in (1, 2, 40):
        p = np.round(rng.random(size) ** 3, 2)
        assert callable(ours)
        assert ours(p) == pytest.approx(multipletests(p, method=theirs)[1], abs=1e-12)


def test_alpha_with_missing_ratings_and_four_categories() -> None:
    rng = np.random.default_rng(9)
    for _ in range(20):
        ratings = rng.integers(0, 4, (5, 30)).astype(float)
        ratings[rng.random(ratings.shape) < 0.4] = np.nan
        expected = krippendorff.alpha(reliability_data=ratings, level_of_measurement="nominal")
        assert stats.krippendorff_alpha(ratings, draws=100).alpha == pytest.approx(expected, abs=1e-12)


def test_incidence_with_conversations_still_going_on() -> None:
    rng = np.random.default_rng(10)
    turns, endings = rng.integers(1, 9, 200), rng.integers(0, 4, 200)
    found, oracle = stats.cumulative_incidence(turns, endings), CumIncidenceRight(turns, endings)
    assert found.turns == tuple(oracle.times.astype(int))
    for kind in (1, 2, 3):
        assert found.by_kind[kind] == pytest.approx(oracle.cinc[kind - 1], abs=1e-12)


@pytest.mark.parametrize(("first", "second", "power"), [(0.1, 0.15, 0.8), (0.02, 0.05, 0.9), (0.5, 0.4, 0.8)])
def test_size_per_arm(first: float, second: float, power: float) -> None:
    effect = proportion_effectsize(first, second)
    expected = NormalIndPower().solve_power(effect, alpha=0.05, power=power, ratio=1)
    assert stats.size_per_arm(first, second, power=power) == np.ceil(expected)


def test_any_of_k_is_the_share_of_subsets_with_a_success() -> None:
    for hits in range(9):
        expected = 1 - sp.comb(8 - hits, 3) / sp.comb(8, 3)
        assert stats.any_of_k([hits], [8], 3)[0] == pytest.approx(expected, abs=1e-12)
