"""Verbs of rating: a queue is laid out, a task is handed out, rated, taken back or given back.

They follow the arrows of `actions`; they stand apart because they ask labour and care as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec

from redcommons.care.model import Amounts, Held, Offer, Private
from redcommons.care.pocket import item_mark, mark
from redcommons.care.pocket import used as used_until
from redcommons.care.ports import Settling
from redcommons.care.rules import counts, fits, limit_of, refusal
from redcommons.dataset import actions as dataset_actions
from redcommons.dataset.model import Case
from redcommons.evaluation import actions as evaluation_actions
from redcommons.evaluation.model import Candidate, Done, Handed, Progress, Queue, Said, Situation, Stay, Verdict
from redcommons.evaluation.rating_ports import Claim, LastRating, RatingPorts
from redcommons.evaluation.rules import heaviest, whole
from redcommons.labour import actions as labour_actions
from redcommons.labour import terms as labour_terms
from redcommons.labour.model import Actor
from redcommons.labour.rules import agreed_amounts, permit
from redcommons.study import actions as study_actions
from redcommons.study.model import Scenario, ValueEntry
from redcommons.values.conversation import Messages, spoken
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import StudyId, new_id
from redcommons.values.job import alone
from redcommons.values.sensitivity import Sensitivity
from redcommons.values.shelf import Sheet
from redcommons.values.text import clean
from redcommons.values.words import _

FIRST = 50
"""Candidates looked at first; when none fits, twice as many are looked at, and so on to the end."""

MINUTES = 30
"""How long a task is in somebody's hands before it may be handed to another."""

UNDO_MINUTES = 10
"""How long a rating may be taken back."""

MOST_OVERLAP = 20


def open_queue(ports: RatingPorts, actor: Actor, queue: Queue) -> str:
    """Ask people about every reply of a run; return the queue's id. One queue a run: a second would ask twice."""
    permit(actor, "evaluation.queue")
    if not 1 <= queue.overlap <= MOST_OVERLAP:
        raise BadInput(f"overlap is {queue.overlap}: give 1 to {MOST_OVERLAP} people for each reply")
    if not 2 <= len(queue.answers) <= 9:
        raise BadInput(f"{len(queue.answers)} answers: give 2 to 9, one for each key")
    evaluation = ports.evaluation
    with alone(evaluation.dataset.study.jobs, f"asking-{evaluation.runs.get(queue.run).run.id}"):
        return _laid_out(ports, actor, queue)


def change_queue(ports: RatingPorts, actor: Actor, study: StudyId, name: str, queue: Queue) -> Sheet:
    """Change question, guideline or title, or close a queue; a changed guideline is a new version of it."""
    permit(actor, "evaluation.queue")
    _sheet, there = _queue(ports, study, name)
    version = there.version + (queue.guideline != there.guideline)
    fixed = {"run": there.run, "overlap": there.overlap, "weight": there.weight, "answers": there.answers}
    changed = msgspec.structs.replace(queue, **fixed, version=version)
    return ports.evaluation.dataset.study.shelf.put(study, name, changed, actor.name)


def queues(ports: RatingPorts, actor: Actor, study: StudyId) -> tuple[tuple[str, Queue], ...]:
    """Return the queues of a study with their ids, oldest first."""
    permit(actor, "evaluation.read")
    return tuple((sheet.name, queue) for sheet, queue in ports.evaluation.dataset.study.shelf.newest(Queue, study))


def queue(ports: RatingPorts, actor: Actor, study: StudyId, name: str) -> Queue:
    """Return one queue; raises NotFound."""
    permit(actor, "evaluation.read")
    return _queue(ports, study, name)[1]


def progress(ports: RatingPorts, actor: Actor, study: StudyId, name: str) -> Progress:
    """Return how far a queue has come: readings, never people."""
    permit(actor, "evaluation.read")
    _queue(ports, study, name)
    tasks, done = ports.queues.progress(name)
    return Progress(tasks=tasks, done=done)


def offer(ports: RatingPorts, actor: Actor, study: StudyId, name: str, mine: Private | None) -> Offer:
    """Return what care is asked before a task is handed out; `mine` is the open vault, None while it is closed."""
    permit(actor, "evaluation.rate")
    sheet, asked = _queue(ports, study, name)
    terms = labour_terms.my_terms(ports.labour, actor, study)
    now = _now(ports)
    rated = len(done(ports, actor, study, f"{now[:10]}T"))
    used = used_until(mine, now) if mine else Amounts()
    return Offer(
        own=sheet.author == actor.name,
        mild=asked.weight == "mild",
        terms=terms is not None,
        consented=labour_terms.consented(ports.labour, actor, study),
        support=labour_terms.support(ports.labour, actor) is not None,
        unlocked=mine is not None,
        bounded=mine is not None and mine.bounded,
        used=msgspec.structs.replace(used, day=max(rated, used.day)),
        rest=terms[1].break_minutes if terms else 0,
        limit=limit_of(mine.own if mine else Amounts(), agreed_amounts(terms[1] if terms else None)),
    )


