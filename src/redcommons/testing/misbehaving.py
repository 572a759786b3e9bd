"""A raw socket server with every fault of the outside world, each at an address of its own.

    async with misbehaving() as server:
        url = server.at("hung")                    # http://127.0.0.1:PORT/hung/v1
        url = server.at("server_error", times=2)   # twice, and then it answers as it should

`FAULTS` names them all. `server.asked` counts requests by fault, retries included. An `ssl` context makes
it speak TLS. It speaks HTTP by hand, because a proper server would not let it misbehave.
"""

from __future__ import annotations

import asyncio
import json
import re
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from email.utils import formatdate

from redcommons.testing.hostile import TEXTS
from redcommons.testing.threads import InThread

GOOD = "All is well."
"""The reply that comes when nothing is wrong."""

FILE = '{"tenant": "Ada"}'
"""The arguments of a call when nothing is wrong."""

Fault = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Misbehaving:
    """What a running server can be asked."""

    def __init__(self, port: int, scheme: str) -> None:
        self.url = f"{scheme}://127.0.0.1:{port}"
        self.asked: Counter[str] = Counter()

    def at(self, fault: str, *, times: int | None = None) -> str:
        """Return the base URL at which this fault happens: always, or only the first few times."""
        if fault not in FAULTS:
            raise LookupError(f"no fault is called {fault!r}; there are: {', '.join(FAULTS)}")
        return f"{self.url}/{fault}{'' if times is None else f'~{times}'}/v1"


@asynccontextmanager
async def misbehaving(tls: ssl.SSLContext | None = None) -> AsyncIterator[Misbehaving]:
    """Serve every fault on a free port of the loopback interface, until the block ends."""
    held: list[Misbehaving] = []
    tasks: set[asyncio.Task[None]] = set()
    writers: set[asyncio.StreamWriter] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            tasks.add(task)
        writers.add(writer)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            await _misbehave(reader, writer, held[0].asked)
        writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls, limit=2**24)
    held.append(Misbehaving(server.sockets[0].getsockname()[1], "https" if tls else "http"))
    try:
        yield held[0]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for writer in filter(_is_open, writers):
            writer.transport.abort()  # whoever hung up with words on their way would hold it open beyond the loop
        await asyncio.sleep(0)
        await server.wait_closed()


def _is_open(writer: asyncio.StreamWriter) -> bool:
    socket = writer.get_extra_info("socket")
    return socket is not None and socket.fileno() >= 0


class MisbehavingThread(InThread[Misbehaving]):
    """The same from a thread, for tests that are not async: `with MisbehavingThread() as server:`."""

    def __init__(self) -> None:
        super().__init__(misbehaving)


async def _misbehave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: Counter[str]) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = re.search(r"(?im)^content-length:\s*(\d+)", head)
    await reader.readexactly(int(length[1]) if length else 0)
    place = head.split("/", 2)[1]
    name, _, times = place.partition("~")
    asked[place] += 1
    spent = bool(times) and asked[place] > int(times)
    await FAULTS["good" if spent or name not in FAULTS else name](writer)
    with suppress(OSError):
        await writer.drain()


def completion(text: str | None, finish: str = "stop", calls: object = None) -> dict[str, object]:
    """Return a whole chat completion, with calls of tools in whatever shape they are given."""
    message = {"role": "assistant", "content": text} | ({} if calls is None else {"tool_calls": calls})
    choice = {"index": 0, "message": message, "finish_reason": finish}
    usage = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
    return {"id": "x", "object": "chat.completion", "model": "misbehaving-1", "choices": [choice], "usage": usage}


def _head(status: int, headers: Mapping[str, str]) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in {"Connection": "close", **headers}.items())
    return f"HTTP/1.1 {status} As It Is\r\n{lines}\r\n".encode("latin-1")


def _raw(status: int, body: bytes, headers: Mapping[str, str] | None = None) -> Fault:
    kind = {"Content-Type": "application/json", "Content-Length": str(len(body))}

    async def fault(writer: asyncio.StreamWriter) -> None:
        writer.write(_head(status, kind | dict(headers or {})) + body)

    return fault


def _json(status: int, body: object, headers: Mapping[str, str] | None = None) -> Fault:
    return _raw(status, json.dumps(body).encode(), headers)


def _error(status: int, message: str, code: str = "", headers: Mapping[str, str] | None = None) -> Fault:
    return _json(status, {"error": {"message": message, "type": "error", "code": code}}, headers)


