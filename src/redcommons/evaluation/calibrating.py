"""Verbs of calibration: what people found out about a judge's errors, and where they and it differ.

Nothing is changed here; a sheet is drawn by `sheets`, which asks people too.
"""

from __future__ import annotations

from redcommons.evaluation import judging, rules
from redcommons.evaluation.calibrated import errs, languages, people_say, standing_sheets
from redcommons.evaluation.correction import part_of
from redcommons.evaluation.model import Calibrated, CalibrationSheet, Differing, RunState, Tally
from redcommons.evaluation.ports import Ports
from redcommons.labour.model import Actor
from redcommons.labour.rules import permit
from redcommons.values.errors import BadInput
from redcommons.values.identity import StudyId


def sheets(ports: Ports, actor: Actor, study: StudyId) -> tuple[tuple[str, CalibrationSheet], ...]:
    """Return every sheet that was drawn in a study, with the queue in which it is read, oldest first."""
    permit(actor, "evaluation.read")
    return tuple((sheet.name, one) for sheet, one in ports.dataset.study.shelf.newest(CalibrationSheet, study))


def calibrated(ports: Ports, actor: Actor, state: RunState, judge: str, within: float = 0.05) -> Calibrated:
    """Return how far a judge is calibrated on a run, language by language, and how many more readings it needs.

    `within` is half the width that the interval of the corrected rate is to have; raises BadInput outside 0 to 0.5.
    """
    permit(actor, "evaluation.queue")
    if not 0 < within < 0.5:
        raise BadInput(f"within is {within:g}: give half the width wanted, as a share above 0 and below 0.5")
    judging.must_be_machine(state, judge)
    plan = ports.runs.plan(state.run.plan)
    spoken = languages(judging.cases(ports, actor, state))
    there = errs(judging.known(ports, state, judge), plan, rules.judge_spec(plan, judge), spoken)
    parts: dict[str, list[Tally]] = {language: [] for language in spoken.values()}
    for tally in ports.runs.tallies(state.run.id, judge):
        parts[spoken.get(tally.ordinal, "")].append(tally)
    return Calibrated(
        run=state.run.id,
        judge=judge,
        within=within,
        parts=tuple(part_of(language, part, there, within) for language, part in parts.items()),
    )


def disagreements(ports: Ports, actor: Actor, state: RunState, judge: str) -> tuple[Differing, ...]:
    """Return the replies drawn on which people and the judge, or people among themselves, do not agree: no text."""
    permit(actor, "evaluation.queue")
    plan = ports.runs.plan(state.run.plan)
    stand = standing_sheets(judging.known(ports, state, judge), plan, rules.judge_spec(plan, judge))
    every = ((each, one) for each in stand for one in each.heard)
    return tuple(
        Differing(
            run=each.sheet.run,
            ordinal=one.key[0],
            repeat=one.key[1],
            judge=one.said.get(judge, "failed"),
            people=tuple((who, word) for who, word in sorted(one.said.items()) if who.startswith("person:")),
        )
        for each, one in every
        if people_say(one.said, each.sheet.rule, each.sheet.readers) not in {None, one.said.get(judge)}
    )
