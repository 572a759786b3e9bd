"""JSON from outside: strict about what it is, patient about where it ends; and conversations in it."""

from __future__ import annotations

import json
import math
from typing import Any, get_args

from redcommons.values.conversation import Document, Message, Messages, Role, Tool, ToolCall
from redcommons.values.errors import BadInput
from redcommons.values.text import MAX_LABEL, clean, visible

_ROLES = get_args(Role)
_OTHER_ROLES = {"developer": "system", "human": "user", "model": "assistant", "ai": "assistant", "bot": "assistant"}


class NotJson(ValueError):
    """Well-formed to some parsers, but no JSON: NaN, Infinity, a number out of range, a key given twice."""


def _constant(name: str) -> float:
    raise NotJson(f"{name} is no JSON: write null or a number")


def _number(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise NotJson(f"the number {text[:40]} is out of range: write it as text")
    return number


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotJson(f"the key {visible(twice)[:80]!r} stands twice in one object: keep one")
    return made


STRICT = json.JSONDecoder(parse_constant=_constant, parse_float=_number, object_pairs_hook=_pairs)
"""Refuses what is no JSON though Python would read it. Lone surrogates pass, for `clean` to replace."""

PATIENT = json.JSONDecoder()
"""Finds the end of a value that `STRICT` refused, so that the next one can be read."""


def not_json(error: Exception) -> str:
    """Return why a text is no JSON, with the way out."""
    if isinstance(error, RecursionError):
        return "is nested too deeply: flatten it"
    if isinstance(error, json.JSONDecodeError):
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        return f"is not JSON: {error.msg} at {line}character {error.colno}"
    return f"is not JSON: {str(error)[:200]}"


def parse(text: str) -> object:
    """Return the JSON value in `text`; raises BadInput, also on NaN, Infinity and keys given twice."""
    try:
        found: object = STRICT.decode(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{visible(text)[:60]!r} {not_json(error)}") from error
    return found


def messages(given: object) -> Messages:
    """Return a conversation given as JSON text or as a list of texts or of {role, content} objects.

    Bare texts are the user's. Words that the file puts in the model's place are marked as a person's, so
    that they are never taken for a reply. Calls of tools and their answers stand as in the chat-completions protocol,
    and beside `content` a message may have `name` and `documents`, a list of {name, text}. Raises BadInput where no
    user message has visible text or a document.
    """
    found = parse(given) if isinstance(given, str) else given
    if not isinstance(found, list):
        raise BadInput('messages want a list such as [{"role": "user", "content": "…"}], or texts')
    turns = tuple(_message(item, number) for number, item in enumerate(found, 1))
    if not any(turn.role == "user" and (turn.text.strip() or turn.documents) for turn in turns):
        raise BadInput("messages hold no user message with text: add one")
    return turns


def _message(item: object, number: int) -> Message:
    if isinstance(item, str):
        return Message(role="user", text=clean(item, what=f"message {number}"))
    if not isinstance(item, dict) or "role" not in item:
        raise BadInput(f'message {number} is neither text nor {{"role": …, "content": …}}')
    role: Any = _OTHER_ROLES.get(str(item["role"]), str(item["role"]))
    if role not in _ROLES:
        raise BadInput(f"message {number} has role {visible(str(item['role']))[:40]!r}: roles are {', '.join(_ROLES)}")
    calls = _calls(item.get("tool_calls") or [], number) if role == "assistant" else ()
    text = "" if calls and item.get("content") is None else _content(item.get("content"), number)
    return Message(
        role=role,
        text=clean(text, what=f"message {number}"),
        by_person=role == "assistant",
        name=_short(item, "name", number),
        documents=_documents(item.get("documents") or [], number),
        calls=calls,
        answers=_short(item, "tool_call_id", number) if role == "tool" else "",
        session=_short(item, "session", number),
    )


def tools(given: object) -> tuple[Tool, ...]:
    """Return the tools in a list as the chat-completions protocol offers them; raises BadInput on another shape."""
    found: Any = parse(given) if isinstance(given, str) else given
    try:
        return tuple(_tool(one["function"]) for one in found)
    except (TypeError, KeyError, AttributeError) as error:
        raise BadInput('tools want a list such as [{"type": "function", "function": {"name": "…"}}]') from error


def _tool(function: dict[str, Any]) -> Tool:
    parameters = function.get("parameters")
    schema = "" if parameters is None else json.dumps(parameters, ensure_ascii=False)
    name, about = function["name"], function.get("description") or ""
    return Tool(name=clean(name, limit=MAX_LABEL), about=clean(about), parameters=clean(schema))


def _calls(given: object, number: int) -> tuple[ToolCall, ...]:
    if not isinstance(given, list):
        raise BadInput(f"message {number} has tool_calls that are no list: {_CALL}")
    return tuple(_call(one, place, number) for place, one in enumerate(given, 1))


_CALL = 'a call is {"id": "…", "function": {"name": "…", "arguments": "…"}}'


def _call(one: object, place: int, number: int) -> ToolCall:
    function = one.get("function") if isinstance(one, dict) else None
    name = function.get("name") if isinstance(function, dict) else None
    if not isinstance(one, dict) or not isinstance(function, dict) or not isinstance(name, str):
        raise BadInput(f"message {number} has a call without a name: {_CALL}")
    arguments = function.get("arguments", "")
    text = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    return ToolCall(
        id=clean(str(one.get("id") or f"call-{place}"), limit=MAX_LABEL),
        name=clean(name, limit=MAX_LABEL),
        arguments=clean(text),
    )


def _documents(given: object, number: int) -> tuple[Document, ...]:
    if not isinstance(given, list):
        raise BadInput(f'message {number} has documents that are no list of {{"name": "…", "text": "…"}}')
    made = []
    for one in given:
        named = (one.get("name"), one.get("text")) if isinstance(one, dict) else (None, None)
        if not all(isinstance(part, str) for part in named):
            raise BadInput(f'message {number} has a document that is not {{"name": "…", "text": "…"}}')
        made.append(Document(name=clean(str(named[0]), limit=MAX_LABEL), text=clean(str(named[1]))))
    return tuple(made)


def _short(item: dict[str, Any], key: str, number: int) -> str:
    found = item.get(key)
    return clean(found, limit=MAX_LABEL, what=f"{key} of message {number}") if isinstance(found, str) else ""


def _content(content: object, number: int) -> str:
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else [content]
    found = [
        part.get("text") for part in parts if isinstance(part, dict) and part.get("type") in ("text", "input_text")
    ]
    texts = [text for text in found if isinstance(text, str)]
    if not parts or len(texts) < len(parts):
        raise BadInput(f"message {number} has content that is not text: pictures and sounds are not read yet")
    return "\n".join(texts)
