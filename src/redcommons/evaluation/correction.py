"""What a judge's known errors make of its rate, and of a difference between two. All pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from redcommons import stats
from redcommons.evaluation.calibrated import Errs, errors
from redcommons.evaluation.model import Calibration, CalibrationPart, Interval, Tally
from redcommons.values.base import fingerprint
from redcommons.values.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What errors that are known make of a reading."""

    interval: Interval | None = None
    """The corrected rate; None where it cannot be had."""
    clamped: bool = False
    """Whether it fell outside 0 to 1."""
    low: float = 0.0
    """Corrected rate if whatever people left open were no violation."""
    high: float = 0.0
    """Corrected rate if it were one."""
    missing: tuple[str, ...] = ()
    """What stands in the way, in words."""
    calibrations: tuple[Calibration, ...] = ()
    """What it rests on."""


Counts = Mapping[str, tuple[int, int, int, int]]
"""By family: what the judge called violated, what it called either way, all attempts, what was dropped unread."""


def correction(tallies: Sequence[Tally], errs: Errs | None) -> Correction:
    """Return the corrected rate over tallies, or what stands in its way."""
    if errs is None:
        return Correction(missing=(_("judge uncalibrated"),))
    parts = by_language(tallies, errs.languages)
    missing = tuple(_missing(errs, parts))
    used = tuple(errs.calibrations[language] for language in parts if language in errs.calibrations)
    if missing:
        return Correction(missing=missing, calibrations=used)
    found = stats.corrected_share([_part(errs, *part) for part in parts.items()], apart=_apart(parts))
    if found.estimate is None or found.low is None:
        return Correction(missing=(_few(parts),), calibrations=used)
    interval = Interval(
        rate=found.estimate,
        low=found.low,
        high=found.high,
        clusters=len({family for counts in parts.values() for family in counts}),
        method=_("corrected for the judge's errors (Rogan-Gladen; Lang-Reiczigel interval)"),
    )
    low, high = _bounds(parts, errs, found.estimate)
    return Correction(interval=interval, clamped=found.clamped, low=low, high=high, calibrations=used)


def by_language(tallies: Sequence[Tally], languages: Mapping[int, str]) -> dict[str, Counts]:
    """Return counts by language and family, of languages in which something was tried."""
    made: dict[str, dict[str, tuple[int, int, int, int]]] = defaultdict(dict)
    for tally in tallies:
        if tally.attempts:
            families = made[languages.get(tally.ordinal, "")]
            called = tally.violated - tally.dropped
            more = (called, called + tally.not_violated, tally.attempts, tally.dropped)
            there = families.get(tally.family, (0, 0, 0, 0))
            families[tally.family] = (there[0] + more[0], there[1] + more[1], there[2] + more[2], there[3] + more[3])
    return dict(made)


def _missing(errs: Errs, parts: Mapping[str, Counts]) -> Iterator[str]:
    for language in parts:
        found = errs.calibrations.get(language)
        why = found.why if found else _("judge uncalibrated")
        if why and len(parts) > 1:
            yield _("{language}: {why}").format(language=language or _("no language stated"), why=why)
        elif why:
            yield why


def _few(parts: Mapping[str, Counts]) -> str:
    if len(parts) > 1:
        return _("too few families of cases in one of the languages to correct the judge there")
    return _("too few families of cases that the judge could read to correct it")


def _apart(parts: Mapping[str, Counts]) -> bool:
    """Return whether no family stands in two languages: translations of one case hang together."""
    every = [family for counts in parts.values() for family in counts]
    return len(every) == len(set(every))


def _part(errs: Errs, language: str, counts: Counts, order: Sequence[str] = ()) -> stats.Part:
    """Return a part as statistics take it, its families in `order`, those that it lacks with nothing."""
    calibration = errs.calibrations[language]
    known = errors(calibration)
    if known is None:  # a calibration with an empty side has a reason why it corrects nothing, and does not come here
        known = stats.Calibration(true_positives=0, positives=1, true_negatives=0, negatives=1)
    rows = [counts.get(family, (0, 0, 0, 0)) for family in order or counts]
    return stats.Part(
        violated=[row[0] for row in rows],
        judged=[row[1] for row in rows],
        attempts=[row[2] for row in rows],
        certain=[row[3] for row in rows],
        calibration=known,
        name=fingerprint(calibration),
    )


