"""A rater on a phone and a slow, breaking line: a small first page that can be worked with, and drafts that stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Page

import redcommons
from tests.browser import PASSWORD, PHONE, Site, axe, chromium, complaints, opened, serving, sideways
from tests.rating_worlds import furnish

pytestmark = pytest.mark.heavy

BUDGET = 100_000
"""Bytes of a first rating page with everything that it fetches, from a cold cache."""
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""About 400 kbit/s in both directions, and 400 ms until anything comes."""


def slow(page: Page) -> tuple[CDPSession, dict[str, float]]:
    """Put the page on a slow line without a cache; return the line, and the bytes of each answer as they come in."""
    line = page.context.new_cdp_session(page)
    sizes: dict[str, float] = {}
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line.send("Network.emulateNetworkConditions", SLOW)
    line.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    return line, sizes


def joins(page: Page, site: Site, study: str) -> None:
    """Come in, agree, set boundaries."""
    site.join(page, study, "rater", name="noor")
    page.goto(f"/s/{study}/terms/")
    page.locator("[name=agree]").check()
    page.locator("[name=agree]").press("Enter")
    page.locator("[name=words]").fill(PASSWORD)
    page.locator("[name=words]").press("Enter")
    page.get_by_text("recovery code").first.wait_for()


def test_the_first_page_is_small_and_a_draft_outlives_a_broken_line(tmp_path: Path) -> None:
    with redcommons.open(tmp_path / "workspace", by="me") as ws:
        world = furnish(ws, tmp_path, items=4)
    with serving(tmp_path / "workspace") as site, chromium() as browser:
        page = opened(browser, site, viewport=PHONE, has_touch=True, is_mobile=True)
        joins(page, site, world.study)
        page.goto(f"/s/{world.study}/rate/{world.queue}/")
        line, sizes = slow(page)

        page.locator("[data-key=n]").tap()
        page.locator("#reveal").wait_for()
        page.wait_for_load_state("networkidle")
        assert 0 < sum(sizes.values()) <= BUDGET
        assert axe(page) == []
        assert sideways(page) == 0
        page.locator("#reveal").tap()
        page.locator(".turn").first.wait_for()

        line.send("Network.emulateNetworkConditions", SLOW | {"offline": True})
        page.locator("label.answer", has=page.locator("[value=violated]")).tap()
        page.locator("summary[data-key=t]").tap()
        page.locator("#why").press_sequentially("It names no deadline.")
        address = page.url
        assert page.locator("#saved").inner_text().startswith("saved")
        with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
            page.reload()

        line.send("Network.emulateNetworkConditions", SLOW)
        page.goto(address)
        assert page.locator("[value=violated]").is_checked()
        assert page.locator("#why").input_value() == "It names no deadline."
        page.locator("#say button.primary").tap()
        page.locator("[data-key=z]").wait_for()
        assert page.locator("#why").input_value() == "", "what was sent is no draft any more"
        assert [said for said in complaints(page) if "ERR_INTERNET_DISCONNECTED" not in said] == []
    with redcommons.open(tmp_path / "workspace", by="me") as ws:
        assert "person:noor" in ws.evaluation.state(world.run).judges
