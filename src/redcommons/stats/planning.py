"""How many cases a question needs, before a run is started."""

from __future__ import annotations

import math

from redcommons.stats.checks import at_least, between, whole
from redcommons.stats.special import normal_quantile


def design_effect(repeats: float, correlation: float) -> float:
    """Factor by which repeats that hang together inflate a variance: 1 + (m - 1) rho.

    `repeats` is items per cluster (at least 1), `correlation` the share of variance between clusters (0 to 1).
    Source: Kish (1965), *Survey Sampling*. Raises ValueError outside these limits.
    """
    rho = at_least("correlation", correlation, 0)
    if rho > 1:
        message = f"correlation is {correlation}; give a number from 0 to 1"
        raise ValueError(message)
    return 1 + (at_least("repeats", repeats, 1) - 1) * rho


def size_per_arm(
    first: float, second: float, *, power: float = 0.8, alpha: float = 0.05, inflation: float = 1.0
) -> int:
    """Items per arm to tell rate `first` from rate `second` (two-sided test, unpaired arms), by Cohen's h.

    `inflation` is the design effect of the plan. Source: Cohen (1988), *Statistical Power Analysis*, ch. 6.
    Raises ValueError for equal rates, rates outside [0, 1], or power and alpha outside (0, 1).
    """
    for name, rate in (("first", first), ("second", second)):
        if not 0 <= rate <= 1:
            message = f"{name} is {rate}; give a rate from 0 to 1"
            raise ValueError(message)
    if first == second:
        message = f"first and second are both {first}; no number of items tells equal rates apart"
        raise ValueError(message)
    h = 2 * abs(math.asin(math.sqrt(first)) - math.asin(math.sqrt(second)))
    reach = normal_quantile(1 - between("alpha", alpha, 0, 1) / 2) + normal_quantile(between("power", power, 0, 1))
    return math.ceil(2 * (reach / h) ** 2 * at_least("inflation", inflation, 1))


def half_width(rate: float, cases: int, repeats: int, correlation: float, level: float = 0.95) -> float:
    """Half the width of the interval to expect at `rate` from `cases` with `repeats` each (Wilson, design effect).

    Raises ValueError for a rate outside (0, 1), fewer than 1 case or repeat, or a correlation outside [0, 1].
    """
    p = between("rate", rate, 0, 1)
    n = whole("cases", cases, 1) * whole("repeats", repeats, 1) / design_effect(repeats, correlation)
    spread = normal_quantile(0.5 + between("level", level, 0, 1) / 2) ** 2 / n
    return math.sqrt(spread * (p * (1 - p) + spread / 4)) / (1 + spread)


def cases_for_half_width(rate: float, wanted: float, repeats: int, correlation: float, level: float = 0.95) -> int:
    """Fewest cases whose expected half width is at most `wanted`, with `repeats` per case.

    Raises ValueError as `half_width` does, and for a wanted half width outside (0, 0.5).
    """
    between("wanted", wanted, 0, 0.5)
    low, high = 0, 1
    while half_width(rate, high, repeats, correlation, level) > wanted:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        enough = half_width(rate, middle, repeats, correlation, level) <= wanted
        low, high = (low, middle) if enough else (middle, high)
    return high
