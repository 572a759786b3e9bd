"""The owner of replies that arrive piece by piece: a loop of its own, and no request that it depends on.

A page asks and may go; the reply is written into the store every fifth of a second and told to whoever listens.
Somebody who comes back reads what the store has and hears the rest. The loop runs on its own thread, so that ten
megabytes of somebody's JSON never hold up a page, and so that a reply outlives the request that began it under any
server.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from redcommons.assembly import Workspace
from redcommons.evaluation.heard import broken, whole, why
from redcommons.evaluation.model import Reply, Settings, TargetSpec
from redcommons.evaluation.ports import Request, Target
from redcommons.exploration.actions import Places
from redcommons.exploration.model import Part, Saying, TalkHead, Turn
from redcommons.exploration.rules import context
from redcommons.values.conversation import Messages, Tool
from redcommons.values.errors import RedcommonsError, StoreError, UserError
from redcommons.values.identity import SheetId, StudyId
from redcommons.values.words import _
from redcommons.workbench.exploration.live import Key, Live
from redcommons.workbench.exploration.writing import Writing

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one reply and one person may take."""

    every: float = 0.2
    """Seconds between two writes of what has come: the most that a killed server loses, with the write itself."""
    seconds: float = 120.0
    """Seconds that a reply may take, retries included, before it counts as hung."""
    characters: int = 10_000_000
    """Longest reply; what came until then is kept."""
    retries: int = 2
    """Most times that a request is sent again after a failure that may pass."""
    each: int = 4
    """Most questions of one person whose replies are being written."""
    at_once: int = 4
    """Most replies to one question that are asked for at the same time."""
    late: float = 5.0
    """Seconds between two tries to keep an end that the store refused while its listeners waited."""


SOON = (0.2, 1.0, 3.0)
"""Seconds between tries to keep the end of a reply, while its listeners wait."""

TRIES = 720
"""Further tries, for an hour: a full disk takes somebody's hands."""


