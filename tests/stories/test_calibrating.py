"""A Lead draws a sheet, a rater reads it, the page shows raw and corrected, and the report claims what it may."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

import redcommons
from redcommons.labour.model import Terms
from tests.browser import PASSWORD, PHONE, Site, axe, chromium, complaints, in_language, opened, serving, sideways
from tests.calibration_worlds import JUDGE, furnished
from tests.rating_worlds import SUPPORT

pytestmark = pytest.mark.heavy

DRAWN = 24


@dataclass(frozen=True)
class Served:
    """A workbench with a run that a judge has read, and a browser in front of it."""

    site: Site
    browser: Browser
    base: str
    run: str
    study: str

    @property
    def page(self) -> str:
        return f"{self.base}/runs/{self.run}/calibrate/"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("calibrating")
    with redcommons.open(folder / "workspace", by="me") as ws:
        world = furnished(ws, folder, 120)
        ws.labour.write_terms(world.study, Terms(topics="replies of a helpline", pay="14 EUR an hour"))
        ws.labour.set_support(SUPPORT)
    with serving(folder / "workspace") as site, chromium() as browser:
        yield Served(site, browser, f"/s/{world.study}", world.run, world.study)


def sits_down(served: Served, name: str) -> Page:
    """Join as a rater, agree to the terms, and take the way without boundaries."""
    page = opened(served.browser, served.site)
    page.goto(served.site.invite(served.study, "rater"))
    for field, words in (("username", name), ("password", PASSWORD), ("pseudonym", name)):
        page.fill(f"[name={field}]", words)
    page.locator("[name=pseudonym]").press("Enter")
    page.wait_for_load_state()
    page.goto(f"{served.base}/terms/")
    page.check("[name=agree]")
    with page.expect_navigation():
        page.locator("[name=agree]").press("Enter")
    if page.locator("[name=words]").count():
        page.fill("[name=words]", "three plain words")
        with page.expect_navigation():
            page.locator("[name=words]").press("Enter")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    return page


def reads_the_sheet(served: Served, page: Page, queue: str) -> int:
    """Take one task after another, read its reply, and say what it is."""
    page.goto(f"{served.base}/rate/{queue}/")
    with page.expect_navigation():
        page.keyboard.press("n")
    for read in range(DRAWN):
        page.keyboard.press("r")
        page.wait_for_selector(".turn.assistant")
        said = page.locator(".turn.assistant").last.inner_text()
        wrong = "two weeks" in said or "You have thirty days" in said
        page.locator(f"[value={'violated' if wrong else 'not_violated'}]").check()
        with page.expect_navigation():
            page.locator("[name=answer]:checked").press("Enter")
        if not page.locator("[name=answer]").count():
            return read + 1
    return DRAWN


def test_from_a_sheet_to_a_claim(served: Served) -> None:
    lead = opened(served.browser, served.site)
    served.site.sign_in(lead)
    rater = sits_down(served, "noor")

    lead.goto(served.page)
    assert axe(lead) == []
    lead.fill("[name=size]", str(DRAWN))
    lead.fill("[name=person]", "noor")
    with lead.expect_navigation():
        lead.get_by_role("button", name="Draw it and open its queue").click()
    assert lead.get_by_text("Not calibrated yet").is_visible()
    link = str(lead.locator("#sheets + ul a").first.get_attribute("href"))
    assert reads_the_sheet(served, rater, link.rstrip("/").split("/")[-1]) == DRAWN

    lead.goto(served.page)
    assert lead.get_by_text("Calibrated on this run").is_visible()
    assert re.search(r"claimable rate", lead.locator("main").inner_text())
    assert lead.locator("main svg").count()
    assert axe(lead) == []
    hidden = lead.locator(".differing .hidden-text")
    if hidden.count():
        lead.locator(".differing button").first.click()
        lead.wait_for_selector(".differing .turn")
    for options in ({"width": 1280, "height": 900}, PHONE):
        lead.set_viewport_size(options)  # type: ignore[arg-type]  # a viewport
        assert sideways(lead) == 0

    lead.goto(f"{served.base}/runs/{served.run}/?judge={JUDGE}")
    assert "as the judge has it" in lead.locator(".readings").inner_text()
    lead.goto(f"{served.base}/report/")
    assert complaints(lead) == []
    assert complaints(rater) == []


def test_the_report_claims_it(served: Served) -> None:
    with redcommons.open(served.site.where, by="me") as ws:
        page = ws.findings.preview(served.study).pages["index.html"].decode()
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))

    assert "How machines were calibrated" in words
    assert re.search(r"may be claimed .{0,400}?corrected:", words)


def test_it_runs_from_right_to_left(served: Served) -> None:
    page = opened(served.browser, served.site, viewport=PHONE)
    page.goto(served.site.invite(served.study, "lead"))
    for field, words in (("username", "layla"), ("password", PASSWORD), ("pseudonym", "layla")):
        page.fill(f"[name={field}]", words)
    page.locator("[name=pseudonym]").press("Enter")
    page.wait_for_load_state()
    in_language(page, served.site, "ar")
    page.goto(served.page)

    assert page.locator("html").get_attribute("dir") == "rtl"
    assert sideways(page) == 0
    assert axe(page) == []