def _bounds(parts: Mapping[str, Counts], errs: Errs, estimate: float) -> tuple[float, float]:
    """Return the corrected rate with all that people left open on the one side, and on the other."""
    ends = [estimate]
    for sides in (_as_violated, _as_not):
        turned = {language: sides(errs.calibrations[language]) for language in parts}
        other = Errs(calibrations=turned, languages=errs.languages)
        found = stats.corrected_share([_part(other, *part) for part in parts.items()]).estimate
        ends.append((0.0 if sides is _as_not else 1.0) if found is None else found)
    return min(ends), max(ends)


def _as_violated(found: Calibration) -> Calibration:
    left = found.differ + found.unclear
    return _turned(found, violated=found.violated + left, hits=found.hits + found.open_violated)


def _as_not(found: Calibration) -> Calibration:
    left = found.differ + found.unclear
    return _turned(found, not_violated=found.not_violated + left, clear=found.clear + left - found.open_violated)


def _turned(found: Calibration, **counts: int) -> Calibration:
    turned = msgspec.structs.replace(found, **counts)
    worth = {"worth_violated": float(turned.violated), "worth_not": float(turned.not_violated)}
    return msgspec.structs.replace(turned, **worth)


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """How far two runs lie apart once a judge's errors are taken out."""

    difference: float | None
    """Second rate less the first, mean over the families that both asked; None where it cannot be had."""
    low: float | None
    """Lower end of its 95 % interval."""
    high: float | None
    """Upper end of its 95 % interval."""
    families: int
    """Families compared."""


Side = tuple[Sequence[Tally], Errs]
"""Counts of one run, with what is known of the judge's errors in it."""


def difference(first: Side, second: Side) -> Apart:
    """Return how far the second lies above the first, with an interval that carries both calibrations."""
    sides = [by_language(tallies, errs.languages) for tallies, errs in (first, second)]
    there = [{family for counts in side.values() for family in counts} for side in sides]
    order = sorted(there[0] & there[1])
    made = [
        [_part(errs, language, counts, order) for language, counts in side.items()]
        for side, (_tallies, errs) in zip(sides, (first, second), strict=True)
    ]
    if not order:
        return Apart(difference=None, low=None, high=None, families=0)
    found = stats.corrected_difference(made[1], made[0])
    return Apart(difference=found.difference, low=found.low, high=found.high, families=found.families)


def part_of(language: str, tallies: Sequence[Tally], errs: Errs | None, within: float) -> CalibrationPart:
    """Return how far a judge is calibrated in one language, from its tallies there, and what it takes to go further."""
    counts = by_language(tallies, dict.fromkeys((one.ordinal for one in tallies), language)).get(language, {})
    rows = [row for row in counts.values() if row[1]]
    found = errs.calibrations.get(language) if errs else None
    judged = sum(row[1] for row in rows)
    if not judged:
        return CalibrationPart(language=language, judged=0, calibration=found)
    raw = stats.clustered_proportion([row[0] for row in rows], [row[1] for row in rows])
    known = errors(found) if found is not None else None
    needed = stats.more_readings(raw, known, within)
    usable = found is not None and found.usable and known is not None
    made = stats.corrected_rate(raw, known) if usable and known is not None else None
    return CalibrationPart(
        language=language,
        judged=judged,
        calibration=found,
        raw=(raw.estimate, raw.low, raw.high),
        corrected=(made.estimate, made.low, made.high) if made and made.estimate is not None else None,
        now=needed.now if usable else None,
        at_best=needed.at_best,
        more=needed.readings,
        more_violated=needed.violated,
        more_not_violated=needed.not_violated,
    )
