"""How a plan is carried out: made ready, registered, driven. `evaluate` does it here and now, a worker later.

What comes from a page is guarded: its targets and judges ask only what a page may have asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from redcommons.dataset import actions as dataset_actions
from redcommons.dataset.model import Case, RecordedSet, Recording, Release
from redcommons.evaluation import rules, under_way
from redcommons.evaluation.model import Order, Plan, Run, RunState, TargetSpec, Task
from redcommons.evaluation.ports import AskingJudge, Driving, Ports, RuleJudge, Work
from redcommons.labour.model import Actor
from redcommons.values.base import fingerprint
from redcommons.values.errors import BadInput
from redcommons.values.identity import RunId, new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A plan with everything that it needs to be carried out."""

    plan: Plan
    """The plan."""
    cases: Sequence[Case]
    """Its cases, by ordinal."""
    recordings: Mapping[int, Recording]
    """Recorded attempts by ordinal; empty unless the target replays a record."""
    guarded: bool
    """Whether it was asked for by a page."""


def prepared(ports: Ports, actor: Actor, release: Release, order: Order, *, guarded: bool) -> Ready:
    """Return what an order makes of a release; whatever can be refused is refused here, before anything is kept."""
    if guarded:
        under_way.refuse_order_from_page(order)
    target, recorded = _recorded_set(ports, actor, release, order.target)
    if recorded and order.pace.repeats > 1:
        raise BadInput(f"repeats is {order.pace.repeats}: a record holds one attempt for each case; leave repeats out")
    cases = tuple(dataset_actions.open_cases(ports.dataset, actor, release.study, release.cases))
    if not recorded and not any(case.turns for case in cases):
        raise BadInput("these cases hold goals and no prompts: evaluate recorded replies, or map a column to prompt")
    plan = Plan(
        study=release.study,
        release=release.content,
        sampling=release.sampling,
        target=target,
        settings=order.settings,
        repeats=order.pace.repeats,
        judges=rules.expanded(rules.with_assertions(order.judges, cases), recorded),
        seed=order.pace.seed,
    )
    recordings = _recordings(ports, actor, plan, release)
    ports.open_target(plan.target, recordings, guarded=guarded)
    for judge in plan.judges:
        ports.open_judge(judge, guarded=guarded)
    return Ready(plan=plan, cases=cases, recordings=recordings, guarded=guarded)


def registered(ports: Ports, release: Release, order: Order, ready: Ready) -> Run:
    """Return the run of a plan: the one named, the unfinished one of the same plan, or a new one."""
    return _resumed(ports, order.resume, ready.plan) if order.resume else _run_of(ports, ready.plan, release)


def driven(ports: Ports, run: Run, ready: Ready, how: Driving) -> bool:
    """Make what is missing under the run's lock, and mark the run finished once nothing is; return whether it is."""
    with ports.runs.driving(run.id):
        if ports.runs.get(run.id).finished_at:
            return True
        whole = ports.executor.drive(_work(ports, run, ready), ports.runs, how)
        if whole:
            ports.runs.finish(run.id, ports.dataset.study.clock.now())
        return whole


def standing(ports: Ports, actor: Actor, state: RunState, judge: str) -> rules.Standing:
    """Return what is known about a run that decides how far a reading of it may be claimed."""
    plan = ports.runs.plan(state.run.plan)
    reviews = dataset_actions.reviews(ports.dataset, actor, state.run.study, plan.release)
    return rules.standing(judge, plan, reviews, state)


def _recorded_set(
    ports: Ports, actor: Actor, release: Release, target: TargetSpec
) -> tuple[TargetSpec, RecordedSet | None]:
    if target.type != "recorded":
        return target, None
    sets = dataset_actions.recorded_sets(ports.dataset, actor, release.study)
    named = [item for item in sets if target.address in {"", item.name}]
    if len(named) != 1:
        names = ", ".join(f"recorded:{item.name}" for item in sets) or "none: import a file with recorded replies"
        raise BadInput(f"--target {target.spec}: {len(named)} recorded sets fit; there are: {names}")
    found = named[0]
    spec = msgspec.structs.replace(
        target,
        spec=f"recorded:{found.name}",
        address=found.name,
        method=found.method,
        adapted_to=found.adapted_to,
        budget=found.budget,
    )
    return spec, found


def _resumed(ports: Ports, run: RunId, plan: Plan) -> Run:
    state = ports.runs.get(run)
    if state.finished_at:
        raise BadInput(f"{run} was finished at {state.finished_at}: leave --resume out to begin a new run")
    if state.run.plan != fingerprint(plan):
        raise BadInput(f"{run} has another plan: give the release, target, judges, repeats and settings it began with")
    return state.run


def _run_of(ports: Ports, plan: Plan, release: Release) -> Run:
    now = ports.dataset.study.clock.now()
    planned_at = ports.runs.keep_plan(plan, now)
    there = ports.runs.find(plan=fingerprint(plan))
    if there and not there[-1].finished_at:
        return there[-1].run
    run = Run(
        id=RunId(new_id("run")),
        study=plan.study,
        plan=fingerprint(plan),
        release=release.name,
        number=len(there) + 1,
        planned_at=planned_at,
        attempts=len(release.cases) * plan.repeats,
    )
    rows = ports.dataset.cases.rows(release.study, release.cases)
    ports.runs.add(run, [judge.key for judge in plan.judges], [row.family for row in rows])
    return run


def _work(ports: Ports, run: Run, ready: Ready) -> Work:
    plan, cases, done = ready.plan, ready.cases, ports.runs.done(run.id)
    judges = {spec.key: ports.open_judge(spec, guarded=ready.guarded) for spec in plan.judges}
    return Work(
        run=run.id,
        plan=plan,
        cases=cases,
        recordings=ready.recordings,
        tasks=[
            Task(
                ordinal=ordinal, repeat=repeat, turns=case.turns, seed=rules.seed_of(plan, run.number, ordinal, repeat)
            )
            for repeat in range(1, plan.repeats + 1)
            for ordinal, case in enumerate(cases)
            if (ordinal, repeat) not in done
        ],
        target=ports.open_target(plan.target, ready.recordings, guarded=ready.guarded),
        rules={key: judge for key, judge in judges.items() if isinstance(judge, RuleJudge)},
        asking={key: judge for key, judge in judges.items() if isinstance(judge, AskingJudge)},
    )


def _recordings(ports: Ports, actor: Actor, plan: Plan, release: Release) -> Mapping[int, Recording]:
    if plan.target.type != "recorded":
        return {}
    by_case = dataset_actions.recordings(ports.dataset, actor, release.study, plan.target.address)
    return {ordinal: by_case[case] for ordinal, case in enumerate(release.cases) if case in by_case}
