"""The helpline over HTTP: `POST /v1/chat/completions` and `GET /v1/models`, as OpenAI's clients expect them.

It answers on the loopback address unless told otherwise, keeps nothing and asks for no key.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime

from aiohttp import web

from redcommons.helpline.assistant import answer
from redcommons.helpline.chance import digest, spelled
from redcommons.helpline.flaws import MODELS
from redcommons.helpline.protocol import (
    Asked,
    Reply,
    RequestError,
    chunks,
    completion,
    error_body,
    model_body,
    models_body,
    read_request,
    words,
)
from redcommons.values.base import Value
from redcommons.values.clock import Clock, SystemClock
from redcommons.values.errors import BadInput
from redcommons.values.words import _, many

MOST_BYTES = 8 * 1024 * 1024
"""Largest request body; larger ones are refused with status 413."""


class ServeOptions(Value, tag="helpline-serve/1"):
    """Where and how the helpline answers."""

    host: str = "127.0.0.1"
    """Address to listen on; the default is reached from this machine only."""
    port: int = 8765
    """Port to listen on; 0 takes any free one."""
    seed: int = 0
    """Seed of the world: which cases go wrong how often."""
    latency: float = 0.0
    """Seconds to wait before each reply, to play a slower model."""


class Running:
    """A helpline that answers; `close` ends it."""

    def __init__(self, options: ServeOptions, clock: Clock) -> None:
        self.options = options
        self.requests = 0
        """Chat requests that got a reply or an error so far."""
        self._clock = clock
        app = web.Application(client_max_size=MOST_BYTES, middlewares=[_in_their_shape])
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_get("/v1/models", _models)
        app.router.add_get("/v1/models/{name}", _model)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)

    @property
    def url(self) -> str:
        """Return the base URL that clients want, ending in /v1."""
        host, port = self._runner.addresses[0][:2]
        return f"http://[{host}]:{port}/v1" if ":" in host else f"http://{host}:{port}/v1"

    async def _open(self) -> None:
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self.options.host, self.options.port).start()
        except (OSError, OverflowError) as error:
            await self._runner.cleanup()
            raise _cannot_listen(self.options, error) from error

    async def close(self) -> None:
        """Stop answering; replies under way get one second to end."""
        await self._runner.cleanup()

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        self.requests += 1
        asked = read_request(await request.read())
        if self.options.latency:
            await asyncio.sleep(self.options.latency)
        reply = self._reply(asked)
        if asked.stream:
            return await _stream(request, reply, with_usage=asked.usage)
        return _json(completion(reply))

    def _reply(self, asked: Asked) -> Reply:
        said = answer(
            asked.messages, seed=self.options.seed, sample=asked.sample, version=asked.version, tools=asked.tools
        )
        pieces = words(said.text)
        cut = asked.longest is not None and asked.longest < len(pieces)
        name = digest(f"{self.options.seed}/{asked.sample}/{asked.version}/id", spelled(asked.messages), size=12)
        return Reply(
            id=f"chatcmpl-{name.hex()}",
            created=int(datetime.fromisoformat(self._clock.now()).timestamp()),
            model=said.model,
            pieces=pieces[: asked.longest],
            finish="length" if cut else ("tool_calls" if said.calls else "stop"),
            calls=() if cut else said.calls,
            prompt_tokens=sum(len(message.text.split()) for message in asked.messages),
        )


async def start(options: ServeOptions | None = None, *, clock: Clock | None = None) -> Running:
    """Return a helpline that answers; raises BadInput where it cannot listen there."""
    running = Running(options or ServeOptions(), clock or SystemClock())
    await running._open()  # noqa: SLF001  # opening belongs to starting; nobody holds one that is not open
    return running


def serve_forever(options: ServeOptions | None = None) -> int:
    """Answer until Ctrl-C or a termination signal; return how many chat requests were served.

    The URL and an example of use go to standard error. Raises BadInput where it cannot listen there.
    """
    return asyncio.run(_until_stopped(options or ServeOptions()))


async def _until_stopped(options: ServeOptions) -> int:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    running = await start(options)
    _tell(_welcome(running))
    await stopped.wait()
    await running.close()
    _tell(many("Served {n} request.", "Served {n} requests.", running.requests))
    return running.requests


def _welcome(running: Running) -> str:
    lines = (
        _("The helpline answers at {url} (example data, world seed {seed}). Ctrl-C ends it."),
        _("Try: curl {url}/chat/completions -H 'Content-Type: application/json' -d '{body}'"),
    )
    body = f'{{"model": "{MODELS[0]}", "messages": [{{"role": "user", "content": "Who pays for repairs?"}}]}}'
    return "\n".join(lines).format(url=running.url, seed=running.options.seed, body=body)


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _cannot_listen(options: ServeOptions, error: Exception) -> BadInput:
    message = _("cannot listen on {host} port {port}: {why}; choose another port, or 0 for any free one")
    why = getattr(error, "strerror", None) or error
    return BadInput(message.format(host=options.host, port=options.port, why=why))


async def _stream(request: web.Request, reply: Reply, *, with_usage: bool) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
    await response.prepare(request)
    for chunk in chunks(reply, with_usage=with_usage):
        await response.write(chunk)
    await response.write_eof()
    return response


async def _models(_request: web.Request) -> web.StreamResponse:
    return _json(models_body())


async def _model(request: web.Request) -> web.StreamResponse:
    return _json(model_body(request.match_info["name"]))


def _json(body: bytes, status: int = 200) -> web.Response:
    return web.Response(body=body, status=status, content_type="application/json")


@web.middleware
async def _in_their_shape(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
) -> web.StreamResponse:  # fmt: skip
    try:
        return await handler(request)
    except RequestError as wrong:
        return _json(wrong.body, wrong.status)
    except web.HTTPException as error:
        message = _("{method} {path}: {why}").format(method=request.method, path=request.path, why=error.reason)
        response = _json(error_body(error.status, message), error.status)
        response.headers.update({name: value for name, value in error.headers.items() if name == "Allow"})
        return response
