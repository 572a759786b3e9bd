"""`openai:URL#MODEL`: any server that speaks the chat-completions protocol, streaming or not."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from urllib.parse import urlsplit, urlunsplit

import aiohttp
import msgspec
from yarl import URL

from redcommons.adapters.targets import _causes, _json
from redcommons.adapters.targets._calls import Calls, offered
from redcommons.adapters.targets._client import MAX_BODY, Call, Client, Sender, chunks, whole, with_retries
from redcommons.adapters.targets._guard import ALLOW, Guard
from redcommons.adapters.targets._sse import Events
from redcommons.dataset.model import Recording
from redcommons.evaluation.model import Reply, TargetSpec
from redcommons.evaluation.ports import Listener, Request
from redcommons.values.errors import BadInput, CouldNotRun
from redcommons.values.text import clean

_PATH = "/chat/completions"
_USAGE = {"include_usage": True}


class OpenAITarget:
    """One model behind one endpoint."""

    def __init__(self, address: str, model: str, guard: Guard | None = None) -> None:
        self._chat = Chat(address, guard)
        self._model = model

    async def reply(self, request: Request) -> Reply:
        """Return the reply to a conversation; raises CouldNotRun."""
        settings = request.settings
        ear = request.hear if settings.stream else None
        wanted = self._wanted(request)
        return await self._chat.ask(wanted, seconds=settings.timeout, retries=settings.retries, hear=ear)

    def wire(self, request: Request) -> bytes:
        """Return the body that `reply` sends."""
        return _json.encoded(self._wanted(request))

    async def close(self) -> None:
        """Let go of connections."""
        await self._chat.close()

    def _wanted(self, request: Request) -> _json.Wanted:
        settings = request.settings
        return _json.Wanted(
            model=self._model,
            messages=_json.said(request.messages),
            temperature=settings.temperature,
            max_tokens=settings.max_tokens,
            seed=request.seed,
            tools=offered(request.tools),
            stream=settings.stream,
            stream_options=_USAGE if settings.stream else None,
        )


def open_openai(spec: TargetSpec, recordings: Mapping[int, Recording], *, guard: Guard | None = None) -> OpenAITarget:
    """Return the model that the spec names, asked only where `guard` lets it be."""
    del recordings
    return OpenAITarget(spec.address, spec.model, guard)


class Chat:
    """One endpoint of the protocol; targets and model judges ask through it."""

    def __init__(self, address: str, guard: Guard | None = None) -> None:
        self._url = completions(address)
        owned = api_key()
        key = owned if guard is None or guard.trusts(self._url) else ""
        unkeyed = f"the key was not sent: a page sends it only to a place named in {ALLOW}" if owned and not key else ""
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        self._secret = key
        self._client = Client(Sender(headers=headers, secret=key, guard=guard, unkeyed=unkeyed))

    async def ask(self, wanted: _json.Wanted, *, seconds: float, retries: int, hear: Listener | None = None) -> Reply:
        """Return the first reply offered; raises CouldNotRun."""
        body = _json.encoded(wanted)
        call = Call(url=self._url, body=body, timeout=seconds)
        read = self._streamed if wanted.stream else self._at_once
        reply = await with_retries(partial(self._once, call, partial(read, hear)), retries, hear.anew if hear else None)
        return msgspec.structs.replace(reply, request=hashlib.sha256(body).hexdigest())

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.close()

    async def _once(self, call: Call, read: Callable[[aiohttp.ClientResponse], Awaitable[_Heard]]) -> Reply:
        begun = time.perf_counter()
        heard = await self._client.send(call, read)
        return heard.reply(begun, time.perf_counter())

    async def _at_once(self, hear: Listener | None, response: aiohttp.ClientResponse) -> _Heard:
        heard = _Heard(hear, whole=True)
        heard.take(_json.body(await whole(response)), self._secret)
        if not heard.offered:
            raise CouldNotRun("unexpected", "the response offers no reply: its choices are empty", may_pass=True)
        return heard

    async def _streamed(self, hear: Listener | None, response: aiohttp.ClientResponse) -> _Heard:
        if response.content_type == "application/json":
            return await self._at_once(hear, response)
        heard, events = _Heard(hear), Events()
        async for chunk in chunks(response):
            for data in events.feed(chunk):
                if self._ends(heard, data):
                    return heard
        if not any(self._ends(heard, data) for data in events.end()) and not heard.finish:
            raise CouldNotRun("dropped", "the stream ended before the reply did", may_pass=True)
        return heard

    def _ends(self, heard: _Heard, data: bytes) -> bool:
        """Take one event in; return whether it says that the stream is over."""
        if data.strip() == b"[DONE]":
            if not heard.offered:
                raise CouldNotRun("unexpected", "the stream offers no reply: its choices are empty", may_pass=True)
            return True
        heard.take(_json.body(data), self._secret)
        return False


class _Heard:
    """What has been heard of one reply so far."""

    __slots__ = ("calls", "finish", "first", "hear", "model", "offered", "parts", "tokens_in", "tokens_out", "whole")

    def __init__(self, hear: Listener | None, *, whole: bool = False) -> None:
        self.hear = hear
        self.whole = whole
        self.first = 0.0
        self.calls = Calls()
        self.parts: list[str] = []
        self.model = ""
        self.finish = ""
        self.offered = False
        self.tokens_in = 0
        self.tokens_out = 0

    def take(self, body: _json.Body, secret: str) -> None:
        """Take in a response or an event; raises CouldNotRun on an error in its place."""
        if body.error is not None:
            error = body.error if isinstance(body.error, _json.Error) else _json.Error(message=body.error)
            raise _causes.of_error(error, secret=secret)
        self.model = body.model or self.model
        if body.usage is not None:
            self.tokens_in = body.usage.prompt_tokens or 0
            self.tokens_out = body.usage.completion_tokens or 0
        if body.choices:
            self._choose(body.choices[0])

    def _choose(self, choice: _json.Choice) -> None:
        self.offered = True
        self.finish = choice.finish_reason or self.finish
        words = choice.message or choice.delta
        if words is not None:
            text = _json.text(words)
            self.parts.append(text)
            take = self.calls.take if choice.message else self.calls.take_pieces
            take(words.tool_calls or ())
            if text and not self.first:
                self.first = time.perf_counter()
            if self.hear is not None and text:
                self.hear.piece(text)

    def reply(self, begun: float, ended: float) -> Reply:
        """Return the reply; raises CouldNotRun where a filter left nothing of it."""
        text = clean("".join(self.parts), limit=MAX_BODY, what="reply")
        calls = self.calls.whole()
        if self.finish == "content_filter" and not text and not calls:
            raise CouldNotRun("blocked", "the target's content filter took the whole reply")
        return Reply(
            text=text,
            model=clean(self.model),
            finish=clean(self.finish),
            tokens_in=self.tokens_in,
            tokens_out=self.tokens_out,
            milliseconds=(ended - begun) * 1000,
            first=0.0 if self.whole or not self.first else (self.first - begun) * 1000,
            calls=calls,
        )


def api_key() -> str:
    """Return the key that the environment offers, empty for none; raises BadInput on one that cannot be sent."""
    for name in ("REDCOMMONS_API_KEY", "OPENAI_API_KEY"):
        key = os.environ.get(name, "").strip()
        if key and not (key.isascii() and key.isprintable()):
            raise BadInput(f"the key in {name} holds a line break or a sign that no key has: set it again")
        if key:
            return key
    return ""


def completions(address: str) -> URL:
    """Return where chats are completed, from the address as given: nothing is guessed but the last step."""
    parts = urlsplit(address)
    path = parts.path.rstrip("/")
    return URL(urlunsplit(parts._replace(path=path if path.endswith(_PATH) else path + _PATH)))
