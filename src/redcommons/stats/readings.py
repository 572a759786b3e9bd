"""How many more readings by people a judge's calibration needs before its corrected rate is as precise as wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redcommons.stats.checks import between
from redcommons.stats.judge import Calibration, corrected_rate, limits, nudged
from redcommons.stats.special import normal_quantile

if TYPE_CHECKING:
    from redcommons.stats.proportion import Proportion

GUESSED = Calibration(true_positives=40, positives=50, true_negatives=40, negatives=50)
"""What is supposed of a judge that nobody has read along with: that it errs in one of five, on either side."""

MOST = 1_000_000
"""More readings than this are as good as all there could be."""

RAREST = 0.01
"""Least share of either kind that is planned with: of what was never seen, nobody knows how rare it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreReadings:
    """How many more readings a corrected rate needs for a stated precision."""

    now: float | None
    """Half the width of the interval as things stand; None where nothing can be corrected yet."""
    at_best: float
    """Half the width to expect however many readings there were: what is left of it is of the cases."""
    readings: int | None
    """Readings still needed, drawn at random; None where no number of them is enough."""
    violated: int = 0
    """Of these, how many people will likely call violated."""
    not_violated: int = 0
    """Of these, how many people will likely call not violated."""


def more_readings(raw: Proportion, seen: Calibration | None, wanted: float = 0.05) -> MoreReadings:
    """Return how many more random readings bring half the interval of the corrected rate of `raw` to `wanted`.

    What was seen so far stands for what is to come: sensitivity, specificity and the share that people call violated.
    Without anything seen, a judge that errs in one of five is supposed, and its raw rate corrected for that. Raises
    ValueError for a wanted half width outside (0, 0.5).
    """
    between("wanted", wanted, 0, 0.5)
    known = seen or GUESSED
    there = (seen.m1, seen.m0) if seen else (0.0, 0.0)
    share = _share(raw, seen)

    def half(more: float) -> float:
        return _half(raw, known, (there[0] + more * share, there[1] + more * (1 - share)))

    now = half(0) if seen and seen.least > 0 else None
    if known.informedness <= 0:
        return MoreReadings(now=now, at_best=1.0, readings=None)
    at_best = half(MOST)
    if at_best > wanted:
        return MoreReadings(now=now, at_best=at_best, readings=None)
    needed = 0 if now is not None and now <= wanted else _fewest(half, wanted)
    violated = round(needed * share)
    return MoreReadings(now=now, at_best=at_best, readings=needed, violated=violated, not_violated=needed - violated)


def _share(raw: Proportion, seen: Calibration | None) -> float:
    """Return the share of replies that people will likely call violated."""
    guessed = corrected_rate(raw, GUESSED).estimate or 0.0
    share = seen.positives / (seen.positives + seen.negatives) if seen else guessed
    return min(max(share, RAREST), 1 - RAREST)


def _fewest(half: Callable[[float], float], wanted: float) -> int:
    low, high = 0, 1
    while half(high) > wanted:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if half(middle) <= wanted else (middle, high)
    return high


def _half(raw: Proportion, known: Calibration, items: tuple[float, float]) -> float:
    sides = nudged(known.sensitivity, items[0]), nudged(known.specificity, items[1])
    if sides[0][0] + sides[1][0] <= 1:
        return 0.5
    low, high = limits(raw, sides, normal_quantile(0.5 + raw.level / 2))
    return (high - low) / 2
