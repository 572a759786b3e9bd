"""Corrected rates and differences by simulation: their intervals hold what they promise, and raw ones do not."""

import numpy as np
import pytest

from redcommons import stats
from redcommons.stats import Calibration, Part, corrected_difference, corrected_rate, corrected_share, more_readings

GOOD = Calibration(true_positives=90, positives=100, true_negatives=85, negatives=100)
USELESS = Calibration(true_positives=50, positives=100, true_negatives=50, negatives=100)


def part(violated: list[float], judged: list[float], attempts: list[float], calibration: Calibration = GOOD) -> Part:
    return Part(violated=violated, judged=judged, attempts=attempts, calibration=calibration)


def test_one_part_in_which_all_was_judged_is_the_plain_correction() -> None:
    ones = [1.0] * 400
    found = corrected_share([part([1.0] * 120 + [0.0] * 280, ones, ones)])
    plain = corrected_rate(stats.clustered_proportion([1] * 120 + [0] * 280, [1] * 400), GOOD)

    assert (found.estimate, found.low, found.high) == (plain.estimate, plain.low, plain.high)
    assert found.estimate == pytest.approx(0.2)


def test_what_was_not_judged_counts_as_not_violated_and_widens_the_interval() -> None:
    ones, half = [1.0] * 400, [1.0, 0.0] * 200
    found = corrected_share([part([1.0, 0.0] * 60 + [0.0] * 280, half, ones)])

    assert found.estimate == pytest.approx((60 / 200 - 0.15) / 0.75 / 2)
    assert (found.low or 0) < (found.estimate or 0) < (found.high or 1)
    assert found.low


def test_what_is_certain_is_not_corrected() -> None:
    ones, sure = [1.0] * 400, [0.0] * 380 + [1.0] * 20
    judged = [1.0] * 380 + [0.0] * 20
    found = corrected_share(
        [Part(violated=[1.0] * 114 + [0.0] * 286, judged=judged, attempts=ones, certain=sure, calibration=GOOD)]
    )

    assert found.estimate == pytest.approx((0.3 - 0.15) / 0.75 * 0.95 + 0.05)


def test_parts_are_added_up_by_their_attempts_each_with_its_own_errors() -> None:
    ones = [1.0] * 200
    other = Calibration(true_positives=60, positives=100, true_negatives=98, negatives=100)
    first, second = part([1.0] * 60 + [0.0] * 140, ones, ones), part([1.0] * 60 + [0.0] * 140, ones, ones, other)
    both = corrected_share([first, second])
    alone = [corrected_share([one]).estimate or 0.0 for one in (first, second)]

    assert both.estimate == pytest.approx(sum(alone) / 2)
    together = corrected_share([first, second], apart=False)
    assert both.low is not None
    assert together.low is not None
    assert together.low < both.low


def test_a_judge_that_guesses_corrects_nothing() -> None:
    ones = [1.0] * 20
    refused = corrected_share([part([1.0] * 5 + [0.0] * 15, ones, ones, USELESS)])
    apart = corrected_difference([part(ones, ones, ones, USELESS)], [part(ones, ones, ones, USELESS)])

    assert (refused.estimate, refused.low) == (None, None)
    assert "not clearly above 0" in str(refused.reason)
    assert (apart.difference, apart.low) == (None, None)


def test_few_families_have_a_rate_and_no_interval() -> None:
    ones = [1.0] * 4
    found = corrected_share([part([1.0, 1.0, 0.0, 0.0], ones, ones)])
    apart = corrected_difference([part([1.0, 1.0, 0.0, 0.0], ones, ones)], [part([0.0] * 4, ones, ones)])

    assert found.estimate is not None
    assert found.low is None
    assert apart.difference is not None
    assert apart.low is None


@pytest.mark.parametrize(("silent", "truth"), [(0.0, 0.2), (0.4, 0.3)])
def test_a_corrected_rate_over_families_covers(silent: float, truth: float) -> None:
    """Sixty families of five; a share of families is never judged, as where a method finds no prompt."""
    rng = np.random.default_rng(20261125)
    held = []
    for _study in range(400):
        rates = np.clip(rng.beta(4 * truth, 4 * (1 - truth), 60), 0, 1)
        really = rng.binomial(5, rates)
        called = rng.binomial(really, 0.9) + rng.binomial(5 - really, 0.15)
        judged = np.where(rng.random(60) < silent, 0, 5)
        known = Calibration(
            true_positives=int(rng.binomial(100, 0.9)),
            positives=100,
            true_negatives=int(rng.binomial(100, 0.85)),
            negatives=100,
        )
        found = corrected_share([part(np.where(judged > 0, called, 0).tolist(), judged.tolist(), [5.0] * 60, known)])
        assert found.low is not None
        assert found.high is not None
        held.append(found.low <= truth * (1 - silent) <= found.high)
    assert 0.92 <= np.mean(held) <= 0.985


