"""A real HTTP server of the chat-completions protocol whose replies a function decides.

    async with serving(lambda asked: "Hello.") as server:      # in the loop that runs
    with ThreadedServer(lambda asked: "Hello.") as server:     # in a thread
        server.url          "http://127.0.0.1:PORT/v1"
        server.requests     every request that came, in order

`Faults` makes a share of the requests fail, by a seed, so that long runs meet bad weather.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from redcommons.testing.threads import InThread
from redcommons.values.conversation import ToolCall


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it came."""

    body: dict[str, Any]
    """The whole body."""
    key: str
    """The key it brought, empty for none."""
    raw: bytes = b""
    """The body, byte for byte."""

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The conversation."""
        messages: list[dict[str, Any]] = self.body.get("messages", [])
        return messages

    @property
    def prompt(self) -> str:
        """The last thing that the user said."""
        said = [message["content"] for message in self.messages if message.get("role") == "user"]
        return said[-1] if said else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A reply with its circumstances."""

    text: str
    """The words."""
    finish: str = "stop"
    """Why it ends."""
    seconds: float = 0.0
    """How long it takes."""
    calls: tuple[ToolCall, ...] = ()
    """Tools that it calls."""


Responder = Callable[[Asked], str | Answer]
"""Decides the reply to a request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """Shares of requests that go wrong, between 0 and 1, drawn by a seed."""

    rate_limited: float = 0.0
    """Answered with 429 and Retry-After: 0."""
    server_error: float = 0.0
    """Answered with 500."""
    dropped: float = 0.0
    """Dropped without an answer."""
    truncated: float = 0.0
    """Cut off in the middle of the answer."""
    hung: float = 0.0
    """Never answered."""
    seed: int = 0
    """Seed of the draws."""


@dataclass(slots=True, kw_only=True)
class Served:
    """A running server."""

    url: str = ""
    """Base URL, with /v1."""
    requests: list[Asked] = field(default_factory=list)
    """Every request that came, in order, those that met a fault too."""
    answered: int = 0
    """Requests that got their whole reply."""


@asynccontextmanager
async def serving(
    responder: Responder, *, faults: Faults | None = None, latency: float = 0.0, port: int = 0
) -> AsyncIterator[Served]:
    """Serve on the loopback interface until the block ends; port 0 takes a free one."""
    served = Served()
    handler = _Handler(responder, faults or Faults(), latency, served)
    application = web.Application(client_max_size=64 * 2**20)
    application.router.add_post("/v1/chat/completions", handler.completed)
    application.router.add_get("/v1/models", handler.models)
    application.router.add_get("/stats", handler.stats)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        served.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        yield served
    finally:
        await runner.cleanup()


class ThreadedServer(InThread[Served]):
    """The same from a thread: `with ThreadedServer(responder) as server:`."""

    def __init__(self, responder: Responder, *, faults: Faults | None = None, latency: float = 0.0) -> None:
        super().__init__(lambda: serving(responder, faults=faults, latency=latency))


class _Handler:
    def __init__(self, responder: Responder, faults: Faults, latency: float, served: Served) -> None:
        self._responder = responder
        self._faults = faults
        self._latency = latency
        self._served = served
        self._chance = random.Random(faults.seed)

    async def completed(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        body = json.loads(raw)
        key = request.headers.get("Authorization", "").removeprefix("Bearer ")
        asked = Asked(body=body, key=key, raw=raw)
        self._served.requests.append(asked)
        fault = self._fault()
        if self._latency:
            await asyncio.sleep(self._latency)
        if fault is not None:
            return await _failing(request, fault)
        said = self._responder(asked)
        answer = said if isinstance(said, Answer) else Answer(text=said)
        if answer.seconds:
            await asyncio.sleep(answer.seconds)
        sent = await _streamed(request, body, answer) if body.get("stream") else _whole(body, answer)
        self._served.answered += 1
        return sent

    async def models(self, _request: web.Request) -> web.Response:
        return web.json_response({"object": "list", "data": [{"id": "scripted", "object": "model"}]})

    async def stats(self, _request: web.Request) -> web.Response:
        return web.json_response({"requests": len(self._served.requests), "answered": self._served.answered})

    def _fault(self) -> str | None:
        draw = self._chance.random()
        for name in ("rate_limited", "server_error", "dropped", "truncated", "hung"):
            draw -= getattr(self._faults, name)
            if draw < 0:
                return name
        return None


async def _failing(request: web.Request, fault: str) -> web.StreamResponse:
    if fault == "rate_limited":
        return web.json_response({"error": {"message": "slow down"}}, status=429, headers={"Retry-After": "0"})
    if fault == "server_error":
        return web.json_response({"error": {"message": "it broke"}}, status=500, headers={"Retry-After": "0"})
    if fault == "hung":
        await asyncio.sleep(3600)
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
    if fault == "truncated":
        await response.prepare(request)
        await response.write(b'{"choices": [{"mess')
    if request.transport is not None:
        request.transport.close()
    return response


def _whole(body: dict[str, Any], answer: Answer) -> web.Response:
    message: dict[str, Any] = {"role": "assistant", "content": answer.text or None if answer.calls else answer.text}
    if answer.calls:
        message["tool_calls"] = [_call(call) for call in answer.calls]
    choice = {"index": 0, "message": message, "finish_reason": answer.finish}
    return web.json_response(_frame(body, "chat.completion") | {"choices": [choice], "usage": _usage(body, answer)})


async def _streamed(request: web.Request, body: dict[str, Any], answer: Answer) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
    await response.prepare(request)
    frame = _frame(body, "chat.completion.chunk")
    for event in _events(body, answer):
        await response.write(b"data: " + json.dumps(frame | event).encode() + b"\n\n")
    await response.write(b"data: [DONE]\n\n")
    await response.write_eof()
    return response


def _events(body: dict[str, Any], answer: Answer) -> list[dict[str, Any]]:
    words = answer.text.split(" ")
    pieces = [word + " " for word in words[:-1]] + words[-1:]
    deltas: list[tuple[dict[str, Any], str | None]] = [({"role": "assistant", "content": ""}, None)]
    deltas += [({"content": piece}, None) for piece in pieces if piece or not answer.calls]
    deltas += [({"tool_calls": [piece]}, None) for piece in _in_pieces(answer.calls)] + [({}, answer.finish)]
    events: list[dict[str, Any]] = [
        {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]} for delta, finish in deltas
    ]
    if (body.get("stream_options") or {}).get("include_usage"):
        events.append({"choices": [], "usage": _usage(body, answer)})
    return events


def _call(call: ToolCall) -> dict[str, Any]:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}


def _in_pieces(calls: tuple[ToolCall, ...]) -> list[dict[str, Any]]:
    """Return the pieces in which a stream brings calls: each name first, then its arguments by halves."""
    pieces: list[dict[str, Any]] = []
    for index, call in enumerate(calls):
        half = len(call.arguments) // 2
        begun = {"name": call.name, "arguments": ""}
        pieces.append({"index": index, "id": call.id, "type": "function", "function": begun})
        pieces += [
            {"index": index, "function": {"arguments": part}} for part in (call.arguments[:half], call.arguments[half:])
        ]
    return pieces


def _frame(body: dict[str, Any], kind: str) -> dict[str, Any]:
    return {"id": "scripted-1", "object": kind, "created": int(time.time()), "model": body.get("model", "")}


def _usage(body: dict[str, Any], answer: Answer) -> dict[str, int]:
    read = sum(len(str(message.get("content") or "").split()) for message in body.get("messages", []))
    written = len(answer.text.split())
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
