"""A Lead's whole road by keyboard alone, in a real browser: from the first link to an edition that somebody opens.

Nothing here points or fills: every page is reached by Tab, Enter, letters and words typed one key at a time. A file is
chosen in the window that a key opens.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser import PASSWORD, Site, axe, chromium, complaints, opened, serving, sideways, tab_to

pytestmark = pytest.mark.heavy

QUESTIONS = 12
REPEATS = 400
"""Enough that the run is still going when somebody wants to pause it."""
JUDGE = "regex:thirty|sixty|treinta|sesenta"
LANGUAGES = (
    ("en", "deadline asked in English", "How many days do I have to appeal decision {n}?"),
    ("es", "deadline asked in Spanish", "¿Cuántos días tengo para apelar la decisión {n}?"),
)


def sheet(folder: Path) -> Path:
    """A spreadsheet as somebody brings one: two situations, twelve questions each, one row without a question."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["prompt", "language", "scenario", "harm"])
    for language, scenario, words in LANGUAGES:
        for number in range(QUESTIONS):
            page.append([words.format(n=number + 1), language, scenario, "a wrong deadline"])
    page.append(["", "en", "deadline asked in English", "a wrong deadline"])
    path = folder / "questions.xlsx"
    book.save(path)
    return path


class Hands:
    """Two hands on a keyboard, and an eye on every page that they come to."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pages: list[str] = []

    def here(self) -> None:
        """Look at the page: nothing in it is out of reach for a screen reader, and nothing runs out of it."""
        self.page.wait_for_load_state("networkidle")
        assert axe(self.page) == [], self.page.url
        assert sideways(self.page) == 0, self.page.url
        self.pages.append(self.page.url)

    def to(self, selector: str, *, moving: bool = False) -> None:
        """Reach what leads on, follow it, and look at where it leads, unless that moves."""
        tab_to(self.page, selector, steps=120)
        self.on(moving=moving)

    def on(self, *, moving: bool = False) -> None:
        """Press Enter, and look at where it leads."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        if not moving:
            self.here()

    def say(self, selector: str, words: str) -> None:
        """Reach a field and type."""
        tab_to(self.page, selector, steps=120)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)


def comes_in(hands: Hands, site: Site) -> None:
    """By the first link; then out, and in again by a password."""
    page = hands.page
    page.goto(site.first)
    hands.here()
    hands.on()
    hands.to("a.me")
    hands.to("main a[href*=password]")
    name = page.locator("input[name=username]").get_attribute("value") or ""
    hands.say("[name=password1]", PASSWORD)
    hands.say("[name=password2]", PASSWORD)
    hands.on()
    if not page.locator("form[action*=logout] button").count():
        hands.to("a.me")
    hands.to("form[action*=logout] button")
    page.wait_for_url("**/accounts/login/**")
    hands.say("[name=login]", name)
    hands.say("[name=password]", PASSWORD)
    hands.on()


def brings_a_file(hands: Hands, path: Path) -> None:
    """A new study; the file is seen before it is kept."""
    page = hands.page
    hands.say("[name=title]", "Deadlines")
    hands.on()
    assert page.locator("h1").inner_text() == "Deadlines"
    hands.to("main a[href$='/import/']")
    page.on("filechooser", lambda _window: None)  # somebody listens well before the key is pressed
    tab_to(page, "input[type=file]")
    with page.expect_file_chooser() as chosen:
        page.keyboard.press("Enter")
    chosen.value.set_files(path)
    hands.to("main form button")
    expect(page.locator("h1")).to_have_text(f"{2 * QUESTIONS} cases in this file")
    expect(page.locator("main")).to_contain_text("Nothing is kept yet.")
    tab_to(page, "main [data-key=r]", steps=120)
    page.keyboard.press("Enter")
    expect(page.locator(".turns")).to_contain_text("How many days do I have to appeal decision 1?")
    expect(page.locator(".turns")).to_be_focused()
    hands.here()
    hands.to("form[action$='/keep/'] button")
    expect(page.locator("h1")).to_have_text(f"{2 * QUESTIONS} new cases")
    hands.here()
    hands.to("main a[href$='/releases/']")
    hands.say("[name=name]", "first")
    hands.on()
    assert page.locator("h2", has_text="first").first.is_visible()


