"""From evidence to figures again: every number of a report beside the number that its evidence gives."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, starmap, zip_longest

import msgspec

from redcommons import stats
from redcommons.evaluation.calibrated import NOBODY_LOOKED, Errs, Known
from redcommons.evaluation.model import Contrast, Reading, Slice, Tally
from redcommons.evaluation.rules import Side, gate
from redcommons.findings.disagreement import adjudicates, disagreement_figures
from redcommons.findings.model import Comparison, Crossed, EvidenceRow, Measured, Report
from redcommons.findings.recalibrate import (
    AXES,
    UNSPECIFIED,
    Said,
    correction_figures,
    errs_on,
    known,
    sheet_figures,
)
from redcommons.findings.wording import is_person
from redcommons.findings.work import readings as said_by
from redcommons.values.base import Fingerprint, fingerprint
from redcommons.values.outcome import VERDICTS

Reread = Callable[[Measured, str, Sequence[Tally], Errs | None], Reading]
"""Makes the reading of one judge from tallies, with the standing that the run's own record gives it, and with what
people found out about its errors."""

_ALIKE = 1e-9
"""Two machines may round the last digits of a square root differently; no figure is printed that finely."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a report and the same figure made from evidence."""

    name: str
    """Where it stands: run, judge, part, which number."""
    report: Said
    """What the report says; None where it says nothing."""
    evidence: Said
    """What the evidence gives; None where it gives nothing."""

    @property
    def holds(self) -> bool:
        """Return whether the two agree."""
        if isinstance(self.report, float) and isinstance(self.evidence, float):
            return math.isclose(self.report, self.evidence, rel_tol=0.0, abs_tol=_ALIKE)
        return self.report == self.evidence

    def __str__(self) -> str:
        return f"{self.name}: report says {_word(self.report)}, evidence gives {_word(self.evidence)}"


def _word(said: Said) -> str:
    return "nothing" if said is None else str(said)


def tallies(rows: Sequence[EvidenceRow], judge: str) -> tuple[Tally, ...]:
    """Return one tally for each case of one run under one judge, in the order in which cases first stand in `rows`."""
    by_case: dict[Fingerprint, list[EvidenceRow]] = defaultdict(list)
    for row in rows:
        by_case[row.case].append(row)
    return tuple(_tally(ordinal, judge, group) for ordinal, group in enumerate(by_case.values()))


def _tally(ordinal: int, judge: str, rows: Sequence[EvidenceRow]) -> Tally:
    states = Counter(row.state for row in rows)
    words = Counter(row.verdicts.get(judge) for row in rows if row.state == "replied")
    return Tally(
        ordinal=ordinal,
        family=rows[0].family,
        attempts=len(rows),
        gave_up=states["gave_up"],
        could_not_run=states["could_not_run"],
        violated=words["violated"] + states["dropped"],
        dropped=states["dropped"],
        not_violated=words["not_violated"],
        unclear=sum(words.values()) - words["violated"] - words["not_violated"] - words[None],
    )


def crossings(rows: Sequence[EvidenceRow]) -> tuple[Crossed, ...]:
    """Return verdicts of people crossed with each other's and with machines', for the rows of one run."""
    seen = sorted({judge for row in rows for judge in row.verdicts})
    people, machines = [j for j in seen if is_person(j)], [j for j in seen if not is_person(j) and not adjudicates(j)]
    pairs = [*combinations(people, 2), *((person, machine) for person in people for machine in machines)]
    crossed = (_cross(rows, first, second) for first, second in pairs)
    return tuple(one for one in crossed if one.pairs)


def _cross(rows: Sequence[EvidenceRow], first: str, second: str) -> Crossed:
    both = (row.verdicts for row in rows if row.state == "replied" and {first, second} <= row.verdicts.keys())
    counts = Counter((verdicts[first], verdicts[second]) for verdicts in both)
    order = ((a, b) for a in VERDICTS for b in VERDICTS if counts[a, b])
    return Crossed(first=first, second=second, pairs=tuple((a, b, counts[a, b]) for a, b in order))


@dataclass(frozen=True, slots=True)
class Readings:
    """Makes readings from evidence: what a run's record says, and what people found out about its judges."""

    reread: Reread
    """Makes one reading."""
    known: Known = NOBODY_LOOKED
    """What the study knows of its judges' errors."""

    def of(self, measured: Measured, judge: str, rows: Sequence[EvidenceRow], by: str = "", name: str = "") -> Reading:
        """Return the reading of one judge of a run, or of that part of it that `by` calls `name`."""
        return self.reread(measured, judge, tallies(rows, judge), self.errs(measured, judge, rows, by, name))

    def errs(
        self, measured: Measured, judge: str, rows: Sequence[EvidenceRow], by: str = "", name: str = ""
    ) -> Errs | None:
        """Return what is known of a judge's errors on these rows, or on one part of them."""
        return errs_on(self.known, (measured.plan, judge), rows, by, name)


