"""The policy under which nothing foreign runs, in a real browser: on every page, with hostile words in everything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Request

from tests.browser import complaints
from tests.markup import HOSTILE
from tests.served_worlds import Served, served

pytestmark = pytest.mark.heavy

TELL = "addEventListener('securitypolicyviolation', e => zqtell(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`))"
RAN = "() => document.title === 'taken' || Boolean(window.zqran) || Boolean(document.querySelector('zq-tag'))"
BREACHES = ("script-src-elem", "script-src-attr", "style-src-attr", "img-src")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("policy"), HOSTILE) as made:
        yield made


class Watched:
    """A page of which every breach, every error and every request elsewhere is heard."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.heard: list[str] = []
        page.expose_function("zqtell", lambda said: self.heard.append(said))  # noqa: PLW0108  a builtin cannot be exposed
        page.add_init_script(TELL)
        page.on("dialog", lambda dialog: self.heard.append(f"a dialog: {dialog.message}"))
        page.on("request", self._asked)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "about:")):
            self.heard.append(f"asked elsewhere: {request.url}")

    def visit(self, path: str) -> list[str]:
        """Open a page, reveal what is hidden, and return what was heard meanwhile."""
        del self.heard[:]
        said = len(complaints(self.page))
        self.page.goto(path)
        self.page.wait_for_timeout(150)
        for button in self.page.locator("button[data-key=r]:visible").all()[:3]:
            button.click()
            self.page.wait_for_timeout(100)
        ran = ["a script ran, or an element came of words"] if self.page.evaluate(RAN) else []
        return [f"{path}: {wrong}" for wrong in [*self.heard, *complaints(self.page)[said:], *ran]]


def test_no_page_breaks_the_policy_and_no_hostile_word_runs(hostile: Served) -> None:
    watched = {who: Watched(hostile.page(who), hostile.site.address) for who in {one.who for one in hostile.visits}}
    wrong = [said for one in hostile.visits for said in watched[one.who].visit(one.path)]

    assert wrong == []
    assert len(hostile.visits) > 40


def test_a_script_that_came_into_a_page_would_be_stopped_and_heard(hostile: Served) -> None:
    watched = Watched(hostile.page("lead"), hostile.site.address)
    page = watched.page
    page.goto("/")
    page.evaluate(
        """() => {
            const script = document.createElement('script'); script.textContent = 'window.zqran = true';
            const styled = document.createElement('p'); styled.setAttribute('style', 'color: red');
            const picture = document.createElement('img'); picture.src = 'https://zq.example/b.png';
            const button = document.createElement('button'); button.setAttribute('onclick', 'window.zqran = true');
            document.body.append(script, styled, picture, button); button.click();
        }"""
    )
    page.wait_for_timeout(300)
    heard = " ".join(watched.heard)

    assert not page.evaluate("() => Boolean(window.zqran)")
    assert [
        word for word in ("script-src-elem", "script-src-attr", "style-src-attr", "img-src") if word not in heard
    ] == []
    assert complaints(page)
