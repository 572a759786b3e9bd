"""A server of the chat-completions protocol that is fast enough never to be what is measured.

Latency and faults at will; what was really asked and answered is counted for each id in a prompt (`[id:12]`).
`POST /config` takes any field of `Settings` and starts the counts anew; `GET /stats` returns them.
"""

import argparse
import asyncio
import random
import re
from collections import Counter

import msgspec

ID = re.compile(rb"\[id:(\d+)\]")
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
BODY = (
    b'{"id":"chatcmpl-bench","object":"chat.completion","created":1700000000,"model":"bench","choices":[{"index":0,'
    b'"message":{"role":"assistant","content":"The answer is 42. I cannot help with anything else.","refusal":null},'
    b'"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":20,"completion_tokens":12,"total_tokens":32}}'
)
HEAD = b"HTTP/1.1 %s\r\ncontent-type: application/json\r\n%scontent-length: %d\r\n\r\n"
STREAM = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
EVENT = b'data: {"model":"bench","choices":[{"index":0,"delta":{"content":"word "},"finish_reason":null}]}\n\n'
LAST = b'data: {"model":"bench","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
KINDS = ("p429", "p500", "drop", "truncate", "hang")


class Settings(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """How the server behaves; the shares of faults are drawn once for each request and exclude each other."""

    latency: float = 0.0
    """Seconds before a reply."""
    p429: float = 0.0
    """Share refused with 429, `Retry-After` and no wait."""
    p500: float = 0.0
    """Share answered with 500."""
    drop: float = 0.0
    """Share whose connection is cut instead of a reply."""
    truncate: float = 0.0
    """Share whose JSON ends half-way, under a length that says it is whole."""
    hang: float = 0.0
    """Share that is never answered."""
    words: int = 40
    """Words of a reply that is asked for as a stream."""
    gap: float = 0.02
    """Seconds between two of its words; the latency stands before the first."""
    retry_after: str = "1"
    """What a 429 asks for, in seconds."""
    seed: int = 1
    """Seed of the draws."""


class State:
    """Settings and counts of one server."""

    def __init__(self) -> None:
        self.set(Settings())

    def set(self, settings: Settings) -> None:
        """Take settings, and count from zero."""
        self.settings = settings
        self.chance = random.Random(settings.seed)
        self.asked: Counter[bytes] = Counter()
        self.answered: Counter[bytes] = Counter()
        self.kinds: Counter[str] = Counter()

    def draw(self) -> str:
        """Return the fault of the next request, or "whole"."""
        drawn = self.chance.random()
        for kind in KINDS:
            drawn -= getattr(self.settings, kind)
            if drawn < 0:
                return kind
        return "whole"

    def stats(self) -> dict[str, object]:
        """Return what was asked and answered."""
        return {
            "requests": self.kinds.total(),
            "kinds": dict(self.kinds),
            "ids_asked": len(self.asked),
            "ids_answered": len(self.answered),
            "answered_twice": sum(count > 1 for count in self.answered.values()),
            "most_asked": max(self.asked.values(), default=0),
        }


class Connection(asyncio.Protocol):
    """One connection; requests on it follow one another."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request that has come whole."""
        self.held += data
        while (end := self.held.find(b"\r\n\r\n")) >= 0:
            length = LENGTH.search(self.held, 0, end)
            after = end + 4 + (int(length[1]) if length else 0)
            if len(self.held) < after:
                return
            head, body, self.held = self.held[:end], self.held[end + 4 : after], self.held[after:]
            self.take(head.split(b" ", 2)[1], body)

    def take(self, path: bytes, body: bytes) -> None:
        """Answer one request."""
        if path.endswith(b"/chat/completions"):
            self.chat(body)
        elif path == b"/config":
            self.state.set(msgspec.json.decode(body, type=Settings))
            self.send(b"200 OK", b"{}")
        elif path == b"/stats":
            self.send(b"200 OK", msgspec.json.encode(self.state.stats()))
        else:
            self.send(b"404 Not Found", b'{"error":{"message":"no such path"}}')

    def chat(self, body: bytes) -> None:
        """Answer a chat request after the latency, or fail as drawn."""
        found = ID.search(body)
        name = found[1] if found else b""
        kind = self.state.draw()
        self.state.asked[name] += 1
        self.state.kinds[kind] += 1
        if kind == "hang":
            return
        if kind == "p429" or not self.state.settings.latency:
            self.answer(kind, name, body)
        else:
            asyncio.get_running_loop().call_later(self.state.settings.latency, self.answer, kind, name, body)

    def answer(self, kind: str, name: bytes, body: bytes) -> None:
        """Send what was drawn."""
        if self.transport.is_closing():
            return
        if kind == "whole" and b'"stream":true' in body:
            self.state.answered[name] += 1
            self.transport.write(STREAM)
            self.stream(self.state.settings.words)
        elif kind == "whole":
            self.state.answered[name] += 1
            self.send(b"200 OK", BODY)
        elif kind == "truncate":
            self.send(b"200 OK", BODY[: len(BODY) // 2])
        elif kind == "drop":
            self.transport.abort()
        elif kind == "p429":
            wait = b"retry-after: %s\r\n" % self.state.settings.retry_after.encode()
            self.send(b"429 Too Many Requests", b'{"error":{"message":"Rate limit reached"}}', wait)
        else:
            self.send(b"500 Internal Server Error", b'{"error":{"message":"The server had an error"}}')

    def stream(self, left: int) -> None:
        """Send one word, and the others after it."""
        if self.transport.is_closing():
            return
        piece = EVENT if left else LAST
        self.transport.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        if left:
            asyncio.get_running_loop().call_later(self.state.settings.gap, self.stream, left - 1)
        else:
            self.transport.write(b"0\r\n\r\n")

    def send(self, status: bytes, body: bytes, extra: bytes = b"") -> None:
        """Send one response."""
        self.transport.write(HEAD % (status, extra, len(body)) + body)


async def serve(port: int) -> None:
    """Serve until ended; the first line of standard output names the port."""
    state = State()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(state), "127.0.0.1", port, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--port", type=int, default=0)
    asyncio.run(serve(asked.parse_args().port))
