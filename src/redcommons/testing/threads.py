"""Async servers for tests that are not async: the same server, in a thread with a loop of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Generic, TypeVar

T = TypeVar("T")


class InThread(Generic[T]):
    """Enters an async context manager in a thread and leaves it at the end of the `with` block."""

    def __init__(self, opening: Callable[[], AbstractAsyncContextManager[T]]) -> None:
        self._opening = opening
        self._opened = threading.Event()
        self._failure: BaseException | None = None
        self._held: list[T] = []
        self._leave: Callable[[], object] = lambda: None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._hold()), daemon=True, name="redcommons-test")

    def __enter__(self) -> T:
        self._thread.start()
        self._opened.wait()
        if self._failure is not None:
            self._thread.join()
            raise self._failure
        return self._held[0]

    def __exit__(self, *_exception: object) -> None:
        self._leave()
        self._thread.join()

    async def _hold(self) -> None:
        left, loop = asyncio.Event(), asyncio.get_running_loop()
        self._leave = lambda: loop.call_soon_threadsafe(left.set)
        try:
            async with self._opening() as held:
                self._held.append(held)
                self._opened.set()
                await left.wait()
        except BaseException as error:  # noqa: BLE001  told to whoever waits outside
            self._failure = error
        finally:
            self._opened.set()
