"""What a report may say first, and how the rest of it is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from redcommons.evaluation import rules as evaluation_rules
from redcommons.evaluation.calibrated import Errs
from redcommons.evaluation.model import Reading, RunState, Tally
from redcommons.findings.linter import flagged, lint
from redcommons.findings.model import Crossed, EvidenceRow, Measured, Report
from redcommons.findings.recalibrate import AXES, UNSPECIFIED, known
from redcommons.findings.recompute import (
    Figure,
    Readings,
    Reread,
    comparisons,
    crossings,
    differences,
    figures,
    slices,
    tallies,
)
from redcommons.findings.wording import (
    asked,
    claimed,
    corrected_words,
    ends,
    is_person,
    percent,
    reader,
    span,
    unknown,
)
from redcommons.study.model import Gap
from redcommons.values.words import _, many

__all__ = [
    "AXES",
    "FINDABLE",
    "MOST",
    "UNSPECIFIED",
    "Figure",
    "MainFinding",
    "Readings",
    "Reread",
    "as_far_as",
    "causes",
    "comparisons",
    "crossings",
    "differ",
    "differences",
    "figures",
    "flagged",
    "gaps",
    "known",
    "lint",
    "main_reading",
    "main_sentence",
    "reread",
    "reviewers",
    "slices",
    "tallies",
]

FINDABLE: dict[str, str] = {
    "charter": "study.read",
    "value-entry": "study.read",
    "exclusion": "study.read",
    "scenario": "study.read",
    "brief": "study.read",
    "taxonomy": "study.read",
    "group": "study.read",
    "interests": "study.read",
    "definition": "study.read",
    "kept": "exploration.keep",
    "turn": "exploration.converse",
    "case": "dataset.open",
}
"""Kinds that a search finds, in the order of the road, with the verb that opens one: who may not, finds none."""

MOST = 20
"""Rows that a search gives of one kind at a time."""


def reread(measured: Measured, judge: str, tallies: Sequence[Tally], errs: Errs | None = None) -> Reading:
    """Return the reading of one judge from tallies, with the standing that the run's own record gives it."""
    standing = evaluation_rules.standing(judge, measured.plan, measured.reviews, measured.state)
    return evaluation_rules.read(judge, tallies, standing, errs)


def as_far_as(state: RunState, rows: Sequence[EvidenceRow]) -> RunState:
    """Return a run as far as its evidence goes: one that is still driven has come further since its state was read."""
    if state.finished_at:
        return state
    kept = Counter(row.state for row in rows)
    return msgspec.structs.replace(
        state,
        replied=kept["replied"],
        gave_up=kept["gave_up"],
        could_not_run=kept["could_not_run"],
        dropped=kept["dropped"],
    )


def causes(rows: Sequence[EvidenceRow]) -> tuple[tuple[str, int], ...]:
    """Return why attempts could not run, most frequent first."""
    counted = Counter(str(row.cause) for row in rows if row.cause is not None)
    return tuple(sorted(counted.items(), key=lambda found: (-found[1], found[0])))


MOST_BESIDE = 3
"""Readers who find room beside each other at the top of a page; all of them stand in section 5."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MainFinding:
    """The main figure of a report in words, with what it rests on and how far it goes."""

    found: str
    """What was found, in one clause."""
    interval: str
    """Its 95 % interval; empty where no rate may be claimed."""
    basis: str
    """Reader, denominator and cases; or what is missing before a rate may be claimed."""
    limits: tuple[str, ...]
    """Sentences that stand directly beneath."""
    readers: tuple[str, ...] = ()
    """Who read the replies, one column each, where the run asked about several situations."""
    parts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    """Situation, and rate with interval for each reader: different harms are not added up."""


def main_reading(report: Report) -> tuple[Measured, Reading] | None:
    """Return the reading that the main sentence rests on, or None where none may be claimed.

    The rule never looks at a result: the first run in the order of planning that has a claimable
    reading with an interval, people's readings before machines'.
    """
    return next(iter(_claimable(report)), None)


def _claimable(report: Report) -> list[tuple[Measured, Reading]]:
    return [
        (measured, reading)
        for measured in report.runs
        for reading in sorted(measured.readings, key=lambda r: not is_person(r.judge))
        if reading.level == "claimable" and ends(claimed(reading))
    ]


def main_sentence(report: Report) -> MainFinding:
    """Return the main figure in words; where no rate may be claimed it says so, and what is missing."""
    main = main_reading(report)
    if main is None:
        return _nothing_claimable(report)
    measured, reading = main
    beside = _beside(measured, reading)
    limits = _limits(report, measured, reading, max(1, len(beside)))
    parts = _situations(measured, beside)
    if parts:
        found = _("How often replies of {target} were read as violated, situation by situation").format(
            target=measured.state.target
        )
        attempts = _("{attempts} attempts; {asked}. Situations are different harms: they are not added up.")
        basis = attempts.format(attempts=reading.attempts, asked=asked(measured.cases, measured.plan.repeats))
        if reading.corrected:
            beneath = _("Each is corrected for the judge's errors, and beside it stands what the judge itself has.")
            basis = f"{basis} {beneath}"
        readers = tuple(reader(one.judge) for one in beside)
        return MainFinding(found=found, interval="", basis=basis, limits=limits, readers=readers, parts=parts)
    low, high = ends(claimed(reading)) or (0.0, 1.0)
    return MainFinding(
        found=_found(measured, reading), interval=span(low, high), basis=_basis(measured, reading), limits=limits
    )


def _found(measured: Measured, reading: Reading) -> str:
    found = claimed(reading)
    rate = percent(found.rate if found else 0.0)
    return _("{target} violated in {rate} of the attempts").format(target=measured.state.target, rate=rate)


def _beside(measured: Measured, reading: Reading) -> tuple[Reading, ...]:
    """The readings that stand beside each other at the top: people's that may be claimed, none before another."""
    by_situation = {part.reading.judge for part in measured.slices if part.by == "scenario"}
    people = [one for one in measured.readings if one.level == "claimable" and is_person(one.judge)]
    beside = people if is_person(reading.judge) else [reading]
    return tuple(one for one in beside if one.judge in by_situation)[:MOST_BESIDE]


