"""What these functions refuse, and that each refusal names the value and the way out."""

import math
import subprocess
import sys
from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest

from redcommons import stats

GOOD = stats.Calibration(true_positives=90, positives=100, true_negatives=85, negatives=100)
WRONG: list[tuple[Callable[[], object], str]] = [
    (lambda: stats.clustered_proportion([], []), r"successes has shape \(0,\); give one number per cluster"),
    (lambda: stats.clustered_proportion([[1]], [[2]]), r"shape \(1, 1\)"),
    (lambda: stats.clustered_proportion([1, math.nan], [2, 2]), "successes holds nan at position 1; leave out"),
    (lambda: stats.clustered_proportion([1, math.inf], [2, 2]), "successes holds inf"),
    (lambda: stats.clustered_proportion([1, -1], [2, 2]), "successes holds -1 at position 1"),
    (lambda: stats.clustered_proportion([1, 3], [2, 2]), "successes holds 3 of 2 at position 1; give at most"),
    (lambda: stats.clustered_proportion([1, 1], [2, 2.5]), "totals holds 2.5 at position 1; give whole"),
    (lambda: stats.clustered_proportion([1, 1, 1], [2, 2]), "successes has 3 entries and totals has 2"),
    (lambda: stats.clustered_proportion([0, 0], [0, 0]), "totals holds 2 clusters and no item"),
    (lambda: stats.clustered_proportion([1] * 5, [2] * 5, level=1), "level is 1; give a number above 0 and below 1"),
    (lambda: stats.clustered_proportion([1] * 5, [2] * 5, level=math.nan), "level is nan"),
    (lambda: stats.wilson(4, 3), "successes is 4 and n is 3"),
    (lambda: stats.wilson(0, 0), "n is 0; give a finite number of at least 1"),
    (lambda: stats.clopper_pearson(-1, 3), "successes is -1"),
    (lambda: stats.clopper_pearson(1, 3, level=0), "level is 0"),
    (lambda: stats.any_of_k([1], [3], 5), "position 0 has fewer than k = 5 samples"),
    (lambda: stats.any_of_k([4], [3], 2), "position 0 has successes above samples"),
    (lambda: stats.any_of_k([1], [3], 0), "k is 0"),
    (lambda: stats.paired_difference([0.5], [0.5, 0.5]), "a has 1 entries and b has 2"),
    (lambda: stats.paired_difference([1.5], [0.5]), "a holds 1.5 at position 0; give numbers from 0 to 1"),
    (lambda: stats.mcnemar_exact(-1, 2), "only_first is -1"),
    (lambda: stats.mcnemar_exact(1, 2.5), "only_second is 2.5; give a whole number"),  # type: ignore[arg-type]
    (lambda: stats.holm([0.5, 1.1]), "p_values holds 1.1"),
    (lambda: stats.krippendorff_alpha([1, 0]), r"ratings has shape \(2,\); give a table"),
    (lambda: stats.krippendorff_alpha([[math.inf]]), "infinite rating"),
    (lambda: stats.cross_agreement([[1, 0]], [[1]]), "first has 2 items and second has 1"),
    (lambda: stats.discovery([0, 0]), "sightings holds no find"),
    (lambda: stats.size_per_arm(0.1, 0.1), "both 0.1"),
    (lambda: stats.size_per_arm(0.1, 1.2), "second is 1.2"),
    (lambda: stats.design_effect(5, 1.5), "correlation is 1.5"),
    (lambda: stats.half_width(0, 10, 5, 0.2), "rate is 0"),
    (lambda: stats.cumulative_incidence([1], [1, 2]), "turns has 1 entries and endings has 2"),
    (lambda: stats.prediction_powered([1], [1, 0], [1]), "labels has 1 entries and judged has 2"),
    (
        lambda: stats.Calibration(true_positives=5, positives=4, true_negatives=1, negatives=1),
        "true_positives is 5 and positives is 4",
    ),
    (lambda: stats.Calibration(true_positives=0, positives=0, true_negatives=1, negatives=1), "positives is 0"),
]


