"""What a judge's error does to a rate, and the rate corrected for it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from redcommons.stats.checks import between, whole
from redcommons.stats.proportion import Proportion, wilson_limits
from redcommons.stats.special import normal_quantile


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

    def __post_init__(self) -> None:
        """Raise ValueError for counts that are not whole, an empty side, or more hits than items."""
        for hits, items in (("true_positives", "positives"), ("true_negatives", "negatives")):
            k, n = whole(hits, getattr(self, hits), 0), whole(items, getattr(self, items), 1)
            if k > n:
                message = f"{hits} is {k} and {items} is {n}; give at most as many hits as labelled items"
                raise ValueError(message)

    @property
    def sensitivity(self) -> float:
        """Share of violated items that the judge called violated (q1)."""
        return self.true_positives / self.positives

    @property
    def specificity(self) -> float:
        """Share of not violated items that the judge called not violated (q0)."""
        return self.true_negatives / self.negatives


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
    useful = calibration.sensitivity + calibration.specificity - 1
    least = useful - _reach(calibration)
    unclamped, error, low, high = None, None, None, None
    reason: str | None = (
        f"sensitivity + specificity - 1 is {useful:.3f} (at least {least:.3f}): not clearly above 0; label more items"
    )
    if least > 0:
        unclamped, error = _rogan_gladen(raw, calibration)
        reason = raw.reason
    estimate = None if unclamped is None else min(max(unclamped, 0.0), 1.0)
    if estimate is not None and raw.low is not None:
        low, high = _limits(raw, calibration, z)
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


def _reach(calibration: Calibration) -> float:
    """How far below its estimate informedness may lie (Newcombe 1998, from two Wilson limits)."""
    z = normal_quantile(0.975)
    q1, q0 = calibration.sensitivity, calibration.specificity
    down1 = q1 - wilson_limits(q1, calibration.positives, z)[0]
    down0 = q0 - wilson_limits(q0, calibration.negatives, z)[0]
    return math.hypot(down1, down0)


def _rogan_gladen(raw: Proportion, calibration: Calibration) -> tuple[float, float]:
    """Corrected rate, not clamped, and its standard error by the delta method."""
    q1, q0 = calibration.sensitivity, calibration.specificity
    sides = ((q1, calibration.positives), (q0, calibration.negatives))
    return _corrected(raw.estimate, raw.n_effective, *sides)


def _corrected(p: float, n: float, violated: tuple[float, float], clean: tuple[float, float]) -> tuple[float, float]:
    (q1, m1), (q0, m0) = violated, clean
    useful = q1 + q0 - 1
    rate = (p + q0 - 1) / useful
    variance = p * (1 - p) / n + (1 - rate) ** 2 * q0 * (1 - q0) / m0 + rate**2 * q1 * (1 - q1) / m1
    return rate, math.sqrt(variance) / useful


def _limits(raw: Proportion, calibration: Calibration, z: float) -> tuple[float, float]:
    """Lang and Reiczigel's ends: counts nudged towards one half, and the centre moved by the shift they derive."""
    n, m1, m0 = raw.n_effective + z * z, calibration.positives + 2, calibration.negatives + 2
    p = (raw.n_effective * raw.estimate + z * z / 2) / n
    q1, q0 = (calibration.true_positives + 1) / m1, (calibration.true_negatives + 1) / m0
    rate, error = _corrected(p, n, (q1, m1), (q0, m0))
    centre = rate + 2 * z * z * (rate * q1 * (1 - q1) / m1 - (1 - rate) * q0 * (1 - q0) / m0)
    return min(max(centre - z * error, 0.0), 1.0), min(max(centre + z * error, 0.0), 1.0)
