"""Verbs of exploration. One verb, one action: permission, care, effect, ledger."""

from __future__ import annotations

import msgspec

from redcommons.exploration.model import Kept, Talk, Turn
from redcommons.exploration.ports import Ports
from redcommons.exploration.rules import said
from redcommons.labour.model import Actor
from redcommons.labour.rules import permit
from redcommons.values.conversation import user
from redcommons.values.errors import BadInput, NotFound
from redcommons.values.identity import SheetId, StudyId, new_id
from redcommons.values.shelf import Sheet
from redcommons.values.text import clean, label


def begin(ports: Ports, actor: Actor, study: StudyId, target: str) -> Sheet:
    """Begin a conversation with a target."""
    permit(actor, "exploration.converse")
    return ports.study.shelf.put(study, new_id("talk"), Talk(target=target, by=actor.name), actor.name)


def say(ports: Ports, actor: Actor, talk: SheetId, parent: int, text: str) -> Turn:
    """Keep what the person says after turn `parent`, before anything is sent."""
    permit(actor, "exploration.converse")
    turn = Turn(number=_next(ports, talk), parent=parent, message=user(clean(text)))
    ports.turns.append(talk, turn)
    return turn


def hear(ports: Ports, actor: Actor, talk: SheetId, turn: Turn) -> Turn:
    """Keep a reply under the next free number; replies to one turn are siblings."""
    permit(actor, "exploration.converse")
    kept = msgspec.structs.replace(turn, number=_next(ports, talk))
    ports.turns.append(talk, kept)
    return kept


def path(ports: Ports, actor: Actor, talk: SheetId, number: int) -> tuple[Turn, ...]:
    """Return the turns up to `number`."""
    permit(actor, "exploration.converse")
    return ports.turns.path(talk, number)


def keep(ports: Ports, actor: Actor, study: StudyId, talk: Sheet, number: int, kept: Kept) -> Sheet:
    """Keep the path up to a turn as something that can happen: existence, without a rate."""
    permit(actor, "exploration.keep")
    turns = ports.turns.path(talk.id, number)
    if turns[-1].message.role != "assistant":
        raise BadInput(f"turn {number} is not a reply: keep what the target said")
    whole = msgspec.structs.replace(
        kept, turns=said(turns), model=turns[-1].model, talk=talk.name, title=label(kept.title, what="title")
    )
    return ports.study.shelf.put(study, f"{talk.name} turn {number}", whole, actor.name)


def take_back(ports: Ports, actor: Actor, study: StudyId, name: str) -> None:
    """Take something kept out of every list and report; its revisions stay on the shelf."""
    permit(actor, "exploration.keep")
    found = ports.study.shelf.get(Kept, study, name)
    if found is None:
        raise NotFound(f"nothing was kept under {name!r}")
    ports.study.shelf.put(study, name, msgspec.structs.replace(found[1], taken_back=True), actor.name)


def kept(ports: Ports, actor: Actor, study: StudyId) -> tuple[tuple[Sheet, Kept], ...]:
    """Return everything kept from conversations of a study."""
    permit(actor, "exploration.keep")
    return tuple(pair for pair in ports.study.shelf.newest(Kept, study) if not pair[1].taken_back)


def _next(ports: Ports, talk: SheetId) -> int:
    return len(ports.turns.all(talk)) + 1
