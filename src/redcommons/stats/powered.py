"""Prediction-powered inference: a few random human labels correct many machine verdicts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from redcommons.stats.checks import FEWEST_CLUSTERS, between, same_length, within
from redcommons.stats.special import normal_quantile

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True, kw_only=True)
class PoweredMean:
    """A rate from machine verdicts on all items, corrected by human labels on a random part."""

    estimate: float
    """Corrected rate, from 0 to 1."""
    low: float | None
    """Lower end of the interval, or None where no interval may be given."""
    high: float | None
    """Upper end of the interval, or None where no interval may be given."""
    weight: float
    """How much the machine verdicts count (lambda): 0 uses human labels only, 1 uses them in full."""
    clamped: bool
    """Whether the estimate fell outside 0 to 1 and was moved to the nearer end."""
    reason: str | None = None
    """Why there is no interval, or None where there is one."""


def prediction_powered(
    labels: ArrayLike, judged: ArrayLike, unlabelled: ArrayLike, *, weight: float | None = None, level: float = 0.95
) -> PoweredMean:
    """Rate of human labels over a population, from labels on a random sample of it and verdicts on all.

    `labels` and `judged` have shape (n,), human label and machine verdict on the same items; `unlabelled` has shape
    (N,), verdicts on the other items; all from 0 to 1. `weight` None chooses the lambda that gives the narrowest
    interval, from 0 to 1. Valid only where labelled items were drawn at random from the same items and items are
    independent. Sources: Angelopoulos et al. (2023), *Science* 382; power tuning: arXiv 2311.01453.
    Raises ValueError for values outside [0, 1], unequal lengths, or a weight or level outside its range.
    """
    y, f, rest = within("labels", labels, 0, 1), within("judged", judged, 0, 1), within("unlabelled", unlabelled, 0, 1)
    same_length(("labels", y), ("judged", f))
    between("level", level, 0, 1)
    n, others = y.size, rest.size
    spread = float(np.concatenate((f, rest)).var(ddof=1))
    shared = float(((y - y.mean()) * (f - f.mean())).mean())
    tuned = shared / (spread * (1 + n / others)) if spread else 0.0
    used = float(np.clip(tuned, 0, 1)) if weight is None else float(within("weight", [weight], 0, 1)[0])
    estimate = used * float(rest.mean()) + float((y - used * f).mean())
    se = math.sqrt(used**2 * float(rest.var()) / others + float((y - used * f).var()) / n)
    half = normal_quantile(0.5 + level / 2) * se
    enough = n >= FEWEST_CLUSTERS and se > 0
    return PoweredMean(
        estimate=min(max(estimate, 0.0), 1.0),
        low=min(max(estimate - half, 0.0), 1.0) if enough else None,
        high=min(max(estimate + half, 0.0), 1.0) if enough else None,
        weight=used,
        clamped=not 0 <= estimate <= 1,
        reason=None if enough else f"{n} labels that vary too little or are fewer than {FEWEST_CLUSTERS}: label more",
    )
