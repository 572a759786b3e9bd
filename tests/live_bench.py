"""A workbench behind a real server on a real socket, for what arrives piece by piece."""

from __future__ import annotations

import http.client
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import uvicorn
from django.conf import settings
from django.test import Client

from redcommons.workbench.bounded import MOST, bounded
from redcommons.workbench.threads import Pages

LINES = "application/x-ndjson"


@dataclass
class Browser:
    """One signed-in browser over a socket."""

    port: int
    session: str
    """Name and value of the cookie of its session."""

    @contextmanager
    def ask(
        self, path: str, form: dict[str, object] | None = None, **headers: str
    ) -> Iterator[http.client.HTTPResponse]:
        """The answer to one request, still to be read; a form is posted with the token that its page would bring."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        cookies = self.session
        given = {"Host": "localhost", **headers}
        if form is not None:
            token = "t" * 32
            name = self.session.partition("=")[0].replace("session", "form")
            cookies += f"; {name}={token}"
            given |= {"X-CSRFToken": token, "Content-Type": "application/x-www-form-urlencoded"}
        body = None if form is None else urlencode(form, encoding="utf-8")
        with closing(connection):
            connection.request("GET" if form is None else "POST", path, body, given | {"Cookie": cookies})
            with connection.getresponse() as answer:
                yield answer

    def lines(self, path: str, form: dict[str, object] | None = None) -> Iterator[dict[str, Any]]:
        """What a script hears."""
        with self.ask(path, form, Accept=LINES) as answer:
            assert answer.getheader("Content-Type") == LINES, (answer.status, answer.read()[:500])
            while line := answer.readline():
                yield json.loads(line)

    def page(self, path: str) -> str:
        """A page as text."""
        with self.ask(path) as answer:
            return answer.read().decode()


def words(lines: list[dict[str, Any]]) -> str:
    """What somebody has read at the end of these lines."""
    said = ""
    for line in lines:
        said = "" if line.get("anew") else said + line.get("text", "")
    return said


def shown(page: str) -> str:
    """The words of a page without its markup."""
    return re.sub(r"<[^>]*>", "", page)


@contextmanager
def served(most: int = MOST) -> Iterator[int]:
    """The workbench of this process on a free port, until the block ends; a request may have `most` bytes."""
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    app = bounded(Pages(), most)
    config = uvicorn.Config(app, log_level="error", lifespan="off", timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    patience = time.monotonic() + 20
    while not server.started and time.monotonic() < patience:
        time.sleep(0.01)
    try:
        yield sock.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        sock.close()


def browser(port: int, client: Client) -> Browser:
    """The browser of a test client, over a socket."""
    return Browser(port, f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}")
