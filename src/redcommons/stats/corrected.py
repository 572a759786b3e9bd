"""Rates and differences corrected for a judge's errors, over families and over parts that it errs in differently."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from redcommons.stats.checks import FEWEST_CLUSTERS, between
from redcommons.stats.clustered import clustered_proportion, jackknife
from redcommons.stats.judge import Calibration, corrected_rate
from redcommons.stats.paired import bootstrap_limits
from redcommons.stats.special import normal_quantile

if TYPE_CHECKING:
    from redcommons.stats.checks import Floats
    from redcommons.stats.proportion import Proportion


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Verdicts of one judge on one part of the attempts, family by family, with what is known of its errors there."""

    violated: Sequence[float]
    """Attempts of each family that the judge called violated."""
    judged: Sequence[float]
    """Attempts of each family that it called either violated or not."""
    attempts: Sequence[float]
    """All attempts of each family: what was not judged counts as not violated, as in the raw rate."""
    calibration: Calibration
    """Its verdicts on items of this part that people labelled."""
    certain: Sequence[float] = ()
    """Attempts of each family that violated whatever a judge says, not among those judged; empty for none."""
    name: str = ""
    """What the calibration is called: the same name on both sides of a difference is the same calibration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A corrected rate of all attempts."""

    estimate: float | None
    """Corrected rate, moved to 0 or 1 where it fell outside; None where correction is refused."""
    low: float | None
    """Lower end of the interval, or None where no interval may be given."""
    high: float | None
    """Upper end of the interval, or None where no interval may be given."""
    clamped: bool
    """Whether it fell outside 0 to 1 in some part."""
    method: str
    """How it was made, in words."""
    reason: str | None = None
    """Why correction or interval is refused, or None where neither is."""


METHOD = "Rogan-Gladen correction; Lang-Reiczigel interval"


def corrected_share(parts: Sequence[Part], *, apart: bool = True, level: float = 0.95) -> Corrected:
    """Return the corrected rate over parts that a judge errs in differently, such as languages.

    Each part is corrected with its own calibration; parts are added up by their attempts. The interval is put together
    from theirs (MOVER: Zou and Donner, 2008, *Statistics in Medicine* 27), or, where families reach over several parts
    (`apart` is false), as if all erred the same way at once, which is never too narrow. Raises ValueError as
    `clustered_proportion` does.
    """
    every = sum(sum(part.attempts) for part in parts)
    made = [(sum(part.attempts) / every, _part(part, level)) for part in parts if sum(part.attempts)]
    reason = next((one.reason for _weight, one in made if one.estimate is None), None)
    clamped = any(one.clamped for _weight, one in made)
    if reason is not None or not made:
        return Corrected(estimate=None, low=None, high=None, clamped=clamped, method=METHOD, reason=reason)
    estimate = sum(weight * (one.estimate or 0.0) for weight, one in made)
    down, up = _reach(made, apart=apart)
    reason = next((one.reason for _weight, one in made if one.reason), None)
    return Corrected(
        estimate=estimate,
        low=None if down is None else max(0.0, estimate - down),
        high=None if up is None else min(1.0, estimate + up),
        clamped=clamped,
        method=METHOD,
        reason=reason,
    )


def _reach(made: Sequence[tuple[float, Corrected]], *, apart: bool) -> tuple[float | None, float | None]:
    """Return how far the interval reaches below and above the sum; None where a part has none."""
    if any(one.low is None or one.high is None for _weight, one in made):
        return None, None
    down = [weight * ((one.estimate or 0.0) - (one.low or 0.0)) for weight, one in made]
    up = [weight * ((one.high or 0.0) - (one.estimate or 0.0)) for weight, one in made]
    return (math.hypot(*down), math.hypot(*up)) if apart else (sum(down), sum(up))


def _part(part: Part, level: float) -> Corrected:
    """Return the corrected rate of one part: among what was judged, times the share that was, and what is certain."""
    share = sum(part.judged) / sum(part.attempts)
    sure = sum(part.certain) / sum(part.attempts)
    if not share:
        return Corrected(estimate=sure, low=None, high=None, clamped=False, method=METHOD, reason="nothing was judged")
    raw = clustered_proportion(part.violated, part.judged, level)
    found = corrected_rate(_as_varied(raw, part) if share < 1 else raw, part.calibration, level)
    return Corrected(
        estimate=None if found.estimate is None else found.estimate * share + sure,
        low=None if found.low is None else found.low * share + sure,
        high=None if found.high is None else found.high * share + sure,
        clamped=found.clamped and found.estimate is not None,
        method=found.method,
        reason=found.reason,
    )


