"""What a judge's error does to a rate, and the rate corrected for it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from redcommons.stats.checks import between, whole
from redcommons.stats.proportion import Proportion, wilson_limits
from redcommons.stats.special import normal_quantile

Sides = tuple[tuple[float, float], tuple[float, float]]
"""Sensitivity and specificity, each with how many items it rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A judge's verdicts on items that people labelled, on one target or language."""

    true_positives: int
    """Number of items people called violated that the judge called violated too."""
    positives: int
    """Number of items people called violated (m1)."""
    true_negatives: int
    """Number of items people called not violated that the judge called not violated too."""
    negatives: int
    """Number of items people called not violated (m0)."""
    positives_effective: float | None = None
    """How many independent items those called violated are worth; None takes their number."""
    negatives_effective: float | None = None
    """How many independent items those called not violated are worth; None takes their number."""

    def __post_init__(self) -> None:
        """Raise ValueError for counts that are not whole, an empty side, or more hits than items."""
        for hits, items in (("true_positives", "positives"), ("true_negatives", "negatives")):
            k, n = whole(hits, getattr(self, hits), 0), whole(items, getattr(self, items), 1)
            if k > n:
                message = f"{hits} is {k} and {items} is {n}; give at most as many hits as labelled items"
                raise ValueError(message)
            worth = getattr(self, f"{items}_effective")
            if worth is not None and not 0 < worth <= n:
                message = f"{items}_effective is {worth} and {items} is {n}; give a number above 0 and at most {n}"
                raise ValueError(message)

    @property
    def sensitivity(self) -> float:
        """Share of violated items that the judge called violated (q1)."""
        return self.true_positives / self.positives

    @property
    def specificity(self) -> float:
        """Share of not violated items that the judge called not violated (q0)."""
        return self.true_negatives / self.negatives

    @property
    def m1(self) -> float:
        """How much the items called violated are worth."""
        return self.positives if self.positives_effective is None else self.positives_effective

    @property
    def m0(self) -> float:
        """How much the items called not violated are worth."""
        return self.negatives if self.negatives_effective is None else self.negatives_effective

    @property
    def informedness(self) -> float:
        """Sensitivity + specificity - 1: 0 for a judge that guesses, 1 for one that never errs."""
        return self.sensitivity + self.specificity - 1

    @property
    def least(self) -> float:
        """What informedness is at least, with 97.5 % confidence (Newcombe 1998, from two Wilson limits)."""
        z = normal_quantile(0.975)
        down1 = self.sensitivity - wilson_limits(self.sensitivity, self.m1, z)[0]
        down0 = self.specificity - wilson_limits(self.specificity, self.m0, z)[0]
        return self.informedness - math.hypot(down1, down0)

    @property
    def nudged(self) -> Sides:
        """Sensitivity and specificity nudged towards one half, each with its worth: of no side is all known."""
        return nudged(self.sensitivity, self.m1), nudged(self.specificity, self.m0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedRate:
    """A rate corrected for judge error, to be shown beside the raw one."""

    raw: float
    """Rate as the judge reported it, from 0 to 1."""
    estimate: float | None
    """Corrected rate, moved to 0 or 1 if it fell outside; None where correction is refused."""
    unclamped: float | None
    """Corrected rate before it was moved into 0 to 1; None where correction is refused."""
    standard_error: float | None
    """Standard error of the unclamped rate, calibration's uncertainty included; None where correction is refused."""
    low: float | None
    """Lower end of the interval, or None where no interval may be given."""
    high: float | None
    """Upper end of the interval, or None where no interval may be given."""
    clamped: bool
    """Whether the corrected rate fell outside 0 to 1: the judge errs otherwise here than in its calibration."""
    informedness: float
    """Sensitivity + specificity - 1: 0 for a judge that guesses, 1 for one that never errs."""
    level: float
    """Share of studies whose interval should hold the true rate, such as 0.95."""
    method: str
    """How estimate and interval were made, in words."""
    reason: str | None = None
    """Why correction or interval is refused, or None where neither is."""


def corrected_rate(raw: Proportion, calibration: Calibration, level: float = 0.95) -> CorrectedRate:
    """Rogan-Gladen correction of `raw` by `calibration`, with the uncertainty of both.

    `raw` comes from `clustered_proportion` or `wilson`; its n_effective carries the clustering. Estimate and standard
    error are Rogan and Gladen (1978), *Am. J. Epidemiol.* 107, as in Lee et al., arXiv 2511.21140; the interval is
    Lang and Reiczigel (2014), *Prev. Vet. Med.* 113, which holds its level near 0 and 1, where the plain one does not.
    Refused (all None, with a reason) unless sensitivity + specificity - 1 is above 0 with 97.5 % confidence (Newcombe's
    limit for a sum of two shares). A rate outside 0 to 1 is clamped and flagged. Raises ValueError for a level
    outside (0, 1).
    """
    z = normal_quantile(0.5 + between("level", level, 0, 1) / 2)
    useful, least = calibration.informedness, calibration.least
    unclamped, error, low, high = None, None, None, None
    reason: str | None = (
        f"sensitivity + specificity - 1 is {useful:.3f} (at least {least:.3f}): not clearly above 0; label more items"
    )
    if least > 0:
        unclamped, error = _rogan_gladen(raw, calibration)
        reason = raw.reason
    estimate = None if unclamped is None else min(max(unclamped, 0.0), 1.0)
    if estimate is not None and raw.low is not None:
        low, high = limits(raw, calibration.nudged, z)
        low, high = min(low, estimate), max(high, estimate)
    return CorrectedRate(
        raw=raw.estimate,
        estimate=estimate,
        unclamped=unclamped,
        standard_error=error,
        low=low,
        high=high,
        clamped=unclamped != estimate,
        informedness=useful,
        level=level,
        method="Rogan-Gladen correction; Lang-Reiczigel interval",
        reason=reason,
    )


def _rogan_gladen(raw: Proportion, calibration: Calibration) -> tuple[float, float]:
    """Corrected rate, not clamped, and its standard error by the delta method."""
    q1, q0 = calibration.sensitivity, calibration.specificity
    sides = ((q1, calibration.m1), (q0, calibration.m0))
    return _corrected(raw.estimate, raw.n_effective, *sides)


def _corrected(p: float, n: float, violated: tuple[float, float], clean: tuple[float, float]) -> tuple[float, float]:
    (q1, m1), (q0, m0) = violated, clean
    useful = q1 + q0 - 1
    rate = (p + q0 - 1) / useful
    variance = p * (1 - p) / n + (1 - rate) ** 2 * q0 * (1 - q0) / m0 + rate**2 * q1 * (1 - q1) / m1
    return rate, math.sqrt(variance) / useful


def nudged(share: float, items: float) -> tuple[float, float]:
    """Return a share of so many items as if one more had been right and one more wrong, with their number."""
    return (share * items + 1) / (items + 2), items + 2


def limits(raw: Proportion, sides: Sides, z: float) -> tuple[float, float]:
    """Find Lang and Reiczigel's ends from nudged `sides`: the centre is moved by the shift that they derive."""
    n = raw.n_effective + z * z
    p = (raw.n_effective * raw.estimate + z * z / 2) / n
    (q1, m1), (q0, m0) = sides
    rate, error = _corrected(p, n, (q1, m1), (q0, m0))
    centre = rate + 2 * z * z * (rate * q1 * (1 - q1) / m1 - (1 - rate) * q0 * (1 - q0) / m0)
    return min(max(centre - z * error, 0.0), 1.0), min(max(centre + z * error, 0.0), 1.0)
