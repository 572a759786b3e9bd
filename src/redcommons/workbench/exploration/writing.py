"""Writing down what comes of replies: now and then, and of all of them at once.

A write costs a commit, whatever it holds. Fifty replies that each wrote for themselves would hold the one writer of
the store so long that the next question waits behind them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from redcommons.assembly import Workspace
from redcommons.exploration.ports import Piece
from redcommons.values.errors import RedcommonsError
from redcommons.workbench.exploration.live import Key, Live


class Writing:
    """Every reply of which more may come. Only to be used on the loop of the replies."""

    def __init__(self, every: float) -> None:
        """Write every so many seconds."""
        self.every = every
        self._growing: dict[Key, _Growing] = {}
        self._under_way = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    def begin(self, ws: Workspace, live: Live) -> None:
        """Write down what comes of a reply from now on."""
        self._growing[live.key] = _Growing(ws, live)
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._write_on())

    async def end(self, live: Live) -> None:
        """Write down no more of a reply; nothing of it is under way any more on return."""
        async with self._under_way:
            self._growing.pop(live.key, None)

    async def close(self) -> None:
        """Write no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _write_on(self) -> None:
        while self._growing:
            await asyncio.sleep(self.every)
            async with self._under_way:
                with suppress(RedcommonsError):  # the whole turn is written at the end, whatever became of a piece
                    await _write([one for one in self._growing.values() if one.new])


class _Growing:
    """A reply, and how far it is written."""

    def __init__(self, ws: Workspace, live: Live) -> None:
        self.ws = ws
        self.live = live
        self.anew()

    def anew(self) -> None:
        """Begin from its first word: piece 1 takes the place of all before it."""
        self.said, self.written, self.place = self.live.said, 0, 0

    @property
    def new(self) -> Sequence[str]:
        """Return what is not written yet."""
        if self.said is not self.live.said:
            self.anew()
        return self.said[self.written :]


async def _write(growing: Sequence[_Growing]) -> None:
    """Write what is new of these, in the name of one of those who asked: each was let in when they did."""
    pieces = []
    for one in growing:
        new = one.new
        one.written, one.place = one.written + len(new), one.place + 1
        pieces.append(Piece(one.live.talk, one.live.turn.number, one.place, "".join(new)))
    if not pieces:
        return
    try:
        await asyncio.to_thread(growing[0].ws.exploration.hear_pieces, pieces)
    except RedcommonsError:
        for one in growing:
            one.anew()  # nobody knows what of it was kept
        raise
