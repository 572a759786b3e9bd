"""What must hold of every interval, whatever the data."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from redcommons import stats
from redcommons.stats.proportion import wilson_limits

clusters = some.integers(1, 12).flatmap(lambda n: some.tuples(some.integers(0, n), some.just(n)))
studies = some.lists(clusters, min_size=5, max_size=40)
rates = some.sampled_from([0.0, 0.2, 0.25, 1 / 3, 0.5, 0.6, 0.8, 1.0])
pairs = some.lists(some.tuples(rates, rates), min_size=5, max_size=25)
levels = some.floats(0.5, 0.999)


def proportion(study: list[tuple[int, int]], level: float = 0.95) -> stats.Proportion:
    return stats.clustered_proportion([k for k, _ in study], [n for _, n in study], level)


def ends(found: stats.Proportion) -> tuple[float, float]:
    assert found.low is not None
    assert found.high is not None
    return found.low, found.high


@given(studies, levels)
def test_the_interval_holds_the_estimate_and_stays_within_0_and_1(study: list[tuple[int, int]], level: float) -> None:
    found = proportion(study, level)
    low, high = ends(found)
    assert 0 <= low <= found.estimate <= high <= 1
    assert low < high
    assert 0 < found.n_effective <= found.n


@given(studies, some.randoms(use_true_random=False))
def test_the_order_of_clusters_is_irrelevant(study: list[tuple[int, int]], random: Random) -> None:
    shuffled = list(study)
    random.shuffle(shuffled)
    assert ends(proportion(shuffled)) == pytest.approx(ends(proportion(study)), abs=1e-12)


@given(studies)
def test_counting_the_opposite_mirrors_the_interval(study: list[tuple[int, int]]) -> None:
    low, high = ends(proportion(study))
    assert ends(proportion([(n - k, n) for k, n in study])) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@given(studies)
def test_clustering_never_narrows_the_interval(study: list[tuple[int, int]]) -> None:
    found = proportion(study)
    alone = stats.wilson(sum(k for k, _ in study), found.n)
    clustered, single = ends(found), ends(alone)
    assert clustered[0] <= single[0] + 1e-12
    assert clustered[1] >= single[1] - 1e-12


@given(studies)
def test_a_higher_level_gives_a_wider_interval(study: list[tuple[int, int]]) -> None:
    narrow, wide = ends(proportion(study, 0.8)), ends(proportion(study, 0.95))
    assert wide[0] <= narrow[0]
    assert wide[1] >= narrow[1]


@given(some.floats(0, 1), some.floats(1, 1e4), some.floats(1.01, 10))
def test_fewer_effective_items_give_a_wider_interval(estimate: float, n: float, times: float) -> None:
    few, many = wilson_limits(estimate, n, 1.96), wilson_limits(estimate, n * times, 1.96)
    assert few[1] - few[0] > many[1] - many[0]


@given(some.integers(0, 60), some.integers(1, 60), levels)
def test_the_exact_interval_holds_the_estimate(k: int, more: int, level: float) -> None:
    low, high = ends(stats.clopper_pearson(k, k + more, level))
    assert 0 <= low <= k / (k + more) <= high <= 1


@given(pairs, some.integers(0, 99))
def test_a_paired_difference_is_mirrored_by_swapping(study: list[tuple[float, float]], seed: int) -> None:
    a, b = zip(*study, strict=True)
    there, back = (stats.paired_difference(x, y, seed, draws=400) for x, y in ((a, b), (b, a)))
    assert there.difference == pytest.approx(-back.difference, abs=1e-12)
    assert there.low is not None
    assert there.high is not None
    assert -1 <= there.low <= there.difference + 1e-9
    assert there.difference - 1e-9 <= there.high <= 1
    assert 0 < there.p <= 1
    if there.method.startswith("exact"):
        assert there.p == pytest.approx(back.p, rel=1e-9)


@given(some.lists(some.floats(0, 1), min_size=1, max_size=30))
def test_adjusting_never_lowers_a_p_value_and_holm_is_stricter(p_values: list[float]) -> None:
    strict, loose = stats.holm(p_values), stats.benjamini_hochberg(p_values)
    assert np.all(np.asarray(p_values) <= loose + 1e-15)
    assert np.all(loose <= strict + 1e-12)
    assert np.all(strict <= 1)


@given(some.integers(0, 50), some.integers(50, 90), some.integers(20, 100), some.integers(20, 100))
def test_a_corrected_rate_lies_in_its_interval(k: int, n: int, hits: int, clean: int) -> None:
    judge = stats.Calibration(true_positives=hits, positives=100, true_negatives=clean, negatives=100)
    found = stats.corrected_rate(stats.wilson(k, n), judge)
    if found.estimate is None:
        assert found.reason
    else:
        assert found.low is not None
        assert found.high is not None
        assert 0 <= found.low <= found.estimate <= found.high <= 1


@given(
    some.lists(some.lists(some.sampled_from([0.0, 1.0, 2.0, np.nan]), min_size=6, max_size=6), min_size=1, max_size=6)
)
def test_alpha_is_at_most_one_or_has_a_reason(ratings: list[list[float]]) -> None:
    found = stats.krippendorff_alpha(ratings, draws=100)
    if found.alpha is None:
        assert found.reason
    else:
        assert found.alpha <= 1 + 1e-12
