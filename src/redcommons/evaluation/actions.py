"""Verbs of evaluation. One verb, one action: permission, care, effect, ledger.

These span the dataset room below, so they may call its verbs (design: a verb lives on its highest floor).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from redcommons.dataset import actions as dataset_actions
from redcommons.dataset.model import CaseRow, Rejected, Release
from redcommons.evaluation import carrying, judging, rules, under_way
from redcommons.evaluation.model import (
    Attempt,
    Compared,
    Contrast,
    Declared,
    JudgeSpec,
    Order,
    Queue,
    RatingRow,
    Reading,
    Reply,
    RunState,
    Settings,
    Summary,
    TargetSpec,
    Verdict,
)
from redcommons.evaluation.ports import Driving, Ports, Request, Target, Wired
from redcommons.evaluation.rules import Sheet
from redcommons.labour.model import Actor
from redcommons.labour.rules import permit
from redcommons.study import actions as study_actions
from redcommons.values.base import fingerprint
from redcommons.values.conversation import Messages, Tool
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import PersonName, RunId, StudyId
from redcommons.values.job import Progress, silent
from redcommons.values.text import label


def evaluate(ports: Ports, actor: Actor, release: Release, order: Order, progress: Progress = silent) -> Summary:
    """Carry a plan out: go on with its unfinished run, or begin a new one. What is kept stays kept.

    `progress` is told after every commit how many attempts are kept, and how many there are to be.
    """
    permit(actor, "evaluation.run")
    ready = carrying.prepared(ports, actor, release, order, guarded=bool(actor.person))
    run = carrying.registered(ports, release, order, ready)
    carrying.driven(ports, run, ready, Driving(concurrency=order.pace.concurrency, progress=progress))
    return summary(ports, actor, run.id)


def evaluate_file(ports: Ports, actor: Actor, path: Path, order: Order, progress: Progress = silent) -> Summary:
    """Import a file, freeze its cases as a release named after it, and evaluate that."""
    release, parsed = dataset_actions.take_file(ports.dataset, actor, path, order.study)
    if order.target.type == "recorded" and not order.target.address and len(parsed.sets) == 1:
        named = msgspec.structs.replace(order.target, address=parsed.sets[0].name)
        order = msgspec.structs.replace(order, target=named)
    rejected = parsed.rejected
    del parsed  # its cases are in the store by now, and a large file twice in memory is once too often
    return msgspec.structs.replace(evaluate(ports, actor, release, order, progress), rejected=rejected)


def target(ports: Ports, actor: Actor, text: str) -> TargetSpec:
    """Return a target taken apart as written; raises BadInput naming what there is."""
    permit(actor, "evaluation.target")
    if actor.person:
        under_way.refuse_target_from_page(text)
    return ports.parse_target(text)


def judge(ports: Ports, actor: Actor, text: str, rubric: str | None = None) -> JudgeSpec:
    """Return a judge taken apart as written, with its rubric; raises BadInput naming what there is."""
    permit(actor, "evaluation.run")
    if actor.person:
        under_way.refuse_judge_from_page(text)
    return ports.parse_judge(text, rubric)


def read_ratings(ports: Ports, actor: Actor, path: Path) -> tuple[tuple[RatingRow, ...], tuple[Rejected, ...]]:
    """Read one rater's verdicts from a CSV with the columns case, repeat, verdict; nothing is kept yet."""
    permit(actor, "evaluation.rate")
    return ports.read_ratings(path)


def state(ports: Ports, actor: Actor, run: RunId) -> RunState:
    """Return how far a run has come."""
    permit(actor, "evaluation.read")
    return ports.runs.get(run)


def ask(ports: Ports, actor: Actor, spec: TargetSpec, messages: Messages, seed: int = 0) -> Reply:
    """Return a target's reply to one conversation; raises CouldNotRun. Nothing is kept."""
    permit(actor, "exploration.choose")
    if actor.person:
        under_way.refuse_target_from_page(spec.type)
    opened = ports.open_target(spec, {}, guarded=bool(actor.person))
    return ports.executor.ask(opened, Request(messages=messages, settings=Settings(), seed=seed))


