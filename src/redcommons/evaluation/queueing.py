"""Verbs of laying queues out: who is asked to explore, review, rate or adjudicate what, and how far that has come."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import msgspec

from redcommons.dataset import actions as dataset_actions
from redcommons.dataset.model import Case, Release
from redcommons.evaluation import actions as evaluation_actions
from redcommons.evaluation import asking
from redcommons.evaluation.model import Candidate, Progress, Queue
from redcommons.evaluation.rating_ports import RatingPorts
from redcommons.evaluation.rules import heaviest
from redcommons.evaluation.tasks import drawn, sheet_and_queue
from redcommons.labour import terms as labour_terms
from redcommons.labour.model import Actor
from redcommons.labour.rules import permit
from redcommons.study.model import Brief, ValueEntry
from redcommons.values.base import Fingerprint
from redcommons.values.errors import BadInput
from redcommons.values.identity import StudyId, new_id
from redcommons.values.job import alone
from redcommons.values.shelf import Sheet

MOST_OVERLAP = 20
MOST_MINUTES = 7 * 24 * 60


def open_queue(ports: RatingPorts, actor: Actor, queue: Queue, study: StudyId | None = None) -> str:
    """Lay work out for people and return the queue's id; the study is named where no run names it.

    A run has one queue of plain ratings, for a second would ask twice; beside it there may be others with a purpose.
    """
    permit(actor, "evaluation.queue")
    _refuse_odd(queue)
    where = _study_of(ports, queue, study)
    with alone(ports.evaluation.dataset.study.jobs, f"asking-{queue.run or where}"):
        return _laid_out(ports, actor, queue, where)


def change_queue(ports: RatingPorts, actor: Actor, study: StudyId, name: str, queue: Queue) -> Sheet:
    """Change what is asked, title or reservation, or close a queue; what raters go by is a new version once changed."""
    permit(actor, "evaluation.queue")
    _sheet, there = sheet_and_queue(ports, study, name)
    version = there.version + (not asking.same(queue, there))
    fixed = {field: getattr(there, field) for field in _FIXED}
    changed = msgspec.structs.replace(queue, **fixed, version=version)
    _refuse_odd(changed)
    return ports.evaluation.dataset.study.shelf.put(study, name, changed, actor.name)


_FIXED = ("run", "does", "items", "sample", "seed", "only", "purpose", "overlap", "weight", "answers", "spoken")


def queues(ports: RatingPorts, actor: Actor, study: StudyId) -> tuple[tuple[str, Queue], ...]:
    """Return the queues of a study with their ids, oldest first."""
    permit(actor, "evaluation.read")
    return tuple((sheet.name, queue) for sheet, queue in ports.evaluation.dataset.study.shelf.newest(Queue, study))


def queue(ports: RatingPorts, actor: Actor, study: StudyId, name: str) -> Queue:
    """Return one queue; raises NotFound."""
    permit(actor, "evaluation.read")
    return sheet_and_queue(ports, study, name)[1]


def progress(ports: RatingPorts, actor: Actor, study: StudyId, name: str) -> Progress:
    """Return how far a queue has come: readings, never people."""
    permit(actor, "evaluation.read")
    sheet_and_queue(ports, study, name)
    tasks, done = ports.queues.progress(name)
    return Progress(tasks=tasks, done=done)


def topics(ports: RatingPorts, actor: Actor, study: StudyId) -> tuple[str, ...]:
    """Return what a person may set boundaries on: harms of the value ledger, and topics that queues hold."""
    permit(actor, "labour.work")
    return _topics(ports, study)


def known_topics(ports: RatingPorts, actor: Actor, study: StudyId) -> tuple[str, ...]:
    """Return the topics of a study that a person is or was in, so that their own record can name them."""
    return _topics(ports, study) if labour_terms.name_in(ports.labour, actor, study) else ()


def _refuse_odd(queue: Queue) -> None:
    asking.checked(queue)
    if not 1 <= queue.overlap <= MOST_OVERLAP:
        raise BadInput(f"overlap is {queue.overlap}: give 1 to {MOST_OVERLAP} people for each reply")
    if not 1 <= queue.minutes <= MOST_MINUTES:
        raise BadInput(f"a task is held for {queue.minutes} minutes: give 1 to {MOST_MINUTES}")
    if queue.run and not 2 <= len(queue.answers) <= 9:
        raise BadInput(f"{len(queue.answers)} answers: give 2 to 9, one for each key")
    if bool(queue.run) != (queue.does in {"rate", "adjudicate"}):
        raise BadInput(f"to {queue.does}: name {'no run, but briefs or cases' if queue.run else 'a run'}")
    if queue.sample < 0 or (not queue.run and (queue.sample or queue.only)):
        raise BadInput(f"a sample of {queue.sample}: draw one or more of the replies of a run")


def _study_of(ports: RatingPorts, queue: Queue, study: StudyId | None) -> StudyId:
    if queue.run:
        return ports.evaluation.runs.study_of(queue.run)
    if study is None:
        raise BadInput(f"in which study is there something to {queue.does}? name it (study=)")
    return study


def _laid_out(ports: RatingPorts, actor: Actor, queue: Queue, study: StudyId) -> str:
    if queue.sample and not queue.seed:
        queue = msgspec.structs.replace(queue, seed=1 + ports.chance(1 << 31))
    if queue.does == "explore":
        queue, items = _of_briefs(ports, queue, study)
    elif queue.does == "review":
        queue, items = _of_cases(ports, actor, queue, study)
    else:
        queue, items = _of_run(ports, actor, queue, study)
    name = new_id("queue")
    mixed = sorted(items, key=lambda _item: ports.chance(1 << 30))
    ports.queues.lay_out(name, queue.run, mixed, queue.overlap)
    ports.evaluation.dataset.study.shelf.put(study, name, queue, actor.name)
    return name


def _of_run(ports: RatingPorts, actor: Actor, queue: Queue, study: StudyId) -> tuple[Queue, list[Candidate]]:
    if _plain(queue) and any(there.run == queue.run and _plain(there) for _id, there in queues(ports, actor, study)):
        raise BadInput(f"{queue.run} has a queue already: go on with that one")
    evaluation = ports.evaluation
    replied = _chosen(queue, evaluation.runs.unjudged(queue.run, ""))
    if not replied:
        raise BadInput(f"{queue.run} has no reply to rate yet: wait for its first results")
    release = evaluation_actions.release_of(evaluation, actor, evaluation.runs.get(queue.run))
    cases = list(dataset_actions.open_cases(evaluation.dataset, actor, study, release.cases))
    items = [_task(ordinal, release.cases[ordinal], cases[ordinal].harm, repeat) for ordinal, repeat in replied]
    return _about(queue, cases), items


def _plain(queue: Queue) -> bool:
    return queue.does == "rate" and not queue.purpose


def _chosen(queue: Queue, replied: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    if odd := set(queue.only) - set(replied):
        ordinal, repeat = min(odd)
        raise BadInput(f"case {ordinal}, repeat {repeat} has no reply in {queue.run}: choose among those that have")
    among = sorted(set(queue.only)) or replied
    if not queue.sample:
        return among
    return sorted(sorted(among, key=lambda one: drawn(queue.seed, *one))[: queue.sample])


def _of_briefs(ports: RatingPorts, queue: Queue, study: StudyId) -> tuple[Queue, list[Candidate]]:
    kept = ports.evaluation.dataset.study.shelf.newest(Brief, study)
    harms = {sheet.name: brief.harm for sheet, brief in kept if not brief.taken_back}
    named = _named(queue, queue.items or tuple(harms), harms)
    items = [_task(place, Fingerprint(""), harms[name]) for place, name in enumerate(named)]
    return msgspec.structs.replace(queue, items=named, weight="unknown"), items


def _of_cases(ports: RatingPorts, actor: Actor, queue: Queue, study: StudyId) -> tuple[Queue, list[Candidate]]:
    dataset = ports.evaluation.dataset
    there = [row.fingerprint for row in dataset_actions.rows(dataset, actor, study)]
    frozen = {case for _sheet, release in dataset.study.shelf.newest(Release, study) for case in release.cases}
    named = _named(queue, queue.items or tuple(case for case in there if case not in frozen), set(there))
    cases = list(dataset_actions.open_cases(dataset, actor, study, [Fingerprint(name) for name in named]))
    items = [_task(place, Fingerprint(named[place]), case.harm) for place, case in enumerate(cases)]
    return _about(msgspec.structs.replace(queue, items=named), cases), items


def _about(queue: Queue, cases: Sequence[Case]) -> Queue:
    """Return a queue that says what is known of its cases before anybody opens one."""
    spoken = tuple(sorted({case.language for case in cases if case.language}))
    return msgspec.structs.replace(queue, weight=heaviest(case.weight for case in cases), spoken=spoken)


def _named(queue: Queue, names: Iterable[str], there: Collection[str]) -> tuple[str, ...]:
    """Return what is worked on, each once; without a choice of somebody's it is every brief, or every draft case."""
    named = tuple(dict.fromkeys(names))
    if not named:
        raise BadInput(f"this study has nothing to {queue.does} yet")
    if odd := [name for name in named if name not in there]:
        raise BadInput(f"{odd[0]!r} is not in this study: there is nothing to {queue.does}")
    return named


def _task(ordinal: int, case: Fingerprint, topic: str, repeat: int = 0) -> Candidate:
    return Candidate(task=0, ordinal=ordinal, repeat=repeat, case=case, topic=topic)


def _topics(ports: RatingPorts, study: StudyId) -> tuple[str, ...]:
    shelf = ports.evaluation.dataset.study.shelf
    ledger = (entry.harm for _sheet, entry in shelf.newest(ValueEntry, study))
    names = [sheet.name for sheet, _queue in shelf.newest(Queue, study)]
    return tuple(dict.fromkeys((*ledger, *ports.queues.topics(names))))
