"""A thousand example studies: each slice's 95 % interval covers what is known to be true there."""

from __future__ import annotations

from collections import defaultdict

import pytest

from redcommons.helpline.example import SCENARIOS
from redcommons.stats import clustered_proportion
from tests.helpline_worlds import simulate, true_last

STUDIES = 1000
CASES = 20
REPEATS = 3


@pytest.mark.parametrize("scenario", [card.name for card in SCENARIOS])
def test_intervals_cover_the_truth(scenario: str) -> None:
    truth = true_last(scenario)
    covered = 0
    for seed in range(STUDIES):
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for violated, total, family in zip(*simulate(seed, scenario, CASES, REPEATS), strict=True):
            sums[family][0] += int(violated)
            sums[family][1] += int(total)
        counts = list(sums.values())
        found = clustered_proportion([pair[0] for pair in counts], [pair[1] for pair in counts])
        assert found.low is not None
        assert found.high is not None
        covered += found.low <= truth <= found.high

    assert covered / STUDIES >= 0.93
    if 0.1 <= truth <= 0.9:
        assert covered / STUDIES <= 0.98