@pytest.mark.parametrize(("call", "message"), WRONG)
def test_a_wrong_number_is_named(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_four_clusters_give_no_interval_but_a_reason() -> None:
    found = stats.clustered_proportion([5, 0, 4, 1], [5, 5, 5, 5])
    assert (found.low, found.high) == (None, None)
    assert found.reason == "4 clusters; an interval needs at least 5: show the items"


def test_a_single_cluster_gives_no_interval() -> None:
    assert stats.clustered_proportion([3], [5]).low is None


def test_clusters_without_items_do_not_count() -> None:
    found = stats.clustered_proportion([1, 0, 2, 1, 0, 0], [3, 3, 3, 3, 0, 0])
    assert (found.clusters, found.n, found.low) == (4, 12, None)


def test_none_of_300_is_bounded_by_the_60_cases() -> None:
    found = stats.clustered_proportion([0] * 60, [5] * 60)
    bound = stats.wilson(0, 60).high
    assert found.high is not None
    assert bound is not None
    assert found.low == 0
    assert bound <= found.high <= bound + 0.003


def test_clusters_that_agree_by_luck_count_no_more_than_their_items() -> None:
    found = stats.clustered_proportion([1] * 10, [2] * 10)
    alone = stats.wilson(10, 20)
    assert found.n_effective <= 20
    assert found.low is not None
    assert alone.low is not None
    assert found.low <= alone.low


def test_one_giant_cluster_does_not_hide_behind_small_ones() -> None:
    found = stats.clustered_proportion([50, 1, 0, 1, 0, 0], [100, 1, 1, 1, 1, 1])
    assert found.low is not None
    assert found.high is not None
    assert found.high - found.low > 0.8


def test_four_families_give_a_p_value_but_no_interval() -> None:
    found = stats.paired_difference([1, 1, 1, 1], [0, 0, 0, 0])
    assert found.p == pytest.approx(0.125, rel=1e-12)
    assert (found.low, found.high) == (None, None)
    assert found.reason == "4 families; an interval needs at least 5"


def test_families_that_never_differ_still_leave_room_for_one_that_would() -> None:
    found = stats.paired_difference([0.0] * 20, [0.0] * 20)
    unseen = stats.wilson(0, 20).high
    assert unseen is not None
    assert (found.difference, found.p) == (0.0, 1.0)
    assert (found.low, found.high) == pytest.approx((-unseen, unseen))


def test_families_that_all_differ_alike_reach_the_end_only_on_one_side() -> None:
    found = stats.paired_difference([1.0] * 20, [0.0] * 20)
    assert found.high == 1.0
    assert found.low is not None
    assert 0.5 < found.low < 1


def test_the_same_seed_gives_the_same_numbers() -> None:
    a, b = [0.2, 0.4, 0.8, 1.0, 0.0, 0.6] * 5, [0.1, 0.5, 0.3, 0.7, 0.2, 0.6] * 5
    assert stats.paired_difference(a, b, 4) == stats.paired_difference(a, b, 4)
    assert stats.krippendorff_alpha([a, b], 4) == stats.krippendorff_alpha([a, b], 4)


def test_many_families_are_resampled_in_blocks() -> None:
    rng = np.random.default_rng(2)
    a, b = rng.random(30_000), rng.random(30_000)
    found = stats.paired_difference(a, b, draws=200)
    assert found.low is not None
    assert found.high is not None
    assert found.high - found.low == pytest.approx(2 * 1.96 * (a - b).std() / np.sqrt(30_000), rel=0.25)


@pytest.mark.parametrize(("hits", "clean"), [(50, 50), (10, 85), (60, 50)])
def test_a_judge_that_guesses_corrects_nothing(hits: int, clean: int) -> None:
    judge = stats.Calibration(true_positives=hits, positives=100, true_negatives=clean, negatives=100)
    found = stats.corrected_rate(stats.wilson(30, 100), judge)
    assert (found.estimate, found.standard_error, found.low, found.high) == (None, None, None, None)
    assert found.raw == 0.3
    assert not found.clamped
    assert found.reason is not None
    assert "not clearly above 0" in found.reason


def test_correction_keeps_the_reason_of_a_raw_rate_without_interval() -> None:
    found = stats.corrected_rate(stats.clustered_proportion([5, 0, 4, 1], [5, 5, 5, 5]), GOOD)
    assert found.estimate is not None
    assert found.low is None
    assert found.reason == "4 clusters; an interval needs at least 5: show the items"


def test_a_rate_above_one_is_clamped_and_says_so() -> None:
    found = stats.corrected_rate(stats.wilson(100, 100), GOOD)
    assert (found.estimate, found.high, found.clamped) == (1.0, 1.0, True)


@pytest.mark.parametrize(
    ("ratings", "reason"),
    [
        ([[1, 1, 1], [1, 1, 1]], "all ratings are alike: agreement beyond chance is undefined"),
        ([[1, math.nan], [math.nan, 0]], "no item has two ratings"),
        ([[math.nan, math.nan]], "no item has two ratings"),
    ],
)
def test_undefined_alpha_has_a_reason(ratings: list[list[float]], reason: str) -> None:
    found = stats.krippendorff_alpha(ratings)
    assert (found.alpha, found.low, found.high) == (None, None, None)
    assert found.reason is not None
    assert found.reason.startswith(reason)


def test_alpha_on_few_items_has_no_interval() -> None:
    found = stats.krippendorff_alpha([[1, 0, 1, 0], [1, 0, 1, 1]])
    assert found.alpha is not None
    assert found.low is None
    assert found.reason == "4 items with two ratings; an interval needs at least 5"


def test_alpha_interval_holds_alpha() -> None:
    found = stats.krippendorff_alpha([[1, 0] * 20, [1, 0, 1, 1] * 10, [1, 0, 0, 0] * 10])
    assert found.alpha is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.alpha < found.high
    assert found.reason is None


def test_alpha_says_when_resamples_held_one_category() -> None:
    found = stats.krippendorff_alpha([[1, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0]])
    assert found.reason is not None
    assert "resamples held a single category" in found.reason


def test_cross_agreement_without_shared_items_or_variation() -> None:
    apart = stats.cross_agreement([[1, math.nan]], [[math.nan, 0]])
    alike = stats.cross_agreement([[1, 1]], [[1, 1]])
    assert (apart.kappa, apart.reason) == (None, "no item was rated by both")
    assert alike.kappa is None
    assert alike.reason is not None
    assert alike.reason.startswith("all ratings are alike")


def test_cross_agreement_sees_groups_that_differ_and_groups_that_do_not() -> None:
    one, other = [[1, 1, 1, 0, 0, 1]] * 5, [[0, 1, 0, 0, 1, 0]] * 5
    differ, same = stats.cross_agreement(one, other).p, stats.cross_agreement(one, one).p
    assert differ is not None
    assert same is not None
    assert differ < 0.05 < same


def test_incidence_without_losses_is_the_plain_share() -> None:
    found = stats.cumulative_incidence([1, 1, 2, 3], [1, 2, 1, 2])
    assert found.by_kind == {1: pytest.approx((0.25, 0.5, 0.5)), 2: pytest.approx((0.25, 0.25, 0.5))}
    assert found.at_risk == (4, 2, 1)


def test_planned_cases_are_the_fewest_that_suffice() -> None:
    cases = stats.cases_for_half_width(0.1, 0.05, 5, 0.2)
    assert stats.half_width(0.1, cases, 5, 0.2) <= 0.05 < stats.half_width(0.1, cases - 1, 5, 0.2)


def test_prediction_powered_without_variation_has_no_interval() -> None:
    found = stats.prediction_powered([1.0] * 10, [1.0] * 10, [1.0] * 50)
    assert (found.estimate, found.low, found.weight) == (1.0, None, 0.0)
    assert found.reason is not None


def test_importing_the_room_loads_no_numpy() -> None:
    code = "import sys, redcommons.stats as s; dir(s); sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_public_name_is_there_and_sorted() -> None:
    assert stats.__all__ == sorted(stats.__all__) == dir(stats)
    assert all(getattr(stats, name) is not None for name in stats.__all__)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(AttributeError, match="has no 'median'; it has: Agreement"):
        stats.median  # noqa: B018


def test_no_module_hides_the_function_of_its_name() -> None:
    for name in sorted(stats.__all__):
        getattr(stats, name)

    assert not [name for name in stats.__all__ if isinstance(getattr(stats, name), ModuleType)]
