"""What is sent to a page is bounded before anything is made of it: Django would lay any body on the disk first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from redcommons.values.upload import MAX_UPLOAD

MOST: Final = MAX_UPLOAD + 12_000_000
"""Bytes of one request: the largest file, and room for the form around it and for a page that names the limit."""

TOO_LARGE: Final = "redcommons.too_large"
"""What a request is marked with whose body was let go."""

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


def bounded(app: App, most: int = MOST) -> App:
    """Return an application that hears of no body longer than `most` bytes.

    What is longer is read and let go, so that a browser hears the answer instead of a line that broke.
    """

    async def asked(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            body = _Body(receive, most)
            if _said(scope) > most:
                await body.let_go()
                scope[TOO_LARGE] = True
            await app(scope, body.receive, send)
            if body.too_long:  # whoever asks in this way is no browser, and Django gave up without an answer
                await send({"type": "http.response.start", "status": 413, "headers": []})
                await send({"type": "http.response.body", "body": b"what was sent has no end that a page waits for"})
        else:
            await app(scope, receive, send)

    return asked


class _Body:
    """The body of one request, counted, because its length may not have been said."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._most = most
        self._came = 0
        self._gone = False
        self.too_long = False

    async def let_go(self) -> None:
        """Read all of it and keep nothing."""
        while (await self._receive()).get("more_body"):
            pass
        self._gone = True

    async def receive(self) -> Message:
        """Hand a piece on; beyond the bound the sender counts as gone."""
        if self._gone:
            self._gone = False
            return {"type": "http.request", "body": b"", "more_body": False}
        message = await self._receive()
        self._came += len(message.get("body", b""))
        self.too_long = self._came > self._most
        return {"type": "http.disconnect"} if self.too_long else message


def _said(scope: Scope) -> int:
    said = dict(scope["headers"]).get(b"content-length", b"")
    return int(said) if said.isdigit() else 0
