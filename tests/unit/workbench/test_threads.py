"""Pages are made on few threads that stay, and a door of ours answers at once."""

import asyncio
import socket
import threading
import time
from contextlib import closing
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from redcommons.workbench.serving import listening
from redcommons.workbench.starting import ServeOptions
from redcommons.workbench.threads import THREADS, Pages


class Noted(Pages):
    """Notes on which thread each answer was made."""

    def __init__(self) -> None:
        super().__init__()
        self.threads: list[int] = []

    async def handle(self, _scope: Any, _receive: Any, _send: Any) -> None:
        def page() -> None:
            time.sleep(0.002)
            self.threads.append(threading.get_ident())

        await sync_to_async(page)()


def test_many_requests_share_a_few_threads_that_stay() -> None:
    async def served() -> list[int]:
        pages = Noted()
        for _round in range(3):
            await asyncio.gather(*(pages({"type": "http"}, None, None) for _number in range(THREADS * 2)))
        return pages.threads

    threads = asyncio.run(served())
    assert len(threads) == THREADS * 6
    assert len(set(threads)) == THREADS


def test_requests_one_after_the_other_need_one_thread() -> None:
    async def served() -> list[int]:
        pages = Noted()
        for _number in range(5):
            await pages({"type": "http"}, None, None)
        return pages.threads

    assert len(set(asyncio.run(served()))) == 1


class Counted(Pages):
    """Counts the ways to a thread that lie between a request and its page."""

    def __init__(self) -> None:
        self.ways: list[str] = []
        super().__init__()

    def adapt_method_mode(self, *asked: Any, **more: Any) -> Any:
        adapted = super().adapt_method_mode(*asked, **more)
        if adapted is not asked[1]:
            self.ways.append(str(more.get("name")))
        return adapted


async def _asked(pages: Pages, path: str) -> list[dict[str, Any]]:
    heard: list[dict[str, Any]] = []
    coming = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        return coming.pop() if coming else await asyncio.Future()

    async def send(message: dict[str, Any]) -> None:
        heard.append(message)

    headers = [(b"host", b"localhost")]
    asked = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}
    await pages(asked, receive, send)
    return heard


@pytest.mark.usefixtures("bench")
def test_a_page_goes_to_its_thread_once_whatever_stands_around_it() -> None:
    pages = Counted()
    heard = asyncio.run(_asked(pages, "/at/"))
    assert heard[0]["status"] == 200
    assert heard[-1]["body"]
    assert len(pages.ways) == 1


def test_an_open_door_is_known_as_tcp_so_that_no_answer_is_held_back() -> None:
    for sock in listening(ServeOptions(where="nowhere", port=0)):
        with closing(sock):
            assert sock.proto == socket.IPPROTO_TCP
