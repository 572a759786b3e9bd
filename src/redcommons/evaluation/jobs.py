"""Verbs of runs that a worker carries out: ask for one, pause it, go on, stop it, and the worker's own.

A run that is stopped stays in the register, unfinished, and can be gone on with later.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from redcommons.dataset import actions as dataset_actions
from redcommons.dataset.model import Release
from redcommons.evaluation import carrying, under_way
from redcommons.evaluation.model import (
    Foreseen,
    Order,
    Pace,
    RunAsked,
    RunOrder,
    RunState,
    RunWork,
)
from redcommons.evaluation.ports import Driving, Ports
from redcommons.labour.model import Actor
from redcommons.labour.rules import permit
from redcommons.values.base import decode, encode, fingerprint
from redcommons.values.errors import BadInput, NotFound, RedcommonsError, StoreError, UserError
from redcommons.values.identity import RunId, new_id
from redcommons.values.job import WORKER, Ending, Job, JobId, JobKind, alone
from redcommons.values.upload import UploadId
from redcommons.values.words import _

LOOK = 0.1
"""Seconds between two looks at what is wanted of a job: attempts begin far more often than minds change."""

TELL = 0.5
"""Seconds between two notes of how far a job is."""


def foresee(ports: Ports, actor: Actor, release: Release, asked: RunAsked) -> Foreseen:
    """Return what a run would be, with every refusal it would meet; nothing is registered."""
    permit(actor, "evaluation.run")
    order = _order(ports, asked)
    ready = carrying.prepared(ports, actor, release, order, guarded=True)
    there = [state for state in ports.runs.find(plan=fingerprint(ready.plan)) if not state.finished_at]
    rows = ports.dataset.cases.rows(release.study, release.cases)
    attempts = len(release.cases) * ready.plan.repeats
    return Foreseen(
        attempts=attempts,
        cases=len(release.cases),
        families=len({row.family for row in rows}),
        requests=sum(max(1, sum(turn.role == "user" for turn in case.turns)) for case in ready.cases)
        * ready.plan.repeats,
        target=ready.plan.target.spec,
        judges=tuple(judge.key for judge in ready.plan.judges),
        seconds=under_way.seconds_foreseen(ports.runs.find(study=release.study), ready.plan.target.spec, attempts),
        unfinished=there[-1].run.id if there else "",
    )


def ask_run(ports: Ports, actor: Actor, release: Release, asked: RunAsked) -> Job:
    """Register a run at once and ask a worker for it; what `evaluate` would refuse is refused before.

    What comes from a page never names a file or code of the server, whoever asks.
    """
    permit(actor, "evaluation.run")
    order = _order(ports, asked)
    ready = carrying.prepared(ports, actor, release, order, guarded=True)
    with alone(ports.dataset.study.jobs, f"asking-{fingerprint(ready.plan)}"):
        run = carrying.registered(ports, release, order, ready)
        wanted = RunOrder(release=release.content, order=_resuming(order, run.id), prices=asked.prices)
        last = _newest(ports, ports.runs.get(run.id))
        if last and not last.ended_at:
            ports.dataset.study.jobs.want(last.id, "go")
            return last
        return _ask(ports, actor, run.id, wanted)


def work_of(ports: Ports, actor: Actor, run: RunId) -> RunWork:
    """Return how a run stands and what was asked of a worker."""
    permit(actor, "evaluation.read")
    state, jobs = ports.runs.get(run), ports.dataset.study.jobs
    job = _newest(ports, state)
    return RunWork(
        standing=under_way.run_standing(state, job, driven=jobs.held(run)),
        job=job,
        prices=decode(job.order, RunOrder).prices if job else None,
        worker=jobs.held(WORKER),
    )


def worker_is_there(ports: Ports, actor: Actor) -> bool:
    """Return whether a worker is there to do what is asked for."""
    permit(actor, "study.read")
    return ports.dataset.study.jobs.held(WORKER)


def pause(ports: Ports, actor: Actor, run: RunId) -> None:
    """Begin no further attempt of a run; what is in flight is kept."""
    _want(ports, actor, run, "pause")


def stop(ports: Ports, actor: Actor, run: RunId) -> None:
    """Abandon a run: it stays in the register, unfinished, and says so. It can be gone on with later."""
    _want(ports, actor, run, "stop")


def go_on(ports: Ports, actor: Actor, run: RunId) -> Job:
    """Go on with a run that was paused, stopped, or begun by somebody at the command line."""
    permit(actor, "evaluation.run")
    state = ports.runs.get(run)
    if state.finished_at:
        raise BadInput(f"{run} was finished at {state.finished_at}: start a new run instead")
    last = _newest(ports, state)
    if last and not last.ended_at:
        ports.dataset.study.jobs.want(last.id, "go")
        return last
    wanted = decode(last.order, RunOrder) if last else _order_of(ports, state)
    under_way.refuse_order_from_page(wanted.order)
    return _ask(ports, actor, run, wanted)


def work_once(ports: Ports, actor: Actor, kinds: tuple[JobKind, ...], alive: Callable[[], bool]) -> bool:
    """Do the first job of these kinds that nobody is at, until it ends or `alive` says no; return whether one was."""
    permit(actor, "evaluation.run")
    jobs = ports.dataset.study.jobs
    for job in jobs.waiting():
        if job.work in kinds and not jobs.held(job.id) and not (job.work == "run" and jobs.held(job.subject)):
            try:
                with jobs.holding(job.id):
                    _work_on(ports, jobs.get(job.id), alive)
            except UserError:  # somebody else was quicker
                continue
            return True
    return False


def _work_on(ports: Ports, job: Job, alive: Callable[[], bool]) -> None:
    watch = _Watch(ports, job, alive)
    try:
        ending = Ending() if job.ended_at or job.wanted == "stop" else _done(ports, job, watch)
    except StoreError:  # nothing could be written down about it either: the next look tries again
        raise
    except RedcommonsError as error:
        ending = Ending(error=str(error))
    except Exception as error:  # noqa: BLE001  a bug of ours ends this job, not the worker
        said = _("This is our bug: {error}. What was kept until then is kept; please report it.")
        ending = Ending(error=said.format(error=f"{type(error).__name__}: {error}"))
    if ending is not None:
        ports.dataset.study.jobs.end(job.id, ending)
        if job.work != "run":
            _tidied(ports, job, kept=job.work == "import" and not ending.error)


def _tidied(ports: Ports, job: Job, *, kept: bool) -> None:
    """Let go of a file that was taken, and of its first words; somebody may have left it while it was read."""
    uploads, key = ports.dataset.uploads, UploadId(job.subject)
    if kept:
        uploads.leave(key)
    try:
        uploads.get(key)
    except NotFound:
        ports.dataset.study.jobs.forget(job.study, job.subject)


def _done(ports: Ports, job: Job, watch: _Watch) -> Ending | None:
    """Return how a job ended, or None where it is to be gone on with."""
    by = Actor(name=job.by)  # what was permitted when it was asked for stays permitted
    if job.work == "preview":
        return Ending(answer=encode(dataset_actions.do_preview(ports.dataset, by, job)))
    if job.work == "import":
        return Ending(answer=encode(dataset_actions.do_import(ports.dataset, by, job, watch.told)))
    return Ending() if _run(ports, by, job, watch) or watch.wanted() == "stop" else None


def _run(ports: Ports, actor: Actor, job: Job, watch: _Watch) -> bool:
    asked = decode(job.order, RunOrder)
    if ports.runs.get(RunId(job.subject)).finished_at:
        return True
    _sheet, release = dataset_actions.find_release(ports.dataset, actor, asked.release, job.study)
    ready = carrying.prepared(ports, actor, release, asked.order, guarded=True)
    run = carrying.registered(ports, release, asked.order, ready)
    how = Driving(concurrency=asked.order.pace.concurrency, progress=watch.told, going=watch.going)
    return carrying.driven(ports, run, ready, how)


class _Watch:
    """Looks now and then what is wanted of a job, and notes how far it is."""

    def __init__(self, ports: Ports, job: Job, alive: Callable[[], bool]) -> None:
        self._jobs = ports.dataset.study.jobs
        self._job = job
        self._alive = alive
        self._on = True
        self._looked = self._told = 0.0

    def going(self) -> bool:
        """Return whether more may be begun; once it was no, it stays no."""
        now = time.monotonic()
        if self._on and now - self._looked >= LOOK:
            self._looked = now
            self._on = self._alive() and self.wanted() == "go"
        return self._on

    def told(self, done: int, total: int) -> None:
        """Note how far the job is, now and then and at its end."""
        now = time.monotonic()
        if now - self._told >= TELL or done == total:
            self._told = now
            self._jobs.progress(self._job.id, done, total)

    def wanted(self) -> str:
        """Return what is wanted of the job now."""
        return self._jobs.get(self._job.id).wanted


def _order(ports: Ports, asked: RunAsked) -> Order:
    under_way.refuse_target_from_page(asked.target)
    for text in asked.judges:
        under_way.refuse_judge_from_page(text)
    return Order(
        target=ports.parse_target(asked.target),
        judges=tuple(ports.parse_judge(text, asked.rubric or None) for text in asked.judges),
        settings=asked.settings,
        pace=asked.pace,
    )


def _resuming(order: Order, run: RunId) -> Order:
    return Order(
        target=order.target,
        judges=order.judges,
        settings=order.settings,
        pace=order.pace,
        study=order.study,
        resume=run,
    )


def _order_of(ports: Ports, state: RunState) -> RunOrder:
    """Return an order for a run that nobody ordered from a page; its pace is not known, so it is the usual one."""
    plan = ports.runs.plan(state.run.plan)
    pace = Pace(repeats=plan.repeats, seed=plan.seed)
    order = Order(target=plan.target, judges=plan.judges, settings=plan.settings, pace=pace, resume=state.run.id)
    return RunOrder(release=plan.release, order=order)


def _ask(ports: Ports, actor: Actor, run: RunId, wanted: RunOrder) -> Job:
    state = ports.runs.get(run)
    job = Job(
        id=JobId(new_id("job")),
        study=state.run.study,
        work="run",
        subject=run,
        by=actor.name,
        at=ports.dataset.study.clock.now(),
        order=encode(wanted),
    )
    return ports.dataset.study.jobs.ask(job)


def _newest(ports: Ports, state: RunState) -> Job | None:
    found = ports.dataset.study.jobs.find(state.run.study, ("run",), state.run.id)
    return found[-1] if found else None


def _want(ports: Ports, actor: Actor, run: RunId, word: under_way.Halt) -> None:
    permit(actor, "evaluation.run")
    job = _newest(ports, ports.runs.get(run))
    if job is None or job.ended_at:
        raise BadInput(f"{run} is not under way here: whoever began it at a command line stops it there")
    jobs = ports.dataset.study.jobs
    jobs.want(job.id, word)
    if word == "stop":
        try:
            with jobs.holding(job.id):  # nobody is at it, so there is nobody who would end it
                jobs.end(job.id, Ending())
        except UserError:
            return