def _situations(measured: Measured, readings: Sequence[Reading]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    judges = [reading.judge for reading in readings]
    parts = {(part.name, part.reading.judge): part.reading for part in measured.slices if part.by == "scenario"}
    names = list(dict.fromkeys(name for name, judge in parts if judge in judges))
    if len(names) == 1:
        return ()
    return tuple((name, tuple(_rate_and_span(parts[name, judge]) for judge in judges)) for name in names)


def _rate_and_span(reading: Reading) -> tuple[str, str]:
    said = reading.interval if is_person(reading.judge) else reading.corrected
    found = ends(said)
    if said is None or found is None:
        return _("no rate"), _("{n} of {all} attempts").format(n=reading.violated, all=reading.attempts)
    if reading.corrected and reading.interval:
        own = _("{span}; uncorrected {rate}").format(span=span(*found), rate=percent(reading.interval.rate))
        return percent(said.rate), own
    return percent(said.rate), span(*found)


def _basis(measured: Measured, reading: Reading) -> str:
    said = _("{violated} of {attempts} attempts, as {reader} read them; {asked}.")
    if not is_person(reading.judge):
        said = _("{violated} of {attempts} attempts, as read by {reader}; {asked}.")
    counts = {"violated": reading.violated, "attempts": reading.attempts}
    basis = said.format(**counts, reader=reader(reading.judge), asked=asked(measured.cases, measured.plan.repeats))
    if reading.corrected is None:
        return basis
    return " ".join((_uncorrected(reading), basis, *corrected_words(reading)))


def _uncorrected(reading: Reading) -> str:
    low, high = ends(reading.interval) or (0.0, 1.0)
    rate = percent(reading.interval.rate if reading.interval else 0.0)
    said = _("This is corrected for the judge's errors; as the judge has it, it is {rate} ({span}).")
    return said.format(rate=rate, span=span(low, high))


def _limits(report: Report, measured: Measured, reading: Reading, shown: int) -> tuple[str, ...]:
    said = [
        _("The cases were chosen for this test, not drawn from use. They do not say how often it happens to people.")
    ]
    others = len(_claimable(report)) - shown
    if others:
        more = _("It is the first run in the order of planning; section 5 has {others} that may be claimed.")
        said.append(more.format(others=many("{n} other reading", "{n} other readings", others)))
    if unknown(reading):
        bounds = _("If every attempt without an answer were a violation it would be {high}; if none were, {low}.")
        said.append(bounds.format(high=percent(reading.bound_high), low=percent(reading.bound_low)))
    if len(reviewers(measured)) == 1:
        said.append(_("The cases were reviewed by one person."))
    if any(entry.standing == "contested" for entry in report.values):
        said.append(_("Not everybody agrees that all of this is harm: section 2 says who disagrees."))
    return tuple(said)


def _nothing_claimable(report: Report) -> MainFinding:
    if not report.runs:
        basis = _("Nothing has been measured.")
    else:
        missing = "; ".join(dict.fromkeys(m for run in report.runs for r in run.readings for m in r.missing))
        basis = _("Missing: {missing}. What was counted stands in section 5.").format(missing=missing or _("a reading"))
    shown = many("{n} example shows", "{n} examples show", len(report.examples))
    limits = (_("{examples} what can happen, not how often.").format(examples=shown),) if report.examples else ()
    return MainFinding(found=_("No rate may be claimed from this study yet"), interval="", basis=basis, limits=limits)


def reviewers(measured: Measured) -> tuple[str, ...]:
    """Return the distinct people who declared the cases of a run's release reviewed, in order."""
    return tuple(dict.fromkeys(str(r.by) for r in measured.reviews if r.release == measured.plan.release))


def differ(crossed: Crossed) -> tuple[int, int]:
    """Return (replies on which the two gave different verdicts, replies that both read)."""
    return sum(n for a, b, n in crossed.pairs if a != b), sum(n for _a, _b, n in crossed.pairs)


def gaps(report: Report, needed_for: Iterable[str] = ("claims", "the report")) -> Sequence[Gap]:
    """Return what the study has not said, claims first."""
    order = tuple(needed_for)
    known = [gap for gap in report.gaps if gap.needed_for in order]
    return [*sorted(known, key=lambda gap: order.index(gap.needed_for)), *(g for g in report.gaps if g not in known)]