def pull(
    ports: RatingPorts, actor: Actor, study: StudyId, name: str, mine: Private | None
) -> tuple[Handed, Held | None]:
    """Hand out one task, or say why not. Why a candidate did not fit is decided here and kept nowhere."""
    offered = offer(ports, actor, study, name, mine)
    why = refusal(offered)
    if why or _queue(ports, study, name)[1].closed:
        return Handed(why=why or "none"), None
    token = new_id("claim") + new_id("")  # about 98 bits
    for candidate in _candidates(ports, actor, name):
        if mine is not None and not _fits(ports, name, candidate, mine, offered.limit):
            continue
        claim = Claim(task=candidate.task, token=hashed(token), until=_later(ports, MINUTES))
        if ports.queues.claim(claim, _now(ports)):
            item = item_mark(name, candidate.ordinal, candidate.repeat)
            topic = mark(candidate.topic) if candidate.topic else ""
            often = counts(mine, candidate.topic) if mine else 1
            rest = offered.rest
            held = Held(queue=name, task=candidate.task, token=token, item=item, topic=topic, counts=often, rest=rest)
            return Handed(candidate=candidate), held
    return Handed(why="none"), None


def situation(ports: RatingPorts, actor: Actor, study: StudyId, held: Held) -> Situation:
    """Return what is read before the conversation is opened; raises NotFound once the task is in other hands."""
    permit(actor, "evaluation.rate")
    candidate = _in_hand(ports, held)
    case = _case(ports, actor, study, candidate)
    turns = whole(case.turns, _turns(ports, study, held, candidate))
    return Situation(
        candidate=candidate,
        scenario=_scenario(ports, actor, study, case.scenario),
        sensitivity=Sensitivity(harm=case.harm, weight=case.weight),
        interaction=case.interaction,
        language=case.language,
        replies=spoken(turns),
    )


def text(ports: RatingPorts, actor: Actor, study: StudyId, held: Held) -> Messages:
    """Return the conversation of a task in hand. It is the reader who asks, and nobody notes that they did."""
    permit(actor, "evaluation.open")
    candidate = _in_hand(ports, held)
    return whole(_case(ports, actor, study, candidate).turns, _turns(ports, study, held, candidate))


def rate(ports: RatingPorts, actor: Actor, held: Held, said: Said, settling: Settling | None = None) -> None:
    """Keep what a person says of the task in their hands: verdict, count and vault in one transaction."""
    permit(actor, "evaluation.rate")
    if said.word in {"declined", "failed"}:
        raise BadInput(f"{said.word!r} is nothing to be kept of a person: give the task back instead")
    claim = Claim(task=held.task, token=hashed(held.token))
    candidate = ports.queues.held(claim)
    verdict = Verdict(
        ordinal=candidate.ordinal if candidate else 0,
        repeat=candidate.repeat if candidate else 0,
        judge=rater(actor),
        word=said.word,
        why=clean(said.why, limit=10_000, what="note"),
        onset=said.onset if said.word == "violated" else 0,
    )
    if candidate is None or not ports.queues.keep(claim, verdict, _now(ports), settling):
        raise NotFound(_("this task is in other hands by now: your draft is still on your device; ask for another"))


def give_back(ports: RatingPorts, actor: Actor, held: Held) -> None:
    """Let a task go: skipped or declined, the queue does not learn which, and nobody's name is kept."""
    permit(actor, "evaluation.rate")
    ports.queues.give_back(Claim(task=held.task, token=hashed(held.token)))


def undo(ports: RatingPorts, actor: Actor, last: Held, settling: Settling | None = None) -> Held:
    """Take a person's own last rating back within ten minutes; the task is in their hands again."""
    permit(actor, "evaluation.rate")
    token = new_id("claim") + new_id("")
    claim = Claim(task=last.task, token=hashed(token), until=_later(ports, MINUTES))
    mine = LastRating(by=rater(actor), task=last.task, since=_later(ports, -UNDO_MINUTES))
    if ports.queues.take_back(mine, claim, settling) is None:
        raise NotFound(_("there is no rating of yours from the last {n} minutes").format(n=UNDO_MINUTES))
    return msgspec.structs.replace(last, token=token)


def done(ports: RatingPorts, actor: Actor, study: StudyId, since: str = "") -> tuple[Done, ...]:
    """Return a person's own ratings in a study since a moment, oldest first."""
    return ports.queues.done(rater(actor), _names(ports, study), since)


def record(ports: RatingPorts, actor: Actor) -> tuple[Stay, ...]:
    """Return a person's own record, study by study: it stays theirs to read after leaving, so no role is asked for."""
    return tuple(
        _stay(ports, msgspec.structs.replace(actor, name=name), study, title)
        for study, title in study_actions.titles(ports.evaluation.dataset.study, actor)
        if (name := labour_terms.name_in(ports.labour, actor, study))
    )


