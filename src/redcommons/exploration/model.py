"""Conversations with a target, turn by turn, and what was kept of them."""

from __future__ import annotations

from typing import Literal

from redcommons.values.base import Value
from redcommons.values.conversation import Message
from redcommons.values.identity import PersonName, SheetId

TurnState = Literal["whole", "writing", "stopped", "cut_off", "failed"]
"""Whole; still being written; stopped by the person; broken off with what came; without a reply."""


ABOVE = -1
"""Parent of a turn that is to follow the one kept just before it."""


class Talk(Value, tag="talk/1"):
    """A conversation with one target: the head of its turns."""

    target: str
    """The target as written."""
    by: PersonName
    """Who talks."""
    scenario: str = ""
    """Name of the scenario card that it keeps at its side; empty for none."""
    temperature: float | None = None
    """Sampling temperature asked for; None leaves it to the target."""


class TalkRow(Value, tag="talk-row/1"):
    """A conversation in a list, without a word of what was said."""

    id: SheetId
    """Its id, under which its turns are kept."""
    name: str
    """The name that stands in its address."""
    target: str
    """The target as written."""
    by: PersonName
    """Who talks."""
    at: str
    """When it began, ISO 8601 in UTC."""
    scenario: str
    """Name of its scenario card; empty for none."""
    turns: int
    """Turns in all its branches."""
    kept: int
    """Findings kept from it."""


class Turn(Value, tag="turn/1"):
    """One message in a conversation; a reply carries how it came about."""

    number: int
    """Place in the conversation, counted from 1."""
    parent: int
    """Number of the turn that it follows; 0 for the first. Siblings share a parent."""
    message: Message
    """What was said."""
    model: str = ""
    """Model and version that the target says it is; empty for a person's turn."""
    seed: int = 0
    """Seed sent with the request; 0 for a person's turn."""
    milliseconds: float = 0.0
    """Time of the reply; 0 for a person's turn."""
    temperature: float | None = None
    """Sampling temperature sent with the request; None where it was left to the target."""
    state: TurnState = "whole"
    """Whether the words are all there, and if not, why."""
    cause: str = ""
    """Why the reply broke off or never came, in one line; empty otherwise."""


class Kept(Value, tag="kept/1"):
    """Something that can happen, kept from a conversation: existence, never a rate."""

    title: str
    """What happened, in a few words."""
    talk: str
    """The conversation that it comes from."""
    target: str
    """The target as written."""
    model: str
    """Model and version that the target said it is."""
    turns: tuple[Message, ...]
    """The path up to and with the turn that was kept."""
    by: PersonName
    """Who kept it."""
    wrong: str = ""
    """What went wrong; may be said later."""
    should: str = ""
    """What should have happened instead; may be said later."""
    again: tuple[int, int] | None = None
    """(k, N): it came k times of N repeats under these settings; None when not repeated."""
    taken_back: bool = False
    """True once its keeper took it back: it is in no list and no report any more."""
