"""How long the pages of exploring take in a study of ten thousand conversations, and in one of two hundred turns."""

import asyncio
from collections.abc import Iterator
from statistics import median, quantiles

import aiohttp
import msgspec
from django.db import transaction

from bench.pages import times
from bench.plan import Bench
from bench.process import busy
from bench.table import Row
from bench.talking import served, sign_in
from redcommons.assembly import Workspace, open_workspace
from redcommons.exploration import rules
from redcommons.exploration.model import Kept, Saying, Talk, Turn
from redcommons.exploration.ports import Ports
from redcommons.study.model import Scenario, ValueEntry
from redcommons.values.conversation import Message, assistant
from redcommons.values.identity import PersonName, StudyId

TALKS, EXCHANGES, KEPT = 10_000, 2, 10
"""Conversations of a study, exchanges in each, and how many conversations there are for each finding."""

SCENARIOS, HARMS = 24, 12
"""Scenario cards and harms that conversations are spread over."""

LANES, ROUNDS = 4, 25
"""Targets of the long conversation, and how often all are spoken to: two hundred turns beside retries and edits."""

LOOK = "a look at what was said elsewhere"
"""What an open page asks now and then."""

LOOKS = 200
"""Times that an open page asks what was said elsewhere, for the processor's time of one."""

REPLY = "What a landlord may and may not do here depends on the lease, on the place, and on what was agreed. " * 4


def talks(bench: Bench) -> Iterator[Row]:
    """Measure every page of exploring, asked for by one client again and again over one connection."""
    with bench.workspace() as place:
        with open_workspace(place) as ws:
            paths = _laid_out(ws, bench.server.target)
        with served(place) as (process, address):
            found, spent = asyncio.run(_asked(address, paths, process.pid))
    look = spent[LOOK]
    for what, took in found.items():
        first, *rest = took
        note = f"median {median(rest):.0f} ms, CPU {spent[what]:.0f} ms, the first time {first:.0f} ms"
        yield Row(what=f"{what}: p95", figure=quantiles(rest, n=20)[-1], unit="ms", bar=100, note=note)
    note = f"of the server's process, {LOOKS} times; 50 open pages look every 4 s: {look * 12.5 / 10:.1f} % of one core"
    yield Row(what="a look at what was said elsewhere, CPU", figure=look, unit="ms", note=note)


async def _asked(address: str, paths: dict[str, str], pid: int) -> tuple[dict[str, list[float]], dict[str, float]]:
    """Return milliseconds of each page as often as it was asked for, and the processor's milliseconds of one."""
    found: dict[str, list[float]] = {}
    spent: dict[str, float] = {}
    base = "/".join(address.split("/")[:3])
    async with aiohttp.ClientSession(base, cookie_jar=aiohttp.CookieJar(unsafe=True)) as owner:
        await sign_in(owner, address.removeprefix(base))
        for what, path in paths.items():
            before = busy(pid)
            found[what] = await times(owner, path)
            spent[what] = (busy(pid) - before) * 1000 / len(found[what])
        before = busy(pid)
        for _look in range(LOOKS):
            await (await owner.get(paths[LOOK])).read()
        spent[LOOK] = (busy(pid) - before) * 1000 / LOOKS
        return found, spent


