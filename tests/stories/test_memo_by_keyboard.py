"""A memo from a conversation without a mouse: refused while there is no vault, kept, drafted, about selected words."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from redcommons.assembly import open_workspace
from redcommons.exploration.model import Saying, Talk, Turn
from redcommons.labour.model import OWNER, Actor
from redcommons.values.conversation import assistant
from redcommons.values.identity import PersonName
from tests.browser import axe, chromium, complaints, opened, serving, stop_now

pytestmark = pytest.mark.heavy

SELECT = """() => {
  const text = document.querySelector("#t2 .words").firstChild, range = document.createRange();
  range.setStart(text, 9); range.setEnd(text, 17);
  getSelection().removeAllRanges(); getSelection().addRange(range);
}"""


def begun(where: Path) -> str:
    """Return the path of a conversation of whoever holds the machine."""
    with open_workspace(where) as whole:
        ws = whole.by(Actor(name=PersonName(OWNER), roles=("lead",), person=OWNER))
        study = ws.study.new("Housing helpline").id
        talk = ws.exploration.begin(study, Talk(targets=("helpline",))).name
        ws.exploration.say(study, talk, Saying(text="How long do I have?"))
        ws.exploration.hear(study, talk, Turn(number=0, parent=1, lane=1, message=assistant("You have ten days.")))
    return f"/s/{study}/explore/{talk}/"


def note(page: Page) -> None:
    """Press M at the reply, and wait for the drawer."""
    page.locator("#t2").focus()
    page.keyboard.press("m")
    page.wait_for_selector("#drawer form")


def test_a_memo_is_written_by_keyboard_and_nothing_typed_is_lost(tmp_path: Path) -> None:
    talk = begun(tmp_path / "workspace")
    with serving(tmp_path / "workspace") as site, chromium() as browser:
        page = opened(browser, site)
        site.sign_in(page)
        page.goto(talk)
        note(page)
        assert axe(page) == []
        page.keyboard.type("So sure of itself.")
        page.keyboard.press("Control+Enter")
        page.wait_for_url("**/memos/write/")
        assert page.locator("textarea[name=text]").input_value() == "So sure of itself."
        with page.context.expect_page() as other:
            page.locator("main p.gap a").press("Enter")
        vault = other.value
        vault.locator("input[name=words]").fill("several words are easiest")
        vault.locator("input[name=words]").press("Enter")
        vault.wait_for_url("**/new/")
        vault.close()
        page.locator("textarea[name=text]").press("Control+Enter")
        page.wait_for_url(lambda url: "/explore/talk-" in url)
        page.wait_for_selector(".memo-margin li")
        assert "So sure of itself." in page.locator(".memo-margin").inner_text()
        assert axe(page) == []

        note(page)
        assert page.locator("#drawer textarea[name=text]").input_value() == ""
        page.keyboard.type("half a thou")
        page.reload()
        page.evaluate(SELECT)
        note(page)
        assert page.locator("#drawer textarea[name=text]").input_value() == "half a thou"
        assert page.locator("#drawer textarea[name=quote]").input_value() == "ten days"
        page.keyboard.type("ght")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".memo-margin li >> nth=1")
        assert "half a thought" in page.locator(".memo-margin").inner_text()
        stop_now(page)
        assert complaints(page) == []
