"""From evidence to a judge's errors again: what a report says of calibrations, beside what its evidence gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import zip_longest

from redcommons.evaluation.calibrated import DECIDED, Drawn, Errs, Heard, Known, by_machine, draw, errs
from redcommons.evaluation.model import Calibration, CalibrationSheet, Plan, Reading, Sampled
from redcommons.evaluation.rules import judge_spec
from redcommons.findings.model import EvidenceRow, Report
from redcommons.values.base import Fingerprint

UNSPECIFIED = "unspecified"
AXES = ("scenario", "language", "harm")
"""Parts of the cases that evidence carries; a slice by anything else cannot be recomputed."""

Said = str | int | float | None
Told = tuple[str, Said, Said]
"""Where a figure stands, what the report says, what the evidence gives."""


def known(report: Report, rows: Mapping[str, Sequence[EvidenceRow]]) -> Known:
    """Return what a study knows of its judges' errors, from its sheets and the evidence by run."""
    plans = {str(run.state.run.id): run.plan for run in report.runs}
    return Known(
        drawn=[
            Drawn(sheet=sheet, plan=plans[sheet.run], heard=_heard(sheet, rows.get(sheet.run, ())))
            for sheet in report.sheets
            if sheet.run in plans
        ],
        contested=frozenset(entry.harm for entry in report.values if entry.standing == "contested"),
    )


def _heard(sheet: CalibrationSheet, rows: Sequence[EvidenceRow]) -> list[Heard]:
    """Return the replies of a sheet as the evidence has them; one that it does not have was read by nobody."""
    there = {(row.case, row.repeat): row for row in rows}
    found = [(one, there.get((one.case, one.repeat))) for one in sheet.replies]
    return [
        Heard(
            family=row.family,
            language=row.language,
            axes={axis: getattr(row, axis) for axis in AXES},
            said=row.verdicts,
            key=(one.ordinal, one.repeat),
        )
        for one, row in found
        if row is not None
    ]


def errs_on(
    known: Known, read: tuple[Plan, str], rows: Sequence[EvidenceRow], by: str = "", name: str = ""
) -> Errs | None:
    """Return what is known of a judge's errors on these rows, or on that part of them that `by` calls `name`."""
    plan, judge = read
    if not by_machine(judge) or not known.drawn:
        return None
    languages = {row.case: row.language for row in rows}
    places = dict(enumerate(languages.values()))
    return errs(known, plan, judge_spec(plan, judge), places, lambda one: not by or _part(one, by) == name)


def _part(one: Heard, by: str) -> str:
    return one.axes.get(by, "") or UNSPECIFIED


def correction_figures(name: str, said: Reading, again: Reading) -> Iterator[Told]:
    """Yield what a reading says of its correction, beside what evidence gives."""
    for field in ("rate", "low", "high", "clusters", "method"):
        one, other = getattr(said.corrected, field, None), getattr(again.corrected, field, None)
        yield (f"{name} \u00b7 corrected {field}", one, other)
    for field in ("clamped", "corrected_bound_low", "corrected_bound_high"):
        yield (f"{name} \u00b7 {field.replace('_', ' ')}", getattr(said, field), getattr(again, field))
    for one, other in zip_longest(said.calibrations, again.calibrations):
        language = (one or other).language
        for field in Calibration.__struct_fields__:
            yield (
                f"{name} \u00b7 calibration {language} \u00b7 {field.replace('_', ' ')}",
                _plain(getattr(one, field, None)),
                _plain(getattr(other, field, None)),
            )


def _plain(said: object) -> Said:
    """Return several numbers as words, fine enough to tell them apart and coarse enough for two machines."""
    if not isinstance(said, tuple):
        return said  # type: ignore[return-value]  # a field of a calibration is a number, a word, or several
    return ", ".join(f"{item:.9f}" if isinstance(item, float) else str(item) for item in said)


def sheet_figures(report: Report, rows: Mapping[str, Sequence[EvidenceRow]]) -> Iterator[Told]:
    """Yield for every sheet whether its seed draws these replies from what the judge had read."""
    earlier: dict[tuple[str, str], set[tuple[Fingerprint, int]]] = defaultdict(set)
    for sheet in report.sheets:
        key = (str(sheet.run), sheet.judge.key)
        there = _there(sheet, rows.get(key[0], ()), earlier[key])
        drawn = {(one.case, one.repeat) for part in there for one in draw(part, sheet.seed, sheet.size)}
        said = {(one.case, one.repeat) for one in sheet.replies}
        name = f"{sheet.run} \u00b7 judge {sheet.judge.key} \u00b7 sheet {sheet.seed}"
        yield (f"{name} \u00b7 replies drawn, each once", len(sheet.replies), len(said))
        yield (f"{name} \u00b7 replies that its seed draws", len(sheet.replies), len(drawn & said))
        yield (f"{name} \u00b7 replies drawn from", str(sheet.out_of), str(tuple(len(part) for part in there)))
        earlier[key] |= said


def _there(
    sheet: CalibrationSheet, rows: Sequence[EvidenceRow], earlier: Collection[tuple[Fingerprint, int]]
) -> list[list[Sampled]]:
    """Return the replies that a sheet was drawn from, language by language."""
    judged = [row for row in rows if row.state == "replied" and row.verdicts.get(sheet.judge.key) in DECIDED]
    return [
        [
            Sampled(ordinal=0, repeat=row.repeat, case=row.case)
            for row in judged
            if row.language == language and (row.case, row.repeat) not in earlier
        ]
        for language in sheet.languages
    ]
