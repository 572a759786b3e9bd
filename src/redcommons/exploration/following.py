"""Verbs of several sessions with one person: a conversation that follows another, and all that belong together."""

from __future__ import annotations

from redcommons.exploration import rules, visiting
from redcommons.exploration import sessions as later
from redcommons.exploration.model import Following, TalkHead
from redcommons.exploration.ports import Ports
from redcommons.labour.model import Actor
from redcommons.labour.rules import permit
from redcommons.values.identity import StudyId, new_id


def follow(ports: Ports, actor: Actor, study: StudyId, name: str, meant: Following) -> TalkHead:
    """Begin the next session with the same person: same targets, people and settings, some time later."""
    permit(actor, "exploration.choose")
    head = rules.speaking(rules.there(ports.talks.get(study, name), name), actor.name)
    talk = later.following(head, ports.turns.all(head.id), meant, actor.name)
    return ports.talks.begin(study, new_id("talk"), talk)


def sessions(ports: Ports, actor: Actor, study: StudyId, name: str) -> tuple[TalkHead, ...]:
    """Return every session with the person of a conversation, earliest first; a session may have been tried twice."""
    permit(actor, "exploration.converse")
    head = visiting.readable(ports, actor, study, name)
    return ports.talks.line(study, head.talk.first or head.name)
