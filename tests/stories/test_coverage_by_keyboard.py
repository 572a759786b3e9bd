"""From an empty cell of the map to a finding that fits no category, by keyboard, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from redcommons.assembly import open_workspace
from redcommons.study.model import Brief, Exclusion, Parameter, Scenario, ValueEntry
from redcommons.testing.server import Answer, Asked, ThreadedServer
from redcommons.values.identity import StudyId
from tests.browser import PHONE, axe, chromium, complaints, opened, serving, sideways, tab_to

pytestmark = pytest.mark.heavy

PARTS = (
    ValueEntry(harm="Wrong deadline", layer="capability"),
    ValueEntry(harm="Contempt"),
    Scenario(name="Notice", person="a tenant, 70", language="es"),
    Scenario(name="Arrears"),
    Exclusion(what="Arrears", scenario="Arrears", harm="Contempt", why="asked not to"),
    Brief(name="Dates", text="Ask as {who}.", parameters=(Parameter(name="who", choices=("a tenant", "a landlord")),)),
)


def model(asked: Asked) -> Answer:
    return Answer(text=f"You have ten days. ({len(asked.messages)})")


def looked_at(page: Page) -> None:
    """Nothing is wrong with the page: for a screen reader, in width, or in the console."""
    assert axe(page) == []
    assert sideways(page) == 0
    assert complaints(page) == []


def test_from_an_untouched_cell_to_a_finding_that_fits_no_harm(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "workspace") as ws:
        study = StudyId(ws.study.new("Helpline").id)
        ws.study.write(study, PARTS)
    with ThreadedServer(model) as served, serving(tmp_path / "workspace") as site, chromium() as browser:
        page = opened(browser, site)
        site.sign_in(page)
        page.goto(f"/s/{study}/explore/coverage/")
        looked_at(page)

        # an empty cell begins a conversation about its scenario and harm
        tab_to(page, '.coverage a[href*="scenario=Notice&harm=Wrong"]')
        page.keyboard.press("Enter")
        expect(page.locator("#id_scenario")).to_have_value("Notice")
        expect(page.locator("#id_harm")).to_have_value("Wrong deadline")
        page.locator("#id_target").fill(f"openai:{served.url}#m")
        page.keyboard.press("Control+Enter")
        expect(page.locator("#text")).to_be_focused()
        page.keyboard.type("How long do I have?")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".turn.assistant .words").last).to_contain_text("ten days")
        expect(page.locator('.turn.assistant [data-key="f"]')).to_be_visible()  # once the reply is whole

        # the drawer asks for a title; severity and harm may be said, and none may fit
        page.keyboard.press("Escape")
        page.keyboard.press("f")
        expect(page.locator("#drawer #id_title")).to_be_focused()
        assert axe(page) == []
        page.keyboard.type("Speaks of a deadline without a source")
        page.locator("#drawer #id_severity").select_option("moderate")
        page.locator("#drawer #id_harm").select_option("none")
        page.locator("#drawer #id_title").focus()
        page.keyboard.press("Control+Enter")
        expect(page.locator(".tag.kept")).to_be_visible()

        # it has an address of its own, and can be taken back and put back
        page.goto(f"/s/{study}/explore/findings/?none=1")
        expect(page.locator("main")).to_contain_text("1 fits no harm of the ledger")
        looked_at(page)
        tab_to(page, '.stackable a[href*="/findings/"]')
        page.keyboard.press("Enter")
        expect(page.locator("main")).not_to_contain_text("ten days")
        page.keyboard.press("r")
        expect(page.locator("main")).to_contain_text("ten days")
        looked_at(page)
        page.get_by_role("button", name="take it back").press("Enter")
        expect(page.locator("h1")).to_have_text("Taken back")
        page.get_by_role("button", name="Put it back").press("Enter")
        expect(page.locator("h1")).to_have_text("Speaks of a deadline without a source")

        # the map knows it
        page.goto(f"/s/{study}/explore/coverage/?layer=findings")
        expect(page.locator(".coverage")).to_contain_text("1 finding")
        expect(page.locator("#discovery")).to_be_visible()
        looked_at(page)


def test_a_brief_is_written_drawn_skipped_and_begun(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "workspace") as ws:
        study = StudyId(ws.study.new("Helpline").id)
        ws.study.write(study, PARTS)
    with ThreadedServer(model) as served, serving(tmp_path / "workspace") as site, chromium() as browser:
        page = opened(browser, site)
        site.sign_in(page)
        page.goto(f"/s/{study}/explore/briefs/")
        looked_at(page)
        page.goto(f"/s/{study}/explore/briefs/Dates/write/")
        looked_at(page)
        page.goto(f"/s/{study}/explore/briefs/Dates/?seed=1")
        looked_at(page)
        page.keyboard.press("n")
        page.wait_for_url("**seed=2**")
        tab_to(page, ".parts a")
        page.keyboard.press("Enter")
        expect(page.locator(".task")).to_have_text("Ask as (who: as you like).")
        page.locator("#target").fill(f"openai:{served.url}#m")
        page.keyboard.press("Enter")
        expect(page.locator(".brief-card")).to_contain_text("Ask as (who: as you like).")
        looked_at(page)


@pytest.mark.parametrize(("scheme", "tongue"), [("light", "en"), ("dark", "ar")])
def test_on_a_phone_in_the_dark_and_from_right_to_left(tmp_path: Path, scheme: str, tongue: str) -> None:
    with open_workspace(tmp_path / "workspace") as ws:
        study = StudyId(ws.study.new("Helpline").id)
        ws.study.write(study, PARTS)
    with serving(tmp_path / "workspace") as site, chromium() as browser:
        page = opened(browser, site, viewport=PHONE, color_scheme=scheme)
        site.sign_in(page)
        page.locator(f"button[lang={tongue}]").click()
        for part in ("coverage/", "findings/", "briefs/", "briefs/Dates/?seed=1", "briefs/Dates/write/"):
            page.goto(f"/s/{study}/explore/{part}")
            looked_at(page)
        page.goto(f"/s/{study}/")
        looked_at(page)
