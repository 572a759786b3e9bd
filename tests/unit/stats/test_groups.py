"""Spread of an item, association of a group, a rate over raters: golden vectors, and what simulation says."""

import math

import numpy as np
import pytest
from scipy import stats as st

from redcommons import stats
from redcommons.stats.groups import Association

GROUP_A = [[1, 1, 1, 0, 0, 1], [1, 1, 1, 0, 0, 1], [1, 1, 0, 0, 0, 1]]
GROUP_B = [[0, 1, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0], [0, 1, 0, 0, 1, 0]]


def test_entropy_in_bits() -> None:
    tallies = [[4, 0, 0, 0], [2, 2, 0, 0], [1, 1, 1, 1], [2, 1, 0, 0], [0, 0, 0, 0]]
    assert stats.entropy(tallies) == pytest.approx([0, 1, 2, 0.9182958, 0], abs=5e-8)
    assert stats.entropy([[3, 2, 2]])[0] == pytest.approx(st.entropy([3, 2, 2], base=2), abs=1e-12)


def test_the_association_of_the_measurement_design() -> None:
    found = stats.group_association(GROUP_A, GROUP_B)
    assert found.inside == pytest.approx(0.7792208, abs=5e-8)
    assert found.across == pytest.approx(0.1098901, abs=5e-8)
    assert found.index == pytest.approx(7.0909, abs=5e-5)


def test_the_association_agrees_with_what_computes_each_half() -> None:
    rng = np.random.default_rng(3)
    one, other = rng.integers(0, 3, (5, 40)).astype(float), rng.integers(0, 2, (4, 40)).astype(float)
    one[rng.random(one.shape) < 0.3], other[rng.random(other.shape) < 0.3] = math.nan, math.nan
    found = stats.group_association(one, other, draws=100)
    assert found.inside == pytest.approx(stats.krippendorff_alpha(one, draws=100).alpha, abs=1e-12)
    assert found.across == pytest.approx(stats.cross_agreement(one, other, draws=100).kappa, abs=1e-12)


def test_labels_that_mean_nothing_are_seldom_called_a_group() -> None:
    rng = np.random.default_rng(11)
    ps = [association(rng, apart=0.0).p for _study in range(200)]
    assert np.mean([p is not None and p <= 0.05 for p in ps]) <= 0.09


def test_a_group_with_a_view_of_its_own_is_found() -> None:
    rng = np.random.default_rng(12)
    found = [association(rng, apart=0.6) for _study in range(40)]
    assert np.mean([one.p is not None and one.p <= 0.05 for one in found]) > 0.9


def association(rng: np.random.Generator, apart: float) -> Association:
    """Two groups of eight over thirty items; in the first, a share of items is seen otherwise."""
    shared, own = rng.random(30), rng.random(30)
    theirs = np.where(rng.random(30) < apart, own, shared)
    one = (rng.random((8, 30)) < np.round(theirs) * 0.8 + 0.1).astype(float)
    other = (rng.random((8, 30)) < np.round(shared) * 0.8 + 0.1).astype(float)
    return stats.group_association(one, other, draws=200)


def test_no_ratio_where_groups_agree_no_better_than_chance() -> None:
    found = stats.group_association([[1, 0] * 5] * 3, [[0, 1] * 5] * 3)
    assert (found.inside, found.index) == (1.0, None)
    assert found.across == pytest.approx(-1.0)
    assert found.reason is not None
    assert found.p is not None


@pytest.mark.parametrize(
    ("group", "others", "why"),
    [
        ([[1, 1], [1, 1]], [[0, 1], [1, 0]], "within the group"),
        ([[1, math.nan]], [[math.nan, 1]], "within the group"),
        ([[1, 0, math.nan], [1, 0, math.nan]], [[math.nan, math.nan, 1]], "rated no item in common"),
    ],
)
def test_an_association_that_is_undefined_says_why(
    group: list[list[float]], others: list[list[float]], why: str
) -> None:
    found = stats.group_association(group, others)
    assert (found.index, found.p) == (None, None)
    assert why in str(found.reason)


def test_the_rate_of_the_measurement_design() -> None:
    assert stats.raters_rate([4, 4, 3], [6, 6, 6]).estimate == pytest.approx(0.6111, abs=5e-5)
    assert stats.raters_rate([1, 1, 2], [6, 6, 6]).estimate == pytest.approx(0.2222, abs=5e-5)
    assert "3 raters" in str(stats.raters_rate([4, 4, 3], [6, 6, 6]).reason)


def test_the_interval_over_raters_covers() -> None:
    rng = np.random.default_rng(6)
    held = []
    for _study in range(2_000):
        own = rng.beta(4, 6, 20)
        found = stats.raters_rate(rng.binomial(30, own), [30] * 20)
        assert found.low is not None
        assert found.high is not None
        held.append(found.low <= 0.4 <= found.high)
    assert 0.93 <= np.mean(held) <= 0.98


def test_what_is_no_tally_is_refused() -> None:
    with pytest.raises(ValueError, match="tallies has shape"):
        stats.entropy([1, 2])
    with pytest.raises(ValueError, match="whole counts"):
        stats.entropy([[0.5, 1]])
    with pytest.raises(ValueError, match="give hits of ratings"):
        stats.raters_rate([3], [2])
    with pytest.raises(ValueError, match="the same items"):
        stats.group_association([[1, 0]], [[1]])
