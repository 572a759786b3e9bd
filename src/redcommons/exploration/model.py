"""Conversations with a target, turn by turn, and what was kept of them."""

from __future__ import annotations

from redcommons.values.base import Value
from redcommons.values.conversation import Message
from redcommons.values.identity import PersonName


class Talk(Value, tag="talk/1"):
    """A conversation with one target: the head of its turns."""

    target: str
    """The target as written."""
    by: PersonName
    """Who talks."""


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
    again: tuple[int, int] | None = None
    """(k, N): it came k times of N repeats under these settings; None when not repeated."""
    taken_back: bool = False
    """True once its keeper took it back: it is in no list and no report any more."""
