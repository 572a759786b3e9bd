"""What stays of words that their author withdrew where others spoke too: the place, and nothing they said."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from redcommons.exploration.model import Asking, Kept, Talk, Turn
from redcommons.values.conversation import Message
from redcommons.values.identity import PersonName

NOBODY = "\N{EN DASH}"
"""Who a turn is by whose author withdrew it: no name, and not the one who began the conversation either."""

GONE = "[withdrawn]"
"""What stands in place of the words; the same in every language, because it is kept and not shown alone."""


def wordless(turn: Turn) -> Turn:
    """Return a turn that keeps its place in the tree, and neither words nor author nor how it was made."""
    role = turn.message.role
    message = Message(role=role, text=GONE, by_person=turn.message.by_person)
    return Turn(number=turn.number, parent=turn.parent, lane=turn.lane, message=message, by=NOBODY)


def spoken_by(talk: Talk, turns: Sequence[Turn], name: str) -> tuple[int, ...]:
    """Return the numbers of the turns in which somebody speaks, or wrote in a model's place."""
    return tuple(turn.number for turn in turns if _person(turn) and (turn.by or talk.by) == name)


def only_speaker(talk: Talk, turns: Sequence[Turn], name: str) -> bool:
    """Return whether nobody else wrote a word of a conversation."""
    people = [turn for turn in turns if _person(turn)]
    return talk.by == name and len(spoken_by(talk, turns, name)) == len(people)


def nameless(talk: Talk) -> Talk:
    """Return the head of a conversation without what whoever began it wrote in it, and without their name."""
    return msgspec.structs.replace(
        talk, by=PersonName(""), asking=Asking(), before=(), documents=(), brief=None, voices=(), later=""
    )


def pathless(kept: Kept) -> Kept:
    """Return a finding without the conversation that it came from: its keeper's own words, in no list any more."""
    path = tuple(Message(role=message.role, text=GONE) for message in kept.turns)
    return msgspec.structs.replace(
        kept, turns=path, quote="", methods=(), brief=None, asked=Asking(), seal="", taken_back=True
    )


def _person(turn: Turn) -> bool:
    return turn.message.role != "assistant" or turn.message.by_person
