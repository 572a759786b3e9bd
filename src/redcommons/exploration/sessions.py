"""Pure rules of next sessions: what a target is told of the session before, and what goes on from it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from redcommons.exploration import rules
from redcommons.exploration.model import Following, Talk, TalkHead, Turn
from redcommons.values.conversation import Messages, system
from redcommons.values.errors import BadInput
from redcommons.values.identity import PersonName
from redcommons.values.text import clean
from redcommons.values.words import _

_ONE = ("unspecified", "one_turn", "several_turns")


def following(head: TalkHead, turns: Sequence[Turn], meant: Following, by: PersonName) -> Talk:
    """Return the session after a conversation, with the same person; raises BadInput.

    Where the words of one target are told, that target goes on alone: no other ever said them.
    """
    path = rules.upto(turns, meant.after) if meant.after else ()
    before = _before(head, path, meant)
    lane = next((turn.lane for turn in path if turn.lane), 0) if meant.told == "path" else 0
    talk = head.talk
    return msgspec.structs.replace(
        talk,
        targets=(talk.targets[lane - 1],) if lane else talk.targets,
        by=by,
        others=tuple(sorted({*talk.others, talk.by} - {by})) if talk.others or by != talk.by else (),
        interaction="several_sessions" if talk.interaction in _ONE else talk.interaction,
        before=before,
        origin=talk.origin if meant.told == "path" else None,
        documents=(),
        follows=head.name,
        first=talk.first or head.name,
        session=talk.session + 1,
        later=" ".join(clean(meant.later, limit=200, what="how much later it is").split()) or _("some time later"),
    )


def _before(head: TalkHead, path: Sequence[Turn], meant: Following) -> Messages:
    if meant.told == "nothing":
        return ()
    if meant.told == "note":
        note = clean(meant.note, what="note")
        if not note.strip():
            raise BadInput("the note is empty: write what the target is to know of before, or tell it nothing")
        return (system(note),)
    last = path[-1] if path else None
    if last is not None and last.state == "writing":
        raise BadInput(f"turn {last.number} is still being written: wait for it, or stop it")
    if last is not None and last.message.calls:
        raise BadInput(f"turn {last.number} calls a tool: answer in its place first")
    return _ended((*head.talk.before, *rules.said(path)))


def _ended(messages: Messages) -> Messages:
    """Return what was said without a question at its end that nobody answered: the next session begins with one."""
    end = len(messages)
    while end and messages[end - 1].role == "user":
        end -= 1
    return messages[:end]
