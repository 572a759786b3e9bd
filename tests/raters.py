"""Many people who rate at once over HTTP, each with a session, a vault and a pocket of their own, while a file arrives.

    with open_workspace(where) as ws:
        work = laid_out(ws, folder, people=20, items=400)
        with <a served workbench> as address:
            heard = asyncio.run(rate_together(address, work, Pace(every=1.5, seconds=15)))
        assert kept(ws, work, heard) == Kept(lost=0, doubled=0, strange=0)

Every rating carries a note of its own, so that each can be found again in the store.
"""

from __future__ import annotations

import asyncio
import csv
import random
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from redcommons.assembly import Workspace
from redcommons.dataset.model import Bringing
from redcommons.evaluation.model import Order, Queue
from redcommons.labour.model import OWNER, Actor, SupportLine, SupportList, Terms
from redcommons.study.model import Scenario, ValueEntry
from redcommons.values.base import fingerprint
from redcommons.values.identity import PersonName, RunId, StudyId

PASSWORD = "a long word for tests"
TERMS = Terms(topics="replies of a housing helpline", pay="14 EUR an hour")
SUPPORT = SupportList(locale="en", lines=(SupportLine(name="Ana, steward", reach="room 3"),))
HARMS = ("privacy", "wrong advice")
PATIENCE = 60
"""Seconds after which a request counts as an error."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """A study with a queue, and a link into it for each person."""

    study: StudyId
    run: RunId
    queue: str
    links: tuple[str, ...]
    overlap: int = 2


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How people work."""

    every: float = 3.0
    """Seconds that each takes for one task."""
    seconds: float = 60.0
    """How long they go on."""


@dataclass
class Heard:
    """What came back."""

    acts: list[tuple[str, float, float]] = field(default_factory=list)
    """What was done, when it began, and how many seconds it took."""
    errors: list[str] = field(default_factory=list)
    """Whatever was not answered as it should be."""
    notes: list[str] = field(default_factory=list)
    """The note of every rating that was answered as kept."""
    begun: float = 0.0
    """When people began."""


@dataclass(frozen=True)
class Kept:
    """What the store holds beside what was answered."""

    lost: int
    """Ratings that were answered as kept and are not there."""
    doubled: int
    """Ratings that are there more than once, or beyond what the queue asked for."""
    strange: int
    """Ratings that are there and were never answered as kept."""


# ------------------------------------------------------------------------------------------------------ the study


def laid_out(ws: Workspace, folder: Path, *, people: int, items: int) -> Work:
    """Put a study with a queue over recorded replies into a workspace, and invite so many people."""
    sheet = folder / "replies.csv"
    with sheet.open("w", newline="") as handle:
        rows = csv.writer(handle)
        rows.writerow(["id", "prompt", "reply", "model", "harm", "scenario"])
        rows.writerows([f"c{n}", f"prompt {n}", f"reply {n}", "m", HARMS[n % 2], "evening"] for n in range(items))
    study = StudyId(ws.study.new("helpline").id)
    ws.study.write(study, [*(ValueEntry(harm=harm) for harm in HARMS), Scenario(name="evening", context="a helpline")])
    ws.labour.write_terms(study, TERMS)
    ws.labour.set_support(SUPPORT)
    run = RunId(ws.evaluation.evaluate_file(sheet, Order(target=ws.evaluation.target("recorded"), study=study)).run)
    queue = ws.rating.open_queue(Queue(run=run, harm=HARMS[0]))
    lead = ws.by(Actor(name=PersonName(OWNER), roles=("lead",), person=OWNER))
    links = tuple(f"/join/{study}/{lead.labour.invite(study, ['rater'])[0]}/" for _person in range(people))
    return Work(study=study, run=run, queue=queue, links=links)


def prompts(path: Path, count: int) -> Path:
    """Write a table of so many prompts, none of them in the study yet."""
    words = "Explain to a tenant what a landlord may and may not do here, in plain words, with one example"
    with path.open("w", newline="") as handle:
        rows = csv.writer(handle)
        rows.writerow(["id", "prompt", "harm", "scenario", "language"])
        rows.writerows([f"i{n}", f"{words}, number {n}.", HARMS[n % 2], f"place {n % 9}", "en"] for n in range(count))
    return path


def bring(ws: Workspace, study: StudyId, path: Path) -> Callable[[], bool]:
    """Ask the worker for an import, as its page does; return what says whether it has ended, and raises if badly."""
    upload = ws.dataset.bring(study, path.name, path.read_bytes())
    ws.dataset.ask_import(upload.id, Bringing())

    def over() -> bool:
        job = ws.dataset.arrivals(study, upload.id)[-1]
        assert not job.ending.error, job.ending.error
        return bool(job.ended_at)

    return over


# ----------------------------------------------------------------------------------------------------- the people


