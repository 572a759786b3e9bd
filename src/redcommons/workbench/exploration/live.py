"""One reply while it comes: what a target speaks to, and what pages listen to."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from functools import partial

from redcommons.evaluation.model import Reply
from redcommons.exploration.model import Turn
from redcommons.values.errors import Bug, CouldNotRun
from redcommons.values.identity import SheetId
from redcommons.values.text import clean

Key = tuple[SheetId, int]
"""A reply by its conversation and number."""


class Live:
    """One reply while it comes. The target speaks to it; pages listen to it, from whatever loop they run on."""

    def __init__(self, talk: SheetId, turn: Turn, most: int) -> None:
        """Begin with nothing heard."""
        self.talk = talk
        self.turn = turn
        self.said: list[str] = []
        self.ended: Turn | None = None
        self.stopped = False
        self.given_up = False
        self.asking: asyncio.Future[Reply] | None = None
        self._room = most
        self._over = threading.Event()
        self._ears: set[Callable[[], object]] = set()

    @property
    def key(self) -> Key:
        """Return what names it."""
        return self.talk, self.turn.number

    @property
    def text(self) -> str:
        """Return what came so far."""
        return "".join(self.said)

    def piece(self, text: str) -> None:
        """Hear the next piece; raises CouldNotRun once the reply is longer than any may be."""
        self._room -= len(text)
        if self._room < 0:
            raise CouldNotRun("too_long", "the reply goes on beyond what is kept")
        self.said.append(clean(text, limit=len(text)))
        self._wake()

    def anew(self) -> None:
        """Forget what was heard: the target is asked again."""
        self._room += len(self.text)
        self.said = []
        self._wake()

    def end(self, turn: Turn) -> None:
        """Tell every listener how it ended."""
        self.ended = turn
        self._over.set()
        self._wake()

    def wait(self) -> Turn:
        """Return the reply as it ended, once it has: only on a thread that may wait as long as a reply may take."""
        self._over.wait()
        if self.ended is None:
            raise Bug("a reply is over and has no end")
        return self.ended

    async def listen(self) -> AsyncIterator[str | None]:
        """Yield what came and what comes, in pieces; None says that all before it is void. Ends with the reply."""
        heard, place = self.said, 0
        loop, woken = asyncio.get_running_loop(), asyncio.Event()
        wake = partial(loop.call_soon_threadsafe, woken.set)
        self._ears.add(wake)
        try:
            while True:
                woken.clear()
                # In this order: whatever is said before the end is there once the end is seen.
                ended, now = self.ended, self.said
                if now is not heard:
                    heard, place = now, 0
                    yield None
                pieces = heard[place:]
                place += len(pieces)
                if pieces:
                    yield "".join(pieces)
                elif ended is not None:
                    return
                else:
                    await woken.wait()
        finally:
            self._ears.discard(wake)

    def _wake(self) -> None:
        for wake in tuple(self._ears):
            with suppress(RuntimeError):  # the loop of a listener who left may be gone
                wake()
