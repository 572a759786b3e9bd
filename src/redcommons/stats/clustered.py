"""One proportion from items that hang together: repeats of a case, variants of a family.

The rule, its alternatives and its measured coverage are in `design/intervals.md`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from redcommons.stats.checks import FEWEST_CLUSTERS, between, counts, same_length, within
from redcommons.stats.proportion import Proportion
from redcommons.stats.special import normal_quantile, t_quantile

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from redcommons.stats.checks import Floats

PRIOR_CLUSTERS = 0.25
"""Weight, in clusters, of the assumption that repeats in a cluster always agree; data with events outweigh it soon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteredLimits:
    """Intervals for R studies that share their cluster sizes; every array has shape (R,)."""

    estimate: Floats
    """Share of items that were successes, per study."""
    low: Floats
    """Lower ends of the intervals."""
    high: Floats
    """Upper ends of the intervals."""
    n_effective: Floats
    """Effective number of items, adjusted for the number of clusters."""


def clustered_proportion(successes: ArrayLike, totals: ArrayLike, level: float = 0.95) -> Proportion:
    """Share of successes over clusters of items, with a Wilson interval at the effective sample size.

    `successes` and `totals` have shape (G,): per cluster, how many items succeeded (fractions are allowed, for
    estimates such as any-of-k) and how many there were. Clusters without items are left out. With fewer than 5
    clusters `low` and `high` are None and `reason` says why. With one item per cluster this is Wilson's interval.

    The variance is the delete-one-cluster jackknife of the ratio (with equal sizes: the clustered variance times
    G/(G - 1)); the effective size is that of Korn and Graubard (1998), *Survey Methodology* 24, t-adjusted, in
    Wilson's interval, never above the number of items: Dean and Pagano (2015), *J. Survey Stat. Methodol.* 3;
    Franco, Little, Louis and Slud (2019), same journal 7. Few clusters with events say little about how repeats hang
    together, so the design effect is drawn towards full agreement within clusters by a quarter of a cluster; without
    any event n_effective is the (Kish-effective) number of clusters, so "0 of 300 from 60 cases" is bounded by the 60.

    Raises ValueError for arrays that are empty, of unequal length, negative, not finite, with more successes than
    items, or without any item; and for a level outside (0, 1).
    """
    k, n = _checked(successes, totals)
    found = clustered_limits(k[np.newaxis, :], n, between("level", level, 0, 1))
    enough = n.size >= FEWEST_CLUSTERS
    return Proportion(
        estimate=float(found.estimate[0]),
        low=float(found.low[0]) if enough else None,
        high=float(found.high[0]) if enough else None,
        n=int(n.sum()),
        clusters=n.size,
        n_effective=float(found.n_effective[0]),
        level=level,
        method="Wilson interval at the effective sample size of the clusters (Korn-Graubard, t-adjusted)",
        reason=None if enough else f"{n.size} clusters; an interval needs at least {FEWEST_CLUSTERS}: show the items",
    )


def clustered_standard_error(successes: ArrayLike, totals: ArrayLike) -> float:
    """Delete-one-cluster jackknife standard error of the share; arrays and errors as in `clustered_proportion`.

    With equal sizes this is the clustered standard error times sqrt(G/(G - 1)), so that of the cluster means.
    It is 0 where every cluster shows the same share: use the interval, never this number times 1.96.
    """
    k, n = _checked(successes, totals)
    return math.sqrt(jackknife(k[np.newaxis, :], n, np.array([k.sum() / n.sum()]))[0])


def clustered_limits(successes: Floats, totals: Floats, level: float) -> ClusteredLimits:
    """Intervals for many studies at once: `successes` (R, G), `totals` (G,) all above 0; no further checks."""
    items = totals.sum()
    estimate = successes.sum(axis=1) / items
    df = max((items**2 / (totals**2).sum()) - 1, 1.0)  # Kish: one giant cluster must not count as one of many
    upper = 0.5 + level / 2
    shrink = (t_quantile(upper, max(items - 1, 1.0)) / t_quantile(upper, float(df))) ** 2
    n_effective = items / _design_effect(successes, totals, estimate) * min(shrink, 1.0)
    low, high = _wilson(estimate, n_effective, normal_quantile(upper))
    return ClusteredLimits(estimate=estimate, low=low, high=high, n_effective=n_effective)


def _design_effect(successes: Floats, totals: Floats, estimate: Floats) -> Floats:
    """Variance of the share over that of as many independent items, shape (R,), from 1 to sum(n^2)/sum(n)."""
    items, full = totals.sum(), (totals**2).sum() / totals.sum()
    independent = estimate * (1 - estimate)
    mixed = independent > 0
    ratio = jackknife(successes, totals, estimate) * (items - 1) / np.where(mixed, independent, 1.0)
    measured = np.where(mixed, np.maximum(ratio, 1.0), full)
    telling = np.minimum((successes > 0).sum(axis=1), (successes < totals).sum(axis=1))
    trust = telling / (telling + PRIOR_CLUSTERS)
    blended: Floats = trust * measured + (1 - trust) * full
    return blended


def jackknife(successes: Floats, totals: Floats, estimate: Floats) -> Floats:
    """Delete-one-cluster variance of the ratio sum(successes)/sum(totals), shape (R,); 0 for a single cluster."""
    clusters = totals.size
    if clusters == 1:
        return np.zeros_like(estimate)
    moved = (successes - estimate[:, np.newaxis] * totals) / (totals.sum() - totals)
    variance: Floats = (clusters - 1) / clusters * (moved**2).sum(axis=1)
    return variance


def _wilson(estimate: Floats, n: Floats, z: float) -> tuple[Floats, Floats]:
    spread = z * z / n
    centre = (estimate + spread / 2) / (1 + spread)
    half = np.sqrt(spread * (estimate * (1 - estimate) + spread / 4)) / (1 + spread)
    low = np.where(estimate == 0, 0.0, np.clip(centre - half, 0.0, estimate))
    high = np.where(estimate == 1, 1.0, np.clip(centre + half, estimate, 1.0))
    return low, high


def _checked(successes: ArrayLike, totals: ArrayLike) -> tuple[Floats, Floats]:
    k, n = within("successes", successes, 0, np.inf), counts("totals", totals)
    same_length(("successes", k), ("totals", n))
    over = k > n
    if over.any():
        at = int(over.argmax())
        message = f"successes holds {k[at]:g} of {n[at]:g} at position {at}; give at most as many successes as items"
        raise ValueError(message)
    if not n.any():
        message = f"totals holds {n.size} clusters and no item; give at least one item"
        raise ValueError(message)
    return k[n > 0], n[n > 0]
