"""One HTTP client for everything that asks: one pool, one set of limits, one retry, one list of causes."""

from __future__ import annotations

import asyncio
import random
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import aiohttp
from yarl import URL

from redcommons.adapters.targets import _causes
from redcommons.adapters.targets._guard import Guard
from redcommons.adapters.targets._resolver import GuardedResolver
from redcommons.values.errors import CouldNotRun

T = TypeVar("T")

MAX_BODY = 10_000_000
"""Most bytes of one reply, all events of a stream together."""

MAX_ERROR_BODY = 65_536
"""Most bytes read of a refusal, to say why."""

MAX_WAIT = 60.0
"""Longest wait before a request is sent again, in seconds, whatever the other side asks for."""

PAUSE = 0.5
"""Ceiling of the first wait, in seconds; it doubles with every further one."""

_FEW = {"unreachable": 2}
"""Causes that are tried again fewer times than the settings allow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One HTTP request, ready to be sent."""

    url: URL
    """Where to."""
    body: bytes | None = None
    """What to send."""
    method: str = "POST"
    """The verb."""
    timeout: float = 120.0
    """Seconds from sending to the last byte, hung sockets and slow trickles included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """What stays the same between the requests of one target."""

    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers of every request."""
    secret: str = ""
    """Key to be blotted out of whatever the other side says."""
    guard: Guard | None = None
    """What may be asked; None lets everything be asked, as at the command line."""
    unkeyed: str = ""
    """What to say beside a refusal for want of a key; empty where the key was sent."""


class Client:
    """A pool of connections to one target. The executor bounds how many are in use, so the pool does not.

    Cookies are never kept, redirects never followed and proxies of the environment never used: each of
    them would let another place answer in the target's name.
    """

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._session: aiohttp.ClientSession | None = None
        self._limits: dict[float, aiohttp.ClientTimeout] = {}

    async def send(self, call: Call, read: Callable[[aiohttp.ClientResponse], Awaitable[T]]) -> T:
        """Send a request and return what `read` makes of its response; raises CouldNotRun."""
        if self._sender.guard:
            self._sender.guard.check(call.url)
        session = self._session or self._open(call.url.scheme)
        sending = session.request(
            call.method, call.url, data=call.body, timeout=self._limit(call.timeout), allow_redirects=False
        )
        try:
            async with sending as response:
                if not 200 <= response.status < 300:
                    raise await self._refused(response)
                return await read(response)
        except (aiohttp.ClientError, TimeoutError, OSError, UnicodeError) as error:
            raise _causes.of_exception(error, call.url, call.timeout) from error

    async def close(self) -> None:
        """Let go of every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self, scheme: str) -> aiohttp.ClientSession:
        # A context of our own reads SSL_CERT_FILE when the target opens; the library's read it at its import.
        trust = ssl.create_default_context() if scheme == "https" else True
        resolver = GuardedResolver(self._sender.guard) if self._sender.guard else None
        connector = aiohttp.TCPConnector(limit=0, ttl_dns_cache=300, ssl=trust, resolver=resolver)
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"Accept-Encoding": "identity", "User-Agent": "redcommons", **self._sender.headers},
            auto_decompress=True,
        )
        return self._session

    def _limit(self, seconds: float) -> aiohttp.ClientTimeout:
        if seconds not in self._limits:
            self._limits[seconds] = aiohttp.ClientTimeout(total=seconds, sock_connect=min(seconds, 30.0))
        return self._limits[seconds]

    async def _refused(self, response: aiohttp.ClientResponse) -> CouldNotRun:
        said = await _excerpt(response)
        error = _causes.of_status(response.status, response.headers, said, secret=self._sender.secret)
        if error.cause == "unauthorised" and self._sender.unkeyed:
            return CouldNotRun(error.cause, f"{error.detail}; {self._sender.unkeyed}")
        return error


async def chunks(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    """Yield a body as it comes; raises CouldNotRun beyond MAX_BODY bytes."""
    size = 0
    while chunk := await response.content.readany():
        size += len(chunk)
        if size > MAX_BODY:
            response.close()
            raise CouldNotRun("too_long", f"the reply has more than {MAX_BODY:,} bytes")
        yield chunk


async def whole(response: aiohttp.ClientResponse) -> bytes:
    """Return a whole body; raises CouldNotRun beyond MAX_BODY bytes."""
    parts = [chunk async for chunk in chunks(response)]
    return parts[0] if len(parts) == 1 else b"".join(parts)


async def _excerpt(response: aiohttp.ClientResponse) -> bytes:
    try:
        return await response.content.read(MAX_ERROR_BODY)
    except (aiohttp.ClientError, TimeoutError, OSError):
        return b""


async def with_retries(ask: Callable[[], Awaitable[T]], retries: int, anew: Callable[[], None] | None = None) -> T:
    """Return what `ask` returns, asking again at most `retries` times after failures that may pass.

    `anew` is told before each time but the first.
    """
    sent = 0
    while True:
        try:
            return await ask()
        except CouldNotRun as error:
            if not error.may_pass or sent >= min(retries, _FEW.get(error.cause, retries)):
                raise
            await asyncio.sleep(pause(sent, error.wait))
            sent += 1
            if anew is not None:
                anew()


def pause(sent: int, asked: float | None, chance: Callable[[], float] = random.random) -> float:
    """Return the seconds to wait after `sent` + 1 failures.

    Full jitter under a doubling ceiling, so that requests that failed together do not come back together
    (Brooker, "Exponential Backoff And Jitter", 2015); a wait that was asked for is kept and spread by a quarter.
    """
    if asked is not None:
        return min(MAX_WAIT, asked * (1 + chance() / 4))
    return min(MAX_WAIT, PAUSE * 2.0 ** min(sent, 16)) * chance()
