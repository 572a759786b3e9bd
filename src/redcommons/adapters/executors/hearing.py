"""Asks for replies of a conversation side by side, and has each kept while it comes and as it ends.

A kill at any moment leaves what was said, and of every reply all but the last fifth of a second.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress

from redcommons.evaluation import heard
from redcommons.evaluation.model import Reply
from redcommons.evaluation.ports import Hearer, Request, Target
from redcommons.exploration.model import Turn
from redcommons.values.errors import CouldNotRun, RedcommonsError, StoreError
from redcommons.values.text import clean
from redcommons.values.words import _

_LOG = logging.getLogger(__name__)

AT_ONCE = 4
"""Most replies of one conversation that are asked for at the same time."""

EVERY = 0.2
"""Seconds between two writes of what has come."""

MOST = 10_000_000
"""Characters of the longest reply; what came until then is kept."""

Asked = tuple[Target, Request, Turn]


async def hear_all(asked: Sequence[Asked], hearer: Hearer) -> tuple[Turn, ...]:
    """Return every reply as it ended, in the order asked; an interrupt stops what is left and keeps what came."""
    room = asyncio.Semaphore(AT_ONCE)
    lives = [_Live(turn, hearer) for _target, _request, turn in asked]
    owned = [asyncio.ensure_future(_own(*pair, room)) for pair in zip(asked, lives, strict=True)]
    try:
        await asyncio.wait(owned)
    except asyncio.CancelledError:
        for live in lives:
            live.stop()
        await asyncio.wait(owned)
    finally:
        for target in {id(target): target for target, _request, _turn in asked}.values():
            await target.close()
    return tuple(one.result() for one in owned)


class _Live:
    """One reply while it comes."""

    def __init__(self, turn: Turn, hearer: Hearer) -> None:
        self.turn = turn
        self.hearer = hearer
        self.said: list[str] = []
        self.stopped = False
        self.asking: asyncio.Future[Reply] | None = None
        self._room = MOST

    @property
    def text(self) -> str:
        return "".join(self.said)

    def piece(self, text: str) -> None:
        self._room -= len(text)
        if self._room < 0:
            raise CouldNotRun("too_long", "the reply goes on beyond what is kept")
        self.said.append(clean(text, limit=len(text)))
        self.hearer.words(self.turn, self.said[-1])

    def anew(self) -> None:
        self._room = MOST
        self.said = []
        self.hearer.words(self.turn, None)

    def stop(self) -> None:
        self.stopped = True
        if self.asking is not None:
            self.asking.cancel()


async def _own(asked: Asked, live: _Live, room: asyncio.Semaphore) -> Turn:
    over = asyncio.Event()
    writing = asyncio.ensure_future(_write(live, over))
    try:
        async with room:
            turn = await _heard(asked, live)
    finally:
        over.set()
        await writing
    await asyncio.to_thread(live.hearer.keep_end, turn)
    live.hearer.ended(turn)
    return turn


async def _heard(asked: Asked, live: _Live) -> Turn:
    """Return the turn as it ended, whatever the target did."""
    target, request, turn = asked
    if live.stopped:
        return heard.broken(turn, "", "", stopped=True)
    begun = time.perf_counter()
    live.asking = asyncio.ensure_future(target.reply(_listened(request, live)))
    await asyncio.wait([live.asking], timeout=request.settings.timeout)
    milliseconds = (time.perf_counter() - begun) * 1000
    if not live.asking.done():
        live.asking.cancel()
        await asyncio.wait([live.asking], timeout=1)
        late = _("no end after {n} s").format(n=f"{request.settings.timeout:g}")
        return heard.broken(turn, live.text, late, milliseconds)
    return _came(live, live.asking, milliseconds)


def _listened(request: Request, live: _Live) -> Request:
    return Request(
        messages=request.messages, settings=request.settings, seed=request.seed, tools=request.tools, hear=live
    )


def _came(live: _Live, asking: asyncio.Future[Reply], milliseconds: float) -> Turn:
    if asking.cancelled():
        return heard.broken(live.turn, live.text, "", milliseconds, stopped=live.stopped)
    error = asking.exception()
    if error is None:
        return heard.whole(live.turn, asking.result(), milliseconds)
    if not isinstance(error, RedcommonsError):
        _LOG.error("a target failed in a way that is no outcome", exc_info=error)
    return heard.broken(live.turn, live.text, heard.why(error), milliseconds)


async def _write(live: _Live, over: asyncio.Event) -> None:
    said, place, piece = live.said, 0, 0
    while not over.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), EVERY)
        if live.said is not said:
            said, place, piece = live.said, 0, 0
        new = said[place:]
        if new and not over.is_set():
            place, piece = place + len(new), piece + 1
            with suppress(StoreError):  # the whole turn is written at the end, whatever became of a piece
                await asyncio.to_thread(live.hearer.keep_piece, live.turn, piece, "".join(new))
