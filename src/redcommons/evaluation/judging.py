"""What a study knows of its judges' errors: loaded for whoever makes a reading, and kept nowhere.

Under the verbs, and no verb itself.
"""

from __future__ import annotations

from collections import defaultdict

from redcommons.dataset import actions as dataset_actions
from redcommons.dataset.model import CaseRow
from redcommons.dataset.rules import AXES
from redcommons.evaluation import rules
from redcommons.evaluation.calibrated import NOBODY_LOOKED, Drawn, Errs, Heard, Known, by_machine, errs, languages
from redcommons.evaluation.model import CalibrationSheet, RunState
from redcommons.evaluation.ports import Ports
from redcommons.labour.model import Actor
from redcommons.study.model import ValueEntry
from redcommons.values.errors import NotFound
from redcommons.values.identity import StudyId
from redcommons.values.outcome import VerdictWord
from redcommons.values.words import _


def known(ports: Ports, state: RunState, judge: str) -> Known:
    """Return what a study knows of a judge's errors: its sheets with what was said, and the contested harms."""
    if not by_machine(judge):
        return NOBODY_LOOKED
    spec = rules.judge_spec(ports.runs.plan(state.run.plan), judge)
    shelf = ports.dataset.study.shelf
    there = [one for _sheet, one in shelf.newest(CalibrationSheet, state.run.study) if one.judge == spec]
    if not there:
        return NOBODY_LOOKED
    drawn = [_drawn(ports, state.run.study, one) for one in there]
    return Known(drawn=drawn, contested=contested(ports, state.run.study))


def errs_of(ports: Ports, actor: Actor, state: RunState, judge: str) -> Errs | None:
    """Return what is known of a judge's errors on the system that a run asked; None where no sheet was drawn."""
    found = known(ports, state, judge)
    if not found.drawn:
        return None
    plan = ports.runs.plan(state.run.plan)
    return errs(found, plan, rules.judge_spec(plan, judge), languages(cases(ports, actor, state)))


def cases(ports: Ports, actor: Actor, state: RunState) -> tuple[CaseRow, ...]:
    """Return the cases of a run without text, by ordinal."""
    content = ports.runs.plan(state.run.plan).release
    release = dataset_actions.find_release(ports.dataset, actor, content, state.run.study)[1]
    return ports.dataset.cases.rows(state.run.study, release.cases)


def must_be_machine(state: RunState, judge: str) -> None:
    """Raise NotFound unless the judge is a machine that reads this run."""
    if not by_machine(judge) or judge not in state.judges:
        machines = ", ".join(key for key in state.judges if by_machine(key)) or _("none")
        said = _("{judge!r} is no machine judge of {run}; there are: {judges}")
        raise NotFound(said.format(judge=judge, run=state.run.id, judges=machines))


def contested(ports: Ports, study: StudyId) -> frozenset[str]:
    """Return the harms that are marked contested: people's readings of them are not pooled."""
    entries = (entry for _sheet, entry in ports.dataset.study.shelf.newest(ValueEntry, study))
    return frozenset(entry.harm for entry in entries if entry.standing == "contested" and not entry.taken_back)


def _drawn(ports: Ports, study: StudyId, sheet: CalibrationSheet) -> Drawn:
    rows = ports.dataset.cases.rows(study, [one.case for one in sheet.replies])
    said: dict[tuple[int, int], dict[str, VerdictWord]] = defaultdict(dict)
    for ordinal in sorted({one.ordinal for one in sheet.replies}):
        for verdict in ports.runs.verdicts_on(sheet.run, ordinal):
            said[verdict.ordinal, verdict.repeat][verdict.judge] = verdict.word
    heard = [
        Heard(
            family=row.family,
            language=row.language,
            axes={axis: getattr(row, axis) for axis in AXES},
            said=said[one.ordinal, one.repeat],
            key=(one.ordinal, one.repeat),
        )
        for one, row in zip(sheet.replies, rows, strict=True)
    ]
    return Drawn(sheet=sheet, plan=ports.runs.plan(ports.runs.get(sheet.run).run.plan), heard=heard)
