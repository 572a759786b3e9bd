"""The OpenAI chat-completions protocol as plain values: requests read, replies and errors written, no network.

Source of the shapes: the API reference of OpenAI, as the official Python client reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

import msgspec

from redcommons.helpline.flaws import MODELS
from redcommons.values.base import Value
from redcommons.values.conversation import Message, Role, Tool, ToolCall
from redcommons.values.errors import BadInput, UserError
from redcommons.values.text import clean
from redcommons.values.words import _

_ROLES: dict[str, Role] = {**{role: role for role in get_args(Role)}, "developer": "system", "function": "tool"}
_PIECE = re.compile(r"\s*\S+")
_ENCODE = msgspec.json.Encoder().encode


class RequestError(UserError):
    """A request that the server answers with an error, in OpenAI's shape."""

    def __init__(self, status: int, message: str, *, code: str | None = None, param: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body = error_body(status, message, code=code, param=param)


class Asked(Value, tag="helpline-asked/1"):
    """A request that can be answered."""

    messages: tuple[Message, ...]
    """The conversation so far."""
    version: str
    """Version of the helpline that is asked, such as "1.4"."""
    sample: int = 0
    """Which repeat of this conversation it is: the request's own `seed`."""
    stream: bool = False
    """True when the reply is wanted in pieces."""
    usage: bool = False
    """True when the stream ends with the usage."""
    longest: int | None = None
    """Most tokens of the reply; None for no limit."""
    tools: tuple[Tool, ...] = ()
    """Tools that are offered; none where the request forbids to call any."""


class Reply(Value, tag="helpline-reply/1"):
    """What goes back, before it is put into the protocol's shape."""

    id: str
    """Name of this completion, the same for the same request."""
    created: int
    """Seconds since 1970, UTC."""
    model: str
    """Name of the model that replied."""
    pieces: tuple[str, ...]
    """The reply in the pieces in which it streams; joined they are the whole text."""
    finish: str
    """Why it ended: "stop", "tool_calls", or "length" where the request's limit cut it."""
    prompt_tokens: int
    """Words in the conversation; the helpline counts each word as one token."""
    calls: tuple[ToolCall, ...] = ()
    """Tools that it calls."""


class _Streaming(msgspec.Struct):
    include_usage: bool | None = None


class _Body(msgspec.Struct):
    model: str
    messages: list[dict[str, Any]]
    seed: int | None = None
    stream: bool | None = None
    stream_options: _Streaming | None = None
    max_tokens: int | None = None
    max_completion_tokens: int | None = None
    tools: list[dict[str, Any]] | None = None
    tool_choice: Any = None


def read_request(body: bytes) -> Asked:
    """Return what a request asks; fields without meaning here are ignored. Raises RequestError."""
    try:
        asked = msgspec.json.decode(body, type=_Body)
    except msgspec.ValidationError as error:
        raise RequestError(400, str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RequestError(400, _("The body is not JSON: {why}").format(why=error)) from error
    if not asked.messages:
        raise RequestError(400, _("messages is empty: send at least one"), param="messages")
    return Asked(
        messages=tuple(_message(place, said) for place, said in enumerate(asked.messages)),
        version=_version(asked.model),
        sample=asked.seed or 0,
        stream=bool(asked.stream),
        usage=bool(asked.stream_options and asked.stream_options.include_usage),
        longest=_limit(asked),
        tools=() if asked.tool_choice == "none" else tuple(map(_tool, asked.tools or ())),
    )


def _tool(offered: dict[str, Any]) -> Tool:
    function = offered.get("function")
    name = function.get("name") if isinstance(function, dict) else None
    if not isinstance(name, str):
        raise RequestError(400, _("tools holds one that is no function with a name"), param="tools")
    return Tool(name=name)


def _version(model: str) -> str:
    name = MODELS[0] if model == "helpline" else model
    if name not in MODELS:
        message = _("The model {model!r} does not exist here; there are {models}").format(
            model=model, models=", ".join(MODELS)
        )
        raise RequestError(404, message, code="model_not_found", param="model")
    return name.removeprefix("helpline-")


def _limit(asked: _Body) -> int | None:
    limit = asked.max_completion_tokens if asked.max_completion_tokens is not None else asked.max_tokens
    if limit is not None and limit < 1:
        raise RequestError(400, _("max_tokens is {n}: give at least 1").format(n=limit), param="max_tokens")
    return limit


def _message(place: int, said: dict[str, Any]) -> Message:
    role = _ROLES.get(said["role"]) if isinstance(said.get("role"), str) else None
    if role is None:
        known = ", ".join(sorted(_ROLES))
        message = _("messages[{n}].role is {role!r}: it must be one of {known}")
        raise RequestError(
            400, message.format(n=place, role=said.get("role"), known=known), param=f"messages[{place}].role"
        )
    where = f"messages[{place}].content"
    answers = said.get("tool_call_id")
    try:
        return Message(
            role=role,
            text=clean(_text(said.get("content"), role, where), what=where),
            answers=clean(answers) if role == "tool" and isinstance(answers, str) else "",
        )
    except BadInput as error:
        raise RequestError(400, str(error), param=where) from error


def _text(content: object, role: Role, where: str) -> str:
    if isinstance(content, str):
        return content
    if content is None and role == "assistant":
        return ""
    if isinstance(content, list):
        return "".join(_part(part, where) for part in content)
    raise RequestError(400, _("{where} must be a string or a list of text parts").format(where=where), param=where)


def _part(part: object, where: str) -> str:
    text = part.get("text") if isinstance(part, dict) and part.get("type") in {"text", "refusal"} else None
    if not isinstance(text, str):
        raise RequestError(
            400, _("{where} holds a part that is not text: this is text only").format(where=where), param=where
        )
    return text


def words(text: str) -> tuple[str, ...]:
    """Return `text` in pieces of one word each with the white space before it; joined they are `text`."""
    pieces = _PIECE.findall(text)
    rest = text[sum(map(len, pieces)) :]
    return (*pieces, rest) if rest else tuple(pieces)


def completion(reply: Reply) -> bytes:
    """Return the whole reply as JSON."""
    text = "".join(reply.pieces)
    message: dict[str, Any] = {"role": "assistant", "content": text or None if reply.calls else text, "refusal": None}
    if reply.calls:
        message["tool_calls"] = [_call(call) for call in reply.calls]
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": reply.finish}
    return _ENCODE({**_head(reply, "chat.completion"), "choices": [choice], "usage": usage(reply)})


def chunks(reply: Reply, *, with_usage: bool) -> Iterator[bytes]:
    """Yield the reply as server-sent events: role, words, finish reason, usage where asked for, then [DONE]."""
    head = _head(reply, "chat.completion.chunk")
    empty = {"usage": None} if with_usage else {}
    deltas: list[dict[str, Any]] = [
        {"role": "assistant", "content": ""},
        *({"content": piece} for piece in reply.pieces),
        *({"tool_calls": [piece]} for index, call in enumerate(reply.calls) for piece in _pieces(index, call)),
    ]
    for delta in deltas:
        yield _event({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}], **empty})
    yield _event({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": reply.finish}], **empty})
    if with_usage:
        yield _event({**head, "choices": [], "usage": usage(reply)})
    yield b"data: [DONE]\n\n"


def _call(call: ToolCall) -> dict[str, Any]:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}


def _pieces(index: int, call: ToolCall) -> tuple[dict[str, Any], ...]:
    """Return a call as a stream brings it: its name first, then its arguments."""
    begun = {"index": index, **_call(ToolCall(id=call.id, name=call.name))}
    return begun, {"index": index, "function": {"arguments": call.arguments}}


def usage(reply: Reply) -> dict[str, int]:
    """Return the counts of tokens, each word one token."""
    made = len(reply.pieces)
    asked = reply.prompt_tokens
    return {"prompt_tokens": asked, "completion_tokens": made, "total_tokens": asked + made}


def _head(reply: Reply, kind: str) -> dict[str, Any]:
    return {"id": reply.id, "object": kind, "created": reply.created, "model": reply.model}


def _event(data: dict[str, Any]) -> bytes:
    return b"data: " + _ENCODE(data) + b"\n\n"


def models_body() -> bytes:
    """Return the list of models as JSON."""
    return _ENCODE({"object": "list", "data": [_model(name) for name in MODELS]})


def model_body(name: str) -> bytes:
    """Return one model as JSON; raises RequestError where there is none of that name."""
    return _ENCODE(_model(f"helpline-{_version(name)}"))


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "redcommons-example"}


def error_body(status: int, message: str, *, code: str | None = None, param: str | None = None) -> bytes:
    """Return an error in OpenAI's shape."""
    kind = "invalid_request_error" if status < 500 else "server_error"
    return _ENCODE({"error": {"message": message, "type": kind, "param": param, "code": code}})
