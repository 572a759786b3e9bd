"""How far people agree: within one group of raters, and across two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from redcommons.stats.checks import FEWEST_CLUSTERS, between, whole

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from redcommons.stats.checks import Floats

_BLOCK = 2_000_000
_RATERS_AND_ITEMS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Krippendorff's alpha over nominal ratings, with what it rests on."""

    alpha: float | None
    """Agreement beyond chance: 1 is full, 0 is chance, below 0 is systematic disagreement; None where undefined."""
    low: float | None
    """Lower end of the bootstrap interval over items, or None where no interval may be given."""
    high: float | None
    """Upper end of the bootstrap interval over items, or None where no interval may be given."""
    items: int
    """Number of items with at least two ratings; the others say nothing about agreement."""
    ratings: int
    """Number of ratings on those items."""
    level: float
    """Share of studies whose interval should hold the true agreement, such as 0.95."""
    reason: str | None = None
    """Why alpha or its interval is missing or doubtful, or None where neither is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossAgreement:
    """How far two groups of raters agree with each other, beside how far each agrees within itself."""

    kappa: float | None
    """Agreement across the groups beyond chance, 1 - d_o/d_e; None where undefined."""
    p: float | None
    """Chance of a kappa this low if group labels meant nothing, permuting them over raters; None where undefined."""
    items: int
    """Number of items rated by both groups."""
    reason: str | None = None
    """Why kappa is undefined, or None where it is defined."""


def krippendorff_alpha(ratings: ArrayLike, seed: int = 0, *, level: float = 0.95, draws: int = 2_000) -> Agreement:
    """Krippendorff's alpha for nominal ratings, with a seeded bootstrap interval over items.

    `ratings` has shape (raters, items): a number per category, NaN where a rater did not rate. Alpha is undefined, and
    says so, when no item has two ratings or all ratings are alike. The interval needs 5 rated items; resamples in which
    alpha is undefined are left out and counted in `reason`. Source: Krippendorff (2011), *Computing Krippendorff's
    Alpha-Reliability*. Raises ValueError for another shape, an infinite rating or a level outside (0, 1).
    """
    table = _tallied(_ratings("ratings", ratings))
    table = table[table.sum(axis=1) >= _RATERS_AND_ITEMS]
    between("level", level, 0, 1)
    alpha = float(_alphas(np.ones((1, len(table))), table)[0])
    low, high, reason = None, None, _undefined(table)
    if reason is None:
        low, high, reason = _interval(table, level, np.random.default_rng(seed), whole("draws", draws, 100))
    return Agreement(
        alpha=None if np.isnan(alpha) else alpha,
        low=low,
        high=high,
        items=len(table),
        ratings=int(table.sum()),
        level=level,
        reason=reason,
    )


def cross_agreement(first: ArrayLike, second: ArrayLike, seed: int = 0, *, draws: int = 2_000) -> CrossAgreement:
    """Agreement across two groups of raters on the same items: kappa_x = 1 - d_o/d_e.

    `first` and `second` have shape (raters, items), NaN where a rater did not rate. d_o is the mean over items of the
    chance that one rating from each group differ; d_e is that chance for ratings drawn from any two items. The p-value
    permutes group labels over raters and counts kappas at most as high. Sources: Wong, Paritosh and Aroyo (2021), ACL;
    GRASP, arXiv 2311.05074. Raises ValueError for other shapes or unequal numbers of items.
    """
    a, b = _ratings("first", first), _ratings("second", second)
    if a.shape[1] != b.shape[1]:
        message = f"first has {a.shape[1]} items and second has {b.shape[1]}; give the same items to both"
        raise ValueError(message)
    both = np.vstack((a, b))
    shared = int(((~np.isnan(a)).any(axis=0) & (~np.isnan(b)).any(axis=0)).sum())
    onehot = _one_hot(both)
    kappa = _kappa(onehot, np.arange(len(both)), len(a))
    if kappa is None:
        why = "all ratings are alike: agreement beyond chance is undefined" if shared else "no item was rated by both"
        return CrossAgreement(kappa=None, p=None, items=shared, reason=why)
    rng = np.random.default_rng(seed)
    shuffled = (_kappa(onehot, rng.permutation(len(both)), len(a)) for _ in range(whole("draws", draws, 100)))
    low = [value <= kappa + 1e-12 for value in shuffled if value is not None]
    return CrossAgreement(kappa=kappa, p=(sum(low) + 1) / (len(low) + 1), items=shared)


def _ratings(name: str, ratings: ArrayLike) -> Floats:
    array = np.asarray(ratings, dtype=np.float64)
    if array.ndim != _RATERS_AND_ITEMS or array.size == 0:
        message = f"{name} has shape {array.shape}; give a table of shape (raters, items), NaN where nobody rated"
        raise ValueError(message)
    if np.isinf(array).any():
        message = f"{name} holds an infinite rating; give one finite number per category, NaN where nobody rated"
        raise ValueError(message)
    return array


def _one_hot(ratings: Floats) -> Floats:
    """Ratings as 0 and 1 per category, shape (raters, items, categories); all zeros where nobody rated."""
    categories = np.unique(ratings[~np.isnan(ratings)])
    marked: Floats = (ratings[:, :, np.newaxis] == categories).astype(np.float64)
    return marked


def _tallied(ratings: Floats) -> Floats:
    """Count ratings per item and category, shape (items, categories); no third axis, for memory."""
    categories = np.unique(ratings[~np.isnan(ratings)])
    columns = [(ratings == category).sum(axis=0) for category in categories]
    table: Floats = np.array(columns, dtype=np.float64).reshape(len(categories), ratings.shape[1]).T
    return table


def _alphas(weights: Floats, table: Floats) -> Floats:
    """Alpha per row of `weights` (draws, items), item tallies `table` (items, categories); NaN where undefined."""
    held = table.sum(axis=1)
    differing = (held**2 - (table**2).sum(axis=1)) / np.maximum(held - 1, 1)
    totals = weights @ table
    n = totals.sum(axis=1)
    by_chance = n**2 - (totals**2).sum(axis=1)
    defined = by_chance > 0
    ratio = (n - 1) * (weights @ differing) / np.where(defined, by_chance, 1.0)
    alphas: Floats = np.where(defined, 1 - ratio, np.nan)
    return alphas


def _undefined(table: Floats) -> str | None:
    if not len(table):
        return "no item has two ratings: agreement is undefined"
    if (table.sum(axis=0) > 0).sum() == 1:
        return "all ratings are alike: agreement beyond chance is undefined, which is not full agreement"
    return None


def _interval(
    table: Floats, level: float, rng: np.random.Generator, draws: int
) -> tuple[float | None, float | None, str | None]:
    """Percentile interval over resampled items, in blocks that fit in memory, and what is doubtful about it."""
    items = len(table)
    if items < FEWEST_CLUSTERS:
        return None, None, f"{items} items with two ratings; an interval needs at least {FEWEST_CLUSTERS}"
    block = max(1, _BLOCK // items)
    even = np.full(items, 1 / items)
    sizes = [min(block, draws - start) for start in range(0, draws, block)]
    alphas = np.concatenate([_alphas(rng.multinomial(items, even, size=n).astype(np.float64), table) for n in sizes])
    lost = int(np.isnan(alphas).sum())
    if 2 * lost > draws:
        return None, None, f"{lost} of {draws} resamples held a single category; the ratings vary too little"
    low, high = np.nanquantile(alphas, (0.5 - level / 2, 0.5 + level / 2))
    doubt = f"{lost} of {draws} resamples held a single category and were left out" if lost else None
    return float(low), float(high), doubt


def _kappa(onehot: Floats, order: np.ndarray[tuple[int, ...], np.dtype[np.intp]], size: int) -> float | None:
    """Cross-group kappa when the first `size` raters in `order` form one group; None where undefined."""
    first, second = onehot[order[:size]].sum(axis=0), onehot[order[size:]].sum(axis=0)
    a, b = first.sum(axis=1), second.sum(axis=1)
    shared = (a > 0) & (b > 0)
    if not shared.any():
        return None
    observed = 1 - (first[shared] * second[shared]).sum(axis=1) / (a[shared] * b[shared])
    expected = 1 - float(first.sum(axis=0) @ second.sum(axis=0)) / float(a.sum() * b.sum())
    return None if expected <= 0 else 1 - float(observed.mean()) / expected