def wire(  # noqa: PLR0913, PLR0917  what a request is made of
    ports: Ports,
    actor: Actor,
    spec: TargetSpec,
    messages: Messages,
    settings: Settings,
    seed: int,
    tools: tuple[Tool, ...] = (),
) -> bytes | None:
    """Return the body that would be sent to a target, byte for byte; None for one that is sent no bytes.

    Nothing is sent, and no key is in it: keys travel in headers. Its SHA-256 stands with every reply to it.
    """
    opened = open_target(ports, actor, spec)
    if not isinstance(opened, Wired):
        return None
    return opened.wire(Request(messages=messages, settings=settings, seed=seed, tools=tools))


def open_target(ports: Ports, actor: Actor, spec: TargetSpec) -> Target:
    """Return a target for whoever listens to its replies as they come, and closes it afterwards."""
    permit(actor, "exploration.converse")
    if actor.person:
        under_way.refuse_target_from_page(spec.type)
    return ports.open_target(spec, {}, guarded=bool(actor.person))


def runs(ports: Ports, actor: Actor) -> tuple[RunState, ...]:
    """Return every run of the workspace, oldest first: none is ever removed."""
    permit(actor, "evaluation.read")
    return ports.runs.find()


def summary(ports: Ports, actor: Actor, run: RunId) -> Summary:
    """Return what a run came to, with one reading for each judge of its plan, in order."""
    permit(actor, "evaluation.read")
    state = ports.runs.get(run)
    plan = ports.runs.plan(state.run.plan)
    return Summary(
        run=run,
        study=study_actions.scope(ports.dataset.study, actor, state.run.study).name,
        attempts=state.kept,
        replied=state.replied,
        gave_up=state.gave_up,
        could_not_run=state.could_not_run,
        readings=tuple(reading(ports, actor, state, judge.key) for judge in plan.judges),
        causes=ports.runs.causes(run),
        failures=ports.runs.failures(run),
    )


def reading(ports: Ports, actor: Actor, state: RunState, judge: str) -> Reading:
    """Return what one judge or rater makes of a run."""
    permit(actor, "evaluation.read")
    errs = judging.errs_of(ports, actor, state, judge)
    standing = carrying.standing(ports, actor, state, judge)
    return rules.read(judge, ports.runs.tallies(state.run.id, judge), standing, errs)


def cases_of(ports: Ports, actor: Actor, state: RunState) -> tuple[CaseRow, ...]:
    """Return the cases of a run without text, by ordinal."""
    permit(actor, "evaluation.read")
    return ports.dataset.cases.rows(state.run.study, release_of(ports, actor, state).cases)


def release_of(ports: Ports, actor: Actor, state: RunState) -> Release:
    """Return the release that a run asked."""
    permit(actor, "evaluation.read")
    content = ports.runs.plan(state.run.plan).release
    return dataset_actions.find_release(ports.dataset, actor, content, state.run.study)[1]


def open_attempts(ports: Ports, actor: Actor, run: RunId) -> Iterator[Attempt]:
    """Yield the attempts of a run with their text."""
    permit(actor, "evaluation.open")
    return ports.runs.attempts(run)


def verdicts(ports: Ports, actor: Actor, run: RunId) -> Iterator[Verdict]:
    """Yield every verdict of a run, judge by judge; who only rates sees others' ratings of what they have rated."""
    permit(actor, "evaluation.read")
    return as_seen(ports, actor, run, ports.runs.verdicts(run))


def as_seen(ports: Ports, actor: Actor, run: RunId, given: Iterable[Verdict]) -> Iterator[Verdict]:
    """Yield verdicts as the actor may see them: who only rates sees no other's rating before giving their own."""
    permit(actor, "evaluation.read")
    if set(actor.roles) - {"rater"}:
        return iter(given)
    return iter(rules.blind(given, _queues(ports, ports.runs.get(run)), run, f"person:{actor.name}"))


def state_as_seen(ports: Ports, actor: Actor, state: RunState) -> RunState:
    """Return a run with the readers whose counts the actor may see: machines and oneself, for who only rates.

    Adjudicators are none: what they say stands beside readings (evaluation.dissent).
    """
    permit(actor, "evaluation.read")
    readers = tuple(key for key in state.judges if not key.startswith("adjudicator:"))
    state = msgspec.structs.replace(state, judges=readers)
    if set(actor.roles) - {"rater"} or not rules.being_rated(_queues(ports, state), state.run.id):
        return state
    mine = f"person:{actor.name}"
    seen = tuple(key for key in state.judges if not key.startswith("person:") or key == mine)
    return msgspec.structs.replace(state, judges=seen)