def topics(ports: RatingPorts, actor: Actor, study: StudyId) -> tuple[str, ...]:
    """Return what a person may set boundaries on: harms of the value ledger, and topics that queues hold."""
    permit(actor, "study.read")
    return _topics(ports, study)


def known_topics(ports: RatingPorts, actor: Actor, study: StudyId) -> tuple[str, ...]:
    """Return the topics of a study that a person is or was in, so that their own record can name them."""
    return _topics(ports, study) if labour_terms.name_in(ports.labour, actor, study) else ()


def rater(actor: Actor) -> str:
    """Return the key under which a person's verdicts are kept: by the name they chose here."""
    return f"person:{actor.name}"


def hashed(token: str) -> str:
    """Return what the row of a task holds of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _laid_out(ports: RatingPorts, actor: Actor, queue: Queue) -> str:
    evaluation = ports.evaluation
    state = evaluation.runs.get(queue.run)
    if any(there.run == queue.run for _id, there in queues(ports, actor, state.run.study)):
        raise BadInput(f"{queue.run} has a queue already: go on with that one")
    release = evaluation_actions.release_of(evaluation, actor, state)
    cases = list(dataset_actions.open_cases(evaluation.dataset, actor, state.run.study, release.cases))
    replied = evaluation.runs.unjudged(queue.run, "")
    if not replied:
        raise BadInput(f"{queue.run} has no reply to rate yet: wait for its first results")
    name = new_id("queue")
    items = [
        Candidate(task=0, ordinal=ordinal, repeat=repeat, case=release.cases[ordinal], topic=cases[ordinal].harm)
        for ordinal, repeat in replied
    ]
    ports.queues.lay_out(name, queue.run, items, queue.overlap)
    kept = msgspec.structs.replace(queue, weight=heaviest(case.weight for case in cases))
    evaluation.dataset.study.shelf.put(state.run.study, name, kept, actor.name)
    return name


def _fits(ports: RatingPorts, name: str, candidate: Candidate, mine: Private, limit: Amounts) -> bool:
    if not fits(mine, candidate.topic, _now(ports), limit):
        return False
    return item_mark(name, candidate.ordinal, candidate.repeat) not in mine.skipped


def _candidates(ports: RatingPorts, actor: Actor, name: str) -> Iterator[Candidate]:
    after, most = 0, FIRST
    while page := ports.queues.candidates(name, rater(actor), _now(ports), after, most):
        yield from page
        after, most = page[-1].task, most * 2


def _names(ports: RatingPorts, study: StudyId) -> tuple[str, ...]:
    return tuple(sheet.name for sheet, _queue in ports.evaluation.dataset.study.shelf.newest(Queue, study))


def _topics(ports: RatingPorts, study: StudyId) -> tuple[str, ...]:
    ledger = (entry.harm for _sheet, entry in ports.evaluation.dataset.study.shelf.newest(ValueEntry, study))
    return tuple(dict.fromkeys((*ledger, *ports.queues.topics(_names(ports, study)))))


def _stay(ports: RatingPorts, actor: Actor, study: StudyId, title: str) -> Stay:
    return Stay(
        study=study,
        title=title,
        name=actor.name,
        here=labour_actions.membership(ports.labour, actor, study) is not None,
        done=done(ports, actor, study),
        time=tuple((sheet.name, time) for sheet, time in labour_terms.own_time(ports.labour, actor, study)),
    )


def _queue(ports: RatingPorts, study: StudyId, name: str) -> tuple[Sheet, Queue]:
    history = ports.evaluation.dataset.study.shelf.history(Queue, study, name)
    if not history:
        raise NotFound(f"no queue {name!r} in this study")
    return history[0][0], history[-1][1]


def _in_hand(ports: RatingPorts, held: Held) -> Candidate:
    candidate = ports.queues.held(Claim(task=held.task, token=hashed(held.token)))
    if candidate is None:
        raise NotFound(_("this task is in other hands by now: your draft is still on your device; ask for another"))
    return candidate


def _case(ports: RatingPorts, actor: Actor, study: StudyId, candidate: Candidate) -> Case:
    return next(iter(dataset_actions.open_cases(ports.evaluation.dataset, actor, study, [candidate.case])))


def _turns(ports: RatingPorts, study: StudyId, held: Held, candidate: Candidate) -> Messages:
    run = _queue(ports, study, held.queue)[1].run
    keys = [(candidate.ordinal, candidate.repeat)]
    return next(attempt.turns for attempt in ports.evaluation.runs.attempts(run, keys))


def _scenario(ports: RatingPorts, actor: Actor, study: StudyId, name: str) -> Scenario | None:
    cards = study_actions.parts(ports.evaluation.dataset.study, actor, study, "scenario") if name else ()
    return next((card for _sheet, card in cards if isinstance(card, Scenario) and card.name == name), None)


def _now(ports: RatingPorts) -> str:
    return ports.evaluation.dataset.study.clock.now()


def _later(ports: RatingPorts, minutes: int) -> str:
    at = datetime.fromisoformat(_now(ports)).astimezone(UTC) + timedelta(minutes=minutes)
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
