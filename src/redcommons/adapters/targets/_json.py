"""The chat-completions protocol in typed records: what is sent, and what may come back."""

from __future__ import annotations

import json
from typing import Any, TypeVar

import msgspec

from redcommons.adapters.targets._calls import Called, Offered, Piece, called
from redcommons.values.conversation import Message, Messages, sent
from redcommons.values.errors import CouldNotRun

T = TypeVar("T")


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """One message as it is sent."""

    role: str
    content: str | None
    tool_calls: list[Called] | None = None
    tool_call_id: str | None = None


class Wanted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of one request; what is None is not sent."""

    model: str
    messages: list[Said]
    temperature: float | None = None
    max_tokens: int | None = None
    seed: int | None = None
    tools: list[Offered] | None = None
    stream: bool = False
    stream_options: dict[str, bool] | None = None
    response_format: msgspec.Raw | None = None


class Part(msgspec.Struct):
    """One part of a message that comes in parts."""

    text: str | None = None


class Words(msgspec.Struct):
    """A message, or the piece of one that a stream brings."""

    content: str | list[Part] | None = None
    refusal: str | None = None
    tool_calls: list[Piece | None] | None = None


class Choice(msgspec.Struct):
    """One of the replies offered; only the first is read."""

    message: Words | None = None
    delta: Words | None = None
    finish_reason: str | None = None


class Usage(msgspec.Struct):
    """Tokens, as the other side counts them."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class Error(msgspec.Struct):
    """An error in the body of a response that claims success."""

    message: str | None = None
    type: str | None = None
    code: int | str | None = None


class Body(msgspec.Struct):
    """A whole response, or one event of a stream."""

    choices: list[Choice] | None = None
    model: str | None = None
    usage: Usage | None = None
    error: Error | str | None = None


_ENCODER = msgspec.json.Encoder()
_BODY = msgspec.json.Decoder(Body)


def encoded(wanted: Wanted) -> bytes:
    """Return the body of a request."""
    return _ENCODER.encode(wanted)


def said(messages: Messages) -> list[Said]:
    """Return a conversation as the protocol has it."""
    return [_said(message) for message in messages]


def plain(messages: Messages) -> list[dict[str, Any]]:
    """Return a conversation as plain data of the same shape, for what is asked in another way."""
    made: list[dict[str, Any]] = msgspec.to_builtins(said(messages))
    return made


def _said(message: Message) -> Said:
    calls = called(message.calls) if message.role == "assistant" else None
    words = sent(message)
    # A reply that only called tools had no words, and some servers refuse empty ones beside calls.
    return Said(message.role, words if words or not calls else None, calls, message.answers or None)


def body(data: bytes) -> Body:
    """Return a response or an event; raises CouldNotRun on what is no JSON, or of another shape."""
    try:
        return _BODY.decode(data)
    except msgspec.ValidationError as error:
        raise CouldNotRun("unexpected", f"not a chat completion: {error}") from error
    except (ValueError, RecursionError):
        return shaped(anything(data), Body)


def anything(data: bytes) -> Any:  # noqa: ANN401  any JSON is what may come
    """Return any JSON, forgiving what models and broken servers produce; raises CouldNotRun otherwise.

    Broken UTF-8 becomes U+FFFD; bare controls and lone surrogates inside strings stay for `values.text`.
    """
    try:
        return json.loads(data.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError) as error:
        start = data[:60].decode("utf-8", "replace")
        raise CouldNotRun("not_json", f"the reply is not JSON: {start!r}", may_pass=True) from error


def shaped(data: object, kind: type[T]) -> T:
    """Return plain data as a record; raises CouldNotRun where it has another shape."""
    try:
        return msgspec.convert(data, kind)
    except (msgspec.ValidationError, RecursionError) as error:
        raise CouldNotRun("unexpected", f"not a chat completion: {error}") from error


def text(words: Words) -> str:
    """Return the text of a message: its content, its parts joined, or the words of its refusal."""
    if isinstance(words.content, str):
        return words.content or words.refusal or ""
    if words.content is None:
        return words.refusal or ""
    return "".join(part.text or "" for part in words.content)


def message(raw: str) -> str | None:
    """Return the message of an error body in any of the shapes that servers use; None where there is none."""
    try:
        found = json.loads(raw, strict=False)
    except (ValueError, RecursionError):
        return None
    if isinstance(found, dict):
        found = found.get("error", found)
    if isinstance(found, dict):
        found = found.get("message") or found.get("detail")
    return found if isinstance(found, str) else None
