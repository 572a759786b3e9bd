"""What went wrong is said in words: what happened and what to do, never what the inside looks like."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, override_settings

from tests.unit.workbench.broken_urls import RAISED, WORDS
from tests.workbench_worlds import Bench

EXPECTED = {
    "store": 503, "bug": 500, "outside": 503, "key": 500, "denied": 403, "odd": 400, "missing": 404, "moved": 400,
}  # fmt: skip
INSIDE = ("zq-inside", "Traceback", "/src/", "site-packages", ".py", "Django", "redcommons.sqlite3", "Exception")


@pytest.fixture
def browser(bench: Bench) -> Iterator[Client]:
    with override_settings(ROOT_URLCONF="tests.unit.workbench.broken_urls"):
        client = bench.owner()
        client.raise_request_exception = False
        yield client


def asked(browser: Client, path: str) -> list[Any]:
    return [browser.get(path), browser.get(path, headers={"HX-Request": "true"})]


@pytest.mark.parametrize("what", RAISED)
def test_a_refusal_says_nothing_of_the_inside(browser: Client, what: str) -> None:
    whole, fragment = asked(browser, f"/raising/{what}/")

    assert whole.status_code == fragment.status_code == EXPECTED[what]
    for answer in (whole, fragment):
        said = answer.content.decode()
        assert [word for word in INSIDE if word in said] == []
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("what", ["store", "bug", "outside", "key", "missing", "moved"])
def test_a_fragment_is_refused_in_a_fragment(browser: Client, what: str) -> None:
    whole, fragment = asked(browser, f"/raising/{what}/")

    assert "<html" in whole.content.decode()
    assert "<html" not in fragment.content.decode()
    assert 'role="alert"' in fragment.content.decode()


def test_whoever_runs_the_workbench_finds_the_reason_in_its_log(
    browser: Client, caplog: pytest.LogCaptureFixture
) -> None:
    browser.get("/raising/store/")

    assert WORDS in caplog.text


@pytest.mark.parametrize(
    "path", ["/nothing/", "/s/nothing/", "/s/nothing/runs/", "/static/nothing.js", "/admin/", "/.env"]
)
def test_an_address_that_leads_nowhere_says_so(browser: Client, path: str) -> None:
    answer = browser.get(path)

    assert answer.status_code == 404
    assert [word for word in INSIDE if word in answer.content.decode()] == []


def test_a_refusal_repeats_what_was_asked_as_words_alone(browser: Client) -> None:
    answer = browser.get("/s/<script>zq()<%2Fscript>/")

    assert answer.status_code == 404
    assert "<script>zq" not in answer.content.decode()
