"""Who fills no form still gets to a finding that is kept, repeated and can be shown, in a few acts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from redcommons.assembly import open_workspace
from tests.browser import chromium, complaints, opened, serving
from tests.hands import Hands, looked_over, replies

pytestmark = pytest.mark.heavy

MOST = 12
ASK = "How many days do I have to appeal?"
WORDS = "A deadline that is none"


def gets_there(hands: Hands, target: str) -> str:
    """From the home of a study to the address of a finding; return that address."""
    page = hands.page
    hands.click("main a.button.primary")
    if page.locator("#id_target").input_value() != target:
        hands.words(target)
    hands.leads("Control+Enter")
    hands.words(ASK)
    hands.send()
    replies(page, 1)
    hands.click(".turn.assistant .more > summary")
    with page.expect_navigation():
        hands.click(".times button")
    expect(page.locator(".path")).to_have_attribute("data-waiting", "0", timeout=60_000)
    expect(page.locator(".again")).to_contain_text("of 21 under these settings")
    hands.key("f")
    expect(page.locator("#drawer input[name=title]")).to_be_focused()
    hands.words(WORDS)
    hands.leads("Control+Enter")
    with page.expect_navigation():
        hands.click(".tag.kept")
    return page.url


def reads_it(page: Page) -> None:
    """A colleague reads what happened, how often of how many, of whom and how it was asked, and the words by a key."""
    expect(page.locator("h1")).to_have_text(WORDS)
    for words in ("of 21 under these settings", "helpline-1.4", "How it was asked", "left to the target"):
        expect(page.locator("main")).to_contain_text(words)
    if page.locator(".hidden-text").count():
        page.keyboard.press("r")
    expect(page.locator(".turn.user .words").first).to_have_text(ASK)
    looked_over(page)


def test_a_kept_repeated_shareable_finding_in_a_few_acts(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "workspace") as ws:
        study = ws.study.new("Helpline").id
    with serving(tmp_path / "workspace") as site, chromium() as browser:
        page, colleague = opened(browser, site), opened(browser, site)
        site.sign_in(page)
        site.join(colleague, study, "explorer")
        page.goto(f"/s/{study}/")
        hands = Hands(page)
        address = gets_there(hands, "helpline")
        assert hands.acts <= MOST - 1
        colleague.goto(address)
        reads_it(colleague)

        page.goto(f"/s/{study}/")
        again = Hands(page)
        gets_there(again, "helpline")
        assert again.acts <= MOST - 2  # whom one talked to last is there already
        assert complaints(page) == complaints(colleague) == []