def _content(literal: bytes) -> Fault:
    """A completion whose content is this JSON literal, byte by byte."""
    return _raw(200, json.dumps(completion("@")).encode().replace(b'"@"', literal))


def _event(text: str) -> bytes:
    return _delta({"content": text})


def _delta(delta: dict[str, object]) -> bytes:
    piece = {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
    return b"data: " + json.dumps(piece).encode() + b"\n\n"


async def _rate_limited_by_date(writer: asyncio.StreamWriter) -> None:
    await _error(429, "slow down", headers={"Retry-After": formatdate(usegmt=True)})(writer)


async def _dropped_at_once(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def _dropped_after_headers(writer: asyncio.StreamWriter) -> None:
    writer.write(_head(200, {"Content-Type": "application/json", "Content-Length": "1000"}) + b'{"choices": [{"mes')
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.transport.abort()


async def _half_closed(writer: asyncio.StreamWriter) -> None:
    writer.write(_head(200, {"Content-Type": "application/json", "Content-Length": "1000"}) + b'{"choices": [')
    await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()
    await asyncio.sleep(3600)


async def _hung(_writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3600)


async def _slow(writer: asyncio.StreamWriter) -> None:
    writer.write(_head(200, {"Content-Type": "application/json", "Content-Length": "100000"}))
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


async def _endless(writer: asyncio.StreamWriter) -> None:
    writer.write(_head(200, {"Content-Type": "application/json"}) + b'{"choices": [{"message": {"content": "')
    while True:
        writer.write(b"and so on " * 10_000)
        await writer.drain()


async def _stream_endless(writer: asyncio.StreamWriter) -> None:
    writer.write(_head(200, {"Content-Type": "text/event-stream"}))
    while True:
        writer.write(_event("and so on " * 1_000))
        await writer.drain()


async def _stream_slow(writer: asyncio.StreamWriter) -> None:
    writer.write(_head(200, {"Content-Type": "text/event-stream"}))
    while True:
        writer.write(_event("."))
        await writer.drain()
        await asyncio.sleep(0.02)


async def _stream_cut(writer: asyncio.StreamWriter) -> None:
    writer.write(_head(200, {"Content-Type": "text/event-stream"}) + _event("All is"))


async def _stream_dropped(writer: asyncio.StreamWriter) -> None:
    writer.write(_head(200, {"Content-Type": "text/event-stream", "Content-Length": "9999"}) + _event("All is"))
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.transport.abort()


async def _stream_empty(writer: asyncio.StreamWriter) -> None:
    writer.write(_head(200, {"Content-Type": "text/event-stream"}) + b'data: {"choices": []}\n\ndata: [DONE]\n\n')


def _stream(*events: bytes, every: float = 0.0, hangs: bool = False) -> Fault:
    """A stream of these events that ends as it should, or never."""

    async def fault(writer: asyncio.StreamWriter) -> None:
        writer.write(_head(200, {"Content-Type": "text/event-stream"}))
        for event in events:
            writer.write(event)
            await writer.drain()
            if every:
                await asyncio.sleep(every)
        if hangs:
            await asyncio.sleep(3600)
        writer.write(_STOP + b"data: [DONE]\n\n")

    return fault


def _in_pieces(text: str, size: int) -> list[bytes]:
    return [_event(text[start : start + size]) for start in range(0, len(text), size)] or [_event("")]


_STOP = b'data: {"model": "misbehaving-1", "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}\n\n'
_HALF = _event("caf@").replace(b"@", b"\xc3")


def _calling(calls: object) -> Fault:
    """A completion without words that calls tools, in whatever shape."""
    return _json(200, completion(None, "tool_calls", calls))


def _call(arguments: object = FILE, **other: object) -> dict[str, object]:
    """A call as it should be, with other fields in place of its own; None takes one out."""
    call = {"id": "a", "type": "function", "function": {"name": "look_up_file", "arguments": arguments}} | other
    return {name: value for name, value in call.items() if value is not None}


def _calling_in_pieces(*pieces: dict[str, object]) -> Fault:
    """A stream of these pieces of calls."""
    return _stream(*(_delta({"tool_calls": [piece]}) for piece in pieces))


def _more(arguments: str, **other: object) -> dict[str, object]:
    return {"function": {"arguments": arguments}} | other


async def _stream_calls_endless(writer: asyncio.StreamWriter) -> None:
    writer.write(_head(200, {"Content-Type": "text/event-stream"}) + _delta({"tool_calls": [_call("", index=0)]}))
    while True:
        writer.write(_delta({"tool_calls": [_more("and so on " * 1_000, index=0)]}))
        await writer.drain()


async def _not_http(writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 mail.example ESMTP at your service\r\n")


FAULTS: Mapping[str, Fault] = {
    "good": _json(200, completion(GOOD)),
    "rate_limited": _error(429, "slow down", headers={"Retry-After": "0"}),
    "rate_limited_by_date": _rate_limited_by_date,
    "quota_spent": _error(429, "you exceeded your quota", "insufficient_quota"),
    "server_error": _error(500, "it broke", headers={"Retry-After": "0"}),
    "bad_gateway": _raw(502, b"<html>Bad Gateway</html>", {"Content-Type": "text/html", "Retry-After": "0"}),
    "dropped_at_once": _dropped_at_once,
    "dropped_after_headers": _dropped_after_headers,
    "half_closed": _half_closed,
    "truncated_json": _raw(200, json.dumps(completion(GOOD)).encode()[:60]),
    "invalid_json": _raw(200, b"<html>Welcome</html>", {"Content-Type": "text/html"}),
    "deep_json": _raw(200, b'{"x":' + b"[" * 200_000),
    "other_json": _json(200, {"choices": [{"message": "words"}]}),
    "broken_utf8": _content(b'"caf\xe9 \xff"'),
    "nul": _content(b'"a\\u0000b\x00c"'),
    "lone_surrogate": _content(b'"a\\ud800b"'),
    "large": _json(200, completion("x" * 9_000_000)),
    "huge": _json(200, completion("x" * 10_000_000)),
    "endless": _endless,
    "hung": _hung,
    "slow": _slow,
    "stream_slow": _stream_slow,
    "stream_endless": _stream_endless,
    "stream_cut": _stream_cut,
    "stream_dropped": _stream_dropped,
    "stream_empty": _stream_empty,
    **{f"stream_{name}": _stream(*_in_pieces(text, 7)) for name, text in TEXTS.items()},
    "stream_large": _stream(*_in_pieces("x" * 4_000_000, 50_000)),
    "stream_words": _stream(*_in_pieces("and so it goes on, word for word. " * 20, 12), every=0.02),
    "stream_half_sign": _stream(_event("caf"), _HALF),
    "stream_half_pair": _stream(_event("a\ud83d"), _event("\ude00b")),
    "stream_hung": _stream(_event("All is"), hangs=True),
    "empty_choices": _json(200, completion(GOOD) | {"choices": []}),
    "empty_reply": _json(200, completion("")),
    "null_content": _json(200, completion(None)),
    "content_filter": _json(200, completion(None, "content_filter")),
    "filtered_prompt": _error(400, "The response was filtered", "content_filter"),
    "calls": _calling([_call()]),
    "calls_not_json": _calling([_call('{"tenant: Ada')]),
    "calls_plain_json": _calling([_call({"tenant": "Ada"})]),
    "calls_without_name": _calling([_call(function={"arguments": FILE})]),
    "calls_without_id": _calling([_call(id=None), _call(id="call-1"), _call(id="call-1")]),
    "calls_without_function": _calling([_call(function=None), None]),
    "calls_long": _calling([_call("x" * 1_000_001)]),
    "calls_many": _calling([_call()] * 129),
    "calls_other_shape": _calling("look_up_file"),
    "stream_calls": _calling_in_pieces(
        _call("", index=0),
        _call("", index=1, id="b"),
        _more(FILE[:9], index=0),
        _more("{}", index=1),
        _more(FILE[9:], index=0),
    ),
    "stream_calls_without_index": _calling_in_pieces(_call(FILE[:9]), _more(FILE[9:]), _call("{}", id="b")),
    "stream_calls_broken": _calling_in_pieces(_more('{"ten', index=7)),
    "stream_calls_endless": _stream_calls_endless,
    "cut_off": _json(200, completion("I would say that", "length")),
    "refusal": _json(200, completion("I'm sorry, but I can't help with that.")),
    "error_in_body": _json(200, {"error": {"message": "upstream is away", "code": 502}}),
    "unauthorised": _error(401, "Incorrect API key provided", "invalid_api_key"),
    "unknown_model": _error(404, "The model `m` does not exist", "model_not_found"),
    "nothing_here": _raw(404, b"404 page not found", {"Content-Type": "text/plain"}),
    "redirect": _raw(302, b"", {"Location": "http://127.0.0.1:9/elsewhere"}),
    "not_http": _not_http,
}
"""Every fault by name."""
