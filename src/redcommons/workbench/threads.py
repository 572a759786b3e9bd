"""The threads on which pages are made.

Django would begin a thread for each request and end it afterwards, and with it the thread's connections to the
database. Here a few threads stay, each with its connections, and no more pages are made at once than there are threads.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from asgiref.sync import SyncToAsync, ThreadSensitiveContext, iscoroutinefunction, sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.core.signals import request_started
from django.db import close_old_connections, reset_queries

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 12
"""Threads that make pages: more than wait for a turn to write at any moment, fewer than a database has room for."""

SWITCH = 0.0005
"""Seconds after which a busy thread lets another one go on: whoever holds the writer must not wait behind pages."""


BESIDE = ThreadPoolExecutor(4, thread_name_prefix="beside")
"""Threads on which a reply that streams looks something up: however many stream, pages keep theirs."""


async def apart(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Wait for the store beside the loop, on one of a few threads that make no pages."""
    return await sync_to_async(call, thread_sensitive=False, executor=BESIDE)(*args, **kwargs)


class Pages(ASGIHandler):
    """Django, on threads that stay. A reply that streams keeps its place and lets others use its thread."""

    def __init__(self) -> None:
        """Begin with no thread; each begins when it is first needed."""
        super().__init__()
        # What a thread holds open is looked at when its page is over; another way there before the next finds nothing.
        request_started.disconnect(close_old_connections)
        request_started.disconnect(reset_queries)
        self._busy = dict.fromkeys([ThreadSensitiveContext() for _number in range(THREADS)], 0)

    def load_middleware(self, is_async: bool = True) -> None:  # noqa: FBT001, FBT002  Django's own signature
        """Let a page go to its thread once: each middleware of its own would go there and come back, twice over."""
        del is_async
        super().load_middleware(is_async=False)

    def adapt_method_mode(self, *asked: Any, **more: Any) -> Any:  # noqa: ANN401  as above
        """Leave coroutines what they are: only the outermost are some, and those are awaited here."""
        _is_async, method, known, *_about = (*asked, None)
        if iscoroutinefunction(method) if known is None else known:
            return method
        return super().adapt_method_mode(*asked, **more)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401  Django types them its own way
        """Answer one request on the thread that has the fewest."""
        if scope["type"] != "http":
            raise ValueError(f"pages are asked for over HTTP, not {scope['type']}")
        chosen = min(self._busy, key=self._busy.__getitem__)
        self._busy[chosen] += 1
        token = SyncToAsync.thread_sensitive_context.set(chosen)
        try:
            await self.handle(scope, receive, send)
        finally:
            SyncToAsync.thread_sensitive_context.reset(token)
            self._busy[chosen] -= 1
