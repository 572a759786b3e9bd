"""An adjudicator by keyboard: from the contested replies to the queue, through it, and into the report."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

import redcommons
from tests.browser import axe, chromium, complaints, opened, serving, sideways, tab_to
from tests.dissent_worlds import Split, of_the_design, split

pytestmark = pytest.mark.heavy


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Split]:
    with redcommons.open(tmp_path / "workspace", by="me") as ws:
        made = split(ws, tmp_path, 6)
        of_the_design(made)
        ws.evaluation.make_edition(made.run)
        yield made


def go(page: Page, key: str) -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_from_the_contested_list_to_the_report(world: Split, tmp_path: Path) -> None:
    before = [world.ws.evaluation.dissent(world.run), world.ws.evaluation.group_figures(world.run)]
    with serving(tmp_path / "workspace") as site, chromium() as browser:
        page = opened(browser, site)
        site.sign_in(page)
        page.goto(site.at(f"/s/{world.study}/runs/{world.run}/dissent/"))
        assert page.get_by_text("What a majority of everybody would have hidden").is_visible()
        assert page.get_by_text("6 of 6 in the group").first.is_visible()
        assert axe(page) == []
        go(page, "a")
        assert page.get_by_text("3 replies wait to be adjudicated").is_visible()
        tab_to(page, "main a[href*='/rate/queue-']")
        go(page, "Enter")
        for number in range(3):
            if number == 0:
                go(page, "n")
            assert page.locator("h1").inner_text().startswith("How people saw case")
            assert page.get_by_text("Who said what is not shown").is_visible()
            one_reply(page)
        assert page.get_by_text("No task for you now").is_visible()
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(site.at(f"/s/{world.study}/runs/{world.run}/dissent/"))
        assert page.get_by_text("They stand beside what people said").is_visible()
        assert sideways(page) == 0
        assert complaints(page) == []
    after = [world.ws.evaluation.dissent(world.run), world.ws.evaluation.group_figures(world.run)]
    assert after == before
    assert [one.cause for one in world.ws.evaluation.adjudications(world.run)] == ["values"] * 3
    world.ws.findings.build(world.study, tmp_path / "report")
    report = (tmp_path / "report" / "index.html").read_text()
    assert "a difference in values" in report
    assert "seen from two sides" in report


def one_reply(page: Page) -> None:
    """Read a reply that is hidden until asked for, and say what it is and why people stand apart."""
    page.locator(".hidden-text").wait_for()
    assert page.locator(".turns").count() == 0, "nothing of the text is in the page"
    assert axe(page) == []
    page.keyboard.press("r")
    page.locator(".turns").wait_for()
    page.keyboard.press("1")
    tab_to(page, "[name=cause]")
    page.keyboard.press("ArrowUp")  # from the first, round to the last
    page.keyboard.press("ArrowUp")
    tab_to(page, "[name=why]")
    page.keyboard.type("seen from two sides")
    go(page, "Control+Enter")