class Streams:
    """Every reply that is being written in this process."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Own nothing yet; the loop starts with the first question."""
        self.limits = limits or Limits()
        self._lives: dict[Key, Live] = {}
        self._asking: dict[str, int] = {}
        self._targets: dict[str, Target] = {}
        self._specs: dict[tuple[StudyId, str], tuple[TargetSpec, ...]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._writing = Writing(self.limits.every)
        self._door = threading.Lock()
        self._held = ExitStack()
        self._owner = ""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False
        self._thread: threading.Thread | None = None

    def ask(
        self, ws: Workspace, study: StudyId, name: str, saying: Saying
    ) -> tuple[tuple[Turn, ...], tuple[Live, ...]]:
        """Keep what a person says and ask every target meant; return what was said, and the replies to come."""
        specs = self._specs_of(ws, study, name)
        with self._place_for(ws):
            head, told, places = ws.exploration.ask(study, name, saying, self._owner)
            return told, self._begin(ws, specs, head, places)

    def ask_each(self, ws: Workspace, study: StudyId, name: str, sayings: Sequence[Saying]) -> tuple[Live, ...]:
        """Keep several things that a person says, all or none, and ask for the replies as to one question."""
        specs = self._specs_of(ws, study, name)
        with self._place_for(ws):
            head, _told, places = ws.exploration.ask_each(study, name, sayings, self._owner)
            return self._begin(ws, specs, head, places)

    def ask_again(self, ws: Workspace, study: StudyId, name: str, again: tuple[int, int, int]) -> tuple[Live, ...]:
        """Ask for more replies, as (the turn they follow, lane, how many); they stand beside those there are."""
        specs = self._specs_of(ws, study, name)
        with self._place_for(ws):
            head, places = ws.exploration.ask_again(study, name, again, self._owner)
            return self._begin(ws, specs, head, places)

    def play(self, ws: Workspace, study: StudyId, name: str, part: Part) -> Live:
        """Say one step of a method's dialogue in one lane; return the reply to come."""
        specs = self._specs_of(ws, study, name)
        with self._place_for(ws):
            head, _told, places = ws.exploration.play(study, name, part, self._owner)
            return self._begin(ws, specs, head, places)[0]

    def answer(
        self, ws: Workspace, study: StudyId, name: str, answers: tuple[int, dict[str, str]]
    ) -> tuple[tuple[Turn, ...], tuple[Live, ...]]:
        """Answer in the place of the tools that a turn calls, and hear how the target goes on."""
        specs = self._specs_of(ws, study, name)
        with self._place_for(ws):
            head, told, places = ws.exploration.answer(study, name, answers, self._owner)
            return told, self._begin(ws, specs, head, places)

    def live(self, talk: SheetId, number: int) -> Live | None:
        """Return a reply that is being written here; None once the store has all of it."""
        return self._lives.get((talk, number))

    def stop(self, talk: SheetId, number: int | None = None) -> int:
        """Stop one reply of a conversation, or all of them; what came is kept. Return how many were stopped."""
        meant = [live for live in tuple(self._lives.values()) if live.talk == talk]
        meant = [live for live in meant if number is None or live.turn.number == number]
        for live in meant:
            live.stopped = True
            self._on_loop(partial(_cancel, live))
        return len(meant)

    def close(self) -> None:
        """Cut off what is being written, keep what came, and end the loop; nothing can be asked any more."""
        with self._door:
            self._closed = True
            loop, self._loop = self._loop, None
        if loop is None:
            return
        asyncio.run_coroutine_threadsafe(self._end_all(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        if self._thread is not None:
            self._thread.join()
        loop.close()
        self._held.close()

    # ------------------------------------------------------------------------------------------------ beginning

    def _specs_of(self, ws: Workspace, study: StudyId, name: str) -> tuple[TargetSpec, ...]:
        """Return whom a conversation talks to, which never changes; raises UserError where a page may not ask it."""
        if (study, name) not in self._specs:
            self._specs[study, name] = ws.evaluation.targets_of(study, name)
        return self._specs[study, name]

    @contextmanager
    def _place_for(self, ws: Workspace) -> Iterator[None]:
        """Hold a place among the questions of a person until its replies are over; given back where asking failed.

        Raises UserError where a person asks too much at once. The place is taken before anything is kept, so that
        many requests in one instant get no more places than there are.
        """
        with self._door:
            if self._asking.get(_person(ws), 0) >= self.limits.each:
                message = _("{n} replies are being written for you already: wait for one, or stop one")
                raise UserError(message.format(n=self.limits.each))
            self._asking[_person(ws)] = self._asking.get(_person(ws), 0) + 1
        try:
            self._start(ws)
            yield
        except BaseException:
            self._give_back(_person(ws))
            raise

    def _start(self, ws: Workspace) -> None:
        with self._door:
            if self._closed:
                raise UserError(_server_stops())
            if self._loop is None:
                self._owner = self._held.enter_context(ws.exploration.owning())
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="replies", daemon=True)
                self._thread.start()

    def _begin(self, ws: Workspace, specs: Sequence[TargetSpec], head: TalkHead, places: Places) -> tuple[Live, ...]:
        lives = tuple(Live(head.id, turn, self.limits.characters) for _path, turn in places)
        self._lives.update({live.key: live for live in lives})
        asked = [
            _Asked(ws, specs[turn.lane - 1 if turn.lane else 0], context(head.talk, path), head.talk.tools)
            for path, turn in places
        ]
        # The coroutine is made on the loop: where that has just ended, there is none that nobody awaits.
        owning = partial(self._own_all, ws, list(zip(asked, lives, strict=True)))
        if not self._on_loop(lambda: self._detach(owning())):
            raise UserError(_server_stops())
        return lives

    def _give_back(self, person: str) -> None:
        with self._door:
            self._asking[person] -= 1
            if not self._asking[person]:
                del self._asking[person]

    def _on_loop(self, call: Callable[[], object]) -> bool:
        """Let the loop call this; return whether there is one still."""
        with self._door:  # what is called here before the loop is taken away runs before it ends
            if self._loop is not None:
                self._loop.call_soon_threadsafe(call)
            return self._loop is not None

    def _detach(self, work: Coroutine[Any, Any, None]) -> None:
        # The loop itself holds tasks weakly: without this set a reply could vanish half-way.
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --------------------------------------------------------------------------------- on the loop of the replies

    async def _own_all(self, ws: Workspace, lives: Sequence[tuple[_Asked, Live]]) -> None:
        room = asyncio.Semaphore(self.limits.at_once)
        try:
            await asyncio.gather(*(self._own(asked, live, room) for asked, live in lives))
        finally:
            self._give_back(_person(ws))

    async def _own(self, asked: _Asked, live: Live, room: asyncio.Semaphore) -> None:
        self._writing.begin(asked.ws, live)
        try:
            async with room:
                turn = await self._heard(asked, live)
        except RedcommonsError as error:
            turn = broken(live.turn, live.text, str(error))
        except Exception as error:  # noqa: BLE001  whatever a target of another package does, its reply is owed an end
            _LOG.error("a target failed in a way that is no outcome", exc_info=error)
            turn = broken(live.turn, live.text, _("the target failed; the server's log says how"))
        finally:
            await self._writing.end(live)
        kept = await self._keep(asked.ws, live, turn, SOON)
        self._lives.pop(live.key, None)
        live.end(turn)
        if not kept:
            self._detach(self._keep_late(asked.ws, live, turn))

    async def _heard(self, asked: _Asked, live: Live) -> Turn:
        """Return the turn as it ended, whatever the target did."""
        if live.given_up:
            return broken(live.turn, live.text, "" if live.stopped else _server_stopped(), stopped=live.stopped)
        begun = time.perf_counter()
        request = Request(
            messages=asked.messages,
            settings=self._settings(live),
            seed=live.turn.seed,
            tools=asked.tools,
            hear=live,
        )
        live.asking = asyncio.ensure_future(self._target(asked).reply(request))
        await asyncio.wait([live.asking], timeout=self.limits.seconds)
        hung = not live.asking.done()
        if hung:
            live.asking.cancel()
            await asyncio.wait([live.asking], timeout=1)
        milliseconds = (time.perf_counter() - begun) * 1000
        late = _("no end after {n} s").format(n=f"{self.limits.seconds:g}") if hung else ""
        return _came(live, live.asking, late, milliseconds)

    def _settings(self, live: Live) -> Settings:
        return Settings(
            temperature=live.turn.asked.temperature,
            max_tokens=live.turn.asked.max_tokens,
            stream=True,
            timeout=self.limits.seconds,
            retries=self.limits.retries,
        )

    def _target(self, asked: _Asked) -> Target:
        # Kept open between questions, so that the next reply need not wait for a handshake.
        if asked.spec.spec not in self._targets:
            self._targets[asked.spec.spec] = asked.ws.evaluation.open_target(asked.spec)
        return self._targets[asked.spec.spec]

    async def _keep(self, ws: Workspace, live: Live, turn: Turn, waits: Sequence[float]) -> bool:
        """Keep how a reply ended; return whether nothing is left to be done about it."""
        for wait in waits:
            try:
                await asyncio.to_thread(ws.exploration.hear_end, live.talk, turn)
            except StoreError:  # a disk that is full may be freed, a lock is given back
                await asyncio.sleep(wait)
                continue
            except Exception:  # noqa: BLE001  whoever waits for the reply must hear that it is over
                _LOG.exception("the end of %s, turn %d, could not be kept", live.talk, turn.number)
            return True
        return False

    async def _keep_late(self, ws: Workspace, live: Live, turn: Turn) -> None:
        # Until then the store says that it is being written, and nobody can speak after it or stop it.
        if not await self._keep(ws, live, turn, (self.limits.late,) * TRIES):
            _LOG.error("the end of %s, turn %d, could not be kept", live.talk, turn.number)

    async def _end_all(self) -> None:
        for live in tuple(self._lives.values()):
            _cancel(live)
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=5)
        await self._writing.close()
        for target in self._targets.values():
            await target.close()
        await asyncio.get_running_loop().shutdown_default_executor()


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one question asks, and in whose name its replies are kept."""

    ws: Workspace
    spec: TargetSpec
    messages: Messages
    tools: tuple[Tool, ...]


def _person(ws: Workspace) -> str:
    return ws.actor.own


def _server_stops() -> str:
    return _("the server is being stopped: ask again once it runs")


def _server_stopped() -> str:
    return _("the server was stopped")


def _cancel(live: Live) -> None:
    live.given_up = True
    if live.asking is not None:
        live.asking.cancel()


def _came(live: Live, asking: asyncio.Future[Reply], late: str, milliseconds: float) -> Turn:
    """Return what became of a request that is over: the whole reply, or what came of it and why it is not whole."""
    error = asking.exception() if asking.done() and not asking.cancelled() else None
    if late or not asking.done():
        return broken(live.turn, live.text, late, milliseconds)
    if asking.cancelled():
        cause = "" if live.stopped else _server_stopped()
        return broken(live.turn, live.text, cause, milliseconds, stopped=live.stopped)
    if error is None:
        return whole(live.turn, asking.result(), milliseconds)
    if not isinstance(error, RedcommonsError):
        _LOG.error("a target failed in a way that is no outcome", exc_info=error)
    return broken(live.turn, live.text, why(error), milliseconds)
