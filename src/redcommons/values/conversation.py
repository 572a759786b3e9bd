"""What was said: messages in order. Where it is kept, and what was thought of it, is said elsewhere."""

from __future__ import annotations

from typing import Literal

from redcommons.values.base import Value

Role = Literal["system", "user", "assistant", "tool"]


class Message(Value, tag="message/1"):
    """One message of a conversation."""

    role: Role
    """Who speaks: system, user, assistant (the model) or tool."""
    text: str
    """What was said, as it came, controls and all."""
    by_person: bool = False
    """True when a person wrote or edited words that stand in the model's place."""


Messages = tuple[Message, ...]


def user(text: str) -> Message:
    """Return a user's message."""
    return Message(role="user", text=text)


def assistant(text: str) -> Message:
    """Return a model's message."""
    return Message(role="assistant", text=text)


def system(text: str) -> Message:
    """Return a system message."""
    return Message(role="system", text=text)


def replies(messages: Messages) -> tuple[str, ...]:
    """Return the model's own texts in order, without those that a person wrote in its place."""
    return tuple(m.text for m in messages if m.role == "assistant" and not m.by_person)


def spoken(messages: Messages) -> tuple[int, ...]:
    """Return the turns, counted from 1, in which the model itself replies: where each of `replies` stands."""
    return tuple(n for n, m in enumerate(messages, start=1) if m.role == "assistant" and not m.by_person)
