"""More than a page takes is let go before it lies on any disk, and whoever sent it hears words."""

import socket
from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import Client

from tests.live_bench import Browser, browser, served, shown
from tests.workbench_worlds import Bench

MOST = 100_000


@pytest.fixture
def someone(bench: Bench) -> Iterator[Browser]:
    client = bench.owner()
    with served(MOST) as port:
        yield browser(port, client)


def test_a_body_beyond_the_bound_is_let_go_and_its_sender_told_how_to_go_on(someone: Browser) -> None:
    with someone.ask("/new/", {"title": "a" * 3 * MOST}) as answer:
        page = answer.read().decode()

        assert answer.status == 413
    assert "This is too much at once" in shown(page)
    assert "go back, it is still in the form" in shown(page)
    assert "too much" not in someone.page("/")


def test_nobody_needs_to_be_signed_in_to_be_told(bench: Bench) -> None:
    del bench
    with served(MOST) as port:
        anybody = Browser(port, "session=none")
        with anybody.ask("/accounts/login/", {"login": "a" * 3 * MOST}) as answer:
            assert answer.status == 413


def test_a_body_that_never_says_how_long_it_is_ends_at_the_bound(someone: Browser) -> None:
    piece = b"%x\r\n%s\r\n" % (MOST, b"a" * MOST)
    head = b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("127.0.0.1", someone.port), timeout=20) as line:
        line.sendall(head + piece + piece)

        assert line.recv(100).startswith(b"HTTP/1.1 413")


def test_what_is_just_within_the_bound_arrives(someone: Browser) -> None:
    with someone.ask("/new/", {"title": "a study", "more": "a" * (MOST - 1_000)}) as answer:
        assert answer.status == 302


def test_a_text_that_no_form_holds_and_a_form_of_a_thousand_fields_are_refused_in_words(bench: Bench) -> None:
    owner = bench.owner()

    long = owner.post("/new/", {"title": "a" * 12_000_001}, content_type="application/x-www-form-urlencoded")
    many = owner.post("/new/", {f"field{number}": "1" for number in range(1_001)})

    assert (long.status_code, many.status_code) == (413, 413)
    assert "This is too much at once" in many.content.decode()


def test_a_foreign_name_is_told_what_to_do_and_nothing_of_the_workbench(bench: Bench) -> None:
    del bench

    answer = Client().get("/", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert answer.content.decode().startswith("This workbench does not answer under that name.")


def test_a_database_that_refuses_django_itself_is_told_as_one_that_refuses_us(bench: Bench) -> None:
    owner = bench.owner()
    owner.raise_request_exception = False
    connections["default"].cursor().execute("PRAGMA query_only = 1")

    answer = owner.post("/accounts/logout/")

    assert answer.status_code == 503
    assert "make the folder writable for this user" in answer.content.decode()


def test_words_come_also_when_nobody_can_be_looked_up(bench: Bench) -> None:
    owner = bench.owner()
    connections["default"].cursor().execute("ALTER TABLE django_session RENAME TO gone")
    owner.raise_request_exception = False

    page = owner.get("/", headers={"accept-language": "ar"})
    line = owner.post("/new/", {"title": "a"}, headers={"hx-request": "true"})

    assert (page.status_code, line.status_code) == (503, 503)
    assert 'dir="rtl"' in page.content.decode()
    assert "nothing half-done was kept" in page.content.decode()
    assert "no such table" not in page.content.decode(), "the reason names what is inside: it is in the log"
    assert line.content.decode().startswith('<p class="refusal" role="alert">')
