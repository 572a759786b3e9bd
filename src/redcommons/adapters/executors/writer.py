"""The one writer of a run: commits what has gathered, and tells each giver when theirs is on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from redcommons.evaluation.model import Attempt, Verdict

GATHER = 0.002
"""Seconds that replies may gather before a commit. A commit costs about a millisecond of processor time whatever it
holds, so many small ones cost more than this wait; a request to a model takes a hundred times as long."""

Commit = Callable[[Sequence[Attempt], Sequence[Verdict]], None]


class Writer:
    """Group commit: while one transaction is written the next gathers, so waiting costs no throughput."""

    def __init__(self, commit: Commit) -> None:
        """Write by way of `commit`, which blocks."""
        self._commit = commit
        self._attempts: list[Attempt] = []
        self._verdicts: list[Verdict] = []
        self._waiting: list[asyncio.Future[None]] = []
        self._wake = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._closing = False

    async def keep(self, attempts: Sequence[Attempt], verdicts: Sequence[Verdict]) -> None:
        """Return when these are on disk; raise what the store raised."""
        done = asyncio.get_running_loop().create_future()
        self._attempts += attempts
        self._verdicts += verdicts
        self._waiting.append(done)
        self._wake.set()
        await done

    async def run(self) -> None:
        """Write until closed; what has gathered by then is written first."""
        loop = asyncio.get_running_loop()
        while not (self._closing and not self._waiting):
            await self._wake.wait()
            self._wake.clear()
            await asyncio.sleep(GATHER)
            waiting, attempts, verdicts = self._waiting, self._attempts, self._verdicts
            self._waiting, self._attempts, self._verdicts = [], [], []
            if waiting:
                await self._write(loop, waiting, attempts, verdicts)
        self._thread.shutdown()

    def close(self) -> None:
        """Let `run` end once everything is written."""
        self._closing = True
        self._wake.set()

    async def _write(
        self,
        loop: asyncio.AbstractEventLoop,
        waiting: Sequence[asyncio.Future[None]],
        attempts: Sequence[Attempt],
        verdicts: Sequence[Verdict],
    ) -> None:
        error: Exception | None = None
        try:
            await loop.run_in_executor(self._thread, self._commit, attempts, verdicts)
        except Exception as caught:  # noqa: BLE001  every giver must learn of it, whatever it is
            error = caught
        for done in waiting:
            if not done.done():
                done.set_exception(error) if error else done.set_result(None)
