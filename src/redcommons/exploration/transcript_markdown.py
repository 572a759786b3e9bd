"""A transcript as Markdown: to be read by anybody, and read back to an equal tree.

Every turn is a section: a heading for its reader, a list of what is known about it, its words in a fenced block. The
list and the blocks alone are read back. A line of the list is a field by its path, or by the words of NAMES. What
Markdown cannot carry (controls, marks of direction) stands in the block spelled out, and exactly in a block of JSON.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from redcommons.exploration.model import Asking, Transcript, Turn
from redcommons.values.base import Value, decode, kind_of
from redcommons.values.errors import BadInput
from redcommons.values.markdown import carries, fence, shown, span, unspan
from redcommons.values.words import _

NAMES = {
    "at": "began",
    "talk.by": "begun by",
    "talk.targets.0": "target one",
    "talk.targets.1": "target two",
    "talk.targets.2": "target three",
    "talk.targets.3": "target four",
    "talk.scenario": "scenario card",
    "talk.harm": "harm looked for",
    "talk.interaction": "interaction type",
    "talk.masked": "names kept back",
    "talk.asking.temperature": "temperature from here on",
    "talk.asking.max_tokens": "most tokens from here on",
    "parent": "after turn",
    "lane": "with target number",
    "message.role": "role",
    "message.by_person": "written by a person",
    "message.name": "who speaks",
    "in_role": "in role",
    "made.method": "made by the method",
    "made.parameters": "parameters of the method",
    "made.seed": "seed of the method",
    "made.step": "step of the method",
    "made.model": "model of the method",
    "made.edited": "edited after the method",
    "asked.temperature": "temperature",
    "asked.max_tokens": "most tokens",
    "first": "milliseconds to the first word",
    "finish": "ended with",
    "request": "SHA-256 of what was sent",
    "cause": "why it broke off",
}
"""Fields by the words that a reader meets; any other stands under its own path."""

_PATHS = {name: path for path, name in NAMES.items()}
_FACT = re.compile(r"- ([^`:]+): (.*)")
_TURN = re.compile(r"## (\d{1,9})\b.*")
_OPENS = re.compile(r"(`{3,})(text|json|shown)(?: (\S+))?")
_KINDS = "kinds"
_ALIKE = "asked as the conversation says above"
_LONG = 200
_DEEPEST = 12
_NAMED = 200
_PLACE = re.compile("[0-9]{1,9}")

Leaf = tuple[str, Any]


def written(transcript: Transcript) -> str:
    """Return a transcript as Markdown."""
    head = msgspec.structs.replace(transcript, turns=())
    lines = [
        "# " + _("Conversation {name}").format(name=span(transcript.name)),
        "",
        _about(),
        "",
        f"- {_KINDS}: {_json(_kinds(transcript))}",
    ]
    lines += _section(_leaves(head))
    after: dict[int, list[str]] = defaultdict(list)
    for turn in transcript.turns:
        after[turn.parent].append(str(turn.number))
    for turn in transcript.turns:
        others = [number for number in after[turn.parent][: _NAMED + 2] if number != str(turn.number)]
        lines += ["", f"## {turn.number} · {_who(transcript, turn)}", "", *_beside(others)]
        lines += _section(leaf for leaf in _of_turn(transcript, turn) if leaf[0] != "number")
    return "\n".join([*lines, ""])


def read(text: str) -> Transcript:
    """Return the transcript that Markdown holds; raises BadInput with the line."""
    head, kinds = _Node(), {}
    turns: list[_Node] = []
    node = head
    for number, (path, value) in _facts(text.replace("\r\n", "\n")):
        if path == "##":
            node = _Node(number=value)
            turns.append(node)
        elif path == _KINDS:
            kinds = value if isinstance(value, dict) and all(isinstance(one, str) for one in value.values()) else {}
        elif path == _ALIKE:
            _put(node, "asked", _settings(head), number)
        else:
            _put(node, path, value, number)
    if not kinds or not head:
        raise BadInput(_("this is no transcript: it says nothing of its kinds; redcommons talk export writes one"))
    plain = _plain(head, kinds, "")
    if not isinstance(plain, dict):
        raise BadInput(_("this is no transcript: it has places and no fields"))
    return decode(msgspec.json.encode(plain | {"turns": [_plain(turn, kinds, "turns") for turn in turns]}), Transcript)


# ------------------------------------------------------------------------------------------------------------ writing


def _about() -> str:
    return _(
        "A transcript of a conversation, all its branches in it: each turn says after which turn it comes, and turns "
        "after the same one stand beside each other. Words in a block are as they were said. "
        "`redcommons talk import` reads this file back."
    )


def _of_turn(transcript: Transcript, turn: Turn) -> Iterator[Leaf]:
    """Yield the fields of a turn; settings that the head has are not said again with every reply."""
    alike = turn.asked == transcript.talk.asking != Asking()
    yield from _leaves(msgspec.structs.replace(turn, asked=Asking()) if alike else turn)
    if alike:
        yield _ALIKE, True


def _who(transcript: Transcript, turn: Turn) -> str:
    message = turn.message
    people = {"user": _("Person"), "assistant": _("Model"), "system": _("System prompt"), "tool": _("Tool")}
    targets = transcript.talk.targets
    name = targets[turn.lane - 1] if 0 < turn.lane <= len(targets) else targets[0] if len(targets) == 1 else ""
    if message.role == "assistant" and message.by_person:
        return _("A person, in the place of the model")
    if message.role == "assistant":
        return f"{people['assistant']} {span(name)}".rstrip()
    if message.role == "user":
        return f"{people['user']} {span(message.name or turn.by)}".rstrip()
    return f"{people[message.role]} {span(message.name)}".rstrip()


def _beside(others: Sequence[str]) -> list[str]:
    if not others:
        return []
    # Each of ten thousand that names all the others makes a file of half a gigabyte.
    numbers = ", ".join(others[:_NAMED]) + (", …" if len(others) > _NAMED else "")
    said = _("Beside it, after the same turn: {numbers}.").format(numbers=numbers)
    return [f"*{said}*", ""]


def _section(leaves: Iterable[Leaf]) -> list[str]:
    facts: list[str] = []
    blocks: list[str] = []
    for path, value in leaves:
        name = NAMES.get(path, path)
        if not isinstance(value, str):
            facts.append(f"- {name}: {_json(value)}")
        elif path.endswith(".text") or "\n" in value or len(value) > _LONG or not carries(value) or not value:
            blocks += _block(path, name, value)
        else:
            facts.append(f"- {name}: {span(value)}")
    return [*facts, *blocks]


def _block(path: str, name: str, text: str) -> list[str]:
    title = [] if path == "message.text" else [f"**{name}**", ""]
    if carries(text):
        return ["", *title, *fence(text, f"text {path}")]
    note = _("What cannot be seen is spelled out here; the block below it has the words exactly.")
    return ["", *title, f"*{note}*", "", *fence(shown(text), "shown"), "", *fence(json.dumps(text), f"json {path}")]


def _json(value: object) -> str:
    # Escaped to ASCII by hand: msgspec has no such form, and bidi marks must not turn the line.
    plain = json.dumps(msgspec.to_builtins(value), sort_keys=True)
    return plain if value is None or isinstance(value, bool | int | float) else f"json {span(plain)}"


def _leaves(value: Value, at: str = "") -> Iterator[Leaf]:
    """Yield every field of a value that differs from its default, by path; nested values open up."""
    for field in msgspec.structs.fields(type(value)):
        item = getattr(value, field.name)
        default = field.default_factory() if field.default_factory is not msgspec.NODEFAULT else field.default
        if default is msgspec.NODEFAULT or item != default:
            yield from _leaf(item, f"{at}{field.name}")


def _leaf(item: object, path: str) -> Iterator[Leaf]:
    if isinstance(item, tuple) and item:
        for place, one in enumerate(item):
            yield from _leaf(one, f"{path}.{place}")
    elif isinstance(item, Value):
        inside = list(_leaves(item, f"{path}."))
        yield from inside or [(path, {})]
    else:
        yield path, item


def _kinds(item: object, at: str = "") -> dict[str, str]:
    """Return the kind of every value inside by its path without numbers, so that a later version can lift it."""
    if isinstance(item, tuple):
        return {path: kind for one in item for path, kind in _kinds(one, at).items()}
    if not isinstance(item, Value):
        return {}
    found = {at: kind_of(item)}
    for name in item.__struct_fields__:
        found |= _kinds(getattr(item, name), f"{at}.{name}".lstrip("."))
    return found


# ------------------------------------------------------------------------------------------------------------ reading


class _Node(dict[str, Any]):
    """A value or a list that is being put together; a plain dict is a field's own."""


