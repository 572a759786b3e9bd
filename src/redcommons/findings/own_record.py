"""Verbs of a person's own record: everything that is theirs in every study they are or were in, and the way outside."""

from __future__ import annotations

from collections.abc import Iterator

from redcommons.evaluation import earning, handing
from redcommons.evaluation.model import Queue
from redcommons.evaluation.tasks import key as rater
from redcommons.exploration.model import Kept
from redcommons.findings import giving, own_files
from redcommons.findings.own import Agreed, OwnRating, OwnRecord, OwnStay
from redcommons.findings.own_ports import OwnPorts
from redcommons.labour import terms as labour_terms
from redcommons.labour.model import Actor, CreditChoice, Triage
from redcommons.study import actions as study_actions
from redcommons.values.errors import NotFound
from redcommons.values.identity import StudyId


def record(ports: OwnPorts, actor: Actor) -> OwnRecord:
    """Return a person's own record, study by study. No role is asked for: it stays theirs after leaving.

    Whose it is comes from who is signed in and from nowhere else, so nobody can ask for another's.
    """
    room = ports.findings.evaluation.dataset.study
    stays = (_stay(ports, actor, study, title) for study, title in study_actions.titles(room, actor))
    return OwnRecord(at=ports.labour.clock.now(), stays=tuple(stay for stay in stays if stay is not None))


def export(ports: OwnPorts, actor: Actor) -> bytes:
    """Return a person's own record as one archive: JSON, tables, the terms they agreed to, and a page that explains."""
    return ports.pack(own_files.written(record(ports, actor)))


def _stay(ports: OwnPorts, actor: Actor, study: StudyId, title: str) -> OwnStay | None:
    try:
        me = giving.myself(ports, actor, study)
    except NotFound:
        return None
    stay = handing.stay(ports.rating, me, study, title)
    pay = earning.my_pay(ports.rating, me, study)
    chosen = ports.shelf.get(CreditChoice, study, me.own)
    found = OwnStay(
        stay=stay,
        given=giving.given(ports, me, study),
        ratings=tuple(_ratings(ports, me, study)),
        consents=_consents(ports, me, study),
        more=_told(ports, me, study),
        pay=pay if pay.unit or pay.payments else None,
        credit=chosen[1] if chosen else CreditChoice(),
    )
    return found if found.given or found.consents or stay.here or stay.done or stay.time or me.person else None


def _consents(ports: OwnPorts, me: Actor, study: StudyId) -> tuple[Agreed, ...]:
    answers = labour_terms.answers(ports.labour, me, study)
    return tuple(Agreed(given=one.given, at=sheet.at, terms=terms) for sheet, one, terms in answers)


def _told(ports: OwnPorts, me: Actor, study: StudyId) -> dict[str, str]:
    """Return what a person was told of findings of theirs: that they were read, and in which words."""
    mine = {sheet.name for sheet, kept in ports.shelf.newest(Kept, study) if kept.by == me.name}
    marks = ((sheet.name, mark) for sheet, mark in ports.shelf.newest(Triage, study) if sheet.name in mine)
    return {name: f"{mark.state}: {mark.note}".rstrip(": ") for name, mark in marks if mark.state != "unread"}


def _ratings(ports: OwnPorts, me: Actor, study: StudyId) -> Iterator[OwnRating]:
    titles = {sheet.name: queue.title for sheet, queue in ports.shelf.newest(Queue, study)}
    done = ports.rating.queues.done(rater(me), tuple(titles))
    asked = {(one.run, one.ordinal, one.repeat): one for one in done}
    runs = ports.findings.evaluation.runs
    for state in runs.find(study):
        for key in set(giving.keys(me)) & set(state.judges):
            beside = {row[1:3]: row[3] for row in runs.rated(state.run.id) if row[0] == key}
            for said in runs.verdicts(state.run.id, key):
                one = asked.get((state.run.id, said.ordinal, said.repeat))
                yield OwnRating(
                    queue=titles[one.queue] if one else "",
                    run=state.run.id,
                    place=f"{said.ordinal}:{said.repeat}",
                    word=said.word,
                    why=said.why,
                    at=one.at if one else "",
                    beside=beside.get((said.ordinal, said.repeat)),
                )