def _laid_out(ws: Workspace, target: str) -> dict[str, str]:
    study = StudyId(ws.study.new("bench").id)
    cards = [Scenario(name=f"place {n}", person=f"tenant {n}", context="a helpline") for n in range(SCENARIOS)]
    ws.study.write(study, [*(ValueEntry(harm=f"harm {n}") for n in range(HARMS)), *cards])
    store = ws.ports[2].talks.connection

    def all_at_once() -> tuple[str, tuple[str, tuple[int, ...]]]:
        with transaction.atomic(using=store.alias):
            return _many(ws, study, target), _long(ws, study, target)

    finding, long = store.call(all_at_once)
    name, ends = long
    at, talk, along = f"/s/{study}", f"/s/{study}/explore/{name}", f"?at={','.join(map(str, ends))}"
    return {
        "home of a study of 10,000 conversations": f"{at}/",
        "conversations": f"{at}/explore/",
        "conversations of one scenario and harm": f"{at}/explore/?scenario=place+3&harm=harm+3",
        "conversations of one's own": f"{at}/explore/?mine=1",
        "older conversations": f"{at}/explore/?before=5000",
        "coverage, tried": f"{at}/explore/coverage/",
        "coverage, found": f"{at}/explore/coverage/?layer=findings",
        "findings": f"{at}/explore/findings/",
        "findings of one harm": f"{at}/explore/findings/?harm=harm+3",
        "one finding": f"{at}/explore/findings/{finding}/",
        "memos": f"{at}/explore/memos/",
        "briefs": f"{at}/explore/briefs/",
        "search for words of every reply": f"{at}/search/?q=landlord",
        "search for words of one question": f"{at}/search/?q=question+7777",
        "search for words that nobody said": f"{at}/search/?q=zeppelin",
        "a conversation of 200 turns in 4 lanes": f"{talk}/{along}",
        "its turns alone": f"{talk}/turns/{along}",
        "how one of its replies came about": f"{talk}/3/came/",
        "keeping one of its replies": f"{talk}/3/keep/",
        LOOK: f"{talk}/heads/",
    }


def _many(ws: Workspace, study: StudyId, target: str) -> str:
    """Lay out short conversations by the ports, in the transaction of the caller; return the name of a finding."""
    ports: Ports = ws.ports[2]
    name = ""
    for number in range(TALKS):
        talk = Talk(
            targets=(target,),
            scenario=f"place {number % SCENARIOS}",
            harm=f"harm {number % HARMS}",
            interaction="several_turns",
            by=ws.actor.name if number % 20 else PersonName("ines"),
        )
        head = ports.talks.begin(study, f"talk-{number}", talk)
        said = [turn for exchange in range(EXCHANGES) for turn in _exchange(number, exchange)]
        ports.turns.add(head.id, said)
        if not number % KEPT:
            kept = Kept(title=f"finding {number}", talk="", target="", model="", turns=(), by=ws.actor.name)
            name = ws.exploration.keep(study, head.name, EXCHANGES * 2, kept).name
    return name


def _exchange(number: int, exchange: int) -> Iterator[Turn]:
    after = exchange * 2
    yield Turn(number=0, parent=after, message=Message(role="user", text=f"question {number} of {exchange}"))
    yield Turn(number=0, parent=after + 1, message=assistant(REPLY), lane=1, model="bench", milliseconds=900.0)


def _long(ws: Workspace, study: StudyId, target: str) -> tuple[str, tuple[int, ...]]:
    """Speak to four targets again and again; ask every fifth reply again twice, and say every seventh otherwise.

    Return its name, and where its lanes end.
    """
    ports: Ports = ws.ports[2]
    head = ws.exploration.begin(study, Talk(targets=tuple(f"{target}{lane}" for lane in range(LANES))))
    ends: tuple[int, ...] = (0,)
    for turn in range(ROUNDS):
        said = [_heard(ws, study, head.name, ends, f"question {turn} {way}") for way in range(1 + (turn % 7 == 6))]
        for parent, lane, _reply in said[-1] if turn % 5 == 4 else ():
            again = rules.awaited_again(head.talk, ports.turns.all(head.id), (parent, lane), 2)
            ports.turns.add(head.id, [_replied(one) for one in again])
        ends = tuple(reply for _parent, _lane, reply in said[-1])
    return str(head.name), ends


def _heard(ws: Workspace, study: StudyId, name: str, ends: tuple[int, ...], text: str) -> list[tuple[int, int, int]]:
    """Say something to all and let all reply; return (what is replied to, lane, reply)."""
    told = ws.exploration.say(study, name, Saying(text=text, after=ends))
    asked = [(turn.number, lane) for turn in told for lane in ((turn.lane,) if turn.lane else range(1, LANES + 1))]
    replies = [Turn(number=0, parent=parent, message=assistant(""), lane=lane) for parent, lane in asked]
    heard = [ws.exploration.hear(study, name, _replied(one)) for one in replies]
    return [(parent, lane, turn.number) for (parent, lane), turn in zip(asked, heard, strict=True)]


def _replied(turn: Turn) -> Turn:
    return msgspec.structs.replace(turn, message=assistant(REPLY), model="bench", milliseconds=900.0, state="whole")