def slices(
    measured: Measured, rows: Sequence[EvidenceRow], by: str, judge: str, readings: Readings
) -> tuple[Slice, ...]:
    """Return the readings of one judge by one axis of AXES, parts in the order in which they first stand in `rows`."""
    parts: dict[str, list[EvidenceRow]] = defaultdict(list)
    for row in rows:
        parts[getattr(row, by) or UNSPECIFIED].append(row)
    return tuple(
        Slice(
            by=by,
            name=name,
            cases=len({row.case for row in part}),
            reading=readings.reread(
                measured, judge, tallies(part, judge), readings.errs(measured, judge, part, by, name)
            ),
        )
        for name, part in parts.items()
    )


def figures(report: Report, evidence: Iterable[EvidenceRow], reread: Reread) -> Iterator[Figure]:
    """Yield every figure of the report that evidence can give, in the report's order.

    Counts, rates, intervals, bounds and rungs of every reading and slice, crossed verdicts, causes and the
    register's own counts. A judge, a run, a part or an attempt that only one side knows is a difference too.
    """
    by_run: dict[str, list[EvidenceRow]] = defaultdict(list)
    for row in evidence:
        by_run[row.run].append(row)
    readings = Readings(reread, known(report, by_run))
    for measured in report.runs:
        yield from _of_run(measured, by_run[str(measured.state.run.id)], readings)
    rated = {judge for rows in by_run.values() for row in rows for judge in row.verdicts if is_person(judge)}
    yield Figure("people who rated", len(report.raters), len(rated))
    yield from _comparisons(report, by_run, readings)
    yield from starmap(Figure, sheet_figures(report, by_run))
    yield from _work(report, by_run)
    listed = {str(measured.state.run.id) for measured in report.runs}
    for run in [run for run in by_run if run not in listed]:
        yield Figure(f"{run} \u00b7 attempts", None, len(by_run[run]))


def _work(report: Report, by_run: Mapping[str, Sequence[EvidenceRow]]) -> Iterator[Figure]:
    """Yield what the work ledger says of verdicts: all else that it says is a statement of those who made it."""
    step = next((one for one in report.work.steps if one.step == "evaluate"), None)
    if step is None:
        return
    people, machines = said_by(row for rows in by_run.values() for row in rows)
    yield Figure("work \u00b7 verdicts of people", step.people.get("verdicts", 0), people)
    yield Figure("work \u00b7 verdicts of machines", step.machines.get("verdicts", 0), machines)


def comparisons(
    runs: Sequence[Measured],
    rows: Mapping[str, Sequence[EvidenceRow]],
    declared: Iterable[tuple[str, str, Contrast, str]],
    readings: Readings,
) -> tuple[Comparison, ...]:
    """Return the answer to each declared comparison (first run, second run, contrast, judge) among `runs`."""
    by_id = {str(measured.state.run.id): measured for measured in runs}
    made = []
    for first, second, contrast, judge in declared:
        if first in by_id and second in by_id:
            sides = [_side(by_id[run], rows.get(run, ()), judge, readings) for run in (first, second)]
            made.append(Comparison(first=first, second=second, result=gate(sides[0], sides[1], contrast, judge)))
    return _adjusted(made)


def _side(measured: Measured, rows: Sequence[EvidenceRow], judge: str, readings: Readings) -> Side:
    counted = tallies(rows, judge)
    read = judge in measured.state.judges
    return Side(
        run=measured.state.run.id,
        plan=measured.plan,
        reading=readings.of(measured, judge, rows) if read else None,
        tallies=counted,
        errs=readings.errs(measured, judge, rows) if read else None,
    )


def _adjusted(made: Sequence[Comparison]) -> tuple[Comparison, ...]:
    ps = [one.result.p for one in made if one.result.p is not None]
    adjusted = iter(stats.benjamini_hochberg(ps).tolist() if ps else ())
    return tuple(
        msgspec.structs.replace(one, adjusted=next(adjusted)) if one.result.p is not None else one for one in made
    )


def _comparisons(report: Report, rows: Mapping[str, Sequence[EvidenceRow]], readings: Readings) -> Iterator[Figure]:
    declared = [(one.first, one.second, one.result.contrast, one.result.judge) for one in report.comparisons]
    again = comparisons(report.runs, rows, declared, readings)
    yield Figure("comparisons", len(report.comparisons), len(again))
    for said, made in zip(report.comparisons, again, strict=False):
        name = f"{said.second} less {said.first} \u00b7 {said.result.judge}"
        yield Figure(f"{name} \u00b7 allowed", said.result.allowed, made.result.allowed)
        for field in ("differs", "missing"):
            one, other = getattr(said.result, field), getattr(made.result, field)
            yield Figure(f"{name} \u00b7 {field}", "; ".join(one), "; ".join(other))
        for field in ("difference", "low", "high", "p", "families", "corrected", "raw", "raw_low", "raw_high"):
            yield Figure(f"{name} \u00b7 {field}", getattr(said.result, field), getattr(made.result, field))
        yield Figure(f"{name} \u00b7 adjusted p", said.adjusted, made.adjusted)


def differences(report: Report, evidence: Iterable[EvidenceRow], reread: Reread) -> Iterator[Figure]:
    """Yield the figures that differ, first things first."""
    return (figure for figure in figures(report, evidence, reread) if not figure.holds)


