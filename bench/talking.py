"""How much later the first word of a reply is read on a page than by a bare client that asks the model itself."""

import asyncio
import os
import re
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from statistics import median, quantiles
from typing import Any

import aiohttp
import msgspec

from bench.plan import LATENCY, Bench
from bench.process import REDCOMMONS, ROOT, MeasureError
from bench.table import Row

AT_ONCE, ROUNDS = 4, 25

First = Callable[[int], AsyncIterator[bytes]]
"""Asks the model once, from one of the conversations, and yields what comes."""


def talking(bench: Bench) -> Iterator[Row]:
    """Measure four questions asked at once from four conversations, beside four asked by a bare client."""
    bench.server.set(latency=LATENCY)
    with bench.workspace() as place, serving(place) as address:
        raw, ours = asyncio.run(_both(bench.server.url, bench.server.target, address))
    note = f"{AT_ONCE} at once, {ROUNDS} times, a model that takes 50 ms; raw p95 {_p95(raw):.0f} ms, median {{}}"
    ninety = _p95(ours) - _p95(raw)
    yield Row(
        what="first word later on a page than raw, p95",
        figure=ninety,
        unit="ms",
        bar=50,
        ratio=_p95(ours) / _p95(raw),
        note=note.format(f"{median(raw):.0f} ms"),
    )
    yield Row(
        what="first word later on a page than raw, median",
        figure=median(ours) - median(raw),
        unit="ms",
        ratio=median(ours) / median(raw),
        note="the same questions; a post over HTTP, two rows in the store, the request, the first line back",
    )


@contextmanager
def serving(workspace: str) -> Iterator[str]:
    """Serve a workspace for the length of a `with` block; the address signs its opener in."""
    with served(workspace) as (_process, address):
        yield address


@contextmanager
def served(workspace: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Do the same, and give the process too."""
    command = [*REDCOMMONS, "serve", "-w", workspace, "-p", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, env={**os.environ})
    try:
        assert process.stdout is not None
        address = process.stdout.readline().decode().strip()
        if not address.startswith("http://"):
            raise MeasureError(f"`redcommons serve` named no address: {address!r}")
        yield process, address
    finally:
        process.terminate()
        process.wait(20)


async def _both(model: str, target: str, address: str) -> tuple[list[float], list[float]]:
    base = re.match(r"http://[^/]+", address)
    assert base is not None
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession() as bare, aiohttp.ClientSession(base[0], cookie_jar=jar) as page:
        talks = await _talks(page, address.removeprefix(base[0]), target)

        async def raw(_talk: int) -> AsyncIterator[bytes]:
            said = {"model": "bench", "messages": [{"role": "user", "content": "Hello"}], "stream": True}
            async with bare.post(f"{model}/chat/completions", data=msgspec.json.encode(said)) as answer:
                async for line in answer.content:
                    yield line

        async def ours(talk: int) -> AsyncIterator[bytes]:
            form = {"after": 0, "text": "Hello", "csrfmiddlewaretoken": token(page)}
            async with page.post(talks[talk] + "say/", data=form, headers={"Accept": "application/x-ndjson"}) as answer:
                async for line in answer.content:
                    yield line

        heard: tuple[list[float], list[float]] = ([], [])
        for turn in range(-2, ROUNDS):
            for ask, kept in zip((raw, ours), heard, strict=True):
                delays = await asyncio.gather(*(_first(ask, talk) for talk in range(AT_ONCE)))
                kept.extend(delays if turn >= 0 else ())  # the first rounds open connections and load modules
        return heard


async def _first(ask: First, talk: int) -> float:
    """Return milliseconds until the first word, and hear the reply to its end."""
    begun, found = time.perf_counter(), 0.0
    async for line in ask(talk):
        if not found and (b'"content":"' in line or b'"text":"' in line):
            found = (time.perf_counter() - begun) * 1000
    if not found:
        raise MeasureError("a reply held no word")
    return found


async def _talks(page: aiohttp.ClientSession, first: str, target: str) -> list[str]:
    """Sign in, open a study, begin the conversations; return where they are."""
    await sign_in(page, first)
    study = await post(page, "/new/", title="bench")
    return [await post(page, f"{study}explore/", target=target) for _ in range(AT_ONCE)]


async def sign_in(page: aiohttp.ClientSession, first: str) -> None:
    """Open the first link."""
    await (await page.get(first)).read()
    await post(page, first)


async def post(page: aiohttp.ClientSession, path: str, **form: str) -> str:
    """Send a form; return where it leads."""
    given = {**form, "csrfmiddlewaretoken": token(page)}
    async with page.post(path, data=given, allow_redirects=False) as answer:
        if answer.status != 302:
            raise MeasureError(f"{path} answered {answer.status}: {(await answer.text())[:300]}")
        return answer.headers["Location"]


def token(page: aiohttp.ClientSession) -> str:
    """Return what a form must bring along."""
    found: Any = next((one.value for one in page.cookie_jar if one.key.startswith("form-")), "")
    return str(found)


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]
