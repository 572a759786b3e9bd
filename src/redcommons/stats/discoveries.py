"""What has not been seen yet, judged by what has been seen only once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from redcommons.stats.checks import counts

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """How complete a search looks; both estimates assume finders who do not share strategies."""

    kinds: int
    """Number of different kinds seen at least once."""
    finds: int
    """Number of finds over all kinds."""
    seen_once: int
    """Number of kinds seen exactly once."""
    unseen_mass: float
    """Good-Turing estimate of the chance that the next find is of a new kind, from 0 to 1."""
    least_kinds: float
    """Chao1 estimate of the number of kinds there are: a lower bound, never a total."""
    caveat: str = (
        "assumes finds are independent; people who share strategies find the same kinds, so more may be unseen"
    )
    """What the estimates assume, to be shown beside them."""


def discovery(sightings: ArrayLike) -> Discovery:
    """Good-Turing unseen mass and bias-corrected Chao1 from `sightings`, shape (kinds,): finds per kind, zeros ignored.

    Sources: Good (1953), *Biometrika* 40; Chao (1984), *Scand. J. Stat.* 11, in the form of Chao (2005).
    Raises ValueError for counts that are negative or not whole, or when nothing was found.
    """
    seen = counts("sightings", sightings)
    seen = seen[seen > 0]
    if not seen.size:
        message = "sightings holds no find; there is nothing to estimate from until something was found"
        raise ValueError(message)
    once, twice = int((seen == 1).sum()), int((seen == 2).sum())
    return Discovery(
        kinds=seen.size,
        finds=int(seen.sum()),
        seen_once=once,
        unseen_mass=once / float(seen.sum()),
        least_kinds=seen.size + once * (once - 1) / (2 * (twice + 1)),
    )