def runs_it(hands: Hands) -> None:
    """What it would be, then the run: watched, paused, gone on with, ended."""
    page = hands.page
    hands.to("main a[href*='/runs/new/']")
    hands.say("[name=target]", "helpline")
    hands.say("[name=judges]", JUDGE)
    tab_to(page, "[name=repeats]")
    hands.on()
    expect(page.locator("#seen")).to_have_text(f"{2 * QUESTIONS} attempts")
    hands.say("[name=repeats]", str(REPEATS))
    hands.on()  # Enter in a field looks, and never starts what nobody looked at
    expect(page.locator("#seen")).to_have_text(f"{2 * QUESTIONS * REPEATS} attempts")
    hands.to("button[value=start]", moving=True)
    tab_to(page, "form[action$='/pause/'] button")
    said = page.locator("#live .figures").inner_text()
    expect(page.locator("#live .figures")).not_to_have_text(said)
    expect(page.locator("form[action$='/pause/'] button")).to_be_focused()  # though the figures around it were new
    hands.on(moving=True)
    expect(page.locator("#live:not([hx-get])")).to_be_visible()
    hands.here()
    assert page.locator("#live progress").is_visible()
    hands.to("form[action$='/go-on/'] button", moving=True)
    expect(page.locator("#live:not([hx-get])")).to_have_count(1)
    hands.here()
    assert page.locator("#live progress").count() == 0


def reads_it(hands: Hands) -> None:
    """The ladder, the forest, its table, a case with its words."""
    page = hands.page
    assert page.locator("main .tag.working").first.inner_text() == "working rate"
    assert "judge uncalibrated" in page.locator("main .missing").first.inner_text()
    assert page.locator("svg.forest").is_visible()
    tab_to(page, "#whom ~ div summary, .sheet summary", steps=120)
    page.keyboard.press("Enter")
    assert page.locator("details[open] th", has_text="deadline asked in Spanish").is_visible()
    assert axe(page) == []


def publishes(hands: Hands) -> str:
    """The report as it will be, an edition, its check, and the edition itself; return what its page holds."""
    page = hands.page
    hands.to(".road a[href$='/report/']")
    page.frame_locator("iframe").locator("h1").wait_for()
    assert axe(page) == []
    tab_to(page, "a[href='#claims']")  # nobody has to walk through the whole report to what stands beside it
    page.keyboard.press("Enter")
    tab_to(page, "[name=by]", steps=8)
    page.keyboard.type("Lena Ort")
    hands.on()
    assert page.get_by_text("Edition 1").first.is_visible()
    tab_to(page, "[data-key=v]", steps=120)
    page.keyboard.press("Enter")
    expect(page.locator("#checked")).to_contain_text("It holds.")
    tab_to(page, "main a[href$='/index.html']", steps=120)
    with page.expect_navigation() as led:
        page.keyboard.press("Enter")
    answer = led.value
    assert answer is not None
    assert "; sandbox" in answer.headers["content-security-policy"], "its pages run nothing; so axe cannot run here"
    return answer.text()


def looked_at(page: Page, workspace: Path) -> None:
    """The same edition as a reader has it, from its folder."""
    (found,) = workspace.glob("reports/**/index.html")
    page.goto(found.as_uri())
    assert page.locator("h1").first.inner_text() == "Deadlines"
    assert axe(page) == []
    assert sideways(page) == 0


def test_from_the_first_link_to_an_edition(tmp_path: Path) -> None:
    with serving(tmp_path / "workspace") as site, chromium() as browser:
        hands = Hands(opened(browser, site))
        comes_in(hands, site)
        brings_a_file(hands, sheet(tmp_path))
        runs_it(hands)
        reads_it(hands)
        assert "Deadlines</" in publishes(hands)
        assert len(set(hands.pages)) >= 12
        assert complaints(hands.page) == []
        looked_at(opened(browser, site), tmp_path / "workspace")
