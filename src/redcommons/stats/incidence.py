"""When in a conversation harm sets in, beside the other ways a conversation can end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from redcommons.stats.checks import counts, same_length

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidence:
    """Cumulative incidence of each kind of ending, turn by turn."""

    turns: tuple[int, ...]
    """Turns at which a conversation ended or left observation, in ascending order."""
    at_risk: tuple[int, ...]
    """Number of conversations still going on when each turn began."""
    by_kind: dict[int, tuple[float, ...]]
    """Per kind of ending (its code), the share of conversations ended so by each turn."""


def cumulative_incidence(turns: ArrayLike, endings: ArrayLike) -> Incidence:
    """Aalen-Johansen estimate of how conversations end, by turn, kinds of ending competing with each other.

    `turns` and `endings` have shape (conversations,): the turn of the first event, at least 0, and its code: 0 for a
    conversation that was still going on when observation ended, any other whole number for a kind of ending (first
    violation, refusal, give-up, end). Without zeros, the result is the plain share. Source: Aalen and Johansen (1978),
    *Scand. J. Stat.* 5. Raises ValueError for counts that are negative, not whole, or of unequal number.
    """
    when, how = counts("turns", turns), counts("endings", endings)
    same_length(("turns", when), ("endings", how))
    moments = np.unique(when)
    at_risk = (when[np.newaxis, :] >= moments[:, np.newaxis]).sum(axis=1)
    here = when[np.newaxis, :] == moments[:, np.newaxis]
    staying = np.cumprod(1 - (here & (how > 0)).sum(axis=1) / at_risk)
    before = np.concatenate(([1.0], staying[:-1]))
    by_kind = {
        int(kind): tuple(np.cumsum(before * (here & (how == kind)).sum(axis=1) / at_risk).tolist())
        for kind in np.unique(how[how > 0])
    }
    return Incidence(turns=tuple(moments.astype(int).tolist()), at_risk=tuple(at_risk.tolist()), by_kind=by_kind)
