"""Several comparisons at once: p-values adjusted for their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from redcommons.stats.checks import within

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from redcommons.stats.checks import Floats


def holm(p_values: ArrayLike) -> Floats:
    """Adjust p-values, shape (m,) in the given order, for comparisons declared confirmatory before the run.

    Keeps the chance of any false finding at most at the level used. Source: Holm (1979), *Scand. J. Stat.* 6.
    Raises ValueError for a p-value outside [0, 1].
    """
    p = within("p_values", p_values, 0, 1)
    order = np.argsort(p, kind="stable")
    raised = np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1))
    return _restored(raised, order)


def benjamini_hochberg(p_values: ArrayLike) -> Floats:
    """Adjust p-values, shape (m,) in the given order, for exploratory comparisons.

    Keeps the expected share of false findings among findings at most at the level used. Source: Benjamini and
    Hochberg (1995), *J. R. Stat. Soc. B* 57. Raises ValueError for a p-value outside [0, 1].
    """
    p = within("p_values", p_values, 0, 1)
    order = np.argsort(p, kind="stable")
    scaled = p[order] * p.size / np.arange(1, p.size + 1)
    return _restored(np.minimum.accumulate(scaled[::-1])[::-1], order)


def _restored(adjusted: Floats, order: np.ndarray[tuple[int, ...], np.dtype[np.intp]]) -> Floats:
    result = np.empty_like(adjusted)
    result[order] = np.minimum(adjusted, 1.0)
    return result
