"""Verbs of the rating instrument: versions of what raters go by, and what a machine would say if it is asked."""

from __future__ import annotations

from collections import Counter

import msgspec

from redcommons.dataset import actions as dataset_actions
from redcommons.evaluation import answering, asking, tasks
from redcommons.evaluation.model import Candidate, Queue, Rated, Said
from redcommons.evaluation.rating_ports import RatingPorts
from redcommons.evaluation.rules import whole
from redcommons.labour.model import Actor
from redcommons.labour.rules import permit
from redcommons.study import decisions as study_decisions
from redcommons.values.base import Fingerprint, fingerprint
from redcommons.values.conversation import Messages
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import StudyId
from redcommons.values.outcome import VerdictWord
from redcommons.values.shelf import Sheet
from redcommons.values.words import _

PEOPLE = ("person:", "adjudicator:")
"""What keys of people begin with."""

SMALLEST = 5
"""People who must have rated before anything is said of them together."""


def guideline(ports: RatingPorts, actor: Actor, study: StudyId, name: str, version: int = 0) -> Queue:
    """Return a queue as it was in one version of what raters go by, 0 for the one that stands; NotFound."""
    permit(actor, "evaluation.read")
    history = [queue for _sheet, queue in _history(ports, study, name)]
    found = asking.at_version(history, version or history[-1].version)
    if found is None:
        raise NotFound(f"queue {name!r} has no version {version}; the newest is {history[-1].version}")
    return found


def guidelines(ports: RatingPorts, actor: Actor, study: StudyId, name: str) -> tuple[tuple[Sheet, Queue], ...]:
    """Return the sheet with which each version of what raters go by began, the newest version first."""
    permit(actor, "evaluation.read")
    first: dict[int, tuple[Sheet, Queue]] = {}
    for sheet, queue in _history(ports, study, name):
        first.setdefault(queue.version, (sheet, queue))
    return tuple(first[version] for version in sorted(first, reverse=True))


def went_by(ports: RatingPorts, actor: Actor, study: StudyId, name: str) -> int:
    """Return the newest version by which whoever asks has rated in a queue; 0 where they have not."""
    permit(actor, "evaluation.read")
    queue = _history(ports, study, name)[-1][1]
    return ports.evaluation.runs.went_by(queue.run, tasks.key(actor, queue.does), name) if queue.run else 0


def suggestion(ports: RatingPorts, actor: Actor, candidate: Candidate) -> VerdictWord | None:
    """Return what the queue's machine judge said of a task; None where none is asked, or where it has not judged."""
    tasks.permit_any(actor)
    judge = _of(ports, candidate).suggests
    if not judge or judge.startswith(PEOPLE):
        return None
    given = ports.evaluation.runs.verdicts_on(candidate.run, candidate.ordinal)
    return next((one.word for one in given if one.judge == judge and one.repeat == candidate.repeat), None)


def shares(ports: RatingPorts, actor: Actor, study: StudyId, name: str) -> dict[str, int] | None:
    """Return how often suggestions were adopted, edited and ignored in a queue; None below five people."""
    permit(actor, "evaluation.read")
    queue = _history(ports, study, name)[-1][1]
    rows = [row for row in ports.evaluation.runs.rated(queue.run) if row[3].queue == name] if queue.run else []
    became = [(judge, rated.suggestion.became) for judge, _ordinal, _repeat, rated in rows if rated.suggestion]
    if len({judge for judge, _became in became}) < SMALLEST:
        return None
    counted = Counter(one for _judge, one in became)
    return {word: counted[word] for word in ("adopted", "edited", "ignored")}


def beside(ports: RatingPorts, actor: Actor, candidate: Candidate, said: Said) -> Rated:
    """Return what is kept beside the verdict on a task: checked by the version that stood on the page; BadInput."""
    tasks.permit_any(actor)
    study = ports.evaluation.runs.study_of(candidate.run)
    went = guideline(ports, actor, study, candidate.queue, said.version)
    said = msgspec.structs.replace(said, definition=_definition(ports, actor, study, candidate, said))
    made = answering.beside(went, candidate.queue, said, _lengths(ports, actor, study, candidate, said))
    word = suggestion(ports, actor, candidate) if said.seen else None
    judge = _of(ports, candidate).suggests
    return msgspec.structs.replace(made, suggestion=answering.suggestion(judge, word, said)) if word else made


def _of(ports: RatingPorts, candidate: Candidate) -> Queue:
    study = ports.evaluation.runs.study_of(candidate.run)
    return _history(ports, study, candidate.queue)[-1][1]


def _history(ports: RatingPorts, study: StudyId, name: str) -> tuple[tuple[Sheet, Queue], ...]:
    history = ports.evaluation.dataset.study.shelf.history(Queue, study, name)
    if not history:
        raise NotFound(f"no queue {name!r} in this study")
    return history


def _definition(ports: RatingPorts, actor: Actor, study: StudyId, candidate: Candidate, said: Said) -> Fingerprint:
    """Return the definition that stood on the page; where nobody says what stood there, the one that stands now."""
    if said.version and not said.definition:
        return said.definition
    harm = _of(ports, candidate).harm or candidate.topic
    found = study_decisions.versions(ports.evaluation.dataset.study, actor, study, harm) if harm else ()
    known = [fingerprint(one.definition) for one in found]
    if not said.definition:
        return known[0] if known and not found[0].definition.taken_back else said.definition
    if said.definition not in known:
        raise BadInput(_("the definition on your page is none of this harm: load the page again, your draft stays"))
    return said.definition


def _lengths(ports: RatingPorts, actor: Actor, study: StudyId, candidate: Candidate, said: Said) -> tuple[int, ...]:
    """Return how many code points each turn has; nothing is read where nothing is said of a turn."""
    if not said.marks and not any(one.turn or one.spans for one in said.answers):
        return ()
    return tuple(len(message.text) for message in _conversation(ports, actor, study, candidate))


def _conversation(ports: RatingPorts, actor: Actor, study: StudyId, candidate: Candidate) -> Messages:
    case = next(iter(dataset_actions.open_cases(ports.evaluation.dataset, actor, study, [candidate.case])))
    found = ports.evaluation.runs.attempts(candidate.run, [(candidate.ordinal, candidate.repeat)])
    return whole(case.turns, next(attempt.turns for attempt in found))
