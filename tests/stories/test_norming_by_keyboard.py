"""A norming session by keyboard: from the disagreement page through two readings to the guideline."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

import redcommons
from redcommons.evaluation.model import Queue
from tests.browser import axe, chromium, complaints, opened, serving, sideways, tab_to
from tests.dissent_worlds import Split, of_the_design, split

pytestmark = pytest.mark.heavy


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Split]:
    with redcommons.open(tmp_path / "workspace", by="me") as ws:
        made = split(ws, tmp_path, 6)
        of_the_design(made)
        yield made


def go(page: Page, key: str) -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_from_the_disagreement_page_to_the_guideline(world: Split, tmp_path: Path) -> None:
    before = world.ws.evaluation.dissent(world.run)
    with serving(tmp_path / "workspace") as site, chromium() as browser:
        page = opened(browser, site)
        site.sign_in(page)
        page.goto(site.at(f"/s/{world.study}/norming/"))
        assert page.get_by_text("None was held yet").is_visible()
        assert page.get_by_text("A session needs a queue").is_visible()
        world.ws.rating.open_queue(Queue(run=world.run, title="Deadlines", guideline="Read it whole."))
        page.goto(site.at(f"/s/{world.study}/runs/{world.run}/dissent/"))
        tab_to(page, "main a[href$='/norming/']")
        go(page, "Enter")
        assert axe(page) == []
        tab_to(page, "main form button")
        go(page, "Enter")
        read_all(page)
        assert page.get_by_text("There is nothing left for you to read").is_visible()
        onward(page)
        assert page.get_by_role("heading", name="How it was read").is_visible()
        assert axe(page) == []
        tab_to(page, "#text")
        page.keyboard.type("a deadline alone is no harm")
        go(page, "Control+Enter")
        onward(page)
        read_all(page)
        onward(page)
        assert page.get_by_text("Agreement after").is_visible()
        page.set_viewport_size({"width": 390, "height": 844})
        assert sideways(page) == 0
        tab_to(page, "main a[href*='?norming=']")
        go(page, "Enter")
        assert page.get_by_text("a deadline alone is no harm").is_visible()
        assert axe(page) == []
        assert complaints(page) == []
    assert world.ws.evaluation.dissent(world.run) == before


def read_all(page: Page) -> None:
    """Read every reply of the session, each hidden until asked for."""
    while page.locator("[name=ordinal]").count():
        page.locator(".hidden-text").wait_for()
        assert page.locator(".turns").count() == 0, "nothing of the text is in the page"
        page.keyboard.press("r")
        page.locator(".turns").wait_for()
        page.keyboard.press("1")
        go(page, "Enter")


def onward(page: Page) -> None:
    """Let the session go on, for everybody."""
    tab_to(page, "form[action$='/on/'] button")
    go(page, "Enter")