def _of_run(measured: Measured, rows: Sequence[EvidenceRow], readings: Readings) -> Iterator[Figure]:
    yield from _register(measured, rows)
    read = {reading.judge for reading in measured.readings}
    for reading in measured.readings:
        again = readings.of(measured, reading.judge, rows)
        yield from _reading(_name(measured, reading.judge), reading, again)
    there = {judge for row in rows for judge in row.verdicts if not adjudicates(judge)}
    for judge in sorted(there - read):
        yield Figure(f"{_name(measured, judge)} \u00b7 verdicts", None, sum(judge in row.verdicts for row in rows))
    yield from _slices(measured, rows, readings)
    yield from _crossed(measured, crossings(rows))
    yield from _causes(measured, rows)
    yield from starmap(Figure, disagreement_figures(measured, rows))


def _name(measured: Measured, judge: str) -> str:
    return f"{measured.state.run.id} \u00b7 judge {judge}"


def _register(measured: Measured, rows: Sequence[EvidenceRow]) -> Iterator[Figure]:
    state, run = measured.state, str(measured.state.run.id)
    states = Counter(row.state for row in rows)
    yield Figure(f"{run} \u00b7 plan", state.run.plan, fingerprint(measured.plan))
    yield Figure(f"{run} \u00b7 replied", state.replied, states["replied"])
    yield Figure(f"{run} \u00b7 gave up", state.gave_up, states["gave_up"])
    yield Figure(f"{run} \u00b7 could not run", state.could_not_run, states["could_not_run"])
    yield Figure(f"{run} \u00b7 dropped", state.dropped, states["dropped"])
    yield Figure(f"{run} \u00b7 attempts planned", state.run.attempts, measured.cases * measured.plan.repeats)
    yield Figure(f"{run} \u00b7 attempts, each once", len({(row.case, row.repeat) for row in rows}), len(rows))
    if state.finished_at:
        yield Figure(f"{run} \u00b7 attempts", state.run.attempts, len(rows))
        yield Figure(f"{run} \u00b7 cases", measured.cases, len({row.case for row in rows}))


def _reading(name: str, said: Reading, again: Reading) -> Iterator[Figure]:
    for field in ("attempts", "violated", "not_violated", "gave_up", "could_not_judge", "could_not_run", "level"):
        yield Figure(f"{name} \u00b7 {field.replace('_', ' ')}", getattr(said, field), getattr(again, field))
    yield Figure(f"{name} \u00b7 missing", "; ".join(said.missing), "; ".join(again.missing))
    for field in ("rate", "low", "high", "clusters", "method"):
        yield Figure(
            f"{name} \u00b7 {field}", getattr(said.interval, field, None), getattr(again.interval, field, None)
        )
    yield Figure(f"{name} \u00b7 rate if no unknown were a violation", said.bound_low, again.bound_low)
    yield Figure(f"{name} \u00b7 rate if every unknown were a violation", said.bound_high, again.bound_high)
    yield from starmap(Figure, correction_figures(name, said, again))


def _slices(measured: Measured, rows: Sequence[EvidenceRow], readings: Readings) -> Iterator[Figure]:
    groups: dict[tuple[str, str], list[Slice]] = defaultdict(list)
    for part in measured.slices:
        groups[part.by, part.reading.judge].append(part)
    for (by, judge), said in groups.items():
        name = f"{_name(measured, judge)} \u00b7 {by}"
        if by not in AXES:
            yield Figure(name, len(said), None)
            continue
        again = {part.name: part for part in slices(measured, rows, by, judge, readings)}
        for part in said:
            yield from _slice(f"{name} {part.name}", part, again.pop(part.name, None))
        for left in again.values():
            yield Figure(f"{name} {left.name} \u00b7 cases", None, left.cases)


def _slice(name: str, said: Slice, again: Slice | None) -> Iterator[Figure]:
    yield Figure(f"{name} \u00b7 cases", said.cases, again.cases if again else None)
    if again:
        yield from _reading(name, said.reading, again.reading)


def _crossed(measured: Measured, again: tuple[Crossed, ...]) -> Iterator[Figure]:
    said = {(c.first, c.second, a, b): n for c in measured.crossed for a, b, n in c.pairs}
    made = {(c.first, c.second, a, b): n for c in again for a, b, n in c.pairs}
    for key in dict.fromkeys([*said, *made]):
        first, second, one, other = key
        name = f"{measured.state.run.id} \u00b7 {first} says {one}, {second} says {other}"
        yield Figure(name, said.get(key), made.get(key))


def _causes(measured: Measured, rows: Sequence[EvidenceRow]) -> Iterator[Figure]:
    said = Counter(dict(measured.causes))
    made = Counter(str(row.cause) for row in rows if row.cause is not None)
    for one, other in zip_longest(sorted(said.items()), sorted(made.items())):
        cause = (one or other or ("", 0))[0]
        name = f"{measured.state.run.id} \u00b7 could not run: {cause}"
        yield Figure(name, one[1] if one else None, made.get(cause) if one else (other or ("", 0))[1])
