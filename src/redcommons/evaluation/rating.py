"""Verbs of rating and adjudicating: what is read before a reply is opened, the reply itself, and what is said of it.

They follow the arrows of `actions`; they stand apart because they ask labour and care as well.
"""

from __future__ import annotations

from redcommons.care.model import Held
from redcommons.care.ports import Settling
from redcommons.dataset import actions as dataset_actions
from redcommons.dataset.model import Case
from redcommons.evaluation import instrument, tasks
from redcommons.evaluation.model import Candidate, Said, Situation, Verdict
from redcommons.evaluation.rating_ports import RatingPorts
from redcommons.evaluation.rules import whole
from redcommons.labour.model import Actor
from redcommons.labour.rules import permit
from redcommons.study import actions as study_actions
from redcommons.study.model import Scenario
from redcommons.values.conversation import Messages, spoken
from redcommons.values.errors import BadInput
from redcommons.values.identity import StudyId
from redcommons.values.sensitivity import Sensitivity
from redcommons.values.text import clean


def situation(ports: RatingPorts, actor: Actor, study: StudyId, held: Held) -> Situation:
    """Return what is read before the conversation is opened; raises NotFound once the task is in other hands."""
    candidate = tasks.in_hand(ports, held)
    permit(actor, tasks.read_in(ports, candidate).right)
    case = _case(ports, actor, study, candidate)
    turns = whole(case.turns, _turns(ports, candidate))
    return Situation(
        candidate=candidate,
        scenario=_scenario(ports, actor, study, case.scenario),
        sensitivity=Sensitivity(harm=case.harm, weight=case.weight),
        interaction=case.interaction,
        language=case.language,
        replies=spoken(turns),
        length=len(turns),
    )


def text(ports: RatingPorts, actor: Actor, study: StudyId, held: Held) -> Messages:
    """Return the conversation of a task in hand. It is the reader who asks, and nobody notes that they did."""
    permit(actor, "evaluation.open")
    candidate = tasks.in_hand(ports, held)
    return whole(_case(ports, actor, study, candidate).turns, _turns(ports, candidate))


def rate(ports: RatingPorts, actor: Actor, held: Held, said: Said, settling: Settling | None = None) -> None:
    """Keep what a person says of the task in their hands: verdict, count and vault in one transaction.

    An adjudication is kept under a key of its own and overwrites nothing.
    """
    tasks.permit_any(actor)
    if said.word in {"declined", "failed"}:
        raise BadInput(f"{said.word!r} is nothing to be kept of a person: give the task back instead")
    candidate = tasks.in_hand(ports, held)
    asked = tasks.read_in(ports, candidate)
    permit(actor, asked.right)
    verdict = Verdict(
        ordinal=candidate.ordinal,
        repeat=candidate.repeat,
        judge=tasks.key(actor, asked.does),
        word=said.word,
        why=clean(said.why, limit=10_000, what="note"),
        onset=said.onset if said.word == "violated" else 0,
    )
    rated = instrument.beside(ports, actor, candidate, said)
    if not ports.queues.keep(tasks.claim(held), verdict, tasks.now(ports), settling, rated):
        raise tasks.elsewhere()


def answered(ports: RatingPorts, actor: Actor, held: Held) -> bool:
    """Return whether a task holds an answer of one's own already: an answer that came twice is kept once."""
    tasks.permit_any(actor)
    return ports.queues.kept(held.task, (tasks.key(actor), tasks.key(actor, "adjudicate")))


def _case(ports: RatingPorts, actor: Actor, study: StudyId, candidate: Candidate) -> Case:
    return next(iter(dataset_actions.open_cases(ports.evaluation.dataset, actor, study, [candidate.case])))


def _turns(ports: RatingPorts, candidate: Candidate) -> Messages:
    keys = [(candidate.ordinal, candidate.repeat)]
    return next(attempt.turns for attempt in ports.evaluation.runs.attempts(candidate.run, keys))


def _scenario(ports: RatingPorts, actor: Actor, study: StudyId, name: str) -> Scenario | None:
    cards = study_actions.parts(ports.evaluation.dataset.study, actor, study, "scenario") if name else ()
    return next((card for _sheet, card in cards if isinstance(card, Scenario) and card.name == name), None)
