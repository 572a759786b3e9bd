"""How often at least one of k tries succeeds, from n tries of which c did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from redcommons.stats.checks import counts, same_length, whole

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from redcommons.stats.checks import Floats


def any_of_k(successes: ArrayLike, samples: ArrayLike, k: int) -> Floats:
    """Per case, the unbiased chance that k of its samples hold a success: 1 - C(n - c, k) / C(n, k), shape (cases,).

    `successes` (c) and `samples` (n) have shape (cases,), whole counts, c of at most n and n of at least k. Average
    the result over cases; 1 - (1 - c/n)^k is biased and is not offered. Source: Chen et al. (2021), arXiv 2107.03374.
    Raises ValueError for counts outside these limits.
    """
    k = whole("k", k, 1)
    hits, n = counts("successes", successes), counts("samples", samples)
    same_length(("successes", hits), ("samples", n))
    _check(hits > n, "successes above samples; give at most as many successes as samples")
    _check(n < k, f"fewer than k = {k} samples; sample more, or ask for a smaller k")
    none = np.ones_like(n)
    for i in range(k):
        none *= np.maximum(n - hits - i, 0) / (n - i)
    result: Floats = 1 - none
    return result


def _check(bad: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], what: str) -> None:
    if bad.any():
        message = f"the case at position {int(bad.argmax())} has {what}"
        raise ValueError(message)
