"""Verbs of exploration. One verb, one action: permission, care, effect, ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager

import msgspec

from redcommons.exploration import rules
from redcommons.exploration.model import Kept, Talk, TalkRow, Turn
from redcommons.exploration.ports import Ports
from redcommons.labour.model import Actor
from redcommons.labour.rules import permit
from redcommons.values.conversation import user
from redcommons.values.errors import BadInput, NotFound, NotPermitted
from redcommons.values.identity import SheetId, StudyId, new_id
from redcommons.values.shelf import Sheet
from redcommons.values.text import clean, label

# ------------------------------------------------------------------------------------------------- conversations


def begin(
    ports: Ports, actor: Actor, study: StudyId, target: str, scenario: str = "", temperature: float | None = None
) -> Sheet:
    """Begin a conversation with a target, a scenario card at its side where one is named."""
    permit(actor, "exploration.converse")
    talk = Talk(target=clean(target).strip(), by=actor.name, scenario=scenario, temperature=temperature)
    return ports.study.shelf.put(study, new_id("talk"), talk, actor.name)


def talks(ports: Ports, actor: Actor, study: StudyId) -> tuple[TalkRow, ...]:
    """Return the conversations of a study, newest first, without a word of what was said."""
    permit(actor, "exploration.converse")
    found = ports.study.shelf.newest(Talk, study)
    turns = ports.turns.counts([sheet.id for sheet, _talk in found])
    findings = Counter(kept.talk for _sheet, kept in ports.study.shelf.newest(Kept, study) if not kept.taken_back)
    rows = (
        TalkRow(
            id=sheet.id,
            name=sheet.name,
            target=talk.target,
            by=talk.by,
            at=sheet.at,
            scenario=talk.scenario,
            turns=turns.get(sheet.id, 0),
            kept=findings[sheet.name],
        )
        for sheet, talk in reversed(found)
    )
    return tuple(rows)


def open_talk(ports: Ports, actor: Actor, study: StudyId, name: str) -> tuple[Sheet, Talk, tuple[Turn, ...]]:
    """Return a conversation with every turn of all its branches; raises NotFound."""
    permit(actor, "exploration.converse")
    sheet, talk = _found(ports, study, name)
    return sheet, talk, ports.turns.all(sheet.id)


def path(ports: Ports, actor: Actor, study: StudyId, name: str, number: int) -> tuple[Turn, ...]:
    """Return the turns up to `number`."""
    permit(actor, "exploration.converse")
    return ports.turns.path(_found(ports, study, name)[0].id, number)


def say(ports: Ports, actor: Actor, study: StudyId, name: str, turn: tuple[int, str]) -> Turn:
    """Keep what the person says after a turn, as (its number, the words), before anything is sent."""
    permit(actor, "exploration.converse")
    sheet, _talk = _mine(ports, actor, study, name)
    return ports.turns.add(sheet.id, [_spoken(ports.turns.all(sheet.id), *turn)])[0]


def hear(ports: Ports, actor: Actor, study: StudyId, name: str, turn: Turn) -> Turn:
    """Keep a whole reply under the next free number; replies to one turn are siblings."""
    permit(actor, "exploration.converse")
    return ports.turns.add(_mine(ports, actor, study, name)[0].id, [turn])[0]


# -------------------------------------------------------------------------------- replies that arrive piece by piece


def owning(ports: Ports, actor: Actor) -> AbstractContextManager[str]:
    """Hold the name of one who writes replies; what they leave unfinished is cut off as soon as they are gone."""
    permit(actor, "exploration.converse")
    return ports.turns.owning()


def ask(
    ports: Ports, actor: Actor, study: StudyId, name: str, turn: tuple[int, str], owner: str
) -> tuple[SheetId, tuple[Turn, ...], Turn]:
    """Keep what the person says and the place of its reply, at once.

    Return the conversation's id, the path up to what was said, and the reply to come.
    """
    permit(actor, "exploration.converse")
    sheet, talk = _mine(ports, actor, study, name)
    turns = ports.turns.all(sheet.id)
    said, reply = ports.turns.add(sheet.id, [_spoken(turns, *turn), rules.awaited(talk)], owner)
    return sheet.id, rules.upto([*turns, said], said.number), reply


def ask_again(
    ports: Ports, actor: Actor, study: StudyId, name: str, again: tuple[int, int], owner: str
) -> tuple[SheetId, tuple[Turn, ...], tuple[Turn, ...]]:
    """Keep places for more replies to what was said, as (its number, how many), beside those there are.

    Return the conversation's id, the path up to what was said, and the replies to come.
    """
    permit(actor, "exploration.converse")
    sheet, talk = _mine(ports, actor, study, name)
    turns = ports.turns.all(sheet.id)
    places = rules.awaited_again(talk, turns, *again)
    return sheet.id, rules.upto(turns, again[0]), ports.turns.add(sheet.id, places, owner)


def hear_piece(ports: Ports, actor: Actor, talk: SheetId, number: int, piece: int, text: str) -> None:
    """Keep one more piece of a reply that is being written; piece 1 anew drops those before it."""
    permit(actor, "exploration.converse")
    ports.turns.piece(talk, number, piece, text)


def hear_end(ports: Ports, actor: Actor, talk: SheetId, turn: Turn) -> None:
    """Put a reply as it ended in place of its pieces: whole, stopped, cut off or failed."""
    permit(actor, "exploration.converse")
    ports.turns.whole(talk, turn)


# --------------------------------------------------------------------------------------------------- what is kept


def keep(ports: Ports, actor: Actor, study: StudyId, name: str, number: int, kept: Kept) -> Sheet:
    """Keep the path up to a turn as something that can happen: existence, without a rate."""
    permit(actor, "exploration.keep")
    sheet, talk = _found(ports, study, name)
    turns = ports.turns.path(sheet.id, number)
    last = turns[-1]
    if last.message.role != "assistant":
        raise BadInput(f"turn {number} is not a reply: keep what the target said")
    if last.state == "writing" or not rules.said(turns[-1:]):
        raise BadInput(f"turn {number} holds no reply to keep: wait for it, or ask again")
    whole = msgspec.structs.replace(
        kept,
        turns=rules.said(turns),
        model=last.model,
        target=talk.target,
        talk=sheet.name,
        title=label(kept.title, what="title"),
        wrong=clean(kept.wrong, what="what went wrong"),
        should=clean(kept.should, what="what should have happened"),
        by=actor.name,
    )
    return ports.study.shelf.put(study, rules.kept_name(sheet.name, number), whole, actor.name)


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


def _found(ports: Ports, study: StudyId, name: str) -> tuple[Sheet, Talk]:
    found = ports.study.shelf.get(Talk, study, name)
    if found is None:
        raise NotFound(f"this study has no conversation {name!r}")
    return found


def _mine(ports: Ports, actor: Actor, study: StudyId, name: str) -> tuple[Sheet, Talk]:
    sheet, talk = _found(ports, study, name)
    if talk.by != actor.name:
        raise NotPermitted(f"{name} is a conversation of {talk.by}: begin one of your own to speak")
    return sheet, talk


def _spoken(turns: Sequence[Turn], parent: int, text: str) -> Turn:
    words = clean(text, what="what you say")
    if not words.strip():
        raise BadInput("nothing was said: write at least one word")
    rules.place_after(turns, parent)
    return Turn(number=0, parent=parent, message=user(words))
