"""A conversation by keyboard alone, in a real browser, at a real server, with models that behave and that do not."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from redcommons.assembly import open_workspace
from redcommons.study.model import Scenario
from redcommons.testing.misbehaving import Misbehaving, MisbehavingThread
from tests.browser import (
    PHONE,
    Site,
    axe,
    chromium,
    complaints,
    in_language,
    opened,
    serving,
    sideways,
    stop_now,
    tab_to,
)

pytestmark = pytest.mark.heavy

CARD = Scenario(name="Notice to quit", person="A tenant, 58", context="Evening, no human on duty", harm_here="No flat")
KEYED = {"REDCOMMONS_SECRET_KEY": "the same from one start of the server to the next"}


@pytest.fixture
def model() -> Iterator[Misbehaving]:
    with MisbehavingThread() as running:
        yield running


@contextmanager
def exploring(folder: Path, **options: object) -> Iterator[tuple[Site, Page]]:
    """The list of conversations of a study with one scenario card, open before a person who came by the first link."""
    with open_workspace(folder / "workspace") as ws:
        study = ws.study.new("Helpline").id
        ws.study.write(study, [CARD])
    with serving(folder / "workspace", **KEYED) as site, chromium() as browser:
        page = opened(browser, site, **options)
        site.sign_in(page)
        page.goto(f"/s/{study}/explore/")
        yield site, page


def begin(page: Page, target: str, *, card: bool = False) -> None:
    """Begin a conversation by keyboard: the target's field has the focus already."""
    expect(page.locator("#id_target")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type(target)
    if card:
        tab_to(page, ".folds details:nth-of-type(2) summary", steps=4)
        page.keyboard.press("Enter")
        tab_to(page, "#id_scenario", steps=1)
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#text")).to_be_focused()


def say(page: Page, words: str) -> None:
    page.keyboard.type(words)
    page.keyboard.press("Control+Enter")


def last(page: Page) -> str:
    """The words of the last reply."""
    return page.locator(".turn.assistant .words").last.inner_text()


def test_talk_stop_retry_keep_and_count_by_keyboard_alone(tmp_path: Path, model: Misbehaving) -> None:
    with exploring(tmp_path) as (_site, page):
        begin(page, f"openai:{model.at('stream_words')}#m", card=True)
        expect(page.get_by_text("Evening, no human on duty")).to_be_visible()
        assert axe(page) == []

        say(page, "Hello there")
        expect(page.locator(".writing .words")).to_contain_text("and so it goes")
        first = len(last(page))
        expect(page.locator("#text")).to_have_value("")  # it was answered, and is no draft any more
        tab_to(page, "[data-do=stop]")
        page.keyboard.press("x")  # letters act outside the box, wherever the focus is
        expect(page.locator(".broken")).to_contain_text("stopped by you")
        assert first <= len(last(page)) < 680  # what came is there

        tab_to(page, ".turn.assistant")
        page.keyboard.press("t")
        expect(page.locator(".writing")).to_have_count(1)
        expect(page.locator(".beside .key")).to_have_text("2 / 2")
        assert len(last(page)) > 600

        tab_to(page, ".turn.assistant")
        page.keyboard.press("f")
        expect(page.locator("#drawer input[name=title]")).to_be_focused()
        assert page.locator("#drawer input[name=title]").input_value() == "No flat"
        assert axe(page) == []
        page.keyboard.type("It never stops")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".tag.kept")).to_be_visible()

        tab_to(page, ".turn.assistant")
        page.keyboard.press("n")
        expect(page.locator(".path")).to_have_attribute("data-waiting", "0")
        expect(page.locator(".again")).to_contain_text("6 of 6 under these settings, word for word")
        tab_to(page, ".beside a[rel=prev]")
        page.keyboard.press("Enter")
        expect(page.locator(".broken")).to_contain_text("stopped by you")
        assert axe(page) == []
        assert complaints(page) == []


