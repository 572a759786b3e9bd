"""Fifty people who explore at once: how much later each reads the first word than a bare client on the same schedule.

Everybody has an account, a session and a conversation of their own, asks every five seconds at an instant of their own,
hears the reply to its end, fetches the page's turns anew as the page does, and looks now and then at what was said
elsewhere.
"""

import asyncio
import os
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from statistics import median, quantiles

import aiohttp
import msgspec

from bench.plan import LATENCY, Bench
from bench.process import busy
from bench.table import Row
from bench.talking import post, served, token
from redcommons.assembly import Workspace, open_workspace
from redcommons.labour.model import OWNER, Actor, SupportLine, SupportList
from redcommons.values.identity import PersonName, StudyId

PEOPLE, EVERY, SECONDS = 50, 5.0, 60.0
"""How many people, seconds between two questions of one of them, and how long they go on."""

WORDS, GAP = 40, 0.05
"""Words of a reply, and seconds between two of them."""

LOOKS = 4.0
"""Seconds between two looks of an open page at what was said elsewhere."""

PATIENCE = 30.0
"""Seconds after which a request counts as an error."""

PASSWORD = "a long word for the bench"


@dataclass(slots=True)
class Heard:
    """What came back."""

    first: list[float] = field(default_factory=list)
    """Milliseconds to the first word of each reply."""
    looks: list[float] = field(default_factory=list)
    """Milliseconds that each look at what was said elsewhere took."""
    pages: list[float] = field(default_factory=list)
    """Milliseconds that fetching the turns of a page took."""
    errors: list[str] = field(default_factory=list)
    """Whatever was not answered as it should be."""
    said: int = 0
    """Questions that were answered to the end."""
    spent: float = 0.0
    """Seconds of processor that the server took meanwhile."""


@dataclass(slots=True)
class Explorer:
    """One person in one browser, with one conversation open."""

    browser: aiohttp.ClientSession
    """Their session."""
    talk: str
    """Where their conversation is."""
    heard: Heard
    """What everybody heard."""
    after: int = 0
    """The last turn."""
    busy: bool = False
    """Whether a reply is being heard: the page then does not look elsewhere."""

    async def ask(self) -> None:
        """Say something, hear the reply to its end, and show the turns anew."""
        self.busy = True
        try:
            form = {"after": str(self.after), "text": "Hello", "at": str(self.after)}
            due, found = time.perf_counter(), 0.0
            async for line in _lines(self.browser, self.talk + "say/", form):
                event = msgspec.json.decode(line)
                if "replies" in event:
                    self.after = event["replies"][0]["reply"]
                if event.get("text") and not found:
                    found = time.perf_counter() - due
            if not found:
                raise ValueError("a reply held no word")
            self.heard.first.append(found * 1000)
            await self.timed(f"turns/?at={self.after}&since={self.after}", self.heard.pages)
            self.heard.said += 1
        finally:
            self.busy = False

    async def timed(self, path: str, took: list[float]) -> None:
        """Fetch a part of the page, and note how long it took."""
        begun_at = time.perf_counter()
        async with self.browser.get(self.talk + path, headers={"HX-Request": "true"}) as answer:
            await answer.read()
            answer.raise_for_status()
        took.append((time.perf_counter() - begun_at) * 1000)

    async def look(self, until: float) -> None:
        """Ask now and then what was said elsewhere, as an open page does."""
        await asyncio.sleep(random.Random(self.talk).random() * LOOKS)
        while time.perf_counter() < until:
            if not self.busy:
                await _noted(self.timed("heads/", self.heard.looks), self.heard)
            await asyncio.sleep(LOOKS)


def exploring(bench: Bench) -> Iterator[Row]:
    """Measure fifty people who explore at once, after as many bare clients on the same schedule."""
    bench.server.set(latency=LATENCY, words=WORDS, gap=GAP)
    with bench.workspace() as place:
        with open_workspace(place) as ws:
            study, links = _laid_out(ws)
        with served(place) as (process, address):
            base = "/".join(address.split("/")[:3])
            raw, heard = asyncio.run(_both(bench, base, links, lambda: busy(process.pid)))
        with open_workspace(place) as ws:
            whole, strange = _kept(ws, study)
    yield from _rows(raw, heard)
    left = heard.said - whole
    yield Row(
        what="replies not whole in the store", figure=left + strange, bar=0, note=f"{whole} whole of {heard.said}"
    )


def _rows(raw: Heard, heard: Heard) -> Iterator[Row]:
    load = f"load {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores"
    plan = f"{PEOPLE} people, each asks every {EVERY:.0f} s, a model of 50 ms that speaks for {WORDS * GAP:.0f} s"
    for name, of, bar in (("p99", _p99, 100), ("median", median, None), ("longest", max, None)):
        ours, bare = of(heard.first), of(raw.first)
        note = f"{plan}; {load}; {len(heard.first)} replies; raw {bare:.0f} ms" if bar else f"raw {bare:.0f} ms"
        what = f"exploring at once, first word later than raw, {name}"
        yield Row(what=what, figure=ours - bare, unit="ms", bar=bar, ratio=ours / bare, note=note)
    first = f"; first: {heard.errors[0][:160]}" if heard.errors else ""
    yield Row(what="exploring at once, errors", figure=len(heard.errors), bar=0, note=f"{heard.said} replies{first}")
    note = "of the server's process; saying, writing down, streaming, the turns anew, and looks"
    yield Row(
        what="exploring at once, CPU for one reply", figure=heard.spent / len(heard.first) * 1000, unit="ms", note=note
    )
    for what, took in (("turns fetched anew", heard.pages), ("looks at what was said elsewhere", heard.looks)):
        note = f"median {median(took):.0f} ms, longest {max(took):.0f} ms, of {len(took)}"
        yield Row(what=f"exploring at once, {what}: p95", figure=quantiles(took, n=20)[-1], unit="ms", note=note)


