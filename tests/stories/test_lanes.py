"""Several targets side by side, by keyboard alone, in a real browser: from a question to a fork, and back again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from redcommons.assembly import open_workspace
from redcommons.exploration.model import Saying, Talk, Turn
from redcommons.testing.misbehaving import GOOD, Misbehaving, MisbehavingThread
from redcommons.values.conversation import assistant
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


@pytest.fixture
def model() -> Iterator[Misbehaving]:
    with MisbehavingThread() as running:
        yield running


@contextmanager
def beside(folder: Path, *targets: str, **options: object) -> Iterator[tuple[Site, Page, str]]:
    """A conversation with several targets, open before a person who came by the first link."""
    with open_workspace(folder / "workspace") as ws:
        study = ws.study.new("Helpline").id
        name = ws.exploration.begin(study, Talk(targets=targets)).name
    with serving(folder / "workspace") as site, chromium() as browser:
        page = opened(browser, site, **options)
        site.sign_in(page)
        page.goto(f"/s/{study}/explore/{name}/")
        yield site, page, f"/s/{study}/explore/{name}/"


def lane(page: Page, number: int) -> str:
    """The words of a column."""
    return page.locator(f"#lane{number}").inner_text()


def say(page: Page, words: str) -> None:
    page.locator("#text").focus()
    page.keyboard.type(words)
    page.keyboard.press("Control+Enter")


def whole(page: Page, replies: int) -> None:
    """Wait until that many replies are there and none is being written."""
    expect(page.locator(".turn.assistant:not(.writing)")).to_have_count(replies)
    expect(page.locator(".turn.writing")).to_have_count(0)


def leave(page: Page) -> None:
    """Leave the place where one types, so that letters are keys."""
    page.keyboard.press("Escape")


def test_two_targets_from_a_question_to_a_fork_by_keyboard_alone(tmp_path: Path, model: Misbehaving) -> None:
    words, good = f"openai:{model.at('stream_words')}#m", f"openai:{model.at('good')}#m"
    with beside(tmp_path, words, good) as (_site, page, here):
        expect(page.locator("#text")).to_be_focused()
        assert axe(page) == []
        say(page, "Hello both")
        whole(page, 2)
        assert page.locator(".turn.user").count() == 1  # what both were told stands once
        assert GOOD in lane(page, 2)
        assert page.url.endswith("?at=2,3")

        leave(page)
        page.keyboard.press("2")
        expect(page.locator("input[name=lanes][value='2']")).to_be_checked()
        say(page, "Only you")
        expect(page.locator("#lane2 .turn.assistant:not(.writing)")).to_have_count(2)
        assert "Only you" not in lane(page, 1)

        leave(page)
        page.keyboard.press("t")  # the chosen lane's last reply
        expect(page.locator("#lane2 .beside .key")).to_have_text("2 / 2")
        page.keyboard.press("a")
        expect(page.locator("input[name=lanes][value='']")).to_be_checked()

        tab_to(page, "#lane1 .turn.assistant")
        page.keyboard.press("p")
        expect(page.locator("#text")).to_be_focused()
        expect(page.locator(".doing")).to_contain_text("marked as a person's")
        page.keyboard.press("Control+A")
        say(page, "I never said that")
        expect(page.locator("#lane1 .tag")).to_have_text("written by a person")
        assert axe(page) == []
        tab_to(page, "#lane1 .turn.in-place")
        assert page.locator("#lane1 [data-letter=f]").count() == 0  # nobody keeps it as what the model did
        page.keyboard.press("o")
        expect(page.locator("#lane1 .turn.assistant:not(.writing)")).to_have_count(2)

        tab_to(page, ".path > .turn.user")
        page.keyboard.press("e")
        expect(page.locator("#text")).to_have_value("Hello both")
        say(page, " again")
        whole(page, 2)
        expect(page.locator(".path > .turn.user .beside .key")).to_have_text("2 / 2")

        tab_to(page, ".path > .turn.user .beside a[rel=prev]")
        page.keyboard.press("Enter")
        expect(page.locator("#lane1 .tag")).to_have_text("written by a person")
        page.go_back()
        expect(page.locator("#lane1 .tag")).to_have_count(0)
        expect(page.locator(".path > .turn.user .words")).to_have_text("Hello both again")
        assert complaints(page) == []
        assert here in page.url


def test_a_slow_lane_holds_up_nobody_and_can_be_stopped_alone(tmp_path: Path, model: Misbehaving) -> None:
    targets = [f"openai:{model.at(fault)}#m" for fault in ("stream_slow", "stream_scripts", "unauthorised", "good")]
    with beside(tmp_path, *targets) as (_site, page, _here):
        say(page, "Hello all")
        expect(page.locator("#lane4 .turn.assistant:not(.writing)")).to_contain_text(GOOD)
        expect(page.locator("#lane3 .broken")).to_contain_text("unauthorised")
        expect(page.locator("#lane2 .turn.assistant:not(.writing)")).to_be_visible()
        expect(page.locator("#lane1 .writing .words")).to_contain_text("." * 20)
        page.reload()
        before = len(page.locator("#lane1 .words").inner_text())
        expect(page.locator("#lane1 .writing .words")).to_contain_text("." * (before + 20))

        page.keyboard.press("Escape")
        page.keyboard.press("x")
        expect(page.locator("#lane1 .broken")).to_contain_text("stopped by you")
        assert page.locator("main img, main svg, main script").count() == 0
        assert axe(page) == []
        assert complaints(page) == []


def test_what_is_said_in_another_tab_comes_without_moving_or_losing_anything(tmp_path: Path) -> None:
    with beside(tmp_path, "helpline", "helpline:1.5") as (_site, page, _here):
        say(page, "Who pays for repairs?")
        whole(page, 2)
        page.locator("#text").focus()
        page.keyboard.type("a thought of my own")
        page.evaluate("() => { window.kept = document.querySelector('#t1'); }")
        other = page.context.new_page()
        other.goto(page.url)
        say(other, "And for the heating?")
        whole(other, 4)

        expect(page.locator("#news")).to_contain_text("4 new turns")
        expect(page.locator(".turn.assistant")).to_have_count(4)
        expect(page.locator("#text")).to_have_value("a thought of my own")
        expect(page.locator("#text")).to_be_focused()
        assert page.evaluate("() => window.kept === document.querySelector('#t1')")  # what was read is the same still
        page.keyboard.press("Control+Enter")
        whole(page, 6)  # it follows what was said elsewhere
        assert complaints(page) == []


def test_escape_in_a_drawer_closes_it_and_does_not_begin_to_leave(tmp_path: Path) -> None:
    with beside(tmp_path, "helpline") as (_site, page, _here):
        say(page, "Who pays for repairs?")
        whole(page, 1)
        tab_to(page, ".turn.assistant")
        page.keyboard.press("f")
        expect(page.locator("#drawer")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#drawer")).to_be_hidden()
        page.wait_for_timeout(500)
        page.keyboard.press("Escape")
        page.wait_for_timeout(300)
        assert "/stopped/" not in page.url
        page.wait_for_timeout(800)
        stop_now(page)


def test_chosen_words_are_what_is_kept(tmp_path: Path, model: Misbehaving) -> None:
    with beside(tmp_path, f"openai:{model.at('good')}#m") as (_site, page, _here):
        say(page, "How is it?")
        whole(page, 1)
        page.locator(".turn.assistant .words").select_text()
        with page.expect_request(re.compile(r"/keep/\?quote=All")):
            page.evaluate("() => document.querySelector('a[data-letter=f]').click()")


def test_what_somebody_else_said_is_revealed_and_hidden_again(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "workspace") as ws:
        study = ws.study.new("Helpline").id
        name = ws.exploration.begin(study, Talk(targets=("helpline", "helpline:1.5"))).name
        ws.exploration.say(study, name, Saying(text="A SECRET"))
        for number in (1, 2):
            ws.exploration.hear(study, name, Turn(number=0, parent=1, lane=number, message=assistant("Hidden too")))
    with serving(tmp_path / "workspace") as site, chromium() as browser:
        page = opened(browser, site)
        site.join(page, study, "explorer")
        page.goto(f"/s/{study}/explore/{name}/")
        expect(page.locator(".hidden-text")).to_be_visible()
        page.keyboard.press("r")
        expect(page.get_by_text("A SECRET")).to_be_visible()
        assert axe(page) == []
        page.keyboard.press("h")
        expect(page.locator(".hidden-text")).to_be_visible()
        assert "A SECRET" not in page.content()
        page.keyboard.press("r")
        expect(page.get_by_text("A SECRET")).to_be_visible()
        assert complaints(page) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_four_lanes_on_a_phone_are_a_strip_in_which_nothing_is_lost(tmp_path: Path, language: str) -> None:
    targets = ("helpline", "helpline:1.5", "helpline", "helpline:1.5")
    with beside(tmp_path, *targets, viewport=PHONE, color_scheme="dark") as (site, page, _here):
        in_language(page, site, language)
        page.reload()
        say(page, "كم يومًا لدي؟ The letter says 10 days.")
        whole(page, 4)
        assert sideways(page) == 0
        assert axe(page) == []
        page.locator("#text").evaluate("box => box.blur()")
        page.keyboard.press("4")
        expect(page.locator("#lane4 .words")).to_be_in_viewport()
        assert complaints(page) == []


def test_without_a_script_every_act_is_a_form_or_a_link(tmp_path: Path) -> None:
    with beside(tmp_path, "helpline", "helpline:1.5", java_script_enabled=False) as (_site, page, _here):
        page.locator("#text").fill("Who pays?")
        page.locator("#composer .primary").press("Enter")
        whole(page, 2)
        page.locator("#composer label:has([value='2'])").click()
        page.locator("#text").fill("Only you")
        page.locator("#composer .primary").press("Enter")
        expect(page.locator("#lane2 .turn.assistant:not(.writing)")).to_have_count(2)
        page.locator("#lane1 [data-letter=t]").press("Enter")
        expect(page.locator("#lane1 .beside .key")).to_have_text("2 / 2")
        page.locator("#lane1 .beside a[rel=prev]").press("Enter")
        expect(page.locator("#lane1 .beside .key")).to_have_text("1 / 2")
        page.locator(".path > .turn.user [data-letter=e]").press("Enter")
        page.locator("#text").fill("Who pays for the heating?")
        page.locator("#composer .primary").press("Enter")
        expect(page.locator(".path > .turn.user .beside .key")).to_have_text("2 / 2")
        page.locator("#lane1 .more summary").first.click()
        page.get_by_text("put other words in its place").first.press("Enter")
        page.locator("#text").fill("Nobody")
        page.locator("#composer .primary").press("Enter")
        expect(page.locator("#lane1 .in-place .words")).to_have_text("Nobody")
