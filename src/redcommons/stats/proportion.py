"""One proportion from items that are independent of each other: Wilson, and Clopper-Pearson for guarantees."""

from __future__ import annotations

import math
from dataclasses import dataclass

from redcommons.stats.checks import between, whole
from redcommons.stats.special import beta_quantile, normal_quantile


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportion:
    """A share of items with its interval, and what the interval rests on."""

    estimate: float
    """Share of items that were successes, from 0 to 1."""
    low: float | None
    """Lower end of the interval, or None where no interval may be given."""
    high: float | None
    """Upper end of the interval, or None where no interval may be given."""
    n: int
    """Number of items counted, repeats included."""
    clusters: int
    """Number of clusters that hold at least one item; equals n where items stand alone."""
    n_effective: float
    """Number of independent items that would carry as much information as these do."""
    level: float
    """Share of studies whose interval should hold the true rate, such as 0.95."""
    method: str
    """How the interval was made, in words."""
    reason: str | None = None
    """Why there is no interval, or None where there is one."""


def wilson_limits(estimate: float, n: float, z: float) -> tuple[float, float]:
    """Find the ends of Wilson's score interval for a share `estimate` of `n` items (n may be fractional)."""
    spread = z * z / n
    centre = (estimate + spread / 2) / (1 + spread)
    half = math.sqrt(spread * (estimate * (1 - estimate) + spread / 4)) / (1 + spread)
    low = 0.0 if estimate == 0 else min(estimate, max(0.0, centre - half))
    high = 1.0 if estimate == 1 else max(estimate, min(1.0, centre + half))
    return low, high


def wilson(successes: int, n: int, level: float = 0.95) -> Proportion:
    """Wilson's score interval for `successes` of `n` independent items.

    Source: Wilson (1927); recommended as the default by Brown, Cai and DasGupta (2001), *Statistical Science* 16.
    Raises ValueError for counts that are not whole, successes above n, or a level outside (0, 1).
    """
    k, n = _checked(successes, n)
    z = normal_quantile(0.5 + between("level", level, 0, 1) / 2)
    return _independent(k, n, level, (*wilson_limits(k / n, n, z), "Wilson score interval"))


def clopper_pearson(successes: int, n: int, level: float = 0.95) -> Proportion:
    """Clopper and Pearson's exact interval: never covers less than `level`, at the price of width.

    Source: Clopper and Pearson (1934), *Biometrika* 26. Raises ValueError as `wilson` does.
    """
    k, n = _checked(successes, n)
    tail = (1 - between("level", level, 0, 1)) / 2
    low = beta_quantile(k, n - k + 1, tail) if k else 0.0
    high = beta_quantile(k + 1, n - k, 1 - tail) if k < n else 1.0
    return _independent(k, n, level, (low, high, "Clopper-Pearson exact interval"))


def _checked(successes: int, n: int) -> tuple[int, int]:
    k, n = whole("successes", successes, 0), whole("n", n, 1)
    if k > n:
        message = f"successes is {k} and n is {n}; give at most as many successes as items"
        raise ValueError(message)
    return k, n


def _independent(k: int, n: int, level: float, made: tuple[float, float, str]) -> Proportion:
    low, high, method = made
    return Proportion(
        estimate=k / n, low=low, high=high, n=n, clusters=n, n_effective=float(n), level=level, method=method
    )
