"""The threads on which pages are made.

Django would begin a thread for each request and end it afterwards, and with it the thread's connections to the
database. Here a few threads stay, each with its connections, and no more pages are made at once than there are threads.
"""

from __future__ import annotations

from typing import Any

from asgiref.sync import SyncToAsync, ThreadSensitiveContext
from django.core.handlers.asgi import ASGIHandler

THREADS = 12
"""Threads that make pages: more than wait for a turn to write at any moment, fewer than a database has room for."""

SWITCH = 0.0005
"""Seconds after which a busy thread lets another one go on: whoever holds the writer must not wait behind pages."""


class Pages(ASGIHandler):
    """Django, on threads that stay. A reply that streams keeps its place and lets others use its thread."""

    def __init__(self) -> None:
        """Begin with no thread; each begins when it is first needed."""
        super().__init__()
        self._busy = dict.fromkeys([ThreadSensitiveContext() for _number in range(THREADS)], 0)

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
