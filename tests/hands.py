"""Two hands on a keyboard, in front of a workbench: nothing here points, and nothing is filled in behind the page.

    hands = Hands(page)
    hands.type("#text", "How long do I have?")
    hands.send()
    hands.key("f")
    assert hands.acts == 3

Acts are what a person does: a key, or several held together, that stand for a command; words typed in one go; a click.
Tab that leads somewhere is counted as one way, however many fields lie on it.
"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import axe, sideways, tab_to


class Hands:
    """What somebody does at a keyboard, counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.acts = 0

    def key(self, name: str) -> None:
        """Press one key, or several together, as Playwright names them."""
        self.acts += 1
        self.page.keyboard.press(name)

    def words(self, words: str) -> None:
        """Type where the focus is."""
        self.acts += 1
        self.page.keyboard.type(words)

    def to(self, selector: str, *, steps: int = 120) -> None:
        """Reach something by Tab."""
        self.acts += 1
        tab_to(self.page, selector, steps=steps)

    def type(self, selector: str, words: str, *, anew: bool = False) -> None:
        """Type into a field, which is reached first where the focus is elsewhere; anew where what stands there goes."""
        if not self.at(selector):
            self.to(selector)
        if anew:
            self.page.keyboard.press("Control+A")
        self.words(words)

    def back_to(self, selector: str, *, steps: int = 60) -> None:
        """Go from turn to turn, from the last one back, until one is reached."""
        for _step in range(steps):
            self.key("k")
            if self.at(selector):
                return
        raise AssertionError(f"{selector} is not among the last {steps} turns of its lane")

    def leads(self, name: str) -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.key(name)

    def click(self, selector: str) -> None:
        """Point at something and click it: for whoever has a mouse, and not by keyboard alone."""
        self.acts += 1
        self.page.locator(selector).last.click()

    def follow(self, selector: str) -> None:
        """Reach what leads on, and follow it."""
        self.to(selector)
        self.leads("Enter")

    def send(self) -> None:
        """Send the form that one types in, or show what it makes."""
        self.key("Control+Enter")

    def choose(self, selector: str, beginning: str) -> None:
        """Choose from a list by the first letters of what is wanted."""
        self.to(selector)
        self.words(beginning)
        chosen = self.page.evaluate("() => document.activeElement.selectedOptions[0].text")
        assert chosen.startswith(beginning), chosen

    def out(self) -> None:
        """Leave the place where one types, so that letters are keys."""
        if self.page.evaluate("() => document.activeElement.matches('input,textarea,select')"):
            self.key("Escape")

    def at(self, selector: str) -> bool:
        """Return whether something has the focus."""
        return bool(self.page.evaluate("selector => document.activeElement.matches(selector)", selector))


def looked_over(page: Page) -> None:
    """Find nothing wrong with a page, light and dark, and nothing that runs out of it."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe(page) == [], (page.url, scheme)
    page.emulate_media(color_scheme="light")
    assert sideways(page) == 0, page.url


def replies(page: Page, number: int) -> None:
    """Wait until that many replies are shown and none is being written."""
    expect(page.locator(".turn.assistant:not(.writing)")).to_have_count(number)
    expect(page.locator(".turn.writing")).to_have_count(0)