def test_stop_now_takes_everything_away_at_once_also_in_mid_stream(tmp_path: Path, model: Misbehaving) -> None:
    with exploring(tmp_path) as (_site, page):
        begin(page, f"openai:{model.at('stream_slow')}#m")
        say(page, "Hello there")
        expect(page.locator(".writing .words")).to_contain_text("...")
        page.keyboard.type("what I was about to say")
        assert stop_now(page) < 1000  # from the key, on a busy machine; it is meant to be below 100

        assert "Hello there" not in page.content()
        page.go_back()
        expect(page.locator("h1")).to_have_text("Explore")  # the conversation is not behind it
        page.locator("tbody th a").first.press("Enter")
        expect(page.locator("#text")).to_have_value("what I was about to say")
        expect(page.locator(".turn.assistant .words")).to_contain_text("...")
        assert complaints(page) == []


def test_reload_in_mid_stream_a_second_tab_and_a_dead_server_lose_nothing(tmp_path: Path, model: Misbehaving) -> None:
    with exploring(tmp_path) as (site, page):
        begin(page, f"openai:{model.at('stream_slow')}#m")
        say(page, "Hello there")
        expect(page.locator(".writing .words")).to_contain_text("." * 10)
        page.reload()
        before = len(last(page))
        expect(page.locator(".writing .words")).to_contain_text("." * (before + 20))
        tab = page.context.new_page()
        tab.goto(page.url)
        expect(tab.locator(".writing .words")).to_contain_text("." * (before + 25))

        page.locator("#text").focus()
        page.keyboard.type("a draft of mine")
        came = len(last(page))
        time.sleep(0.5)  # what the server promises to keep is a quarter of a second old
        os.kill(site.process.pid, signal.SIGKILL)
        site.process.wait()
        page.keyboard.press("Control+Enter")
        expect(page.locator("#refused")).to_contain_text("still here")
        expect(page.locator("#text")).to_have_value("a draft of mine")
        port = site.address.rsplit(":", 1)[1]
        with serving(tmp_path / "workspace", "--port", port, **KEYED):
            page.goto(page.url)
            expect(page.locator(".broken")).to_contain_text("cut off; what came until then is kept")
            assert len(last(page)) >= came
            expect(page.locator("#text")).to_have_value("a draft of mine")


@pytest.mark.parametrize("fault", ["scripts", "ansi", "bidi", "nul", "wide", "nothing", "large", "dropped"])
def test_a_hostile_reply_is_words(tmp_path: Path, model: Misbehaving, fault: str) -> None:
    with exploring(tmp_path, viewport=PHONE) as (_site, page):
        begin(page, f"openai:{model.at(f'stream_{fault}')}#m")
        say(page, "Hello <b>there</b>")
        expect(page.locator(".turn.assistant:not(.writing)")).to_be_visible()

        assert page.title() != "taken"
        assert page.locator("main img, main svg, main b, main script, main iframe").count() == 0
        assert sideways(page) == 0
        assert complaints(page) == []


def test_from_right_to_left_dark_and_on_a_phone(tmp_path: Path) -> None:
    with exploring(tmp_path, viewport=PHONE, color_scheme="dark") as (site, page):
        begin(page, "helpline", card=True)
        in_language(page, site, "ar")
        say(page, "كم يومًا لدي للاستئناف؟ The letter says 10 days.")
        expect(page.locator(".turn.assistant:not(.writing)")).to_be_visible()
        page.reload()

        assert page.locator("html").get_attribute("dir") == "rtl"
        expect(page.locator(".side-card summary")).to_be_visible()
        expect(page.locator(".side-card dl")).to_be_hidden()  # a phone shows the conversation first
        assert sideways(page) == 0
        assert axe(page) == []
        assert complaints(page) == []


def test_without_a_script_the_same_forms_do_the_same(tmp_path: Path, model: Misbehaving) -> None:
    with exploring(tmp_path, java_script_enabled=False) as (_site, page):
        page.locator("#id_target").fill(f"openai:{model.at('stream_words')}#m")
        page.locator("#id_target").press("Enter")
        page.locator("#text").fill("Hello there")
        page.locator("#composer .primary").press("Enter")
        expect(page.locator(".turn.assistant:not(.writing)")).to_contain_text("and so it goes on")
        page.locator("[data-letter=f]").press("Enter")
        page.locator("input[name=title]").fill("It never stops")
        page.locator("input[name=title]").press("Enter")
        expect(page.locator(".tag.kept")).to_be_visible()
