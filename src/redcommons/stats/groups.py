"""Whether a group of raters sees things in its own way: spread of one item, association of a group, its rate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from redcommons.stats.agreement import _alphas, _one_hot, _ratings, _tallied
from redcommons.stats.checks import FEWEST_CLUSTERS, counts, whole
from redcommons.stats.special import t_quantile

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from redcommons.stats.checks import Floats

_BLOCK = 4_000_000
"""Numbers held at once while labels are permuted."""

_PAIR = 2
"""Ratings that an item needs before anybody can agree on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """How much more a group of raters agrees within itself than with the others."""

    inside: float | None
    """Krippendorff's alpha within the group; None where undefined."""
    across: float | None
    """Agreement between the group and the others beyond chance, 1 - d_o/d_e; None where undefined."""
    index: float | None
    """GAI = inside / across: above 1, the group shares a view of its own. None unless `across` is above 0."""
    p: float | None
    """Chance of so large a difference inside - across if labels meant nothing; None where it is undefined."""
    reason: str | None = None
    """Why a number is missing, or None where none is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatersRate:
    """A share over ratings, with the uncertainty that comes of having asked these raters and not others."""

    estimate: float
    """Share of all ratings, 0 to 1."""
    low: float | None
    """Lower end of the interval, or None where none may be given."""
    high: float | None
    """Upper end of the interval, or None where none may be given."""
    raters: int
    """Number of raters, on whom the interval rests."""
    reason: str | None = None
    """Why there is no interval, or None where there is one."""


def entropy(tallies: ArrayLike) -> Floats:
    """Entropy of what was said of each item, in bits; shape (items,).

    `tallies` has shape (items, categories): how many raters chose each category. 0 where all said the same or nobody
    said anything; 1 where two categories were chosen equally often; at most log2(categories). Plug-in estimate
    (Shannon, 1948): few ratings understate it. Raises ValueError for another shape or what is no count.
    """
    table = np.asarray(tallies, dtype=np.float64)
    if table.ndim != _PAIR:
        message = f"tallies has shape {table.shape}; give one row per item and one column per category"
        raise ValueError(message)
    if table.size:
        counts("tallies", table.ravel())
    shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    logs = np.log2(np.where(shares > 0, shares, 1.0))
    found: Floats = np.abs((shares * logs).sum(axis=1))
    return found


def group_association(group: ArrayLike, others: ArrayLike, seed: int = 0, *, draws: int = 2_000) -> Association:
    """Group association index: agreement inside a group over its agreement with the others.

    `group` and `others` have shape (raters, items), a number per category, NaN where a rater did not rate. Inside is
    Krippendorff's alpha, across is kappa_x as in `cross_agreement`. The p-value permutes group labels over raters and
    counts how often inside - across is at least as large: the difference, because a ratio means nothing once `across`
    is 0 or less. Source: GRASP, arXiv 2311.05074. Raises ValueError for other shapes or unequal numbers of items.
    """
    a, b = _ratings("group", group), _ratings("others", others)
    if a.shape[1] != b.shape[1]:
        message = f"group has {a.shape[1]} items and others has {b.shape[1]}; give the same items to both"
        raise ValueError(message)
    onehot, rng = _one_hot(np.vstack((a, b))), np.random.default_rng(seed)
    labels = np.zeros((1, len(onehot)))
    labels[0, : len(a)] = 1
    inside, across = _inside_and_across(labels, onehot)
    found, between = _number(inside[0]), _number(across[0])
    if found is None or between is None:
        return Association(inside=found, across=between, index=None, p=None, reason=_why(a, found))
    drawn = _permuted(onehot, len(a), whole("draws", draws, 100), rng)
    as_large = int((drawn >= found - between - 1e-12).sum())
    index = found / between if between > 0 else None
    reason = None if index is not None else "group and others agree no better than chance: a ratio means nothing"
    return Association(inside=found, across=between, index=index, p=(as_large + 1) / (len(drawn) + 1), reason=reason)


def raters_rate(hits: ArrayLike, ratings: ArrayLike, level: float = 0.95) -> RatersRate:
    """Share of ratings that say yes, with an interval clustered by rater.

    `hits` and `ratings` have shape (raters,): of how many ratings of each rater how many say yes. The interval is
    Student's t with raters - 1 degrees of freedom over the linearised ratio (Cochran, 1977, eq. 2.46 with clusters),
    cut at 0 and 1. It needs 5 raters, and says nothing about other items. Raises ValueError where they do not fit.
    """
    yes, given = counts("hits", hits), counts("ratings", ratings)
    total = float(given.sum())
    if yes.size != given.size or (yes > given).any() or not total:
        message = f"{yes.size} raters with hits and {given.size} with ratings: give hits of ratings, of each one rater"
        raise ValueError(message)
    share, raters = float(yes.sum()) / total, int((given > 0).sum())
    if raters < FEWEST_CLUSTERS:
        few = f"{raters} raters; an interval needs at least {FEWEST_CLUSTERS}"
        return RatersRate(estimate=share, low=None, high=None, raters=raters, reason=few)
    spread = yes - share * given
    error = float(np.sqrt(raters / (raters - 1) * (spread**2).sum())) / total
    half = t_quantile(0.5 + level / 2, raters - 1) * error
    return RatersRate(estimate=share, low=max(0.0, share - half), high=min(1.0, share + half), raters=raters)


def _permuted(onehot: Floats, size: int, draws: int, rng: np.random.Generator) -> Floats:
    """Return inside - across for labels drawn at random, where both are defined."""
    raters = len(onehot)
    block = max(1, _BLOCK // max(1, onehot[0].size))
    found: list[Floats] = []
    for start in range(0, draws, block):
        labels = np.zeros((min(block, draws - start), raters))
        labels[:, :size] = 1
        inside, across = _inside_and_across(rng.permuted(labels, axis=1), onehot)
        found.append(inside - across)
    every = np.concatenate(found)
    defined: Floats = every[~np.isnan(every)]
    return defined


def _inside_and_across(labels: Floats, onehot: Floats) -> tuple[Floats, Floats]:
    """Return alpha of the labelled raters and kappa with the rest, for each row of labels (draws, raters)."""
    raters, items, categories = onehot.shape
    flat = onehot.reshape(raters, items * categories)
    ours = (labels @ flat).reshape(-1, items, categories)
    theirs = ((1 - labels) @ flat).reshape(-1, items, categories)
    return _alpha_each(ours), _kappa_each(ours, theirs)


def _alpha_each(tables: Floats) -> Floats:
    """Return alpha for each table of tallies, shape (draws, items, categories)."""
    held = tables.sum(axis=2)
    tables = tables * (held >= _PAIR)[:, :, np.newaxis]
    held = tables.sum(axis=2)
    differing = ((held**2 - (tables**2).sum(axis=2)) / np.maximum(held - 1, 1)).sum(axis=1)
    totals = tables.sum(axis=1)
    n = totals.sum(axis=1)
    by_chance = n**2 - (totals**2).sum(axis=1)
    defined = by_chance > 0
    found: Floats = np.where(defined, 1 - (n - 1) * differing / np.where(defined, by_chance, 1.0), np.nan)
    return found


def _kappa_each(ours: Floats, theirs: Floats) -> Floats:
    """Return 1 - d_o/d_e between two tables of tallies, for each draw."""
    a, b = ours.sum(axis=2), theirs.sum(axis=2)
    shared = (a > 0) & (b > 0)
    pairs = np.where(shared, a * b, 1.0)
    observed = np.where(shared, 1 - (ours * theirs).sum(axis=2) / pairs, 0.0).sum(axis=1)
    either = (ours.sum(axis=1) * theirs.sum(axis=1)).sum(axis=1)
    expected = 1 - either / np.maximum(a.sum(axis=1) * b.sum(axis=1), 1.0)
    defined = shared.any(axis=1) & (expected > 0)
    mean = observed / np.maximum(shared.sum(axis=1), 1)
    found: Floats = np.where(defined, 1 - mean / np.where(defined, expected, 1.0), np.nan)
    return found


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _why(group: Floats, inside: float | None) -> str:
    if inside is not None:
        return "group and others rated no item in common, or all ratings are alike: nothing to compare"
    table = _tallied(group)
    table = table[table.sum(axis=1) >= _PAIR]
    if not len(table) or np.isnan(_alphas(np.ones((1, len(table))), table)[0]):
        return "within the group no item has two ratings, or all ratings are alike: agreement is undefined"
    return "agreement is undefined"
