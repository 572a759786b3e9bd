"""Tools in the chat-completions protocol: how they are offered, and the calls that come back, however broken.

A call is evidence like any other words: arguments that are no JSON, a name that is missing and a call of a tool that
was never offered are kept as they came. Only what could not be kept at all ends as an outcome of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from redcommons.values.conversation import Tool, ToolCall
from redcommons.values.errors import CouldNotRun
from redcommons.values.text import clean

MOST_CALLS = 128
"""Most calls of one reply: as many as a request of the protocol may offer tools."""

MAX_CALL = 1_000_000
"""Longest call, in characters of its id, its name and its arguments."""

_ENCODER = msgspec.json.Encoder()


class Function(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is called and with what, or the piece of it that a stream brings."""

    name: str | None = None
    arguments: Any = None
    description: str | None = None
    parameters: Any = None


class Offered(msgspec.Struct, frozen=True):
    """A tool as it is offered."""

    function: Function
    type: str = "function"


class Called(msgspec.Struct, frozen=True):
    """A call as it is sent back with the reply that made it."""

    id: str
    function: Function
    type: str = "function"


class Piece(msgspec.Struct):
    """A call, or the piece of one that a stream brings."""

    index: int | None = None
    id: str | None = None
    function: Function | None = None


def offered(tools: Sequence[Tool]) -> list[Offered] | None:
    """Return tools as the protocol offers them, None for none; raises CouldNotRun where parameters are no schema."""
    return [_offered(tool) for tool in tools] or None


def called(calls: Sequence[ToolCall]) -> list[Called] | None:
    """Return the calls of a reply as the protocol has them in a conversation, None for none."""
    return [Called(call.id, Function(name=call.name, arguments=call.arguments)) for call in calls] or None


def _offered(tool: Tool) -> Offered:
    parameters: Any = None
    if tool.parameters.strip():
        try:
            parameters = msgspec.json.decode(tool.parameters)
        except (msgspec.DecodeError, RecursionError) as error:
            raise CouldNotRun("unexpected", f"the parameters of {tool.name} are no JSON: {error}") from error
        if not isinstance(parameters, dict):
            raise CouldNotRun("unexpected", f"the parameters of {tool.name} are no JSON Schema: write an object")
    return Offered(Function(name=tool.name, description=tool.about or None, parameters=parameters))


class Calls:
    """The calls of one reply, put together from its pieces."""

    __slots__ = ("_by_place", "_last", "_open")

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._by_place: dict[int, _Open] = {}
        self._last: _Open | None = None

    def take(self, calls: Sequence[Piece | None]) -> None:
        """Take whole calls in; raises CouldNotRun on more than can be kept."""
        for call in calls:
            if call is not None:
                self._new().take(call)

    def take_pieces(self, pieces: Sequence[Piece | None]) -> None:
        """Take what one event of a stream brings; raises CouldNotRun on more than can be kept."""
        for piece in pieces:
            if piece is not None:
                self._place(piece).take(piece)

    def _place(self, piece: Piece) -> _Open:
        """Return the call that a piece belongs to: by its index, else by its id, else the one before."""
        found = self._last
        if piece.index is not None:
            found = self._by_place.get(piece.index)
        elif piece.id:
            found = next((one for one in self._open if one.id == piece.id), None)
        elif piece.function is not None and piece.function.name:
            found = None
        if found is None:
            found = self._new()
            if piece.index is not None:
                self._by_place[piece.index] = found
        self._last = found
        return found

    def _new(self) -> _Open:
        if len(self._open) == MOST_CALLS:
            raise CouldNotRun("too_long", f"the reply calls more than {MOST_CALLS} tools")
        self._open.append(_Open())
        return self._open[-1]

    def whole(self) -> tuple[ToolCall, ...]:
        """Return the calls, each with an id of its own: an answer names the call that it answers."""
        made: list[ToolCall] = []
        taken = {one.id for one in self._open if one.id}
        seen: set[str] = set()
        for number, one in enumerate(self._open, 1):
            name = one.id if one.id and one.id not in seen else _free(f"call-{number}", taken)
            seen.add(name)
            taken.add(name)
            made.append(ToolCall(id=clean(name), name=clean("".join(one.name)), arguments=one.text()))
        return tuple(made)


class _Open:
    __slots__ = ("arguments", "id", "name", "size")

    def __init__(self) -> None:
        self.id = ""
        self.name: list[str] = []
        self.arguments: list[str] = []
        self.size = 0

    def take(self, piece: Piece) -> None:
        if piece.id and not self.id:
            self.id = piece.id
            self._add([], piece.id)
        if piece.function is None:
            return
        if piece.function.name and piece.function.name != "".join(self.name):
            self._add(self.name, piece.function.name)
        if piece.function.arguments is not None:
            self._add(self.arguments, _as_text(piece.function.arguments))

    def _add(self, to: list[str], text: str) -> None:
        self.size += len(text)
        if self.size > MAX_CALL:
            raise CouldNotRun("too_long", f"one call of a tool has more than {MAX_CALL:,} characters")
        to.append(text)

    def text(self) -> str:
        return clean("".join(self.arguments))


def _as_text(arguments: object) -> str:
    """Return arguments as text: the protocol has them so, some servers give the JSON itself."""
    return arguments if isinstance(arguments, str) else _ENCODER.encode(arguments).decode()


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "x"
    return name
