"""Two targets on the same families: how far apart, and could it be chance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from redcommons.stats.checks import FEWEST_CLUSTERS, between, same_length, whole, within
from redcommons.stats.proportion import wilson_limits
from redcommons.stats.special import binomial_cdf, normal_cdf, normal_quantile, t_quantile

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from redcommons.stats.checks import Floats

EXACT_LIMIT = 1 << 17
"""Most sign patterns (equal differences counted together) that are enumerated before drawing at random instead."""
_BLOCK = 2_000_000
_DIGITS = 12
_SLACK = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedDifference:
    """Mean difference between two sets of rates over the same families."""

    difference: float
    """Mean over families of first minus second, from -1 to 1."""
    low: float | None
    """Lower end of the interval, or None where no interval may be given."""
    high: float | None
    """Upper end of the interval, or None where no interval may be given."""
    p: float
    """Two-sided p-value of the sign-flip permutation test."""
    families: int
    """Number of families compared."""
    level: float
    """Share of studies whose interval should hold the true difference, such as 0.95."""
    method: str
    """How p-value and interval were made, in words."""
    reason: str | None = None
    """Why there is no interval, or None where there is one."""


def paired_difference(
    a: ArrayLike, b: ArrayLike, seed: int = 0, *, level: float = 0.95, draws: int = 10_000
) -> PairedDifference:
    """Mean of `a` - `b` over families, with a permutation p-value and a cluster bootstrap interval.

    `a` and `b` have shape (G,): mean rates per family, 0 to 1, in the same order. Under no difference the sign of each
    family's difference is arbitrary; all sign patterns are enumerated where there are at most 2^17 different ones,
    else `draws` are taken with `seed` and the observed pattern counts as one of them (Phipson and Smyth, 2010).
    On single one-shot cases this is exact McNemar. The interval resamples families, percentiles widened for few
    families (Hesterberg, 2015, *The American Statistician* 69); where every family shows the same difference a
    resample cannot vary, and it is bounded by how many families could differ unseen. Fewer than 5 families: no
    interval. Raises ValueError for unequal or empty arrays, rates outside [0, 1], or a level outside (0, 1).
    """
    first, second = within("a", a, 0, 1), within("b", b, 0, 1)
    same_length(("a", first), ("b", second))
    between("level", level, 0, 1)
    rng = np.random.default_rng(seed)
    values, repeats = np.unique(np.round(first - second, _DIGITS), return_counts=True)
    p, test = _sign_flip(values, repeats, rng, whole("draws", draws, 100))
    enough = first.size >= FEWEST_CLUSTERS
    low, high = bootstrap_limits(values, repeats, level, (rng, draws)) if enough else (None, None)
    return PairedDifference(
        difference=float((first - second).mean()),
        low=low,
        high=high,
        p=p,
        families=first.size,
        level=level,
        method=f"{test} sign-flip permutation test over families; cluster bootstrap interval",
        reason=None if enough else f"{first.size} families; an interval needs at least {FEWEST_CLUSTERS}",
    )


def mcnemar_exact(only_first: int, only_second: int) -> float:
    """Two-sided exact McNemar p-value from the two discordant counts, for families that are single one-shot cases.

    Source: McNemar (1947) with the exact binomial. Raises ValueError for counts that are negative or not whole.
    """
    b, c = whole("only_first", only_first, 0), whole("only_second", only_second, 0)
    return min(1.0, 2 * binomial_cdf(min(b, c), b + c, 0.5)) if b + c else 1.0


def _sign_flip(
    values: Floats, repeats: np.ndarray[tuple[int, ...], np.dtype[np.intp]], rng: np.random.Generator, draws: int
) -> tuple[float, str]:
    """Two-sided p-value and its kind, from the distinct differences and how many families show each."""
    sizes, where = np.unique(np.abs(values), return_inverse=True)
    tally = np.bincount(where, weights=repeats).astype(np.int64)
    sizes, tally = sizes[sizes > 0], tally[sizes > 0]
    observed = abs(float(values @ repeats)) - _SLACK
    if math.prod(int(c) + 1 for c in tally) <= EXACT_LIMIT:
        sums, chances = _every_sum(sizes, tally)
        return min(1.0, float(chances[np.abs(sums) >= observed].sum())), "exact"
    extreme = 0
    for some in _blocks(draws, tally.size):
        flips = 2 * rng.binomial(tally, 0.5, size=(some, tally.size)) - tally
        extreme += int((np.abs(flips @ sizes) >= observed).sum())
    return (extreme + 1) / (draws + 1), f"seeded ({draws:,} draws)"


def _every_sum(sizes: Floats, tally: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> tuple[Floats, Floats]:
    """Every sum the sign patterns can give, with its probability; equal sizes are flipped together."""
    sums, chances = np.zeros(1), np.ones(1)
    for size, count in zip(sizes.tolist(), tally.tolist(), strict=True):
        steps = size * (2 * np.arange(count + 1) - count)
        sums = np.add.outer(sums, steps).ravel()
        chances = np.multiply.outer(chances, _halves(count)).ravel()
    return sums, chances


def _halves(n: int) -> Floats:
    """Binomial(n, 1/2) probabilities, shape (n + 1,); by logarithms, since 2^n overflows."""
    top = math.lgamma(n + 1) - n * math.log(2)
    logs = np.array([top - math.lgamma(k + 1) - math.lgamma(n - k + 1) for k in range(n + 1)])
    chances: Floats = np.exp(logs)
    return chances / float(chances.sum())


def bootstrap_limits(
    values: Floats,
    repeats: np.ndarray[tuple[int, ...], np.dtype[np.intp]],
    level: float,
    source: tuple[np.random.Generator, int],
) -> tuple[float, float]:
    """Find the ends of the interval; drawing counts of distinct differences is the same as drawing families."""
    families = int(repeats.sum())
    if values.size == 1:
        return _unvaried(float(values[0]), families, level)
    rng, draws = source
    shares = repeats / families
    drawn = [rng.multinomial(families, shares, size=some) @ values for some in _blocks(draws, values.size)]
    means = np.concatenate(drawn) / families
    widened = t_quantile(0.5 - level / 2, families - 1) * math.sqrt(families / (families - 1))
    tail = normal_cdf(widened)
    low, high = np.quantile(means, (tail, 1 - tail))
    centre = float(values @ repeats) / families
    return min(float(low), centre), max(float(high), centre)


def _blocks(draws: int, width: int) -> list[int]:
    """Split `draws` rows of `width` numbers into blocks that fit in memory."""
    block = max(1, _BLOCK // width)
    return [min(block, draws - start) for start in range(0, draws, block)]


def _unvaried(value: float, families: int, level: float) -> tuple[float, float]:
    """Bound a mean whose families all showed `value`, when up to a Wilson share of them could show anything."""
    unseen = wilson_limits(0.0, families, normal_quantile(0.5 + level / 2))[1]
    return max(-1.0, (1 - unseen) * value - unseen), min(1.0, (1 - unseen) * value + unseen)