def _facts(text: str) -> Iterator[tuple[int, Leaf]]:
    """Yield path and value of everything that a file says, with its line; "##" begins a turn."""
    lines = enumerate(text.split("\n"), 1)
    for number, line in lines:
        if found := _OPENS.fullmatch(line):
            words = _fenced(lines, found[1], number)
            if found[2] != "shown":
                yield number, (found[3] or "", _value(words, number) if found[2] == "json" else words)
        elif found := _TURN.fullmatch(line):
            yield number, ("##", int(found[1]))
        elif found := _FACT.fullmatch(line):
            yield number, (_PATHS.get(found[1], found[1]), _said(found[2], number))


def _fenced(lines: Iterator[tuple[int, str]], ticks: str, begun: int) -> str:
    held: list[str] = []
    for _number, line in lines:
        if line == ticks:
            return "\n".join(held)
        held.append(line)
    raise BadInput(_("line {n}: this block has no end").format(n=begun))


def _said(words: str, number: int) -> Any:  # noqa: ANN401  any JSON value
    code = unspan(words.removeprefix("json "))
    return code if code is not None and words.startswith("`") else _value(code or words, number)


def _value(words: str, number: int) -> Any:  # noqa: ANN401  any JSON value
    try:
        return msgspec.json.decode(words.encode())
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        raise BadInput(_("line {n}: {words} is no value").format(n=number, words=repr(shown(words)[:60]))) from None


def _settings(head: _Node) -> _Node:
    talk = head.get("talk")
    asking = talk.get("asking") if isinstance(talk, _Node) else None
    return asking if isinstance(asking, _Node) else _Node()


def _put(node: _Node, path: str, value: object, number: int) -> None:
    *way, last = path.split(".", _DEEPEST)
    if "." in last:
        raise BadInput(_("line {n}: {path} is no field of a transcript").format(n=number, path=shown(path)[:60]))
    for part in way:
        inner = node.setdefault(part, _Node())
        if not isinstance(inner, _Node):
            raise BadInput(_("line {n}: {path} is said twice, and differently").format(n=number, path=shown(path)))
        node = inner
    node[last] = value


def _plain(node: _Node, kinds: dict[str, Any], at: str) -> Any:  # noqa: ANN401  any JSON value
    inside = {
        name: _plain(value, kinds, at if _PLACE.fullmatch(name) else f"{at}.{name}".lstrip("."))
        if isinstance(value, _Node)
        else value
        for name, value in node.items()
    }
    if node and all(map(_PLACE.fullmatch, node)):
        return [inside[name] for name in sorted(inside, key=int)]
    return {"kind": kinds[at], **inside} if at in kinds else inside