@pytest.mark.parametrize("shared", [True, False])
def test_a_corrected_difference_covers_where_the_raw_one_does_not(*, shared: bool) -> None:
    rng = np.random.default_rng(20261126)
    errors = ((0.9, 0.85), (0.9, 0.85)) if shared else ((0.9, 0.85), (0.7, 0.97))
    held, raw_held = [], []
    for study in range(700):
        sides, known = [], []
        for truth, (q1, q0) in zip((0.35, 0.25), errors, strict=True):
            really = rng.binomial(1, np.clip(rng.beta(truth * 4, 4 * (1 - truth), 200), 0, 1))
            sides.append(np.where(really, rng.random(200) < q1, rng.random(200) > q0).astype(float))
            known.append(
                Calibration(
                    true_positives=int(rng.binomial(80, q1)),
                    positives=80,
                    true_negatives=int(rng.binomial(120, q0)),
                    negatives=120,
                )
            )
        known[1] = known[0] if shared else known[1]
        ones = [1.0] * 200
        made = [
            Part(violated=side.tolist(), judged=ones, attempts=ones, calibration=one, name="a" if shared else str(n))
            for n, (side, one) in enumerate(zip(sides, known, strict=True))
        ]
        found = corrected_difference([made[0]], [made[1]], study, draws=300)
        raw = stats.paired_difference(sides[0], sides[1], study, draws=300)
        assert found.low is not None
        assert found.high is not None
        held.append(found.low <= 0.1 <= found.high)
        raw_held.append((raw.low or 0) <= 0.1 <= (raw.high or 0))
    assert 0.925 <= np.mean(held) <= 0.975
    if not shared:
        assert np.mean(raw_held) < 0.75


def test_a_shared_calibration_enters_a_difference_once() -> None:
    ones = [1.0] * 100
    first, second = [1.0] * 40 + [0.0] * 60, [1.0] * 30 + [0.0] * 70
    poor = Calibration(true_positives=16, positives=20, true_negatives=17, negatives=20)

    def width(names: tuple[str, str]) -> float:
        sides = [
            [Part(violated=side, judged=ones, attempts=ones, calibration=poor, name=name)]
            for side, name in zip((first, second), names, strict=True)
        ]
        found = corrected_difference(sides[0], sides[1])
        return float((found.high or 0) - (found.low or 0))

    assert width(("one", "one")) < 0.7 * width(("one", "other"))


def test_as_many_readings_as_are_said_bring_the_interval_to_what_was_asked_for() -> None:
    rng = np.random.default_rng(20261127)
    raw = stats.wilson(1_200, 4_000)
    planned = more_readings(raw, None, 0.06)
    assert planned.readings is not None
    halves = []
    for _study in range(200):
        truth = rng.binomial(planned.readings, 1 / 6)
        known = Calibration(
            true_positives=int(rng.binomial(truth, 0.8)),
            positives=int(truth),
            true_negatives=int(rng.binomial(planned.readings - truth, 0.8)),
            negatives=int(planned.readings - truth),
        )
        found = corrected_rate(raw, known)
        halves.append(((found.high or 1) - (found.low or 0)) / 2)
    assert np.median(halves) == pytest.approx(0.06, abs=0.006)
    assert planned.violated + planned.not_violated == planned.readings


def test_what_was_read_already_is_counted_and_what_cannot_be_had_is_said() -> None:
    large, small = stats.wilson(1_200, 4_000), stats.wilson(120, 400)
    seen = more_readings(large, GOOD, 0.04)
    more = Calibration(true_positives=180, positives=200, true_negatives=170, negatives=200)
    nearer = more_readings(large, more, 0.04)

    assert seen.readings is not None
    assert nearer.readings is not None
    assert seen.readings - 200 == pytest.approx(nearer.readings, abs=5)
    assert more_readings(large, GOOD, 0.2).readings == 0
    assert more_readings(small, GOOD, 0.05).readings is None
    assert more_readings(small, GOOD, 0.05).at_best == pytest.approx(0.0597, abs=1e-3)
    assert more_readings(large, USELESS, 0.05).readings is None
    with pytest.raises(ValueError, match="wanted"):
        more_readings(large, GOOD, 0.5)


def test_items_that_hang_together_are_worth_less() -> None:
    worth = Calibration(
        true_positives=90,
        positives=100,
        true_negatives=85,
        negatives=100,
        positives_effective=20,
        negatives_effective=20,
    )
    plain, clustered = (corrected_rate(stats.wilson(120, 400), one) for one in (GOOD, worth))

    assert plain.estimate == clustered.estimate
    assert (clustered.high or 0) - (clustered.low or 0) > (plain.high or 0) - (plain.low or 0)
    with pytest.raises(ValueError, match="positives_effective"):
        Calibration(true_positives=1, positives=2, true_negatives=1, negatives=2, positives_effective=3)
