"""What was said: messages in order. Where it is kept, and what was thought of it, is said elsewhere."""

from __future__ import annotations

from typing import Literal

from redcommons.values.base import Value

Role = Literal["system", "user", "assistant", "tool"]


class Document(Value, tag="document/1"):
    """A text file that a message carries."""

    name: str
    """The name of the file."""
    text: str
    """What is in it."""


class Tool(Value, tag="tool/1"):
    """Something that a model may call. A person answers in its place."""

    name: str
    """The name by which it is called: letters, digits, _ and -."""
    about: str = ""
    """What it does, as the model is told."""
    parameters: str = ""
    """JSON Schema of its arguments, as text; empty for none."""


class ToolCall(Value, tag="tool-call/1"):
    """A call that a model made in its reply."""

    id: str
    """The id by which its answer names it."""
    name: str
    """The tool that is called."""
    arguments: str = ""
    """Its arguments, JSON as it came: a model may write what is none."""


class Message(Value, tag="message/1"):
    """One message of a conversation."""

    role: Role
    """Who speaks: system, user, assistant (the model) or tool."""
    text: str
    """What was said, as it came, controls and all."""
    by_person: bool = False
    """True when a person wrote or edited words that stand in the model's or a tool's place."""
    name: str = ""
    """Who of several people speaks, or which tool answers; empty where there is one person."""
    documents: tuple[Document, ...] = ()
    """Text files that it carries, sent after its words."""
    calls: tuple[ToolCall, ...] = ()
    """Tools that the model calls in it."""
    answers: str = ""
    """Id of the call that a tool's message answers."""
    session: str = ""
    """On the first message of a later session: how much later it is, in words."""


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


def sent(message: Message) -> str:
    """Return the words of a message as a target is sent them: its speaker before them, its documents after them.

    Written into the words, because of the servers that speak the protocol hardly any heeds a name or an attachment.
    """
    who = f"{message.name}: " if message.name and message.role == "user" else ""
    files = "".join(f"\n\n[{one.name}]\n{one.text}\n[/{one.name}]" for one in message.documents)
    return who + message.text + files


def replies(messages: Messages) -> tuple[str, ...]:
    """Return the model's own texts in order, without those that a person wrote in its place."""
    return tuple(m.text for m in messages if m.role == "assistant" and not m.by_person)


def spoken(messages: Messages) -> tuple[int, ...]:
    """Return the turns, counted from 1, in which the model itself replies: where each of `replies` stands."""
    return tuple(n for n, m in enumerate(messages, start=1) if m.role == "assistant" and not m.by_person)
