"""Dawid-Skene and MACE beside numbers that another library gave once, and beside truths known by simulation."""

import itertools
import math

import numpy as np
import pytest

from redcommons import stats

N = math.nan
RATINGS = np.array(
    [
        [2, 2, 2, 2, N, 2, 2, 0, 0, N, 0, 2, 2, 0, 1, 2, N, 2, 0, 1, 2, N, 1, 0, 2, 0, 2, 1, 1, 1],
        [2, N, 1, 2, N, 2, N, 0, 0, 0, N, 2, 2, 0, 1, N, 0, 2, 0, 1, 2, 2, N, 0, 2, N, 2, N, 1, 1],
        [2, 1, 2, 2, 1, 2, 1, 0, 1, 0, 0, 2, 2, 0, 1, 2, N, 1, 0, 1, 2, 2, 1, N, N, 0, 2, N, 1, 1],
        [2, N, N, 2, N, 2, 2, 0, 2, 0, 0, 2, 1, 0, 1, N, 0, 0, N, 1, 2, 0, 1, 0, 0, 0, N, 1, 2, 1],
        [1, 1, 0, 2, 1, 2, 2, 0, 0, 0, N, N, N, 0, 1, N, 1, 1, 0, 1, N, 1, N, 0, 1, N, 0, 1, 2, 0],
        [0, 0, 2, 1, 0, 2, 2, N, 0, 0, 0, N, 2, N, 2, N, 0, 2, 0, 1, 2, N, 0, 0, 2, N, 2, N, 2, N],
    ]
)
"""Six raters, thirty items, three categories; made from a known truth with a seed."""

GOLDEN = {1: (0, 0, 1), 4: (0.1008430369, 0.7458734845, 0.1532834786), 14: (0, 1, 0)}
"""What crowd-kit 1.4.2 gave for some items (DawidSkene, tolerance 0, 1000 rounds), by item."""


def test_dawid_skene_gives_what_another_library_gave() -> None:
    found = stats.dawid_skene(RATINGS, rounds=1000, tolerance=0)
    for item, expected in GOLDEN.items():
        assert found.probabilities[item] == pytest.approx(expected, abs=1e-8)
    assert found.log_likelihood == pytest.approx(-91.379967933, abs=1e-8)
    assert found.converged


def test_both_models_answer_alike_where_raters_are_many_against_one() -> None:
    one, other = stats.dawid_skene(RATINGS), stats.mace(RATINGS)
    assert (one.answers == other.answers).mean() > 0.9
    assert other.reliability.argmin() == 4


def test_mace_is_the_likelihood_that_it_says() -> None:
    found = stats.mace(RATINGS[:3, :4], starts=3)
    again = stats.mace(RATINGS[:3, :4], starts=3)
    assert found.log_likelihood == again.log_likelihood
    assert (found.probabilities[~np.isnan(found.probabilities)] >= 0).all()
    assert np.nansum(found.probabilities, axis=1) == pytest.approx([1, 1, 1, 1])


def test_more_rounds_never_make_dawid_skene_less_likely() -> None:
    steps = [stats.dawid_skene(RATINGS, rounds=n, tolerance=0).log_likelihood for n in range(1, 30)]
    assert all(after >= before - 1e-9 for before, after in itertools.pairwise(steps))


@pytest.mark.parametrize("model", [stats.dawid_skene, stats.mace])
def test_a_known_truth_with_two_answers_is_recovered(model: object) -> None:
    rng = np.random.default_rng(21)
    truth, good = rng.integers(0, 2, 300), np.array([0.95, 0.9, 0.85, 0.8, 0.6])
    said = np.where(rng.random((5, 300)) < good[:, None], truth, 1 - truth).astype(float)
    found = model(said)  # type: ignore[operator]
    assert (found.answers == truth).mean() > 0.95
    assert list(np.argsort(-found.reliability))[:2] == [0, 1]
    if model is stats.dawid_skene:
        assert found.reliability == pytest.approx(good, abs=0.07)


def test_who_rated_nothing_and_what_nobody_rated_stay_open() -> None:
    table = np.array([[1, 0, N, 1], [1, 0, N, 1], [N, N, N, N]])
    for found in (stats.dawid_skene(table), stats.mace(table)):
        assert np.isnan(found.reliability[2])
        assert np.isnan(found.probabilities[2]).all()
        assert np.isnan(found.answers[2])
        assert list(found.answers[[0, 1, 3]]) == [1, 0, 1]


def test_no_rating_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="no rating at all"):
        stats.dawid_skene([[N]])
    with pytest.raises(ValueError, match="shape"):
        stats.mace([1, 0])