def _laid_out(ws: Workspace) -> tuple[StudyId, list[str]]:
    """Open a study and invite everybody as an explorer."""
    study = StudyId(ws.study.new("bench").id)
    ws.labour.set_support(SupportList(locale="en", lines=(SupportLine(name="Ana, steward", reach="room 3"),)))
    lead = ws.by(Actor(name=PersonName(OWNER), roles=("lead",), person=OWNER))
    return study, [f"/join/{study}/{lead.labour.invite(study, ['explorer'])[0]}/" for _person in range(PEOPLE)]


def _kept(ws: Workspace, study: StudyId) -> tuple[int, int]:
    """Return how many replies are whole in the store, and how many are there that are not."""
    rows = ws.exploration.talks(study).rows
    turns = [turn for row in rows for turn in ws.exploration.open_talk(study, row.name)[1]]
    replies = [turn for turn in turns if turn.message.role == "assistant"]
    whole = sum(turn.state == "whole" and turn.message.text == "word " * WORDS for turn in replies)
    return whole, len(replies) - whole


# ---------------------------------------------------------------------------------------------------- the people


async def _both(bench: Bench, base: str, links: list[str], spent: Callable[[], float]) -> tuple[Heard, Heard]:
    raw, heard = Heard(), Heard()
    async with AsyncExitStack() as open_ones:
        explorers = [await _come_in(open_ones, base, link, number, heard) for number, link in enumerate(links)]
        for one in explorers:
            one.talk = await post(one.browser, one.talk, target=bench.server.target)
        bare = await open_ones.enter_async_context(aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(PATIENCE)))

        async def ask() -> None:
            raw.first.append(await _bare(bare, f"{bench.server.url}/chat/completions"))

        await asyncio.gather(*(_on_time(ask, raw, number, SECONDS / 2) for number in range(PEOPLE)))
        # The first questions open connections and load modules.
        await asyncio.gather(*(_on_time(one.ask, heard, number, EVERY) for number, one in enumerate(explorers)))
        heard.first.clear()
        heard.pages.clear()
        until, before = time.perf_counter() + SECONDS, spent()
        at_work = [_on_time(one.ask, heard, number, SECONDS) for number, one in enumerate(explorers)]
        await asyncio.gather(*at_work, *(one.look(until) for one in explorers))
        heard.spent = spent() - before
    return raw, heard


async def _come_in(stack: AsyncExitStack, base: str, link: str, number: int, heard: Heard) -> Explorer:
    """Join by a link, with an account of one's own."""
    jar, patience = aiohttp.CookieJar(unsafe=True), aiohttp.ClientTimeout(PATIENCE)
    browser = await stack.enter_async_context(aiohttp.ClientSession(base, cookie_jar=jar, timeout=patience))
    await (await browser.get(link)).read()
    name = f"ines{number}"
    await post(browser, link, username=name, password=PASSWORD, pseudonym=name)
    return Explorer(browser, f"/s/{link.split('/')[2]}/explore/", heard)


async def _on_time(asking: Callable[[], Awaitable[None]], heard: Heard, number: int, seconds: float) -> None:
    """Let one person ask at their own instants: spread over the interval, moved a little each time, never together."""
    chance, step = random.Random(number), EVERY / PEOPLE
    begun_at = time.perf_counter()
    for turn in range(round(seconds / EVERY)):
        due = begun_at + turn * EVERY + (number + chance.random() / 2) * step
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        await _noted(asking(), heard)


async def _noted(work: Awaitable[None], heard: Heard) -> None:
    try:
        await work
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        heard.errors.append(f"{type(error).__name__}: {error}")


async def _bare(browser: aiohttp.ClientSession, url: str) -> float:
    said = {"model": "bench", "messages": [{"role": "user", "content": "Hello"}], "stream": True}
    begun_at, found = time.perf_counter(), 0.0
    async with browser.post(url, data=msgspec.json.encode(said)) as answer:
        async for line in answer.content:
            if not found and b'"content":"' in line:
                found = (time.perf_counter() - begun_at) * 1000
    return found


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100)[-1]


async def _lines(browser: aiohttp.ClientSession, path: str, form: dict[str, str]) -> AsyncIterator[bytes]:
    given = {**form, "csrfmiddlewaretoken": token(browser)}
    async with browser.post(path, data=given, headers={"Accept": "application/x-ndjson"}) as answer:
        answer.raise_for_status()
        async for line in answer.content:
            yield line
