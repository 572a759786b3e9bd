"""Verbs of what a page shows of runs: parts of the cases, cells of a grid, one transcript. Nothing is changed."""

from __future__ import annotations

from collections import defaultdict

from redcommons.dataset import actions as dataset_actions
from redcommons.dataset.model import Case, CaseRow
from redcommons.evaluation import actions, carrying, judging, rules
from redcommons.evaluation.calibrated import errs, languages
from redcommons.evaluation.model import Attempt, Plan, RatedRow, Reading, RunState, Slice, Tally, Verdict
from redcommons.evaluation.ports import Ports
from redcommons.labour.model import Actor
from redcommons.labour.rules import permit
from redcommons.values.base import Fingerprint
from redcommons.values.errors import NotFound
from redcommons.values.identity import RunId, StudyId


def run_in(ports: Ports, actor: Actor, study: StudyId, run: RunId) -> RunState:
    """Return how far a run of this study has come; raises NotFound where it is another study's."""
    permit(actor, "evaluation.read")
    state = ports.runs.get(run)
    if state.run.study != study:
        raise NotFound(f"no run {run!r} in this study")
    return actions.state_as_seen(ports, actor, state)


def runs_in(ports: Ports, actor: Actor, study: StudyId) -> tuple[RunState, ...]:
    """Return every run of a study, oldest first: none is ever removed."""
    permit(actor, "evaluation.read")
    return tuple(actions.state_as_seen(ports, actor, state) for state in ports.runs.find(study=study))


def plan(ports: Ports, actor: Actor, state: RunState) -> Plan:
    """Return the plan of a run."""
    permit(actor, "evaluation.read")
    return ports.runs.plan(state.run.plan)


def slices(ports: Ports, actor: Actor, state: RunState, judge: str, by: str = "scenario") -> tuple[Slice, ...]:
    """Return the readings of one judge by one axis of the cases, parts in the order in which they first stand."""
    permit(actor, "evaluation.read")
    rows = actions.cases_of(ports, actor, state)
    parts: dict[str, list[Tally]] = defaultdict(list)
    for tally in ports.runs.tallies(state.run.id, judge):
        parts[getattr(rows[tally.ordinal], by)].append(tally)
    standing = carrying.standing(ports, actor, state, judge)
    known = judging.known(ports, state, judge)
    plan, spoken = ports.runs.plan(state.run.plan), languages(rows)

    def reading(name: str, part: list[Tally]) -> Reading:
        if not known.drawn:
            return rules.read(judge, part, standing)
        here = {one.ordinal: spoken[one.ordinal] for one in part}
        spec = rules.judge_spec(plan, judge)
        there = errs(known, plan, spec, here, lambda one: one.axes.get(by, "") == name)
        return rules.read(judge, part, standing, there)

    return tuple(Slice(by=by, name=name, cases=len(part), reading=reading(name, part)) for name, part in parts.items())


def troubles(
    ports: Ports, actor: Actor, run: RunId
) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, str, int], ...]]:
    """Return why attempts could not run, and why judges failed, each with how often, most frequent first."""
    permit(actor, "evaluation.read")
    return ports.runs.causes(run), ports.runs.failures(run)


def rated(ports: Ports, actor: Actor, run: RunId, ordinal: int | None = None) -> tuple[RatedRow, ...]:
    """Return what people said beside their verdicts: (rater, ordinal, repeat, what was said), as far as one may see.

    `ordinal` names one case of the run. Who only rates sees no other's before giving their own, as with verdicts.
    Ratings that came in a file have nothing beside them.
    """
    permit(actor, "evaluation.read")
    rows = ports.runs.rated(run, ordinal)
    if set(actor.roles) - {"rater"}:
        return rows
    seen = {(one.judge, one.ordinal, one.repeat) for one in actions.verdicts(ports, actor, run)}
    return tuple(row for row in rows if row[:3] in seen)


def cells(ports: Ports, actor: Actor, run: RunId, judge: str, ordinals: tuple[int, int]) -> tuple[Tally, ...]:
    """Return the counts of one judge on the cases from the first ordinal to the last, both included."""
    permit(actor, "evaluation.read")
    return ports.runs.cells(run, judge, ordinals)


def release_rows(
    ports: Ports, actor: Actor, study: StudyId, release: Fingerprint, ordinals: tuple[int, int]
) -> tuple[int, tuple[CaseRow, ...]]:
    """Return how many cases a release holds, and those from the first ordinal to the last without text."""
    permit(actor, "evaluation.read")
    cases = dataset_actions.find_release(ports.dataset, actor, release, study)[1].cases
    return len(cases), ports.dataset.cases.rows(study, cases[ordinals[0] : ordinals[1] + 1])


def transcript(
    ports: Ports, actor: Actor, state: RunState, ordinal: int
) -> tuple[Case, tuple[Attempt, ...], tuple[Verdict, ...]]:
    """Return one case of a run with its attempts, their text, and the verdicts that the actor may see; NotFound."""
    permit(actor, "evaluation.open")
    cases = actions.release_of(ports, actor, state).cases
    if not 0 <= ordinal < len(cases):
        raise NotFound(f"this run asks {len(cases)} cases, and none is number {ordinal + 1}")
    repeats = ports.runs.plan(state.run.plan).repeats
    case = next(iter(dataset_actions.open_cases(ports.dataset, actor, state.run.study, [cases[ordinal]])))
    keys = [(ordinal, repeat) for repeat in range(1, repeats + 1)]
    given = ports.runs.verdicts_on(state.run.id, ordinal)
    seen = tuple(actions.as_seen(ports, actor, state.run.id, given))
    return case, tuple(ports.runs.attempts(state.run.id, keys)), seen