def _as_varied(raw: Proportion, part: Part) -> Proportion:
    """Return the raw rate with the effective size under which the corrected rate varies as it does over all attempts.

    Families differ in how much of them was judged, not only in what the judge said.
    """
    p = raw.estimate
    if not 0 < p < 1 or part.calibration.informedness <= 0:
        return raw
    values, totals = _corrected_sums(part) + _certain(part), np.asarray(part.attempts, dtype=np.float64)
    values, totals = values[totals > 0], totals[totals > 0]
    whole = float(values.sum() / totals.sum())
    variance = float(jackknife(values[np.newaxis, :], totals, np.array([whole]))[0])
    share = sum(part.judged) / sum(part.attempts)
    among = variance * (part.calibration.informedness / share) ** 2
    return replace(raw, n_effective=min(raw.n_effective, p * (1 - p) / among)) if among else raw


def _corrected_sums(part: Part) -> Floats:
    """Return, family by family, how many violations there are once the judge's errors are taken out."""
    violated, judged = np.asarray(part.violated, dtype=np.float64), np.asarray(part.judged, dtype=np.float64)
    made: Floats = (violated + (part.calibration.specificity - 1) * judged) / part.calibration.informedness
    return made


def _certain(part: Part) -> Floats:
    return np.asarray(part.certain or np.zeros(len(part.attempts)), dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedDifference:
    """Mean difference between two corrected rates over the same families."""

    difference: float | None
    """Mean over families of first minus second; None where correction is refused."""
    low: float | None
    """Lower end of the interval, or None where no interval may be given."""
    high: float | None
    """Upper end of the interval, or None where no interval may be given."""
    families: int
    """Number of families compared."""
    method: str
    """How it was made, in words."""
    reason: str | None = None
    """Why difference or interval is refused, or None where neither is."""


def corrected_difference(
    first: Sequence[Part], second: Sequence[Part], seed: int = 0, *, level: float = 0.95, draws: int = 10_000
) -> CorrectedDifference:
    """Mean difference of corrected rates over families, with an interval that carries both calibrations.

    Every part of both sides holds all families, in the same order; a family has attempts in at least one part of each.
    The families' share of the uncertainty is a cluster bootstrap of the paired differences; the calibrations' share is
    the delta method over sensitivities and specificities (nudged towards one half), in which a calibration that serves
    both sides enters once, with what it does to the difference. The two are put together as in `corrected_share`.
    There is no p: a sign-flip test supposes that a family's two rates may be exchanged, and two judges' errors may not.
    """
    z = normal_quantile(0.5 + between("level", level, 0, 1) / 2)
    method = "paired difference of corrected rates; cluster bootstrap and both calibrations (delta method)"
    families = len(first[0].attempts)
    said = CorrectedDifference(difference=None, low=None, high=None, families=families, method=method)
    if any(part.calibration.least <= 0 for part in (*first, *second)):
        return replace(said, reason="a judge is not clearly better than chance: label more items")
    apart = _family_rates(first) - _family_rates(second)
    centre = float(apart.mean())
    if families < FEWEST_CLUSTERS:
        few = f"{families} families; an interval needs at least {FEWEST_CLUSTERS}"
        return replace(said, difference=centre, reason=few)
    values, repeats = np.unique(np.round(apart, 12), return_counts=True)
    low, high = bootstrap_limits(values, repeats, level, (np.random.default_rng(seed), draws))
    errs = z * math.sqrt(_of_calibrations(first, second))
    ends = centre - math.hypot(centre - low, errs), centre + math.hypot(high - centre, errs)
    return replace(said, difference=centre, low=max(-1.0, ends[0]), high=min(1.0, ends[1]))


def _family_rates(parts: Sequence[Part]) -> Floats:
    attempts = np.sum([part.attempts for part in parts], axis=0)
    rates: Floats = np.sum([_corrected_sums(part) + _certain(part) for part in parts], axis=0) / attempts
    return rates


def _of_calibrations(first: Sequence[Part], second: Sequence[Part]) -> float:
    """Return the variance that the calibrations bring into the difference."""
    moves: dict[str, tuple[Calibration, list[float]]] = {}
    for sign, parts in ((1.0, first), (-1.0, second)):
        attempts = np.sum([part.attempts for part in parts], axis=0)
        for part in parts:
            _calibration, moved = moves.setdefault(part.name, (part.calibration, [0.0, 0.0]))
            rate = float((_corrected_sums(part) / attempts).mean())
            judged = float((np.asarray(part.judged, dtype=np.float64) / attempts).mean())
            moved[0] -= sign * rate / part.calibration.informedness
            moved[1] += sign * (judged - rate) / part.calibration.informedness
    return sum(_spread(calibration, moved) for calibration, moved in moves.values())


def _spread(calibration: Calibration, moved: Sequence[float]) -> float:
    (q1, m1), (q0, m0) = calibration.nudged
    return moved[0] ** 2 * q1 * (1 - q1) / m1 + moved[1] ** 2 * q0 * (1 - q0) / m0
