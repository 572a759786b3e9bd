"""The golden vectors of the measurement design, each reproduced by the public functions."""

import numpy as np
import pytest

from redcommons import stats

GROUP_A = [[1, 1, 1, 0, 0, 1], [1, 1, 1, 0, 0, 1], [1, 1, 0, 0, 0, 1]]
GROUP_B = [[0, 1, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0], [0, 1, 0, 0, 1, 0]]
P_VALUES = [0.001, 0.008, 0.012, 0.03, 0.041, 0.2]


def test_one_percent_392_times() -> None:
    at_least_once = stats.any_of_k([1], [100], 1)[0]
    assert 1 - (1 - at_least_once) ** 392 == pytest.approx(0.9805465657, abs=1e-10)


@pytest.mark.parametrize(("k", "expected"), [(1, 0.15), (5, 0.600877), (10, 0.894737)])
def test_any_of_k(k: int, expected: float) -> None:
    assert stats.any_of_k([3], [20], k)[0] == pytest.approx(expected, abs=5e-7)


@pytest.mark.parametrize(
    ("k", "n", "wilson", "exact"),
    [
        (0, 30, (0, 0.11351), (0, 0.1157)),
        (3, 30, (0.0346, 0.25621), (0.02112, 0.26529)),
        (47, 50, (0.83783, 0.97939), (0.83452, 0.98745)),
    ],
)
def test_single_proportions(k: int, n: int, wilson: tuple[float, float], exact: tuple[float, float]) -> None:
    score, clopper = stats.wilson(k, n), stats.clopper_pearson(k, n)
    assert (score.low, score.high) == pytest.approx(wilson, abs=6e-6)
    assert (clopper.low, clopper.high) == pytest.approx(exact, abs=6e-6)


def test_clustered_standard_error() -> None:
    found = stats.clustered_proportion([5, 0, 4, 1], [5, 5, 5, 5])
    assert found.estimate == 0.5
    assert np.sqrt(0.25 / found.n) == pytest.approx(0.1118034, abs=5e-8)
    assert stats.clustered_standard_error([5, 0, 4, 1], [5, 5, 5, 5]) == pytest.approx(0.2380476, abs=5e-8)


def test_corrected_rate() -> None:
    calibration = stats.Calibration(true_positives=90, positives=100, true_negatives=85, negatives=100)
    found = stats.corrected_rate(stats.wilson(120, 400), calibration)
    assert found.raw == 0.3
    assert found.estimate == pytest.approx(0.2, abs=1e-12)
    assert found.standard_error == pytest.approx(0.0494773, abs=5e-8)
    assert not found.clamped


def test_corrected_rate_below_zero_is_clamped_and_says_so() -> None:
    calibration = stats.Calibration(true_positives=90, positives=100, true_negatives=85, negatives=100)
    found = stats.corrected_rate(stats.wilson(40, 400), calibration)
    assert found.unclamped == pytest.approx(-0.0667, abs=5e-5)
    assert (found.estimate, found.low, found.clamped) == (0.0, 0.0, True)


def test_mcnemar() -> None:
    assert stats.mcnemar_exact(12, 4) == pytest.approx(0.0768127, abs=5e-8)


def test_several_comparisons() -> None:
    assert stats.holm(P_VALUES) == pytest.approx([0.006, 0.04, 0.048, 0.09, 0.09, 0.2], abs=1e-12)
    assert stats.benjamini_hochberg(P_VALUES) == pytest.approx([0.006, 0.024, 0.024, 0.045, 0.0492, 0.2], abs=1e-12)


@pytest.mark.parametrize(
    ("ratings", "expected"), [(GROUP_A, 0.7792208), (GROUP_B, 0.6964286), (GROUP_A + GROUP_B, 0.3111111)]
)
def test_alpha(ratings: list[list[int]], expected: float) -> None:
    assert stats.krippendorff_alpha(ratings).alpha == pytest.approx(expected, abs=5e-8)


def test_cross_agreement() -> None:
    found = stats.cross_agreement(GROUP_A, GROUP_B)
    inside = stats.krippendorff_alpha(GROUP_A).alpha
    assert found.kappa == pytest.approx(0.1098901, abs=5e-8)
    assert inside is not None
    assert found.kappa is not None
    assert inside / found.kappa == pytest.approx(7.0909, abs=5e-5)


def test_discovery() -> None:
    found = stats.discovery([9, 5, 4, 2, 2, 1, 1, 1, 1])
    assert found.unseen_mass == pytest.approx(0.153846, abs=5e-7)
    assert found.least_kinds == 11.0


def test_planning() -> None:
    assert stats.size_per_arm(0.10, 0.15) == 681
    assert stats.design_effect(5, 0.6) == pytest.approx(3.4)
    assert 20 / stats.design_effect(5, 0.6) == pytest.approx(5.88, abs=5e-3)


def test_prediction_powered() -> None:
    labels, judged = [int(c) for c in "1010010001"], [int(c) for c in "1011010000"]
    rest = [1] * 35 + [0] * 65
    assert stats.prediction_powered(labels, judged, rest, weight=1.0).estimate == pytest.approx(0.35, abs=1e-12)
    assert stats.prediction_powered(labels, judged, rest).estimate == pytest.approx(0.372445, abs=5e-7)