def _queues(ports: Ports, state: RunState) -> tuple[Queue, ...]:
    return tuple(queue for _sheet, queue in ports.dataset.study.shelf.newest(Queue, state.run.study))


def rate(
    ports: Ports, actor: Actor, run: RunId, rows: Sequence[RatingRow], by: str
) -> tuple[int, tuple[Rejected, ...]]:
    """Keep one rater's verdicts on the replies of a run; a rating that is there already stays as it is."""
    permit(actor, "evaluation.rate")
    state = ports.runs.get(run)
    person = _rater(ports, state, by)
    key = f"person:{person}"
    sheet = Sheet(
        run=run,
        places=rules.places(cases_of(ports, actor, state)),
        replied=frozenset((a.ordinal, a.repeat) for a in ports.runs.attempts(run) if a.state == "replied"),
        there={(v.ordinal, v.repeat): v.word for v in ports.runs.verdicts(run, key)},
    )
    taken, rejected = rules.taken(sheet, rows)
    verdicts = [
        Verdict(ordinal=ordinal, repeat=repeat, judge=key, word=row.verdict, why=row.note)
        for (ordinal, repeat), row in taken.items()
    ]
    return ports.runs.rate(run, key, verdicts) if verdicts else 0, rejected


def compare(
    ports: Ports, actor: Actor, first: RunId, second: RunId, contrast: Contrast, judge: str | None = None
) -> Compared:
    """Compare two runs under a declared contrast, or say what differs and what is missing.

    The comparison is kept, allowed or not: a report says how many were asked for.
    """
    permit(actor, "evaluation.compare")
    if first == second:
        raise BadInput(f"{first} is compared with itself: name two runs")
    states = (ports.runs.get(first), ports.runs.get(second))
    key = judge or _common_judge(ports, actor, states)
    declared = Declared(first=first, second=second, contrast=contrast, judge=key)
    ports.dataset.study.shelf.put(states[0].run.study, fingerprint(declared)[:32], declared, actor.name)
    return rules.gate(_side(ports, actor, states[0], key), _side(ports, actor, states[1], key), contrast, key)


def declared(ports: Ports, actor: Actor, study: StudyId) -> tuple[Declared, ...]:
    """Return every comparison that was ever asked for in a study, allowed or not, oldest first."""
    permit(actor, "evaluation.read")
    return tuple(item for _sheet, item in ports.dataset.study.shelf.newest(Declared, study))


def _side(ports: Ports, actor: Actor, state: RunState, judge: str) -> rules.Side:
    read = judge in state.judges
    return rules.Side(
        run=state.run.id,
        plan=ports.runs.plan(state.run.plan),
        reading=reading(ports, actor, state, judge) if read else None,
        tallies=ports.runs.tallies(state.run.id, judge) if read else (),
        errs=judging.errs_of(ports, actor, state, judge) if read else None,
    )


def _rater(ports: Ports, state: RunState, by: str) -> PersonName:
    """Return the rater's name; one that differs from a known one only in its capitals is likely a slip."""
    person = label(by, what="name of the rater")
    known = {
        judge.removeprefix("person:")
        for other in ports.runs.find(study=state.run.study)
        for judge in other.judges
        if judge.startswith("person:")
    }
    alike = next((name for name in known if name != person and name.casefold() == person.casefold()), None)
    if alike and person not in known:
        raise BadInput(f"--by {person!r}: is this {alike!r}, who rated in this study before? Write the name alike")
    return PersonName(person)


def _common_judge(ports: Ports, actor: Actor, states: Sequence[RunState]) -> str:
    common = [key for key in states[0].judges if key in states[1].judges]
    claimable = [
        key for key in common if all(reading(ports, actor, state, key).level == "claimable" for state in states)
    ]
    people = [key for key in common if key.startswith("person:")]
    return next(iter([*claimable, *people, *common, *states[0].judges]), "")


def find_run(ports: Ports, actor: Actor, key: str) -> RunId:
    """Return the id of the run named by its id or a unique beginning of it."""
    permit(actor, "evaluation.read")
    found = [state.run.id for state in ports.runs.find() if key and state.run.id.startswith(key)]
    if not found:
        raise NotFound(f"no run is called {key!r}: redcommons runs lists them")
    if len(found) > 1:
        raise NotFound(f"several runs begin with {key!r}: {', '.join(found)}")
    return found[0]
