"""`python:MODULE:FUNCTION`: a function of the user's own as the system under test. Never from the web."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from redcommons.adapters.targets import _calls, _json
from redcommons.dataset.model import Recording
from redcommons.evaluation.model import Reply, TargetSpec
from redcommons.evaluation.ports import Request
from redcommons.values.conversation import ToolCall
from redcommons.values.errors import BadInput, CouldNotRun
from redcommons.values.text import clean

MAX_REPLY = 10_000_000
"""Longest reply taken, in characters."""


class PythonTarget:
    """A function of messages, `[{"role": ..., "content": ...}]`, that returns text or `{"text": ...}`.

    It may be async; a plain one runs in a thread of its own. It is given `seed` if it takes one, and `tools` if it
    takes them and some are offered: both, and the `tool_calls` of messages, have the shape of the chat-completions
    protocol, and so have the calls that it may return as `{"text": ..., "tool_calls": [...]}`.
    What it raises is kept as "callable_failed"; it is not called again for that.
    """

    def __init__(self, name: str, function: Callable[..., Any]) -> None:
        self._name = name
        self._function = function
        self._awaits = _is_async(function)
        self._takes = {name: _takes(function, name) for name in ("seed", "tools")}

    async def reply(self, request: Request) -> Reply:
        """Return what the function says; raises CouldNotRun."""
        offered = msgspec.to_builtins(_calls.offered(request.tools))
        given = {"seed": request.seed} | ({"tools": offered} if offered else {})
        more = {name: value for name, value in given.items() if self._takes[name]}
        call = partial(self._function, _json.plain(request.messages), **more)
        begun = time.perf_counter()
        limit = request.settings.timeout
        clock = asyncio.timeout(limit)
        try:
            async with clock:
                said = await (call() if self._awaits else _in_thread(call))
        except CouldNotRun:
            raise
        except Exception as error:
            if clock.expired():
                raise CouldNotRun("timed_out", f"{self._name} had not returned after {limit:g} s") from error
            raise CouldNotRun("callable_failed", f"{self._name}: {_words(error)}") from error
        return self._reply(said, (time.perf_counter() - begun) * 1000)

    async def close(self) -> None:
        """Hold nothing, let go of nothing."""

    def _reply(self, said: object, milliseconds: float) -> Reply:
        found = said if isinstance(said, Mapping) else {"text": said}
        text = found.get("text", "" if found.get("tool_calls") else None)
        model, finish = found.get("model", ""), found.get("finish", "")
        if not (isinstance(text, str) and isinstance(model, str) and isinstance(finish, str)):
            kind = "a mapping without text" if isinstance(said, Mapping) else type(said).__name__
            raise CouldNotRun("callable_failed", f"{self._name} returned {kind}; text or {{'text': ...}} was expected")
        if len(text) > MAX_REPLY:
            raise CouldNotRun("too_long", f"{self._name} returned {len(text):,} characters, the most is {MAX_REPLY:,}")
        return Reply(
            text=clean(text, limit=MAX_REPLY),
            model=clean(model),
            finish=clean(finish),
            milliseconds=milliseconds,
            calls=_called(found.get("tool_calls")),
        )


def open_python(spec: TargetSpec, recordings: Mapping[int, Recording]) -> PythonTarget:
    """Return the function that the spec names as a target; raises BadInput, naming what was tried."""
    del recordings
    module_name, _, path = spec.address.rpartition(":")
    here = Path.cwd()
    try:
        with _findable(here):
            found: object = import_module(module_name)
    except Exception as error:
        tried = f"module {module_name!r} (looked in {here} and where Python looks)"
        raise BadInput(f"{spec.spec}: importing {tried} fails: {_words(error)}") from error
    for name in path.split("."):
        if not hasattr(found, name):
            raise BadInput(f"{spec.spec}: {module_name!r} has no {path!r}; it has: {_offered(found)}")
        found = getattr(found, name)
    if not callable(found):
        raise BadInput(f"{spec.spec}: {path!r} is a {type(found).__name__} and cannot be called")
    return PythonTarget(spec.address, found)


@contextmanager
def _findable(folder: Path) -> Iterator[None]:
    """Let modules be found in `folder` while importing, and only then."""
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        with suppress(ValueError):
            sys.path.remove(str(folder))


def _offered(found: object) -> str:
    names = [name for name in vars(found) if not name.startswith("_")] if hasattr(found, "__dict__") else []
    return ", ".join(name for name in names[:20] if callable(getattr(found, name, None))) or "nothing to call"


def _is_async(function: Callable[..., Any]) -> bool:
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(type(function).__call__)


def _called(given: object) -> tuple[ToolCall, ...]:
    made = _calls.Calls()
    made.take(_json.shaped(given or [], list[_calls.Piece | None]))
    return made.whole()


def _takes(function: Callable[..., Any], name: str) -> bool:
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return False
    found = parameters.get(name)
    if found is not None:
        return found.kind in {found.KEYWORD_ONLY, found.POSITIONAL_OR_KEYWORD}
    return any(one.kind is one.VAR_KEYWORD for one in parameters.values())


def _words(error: BaseException) -> str:
    return clean(f"{type(error).__name__}: {error}"[:1000])


async def _in_thread(call: Callable[[], object]) -> object:
    """Return what `call` returns. Its thread is a daemon, so that a call that hangs cannot hold the program."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[tuple[object, BaseException | None]] = loop.create_future()

    def deliver(outcome: tuple[object, BaseException | None]) -> None:
        if not done.done():
            done.set_result(outcome)

    def run() -> None:
        try:
            outcome: tuple[object, BaseException | None] = (call(), None)
        except BaseException as error:  # noqa: BLE001  whatever it raises is its own failure, not ours
            outcome = (None, error)
        with suppress(RuntimeError):  # the loop has closed meanwhile: nobody waits any more
            loop.call_soon_threadsafe(deliver, outcome)

    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(run,), daemon=True, name="redcommons-callable").start()
    result, error = await done
    if error is not None:
        raise error if isinstance(error, Exception) else RuntimeError(_words(error))
    return await result if isinstance(result, Awaitable) else result