class Rater:
    """One person in one browser."""

    def __init__(self, address: str, work: Work, name: str, heard: Heard) -> None:
        """Open a browser that keeps its cookies."""
        patience = aiohttp.ClientTimeout(total=PATIENCE)
        self.browser = aiohttp.ClientSession(address, cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=patience)
        self.work, self.name, self.heard = work, name, heard
        self.home = f"/s/{work.study}/rate/{work.queue}/"
        self.page = ""

    async def come_in(self, link: str) -> None:
        """Join by a link, consent to the terms, set boundaries, and take a first task."""
        await self.get(link)
        await self.post(link, username=self.name, password=PASSWORD, pseudonym=self.name)
        await self.post(f"/s/{self.work.study}/terms/answer/", agree="yes", terms=str(fingerprint(TERMS)))
        await self.post(f"/s/{self.work.study}/boundaries/", words="", hide_unknown="on")
        await self.post(f"{self.home}next/")
        self.page = await self.get(self.home)

    async def rate(self, number: int) -> bool:
        """Read the text of the task in hand, rate it, and open the next one; return whether there was one."""
        task = re.search(r'name="task" value="(\d+)"', self.page)
        if task is None:
            return False
        text = await self.timed("reveal", self.get, f"{self.home}text/?reveal=1")
        if "reply " not in text:
            raise RaterError(f"{self.name}: the text was not shown: {text[:200]}")
        note = f"{self.name}/{number}"
        said = {"task": task[1], "answer": ("violated", "not_violated")[number % 2], "onset": "", "why": note}
        await self.timed("rate", self.post, f"{self.home}say/", **said)
        self.heard.notes.append(note)
        self.page = await self.timed("open the next", self.get, self.home)
        return True

    async def timed(self, what: str, ask: Callable[..., Awaitable[str]], path: str, **form: str) -> str:
        """Do one act, and note how long it took."""
        begun = time.perf_counter()
        answer = await ask(path, **form)
        self.heard.acts.append((what, begun, time.perf_counter() - begun))
        return answer

    async def get(self, path: str) -> str:
        """Return a page."""
        async with self.browser.get(path, allow_redirects=False) as answer:
            return await read(answer, 200)

    async def post(self, path: str, **form: str) -> str:
        """Send a form with the token that its page brought."""
        token: Any = next((one.value for one in self.browser.cookie_jar if one.key.startswith("form-")), "")
        given = {**form, "csrfmiddlewaretoken": str(token)}
        async with self.browser.post(path, data=given, allow_redirects=False) as answer:
            return await read(answer, *((200,) if path.endswith("/boundaries/") else (302,)))


class RaterError(Exception):
    """An answer that should not have come."""


async def rate_together(address: str, work: Work, pace: Pace, going: Callable[[], bool] = lambda: True) -> Heard:
    """Let everybody come in, then rate at once for a while, and for as long as `going` says; return what came back."""
    heard = Heard()
    raters = [Rater(address, work, f"noor{n}", heard) for n in range(len(work.links))]
    try:
        for start in range(0, len(raters), 4):  # passwords are dear to hash, and nobody is measured yet
            some = zip(raters[start : start + 4], work.links[start : start + 4], strict=True)
            await asyncio.gather(*(rater.come_in(link) for rater, link in some))
        heard.begun = time.perf_counter()
        await asyncio.gather(*(_at_work(rater, pace, going) for rater in raters))
    finally:
        await asyncio.gather(*(rater.browser.close() for rater in raters))
    return heard


async def _at_work(rater: Rater, pace: Pace, going: Callable[[], bool]) -> None:
    begun, number = rater.heard.begun, 0
    await asyncio.sleep(random.Random(rater.name).random() * pace.every)  # people do not press at the same instant
    try:
        while going() or time.perf_counter() - begun < pace.seconds:
            next_at = time.perf_counter() + pace.every
            if not await rater.rate(number):
                break
            number += 1
            await asyncio.sleep(max(0.0, next_at - time.perf_counter()))
    except (RaterError, aiohttp.ClientError, TimeoutError) as error:
        rater.heard.errors.append(f"{rater.name}: {type(error).__name__}: {error}")


async def read(answer: aiohttp.ClientResponse, *expected: int) -> str:
    """Return the text of an answer, or raise what the page said when its status is none of those expected."""
    text = await answer.text()
    if answer.status not in expected:
        said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))
        raise RaterError(f"{answer.method} {answer.url.path} answered {answer.status}: {said[:300]}")
    return text


# ------------------------------------------------------------------------------------------------------ what is kept


def kept(ws: Workspace, work: Work, heard: Heard) -> Kept:
    """Compare the store with what was answered."""
    every = list(ws.evaluation.verdicts(work.run))
    there = Counter(verdict.why for verdict in every)
    places = Counter((verdict.judge, verdict.ordinal, verdict.repeat) for verdict in every)
    readers = Counter((verdict.ordinal, verdict.repeat) for verdict in every)
    twice = sum(n - 1 for n in there.values()) + sum(n - 1 for n in places.values())
    counted = ws.rating.progress(work.study, work.queue).done
    return Kept(
        lost=sum(note not in there for note in heard.notes) + abs(counted - len(every)),
        doubled=twice + sum(max(0, n - work.overlap) for n in readers.values()),
        strange=len(there.keys() - set(heard.notes)),
    )
