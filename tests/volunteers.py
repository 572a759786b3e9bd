"""Many visitors of an event at once over HTTP: they talk to what chance gave them, rate, and keep what they find.

    with open_workspace(where) as ws:
        hall = laid_out(ws, folder, targets=("helpline",), people=40)
        with <a served workbench> as address:
            heard = asyncio.run(visit_together(address, hall, Pace(every=3, seconds=20)))
        assert kept(ws, hall, heard).wrong == ()

Everything that is said, kept and rated carries a word of its own, so that each can be found again in the store.
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
import msgspec

from redcommons.assembly import Workspace
from redcommons.evaluation.model import Order, Queue
from redcommons.exploration.model import Looked, Turn
from redcommons.labour.model import OWNER, Actor, Arrangement, Opening, SupportLine, SupportList, Terms
from redcommons.study.model import Scenario, ValueEntry
from redcommons.values.base import fingerprint
from redcommons.values.identity import PersonName, RunId, StudyId
from tests.raters import Pace, RaterError, read

TERMS = Terms(topics="replies of a housing helpline", comes_back="a letter", recorded="what you write")
HARMS = ("privacy", "wrong advice")
EVENT = "open-day"
CODE = "BCDFGHJ"
PATIENCE = 30
"""Seconds after which a request counts as an error."""

ARRIVAL = 80.0
"""Seconds after which nobody else comes in."""

AT_THE_DOOR = 20
"""Visitors who come in at the same time."""

ACTS = ("say", "reveal", "rate", "say", "keep", "reveal", "rate")
"""What a visitor does, one act after the other, again and again."""


@dataclass(frozen=True, kw_only=True)
class Hall:
    """A study with an event and a queue."""

    study: StudyId
    run: RunId
    queue: str
    people: int
    targets: tuple[str, ...]
    overlap: int = 2


@dataclass
class Heard:
    """What came back."""

    acts: list[tuple[str, float, float]] = field(default_factory=list)
    """What was done, when it began, and how many seconds it took."""
    errors: list[str] = field(default_factory=list)
    """Whatever was not answered as it should be."""
    said: list[str] = field(default_factory=list)
    """Words of every message whose reply was heard to its end."""
    kept: list[str] = field(default_factory=list)
    """Title of every finding that was answered as kept."""
    notes: list[str] = field(default_factory=list)
    """Note of every rating that was answered as kept."""
    inside: int = 0
    """How many came in."""
    arriving: float = 0.0
    """Seconds in which they came in."""
    began: float = 0.0
    """When the measured part began."""
    spent: float = 0.0
    """Seconds of processor that the server took in that part."""


@dataclass(frozen=True)
class Kept:
    """The store beside what was answered."""

    lost: int
    """What was answered as kept and is not there."""
    doubled: int
    """What is there more than once, or beyond what a queue asked for."""
    strange: int
    """What is there and was never answered as kept."""
    uneven: int
    """By how many visitors more one target was given than another."""


def laid_out(ws: Workspace, folder: Path, *, targets: tuple[str, ...], people: int, items: int = 400) -> Hall:
    """Put a study with an event and a queue over recorded replies into a workspace, and open its door."""
    sheet = folder / "replies.csv"
    with sheet.open("w", newline="") as handle:
        rows = csv.writer(handle)
        rows.writerow(["id", "prompt", "reply", "model", "harm", "scenario"])
        rows.writerows([f"c{n}", f"prompt {n}", f"reply {n}", "m", HARMS[n % 2], "evening"] for n in range(items))
    study = StudyId(ws.study.new("helpline").id)
    ws.study.write(study, [*(ValueEntry(harm=harm) for harm in HARMS), Scenario(name="evening", context="a helpline")])
    ws.labour.write_terms(study, TERMS)
    ws.labour.set_support(SupportList(locale="en", lines=(SupportLine(name="Ana, steward", reach="room 3"),)))
    run = RunId(ws.evaluation.evaluate_file(sheet, Order(target=ws.evaluation.target("recorded"), study=study)).run)
    queue = ws.rating.open_queue(Queue(run=run, harm=HARMS[0]))
    lead = ws.by(Actor(name=PersonName(OWNER), roles=("lead",), person=OWNER))
    event = Arrangement(
        way="event", title="Open day", roles=("explorer", "rater"), targets=targets, budget=500, minutes=20
    )
    lead.labour.arrange(study, EVENT, event)
    lead.labour.open_door(study, EVENT, Opening(code=CODE))
    return Hall(study=study, run=run, queue=queue, people=people, targets=targets)


class Volunteer:
    """One visitor in one browser."""

    def __init__(self, address: str, hall: Hall, number: int, heard: Heard) -> None:
        """Open a browser that keeps its cookies."""
        patience = aiohttp.ClientTimeout(total=PATIENCE)
        self.browser = aiohttp.ClientSession(address, cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=patience)
        self.hall, self.name, self.heard = hall, f"noor{number}", heard
        self.home = f"/s/{hall.study}/rate/{hall.queue}/"
        self.talk, self.page = "", ""
        self.after = 0
        self.done = 0
        self.first = 0.0

    async def come_in(self) -> None:
        """Come in by the code, agree to the terms, set boundaries, begin a conversation and take a task."""
        way = await self.post("/at/", code=CODE)
        await self.get(way)
        await self.post(way, pseudonym=self.name)
        await self.post(f"/s/{self.hall.study}/terms/answer/", agree="yes", terms=str(fingerprint(TERMS)))
        await self.post(f"/s/{self.hall.study}/boundaries/", words="", hide_unknown="on")
        self.talk = await self.post(f"/s/{self.hall.study}/event/begin/", about="card:evening")
        await self.get(self.talk)
        await self.post(f"{self.home}next/")
        self.page = await self.get(self.home)

    async def act(self, what: str) -> None:
        """Do one act, and note how long it took; of a message, how long until the first word of the reply."""
        begun = time.perf_counter()
        acts: dict[str, Callable[[], Awaitable[None]]] = {
            "say": self.say, "reveal": self.reveal, "rate": self.rate, "keep": self.keep
        }  # fmt: skip
        await acts[what]()
        took = self.first - begun if what == "say" else time.perf_counter() - begun
        self.heard.acts.append((what, begun, took))
        self.done += 1

    async def say(self) -> None:
        """Say something, hear the reply to its end, and show the turns anew, as the page does."""
        words, end, since, self.first = f"{self.name}/{self.done}", 0, self.after, 0.0
        form = {"after": str(self.after), "text": words, "at": str(self.after), "csrfmiddlewaretoken": self.token()}
        headers = {"Accept": "application/x-ndjson"}
        async with self.browser.post(self.talk + "say/", data=form, headers=headers) as answer:
            if answer.status != 200:
                await read(answer, 200)
            async for line in answer.content:
                event = msgspec.json.decode(line)
                if "replies" in event:
                    self.after = event["replies"][0]["reply"]
                if event.get("text"):
                    self.first = self.first or time.perf_counter()
                end = end or int(event.get("end", False))
        if not end or not self.first:
            raise RaterError(f"{words}: the reply was not heard to its end")
        self.heard.said.append(words)
        shown = await self.get(f"{self.talk}turns/?at={self.after}&since={since}")
        if "left" not in shown:
            raise RaterError(f"{words}: no page says how much is left")

    async def reveal(self) -> None:
        """Read the text of the task in hand."""
        text = await self.get(f"{self.home}text/?reveal=1")
        if "reply " not in text:
            raise RaterError(f"{self.name}: the text was not shown: {text[:200]}")

    async def rate(self) -> None:
        """Rate the task in hand, and open the next one."""
        task = re.search(r'name="task" value="(\d+)"', self.page)
        if task is None:
            raise RaterError(f"{self.name}: there is no task in hand")
        note = f"{self.name}/{self.done}"
        said = {"task": task[1], "answer": ("violated", "not_violated")[self.done % 2], "onset": "", "why": note}
        await self.post(f"{self.home}say/", **said)
        self.heard.notes.append(note)
        self.page = await self.get(self.home)

    async def keep(self) -> None:
        """Keep the last reply as a finding."""
        title = f"{self.name}/{self.done}"
        await self.post(f"{self.talk}{self.after}/keep/", title=title)
        self.heard.kept.append(title)

    async def get(self, path: str) -> str:
        """Return a page."""
        async with self.browser.get(path, allow_redirects=False) as answer:
            return await read(answer, 200)

    async def post(self, path: str, **form: str) -> str:
        """Send a form with the token that its page brought; return where it leads."""
        if not self.token():
            await self.get(path)
        given = {**form, "csrfmiddlewaretoken": self.token()}
        async with self.browser.post(path, data=given, allow_redirects=False) as answer:
            await read(answer, 200, 302)
            return str(answer.headers.get("Location", ""))

    def token(self) -> str:
        """Return what a form must bring along."""
        found: Any = next((one.value for one in self.browser.cookie_jar if one.key.startswith("form-")), "")
        return str(found)


async def visit_together(address: str, hall: Hall, pace: Pace, busy: Callable[[], float] = lambda: 0.0) -> Heard:
    """Let everybody come in, then act at a pace for a while; return what came back.

    `busy` says how many seconds of processor the server has taken so far.
    """
    heard = Heard()
    there = [Volunteer(address, hall, number, heard) for number in range(hall.people)]
    try:
        await _come_in(there, heard)
        inside = [one for one in there if one.page]
        heard.inside = len(inside)
        heard.began, before = time.perf_counter(), busy()
        await asyncio.gather(*(_noted(one, _visiting(one, pace)) for one in inside))
        heard.spent = busy() - before
    finally:
        await asyncio.gather(*(one.browser.close() for one in there))
    return heard


async def _come_in(people: list[Volunteer], heard: Heard) -> None:
    begun, waiting = time.perf_counter(), iter(people)

    async def at_the_door() -> None:
        for one in waiting:  # all of them take the next one from the same queue
            if time.perf_counter() - begun > ARRIVAL:
                return
            await _noted(one, one.come_in())

    await asyncio.gather(*(at_the_door() for _place in range(AT_THE_DOOR)))
    heard.arriving = time.perf_counter() - begun


async def _visiting(one: Volunteer, pace: Pace) -> None:
    await asyncio.sleep(random.Random(one.name).random() * pace.every)  # people do not press at the same instant
    begun = time.perf_counter()
    await one.act("say")
    for number in range(1, round(pace.seconds / pace.every)):
        due = begun + number * pace.every
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        if time.perf_counter() - begun > pace.seconds:
            break  # a server that is late makes fewer acts, not a longer run
        await one.act(ACTS[number % len(ACTS)])


async def _noted(one: Volunteer, work: Awaitable[None]) -> None:
    try:
        await work
    except (RaterError, aiohttp.ClientError, TimeoutError) as error:
        one.heard.errors.append(f"{one.name}: {type(error).__name__}: {error}")


# ------------------------------------------------------------------------------------------------------ what is kept


def kept(ws: Workspace, hall: Hall, heard: Heard) -> Kept:
    """Compare the store with what was answered."""
    turns = [one for head in _heads(ws, hall) for one in ws.exploration.open_talk(hall.study, head.name)[1]]
    said = Counter(one.message.text for one in turns if one.message.role == "user")
    replies = [one for one in turns if one.message.role == "assistant"]
    found = Counter(one.title for _sheet, one in ws.exploration.kept(hall.study))
    verdicts = list(ws.evaluation.verdicts(hall.run))
    notes = Counter(one.why for one in verdicts)
    places = Counter((one.judge, one.ordinal, one.repeat) for one in verdicts)
    readers = Counter((one.ordinal, one.repeat) for one in verdicts)
    given = Counter(one.targets for _name, one in ws.labour.assignments(hall.study))
    twice = sum(n - 1 for counts in (said, found, notes, places) for n in counts.values())
    return Kept(
        lost=sum(one not in said for one in heard.said)
        + sum(one not in notes for one in heard.notes)
        + sum(one not in found for one in heard.kept)
        + sum(not _whole(one) for one in replies)
        + abs(ws.rating.progress(hall.study, hall.queue).done - len(verdicts)),
        doubled=twice + sum(max(0, n - hall.overlap) for n in readers.values()) + abs(len(replies) - said.total()),
        strange=len(said.keys() - set(heard.said)) + len((notes + found).keys() - {*heard.notes, *heard.kept}),
        uneven=max(given.values(), default=0) - min(given.values(), default=0),
    )


def _heads(ws: Workspace, hall: Hall) -> list[Any]:
    rows: list[Any] = []
    while page := ws.exploration.talks(hall.study, Looked(before=rows[-1].place if rows else 0, most=500)).rows:
        rows += page
    return rows


def _whole(turn: Turn) -> bool:
    return turn.state == "whole" and bool(turn.message.text)
