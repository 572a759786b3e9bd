"""Everything around the turns, in a real browser: files, people, a role, tools, a next session, by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from redcommons.assembly import open_workspace
from redcommons.study.model import Scenario
from redcommons.testing.server import Answer, Asked, ThreadedServer
from redcommons.values.conversation import ToolCall
from tests.browser import PHONE, axe, chromium, complaints, opened, serving, sideways

pytestmark = pytest.mark.heavy

CARD = Scenario(name="Late at night", person="A widower, 71", interaction="several_sessions", harm_here="He is alone")


def model(asked: Asked) -> Answer:
    """A model that says what it was sent last, and looks something up when it is asked to."""
    last = asked.messages[-1]
    if last["role"] == "user" and "look it up" in last["content"]:
        return Answer(text="", calls=(ToolCall(id="1", name="look", arguments="{}"),), finish="tool_calls")
    return Answer(text=f"You said: {last['content']}")


def say_with_a_file(page: Page, letter: Path) -> None:
    """A file goes along once, and the voice stays."""
    expect(page.locator("#text")).to_be_focused()
    page.locator("#voice").select_option("Bo")
    page.locator(".along summary").click()
    page.locator("#along-files").set_input_files(letter)
    expect(page.locator(".along summary[data-files='1']")).to_be_visible()
    page.locator("#text").fill("read this")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".turn.assistant .words").last).to_contain_text("Bo: read this")
    expect(page.locator(".turn.assistant .words").last).to_contain_text("Dear tenant")
    expect(page.locator("#voice")).to_have_value("Bo")
    expect(page.locator(".along summary[data-files]")).to_have_count(0)


def answer_in_role(page: Page) -> None:
    """Into the role by its key, an answer in the place of a tool, and out of the role by its key."""
    page.keyboard.press("Escape")
    page.keyboard.press("i")
    expect(page.locator("#persona")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("p.role-on")).to_contain_text("You write as A widower, 71")
    page.locator("#text").fill("look it up")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".who").last).to_contain_text("in role as A widower, 71")
    page.locator("[name=answer]").fill("Monday")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".turn.assistant .words").last).to_contain_text("You said: Monday")
    assert not axe(page)
    page.keyboard.press("Escape")
    page.keyboard.press("i")
    expect(page.locator("p.role-out")).to_contain_text("You write as yourself again")


def test_files_people_a_role_tools_and_a_next_session_by_keyboard(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "workspace") as ws:
        study = ws.study.new("Companion").id
        ws.study.write(study, [CARD])
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear tenant", encoding="utf-8")
    with ThreadedServer(model) as served, serving(tmp_path / "workspace") as site, chromium() as browser:
        page = opened(browser, site)
        site.sign_in(page)
        page.goto(f"/s/{study}/explore/?scenario=Late+at+night")
        page.keyboard.press("Control+A")
        page.keyboard.type(f"openai:{served.url}#m")
        page.locator("summary", has_text="People").click()
        page.locator("#id_voices").fill("Amal\nBo")
        page.locator("summary", has_text="Tools").click()
        page.locator("#tool_name_1").fill("look")
        page.keyboard.press("Control+Enter")

        say_with_a_file(page, letter)
        answer_in_role(page)

        # a week later
        page.get_by_role("link", name="next session").click()
        expect(page.locator("#id_later")).to_be_focused()
        page.keyboard.type("a week later")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".sessions")).to_contain_text("session 2 of 2, a week later")
        page.locator("#text").fill("me again")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".turn.assistant .words").last).to_contain_text("Bo: me again")
        assert [message["role"] for message in served.requests[-1].messages].count("tool") == 1
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        assert not sideways(page)
        assert not axe(page)
        assert not complaints(page)
