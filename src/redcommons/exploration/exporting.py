"""Verbs by which conversations leave and come: transcripts, and one finding as a page. What leaves is in the ledger."""

from __future__ import annotations

import msgspec

from redcommons.exploration import rules, sharing, transcripts
from redcommons.exploration.actions import open_talk
from redcommons.exploration.model import Kept, TalkHead
from redcommons.exploration.ports import Ports
from redcommons.exploration.transcripts import Form
from redcommons.labour import crediting
from redcommons.labour.model import Actor
from redcommons.labour.rules import permit
from redcommons.study import actions as study_actions
from redcommons.values.errors import NotFound
from redcommons.values.identity import PersonName, StudyId, new_id
from redcommons.values.ledger import Deed


def export_talk(ports: Ports, actor: Actor, study: StudyId, name: str, form: Form = "json") -> bytes:
    """Return a conversation with all its branches as a file, JSON or Markdown; names kept back stay back.

    People stand in it as they chose to be named.
    """
    permit(actor, "exploration.choose")
    head, turns = open_talk(ports, actor, study, name)
    made = transcripts.of(head, turns)
    names = crediting.outward(ports.study.labour, actor, study, transcripts.named(made))
    body = transcripts.written(transcripts.renamed(made, names), form)
    _told(ports, actor, "exploration.export_talk", study, head.name)
    return body


def import_talk(ports: Ports, actor: Actor, study: StudyId, body: bytes) -> TalkHead:
    """Begin a conversation of one's own from a transcript, JSON or Markdown; it says where it was brought from.

    Raises BadInput on a file that is none.
    """
    permit(actor, "exploration.choose")
    talk, turns = transcripts.taken(transcripts.read(body), actor.name)
    head = ports.talks.begin(study, new_id("talk"), talk)
    if turns:
        ports.turns.add(head.id, turns)
    return head


def export_finding(ports: Ports, actor: Actor, study: StudyId, name: str) -> str:
    """Return something kept as a page of Markdown: what happened, repeats, path and settings."""
    permit(actor, "exploration.choose")
    found = ports.study.shelf.get(Kept, study, name)
    if found is None or found[1].taken_back:
        raise NotFound(f"nothing was kept under {name!r}")
    sheet, kept = found
    head = ports.talks.get(study, kept.talk)
    if head is not None and head.talk.masked:
        lane = head.talk.targets.index(kept.target) if kept.target in head.talk.targets else 0
        kept = msgspec.structs.replace(kept, target=rules.names_shown(head.talk)[lane], model="")
    names = crediting.outward(ports.study.labour, actor, study, [kept.by])
    kept = msgspec.structs.replace(kept, by=PersonName(names.get(kept.by, "")))
    page = sharing.finding(sheet, kept, dict(study_actions.titles(ports.study, actor)).get(study, study))
    _told(ports, actor, "exploration.export_finding", study, sheet.name)
    return page


def _told(ports: Ports, actor: Actor, verb: str, study: StudyId, subject: str) -> None:
    at = ports.study.clock.now()
    ports.study.ledger.append(Deed(verb=verb, actor=actor.name, study=study, subject=subject, at=at))
