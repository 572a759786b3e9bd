"""Stop now, whatever is going on: two keys, nothing of it left on the screen, and no row that says so."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from redcommons.testing.misbehaving import Misbehaving, MisbehavingThread
from tests.browser import stop_now
from tests.stories.test_lanes import beside, leave, say, whole

pytestmark = pytest.mark.heavy


def drawer_of_keep(page: Page) -> None:
    """The form that keeps a reply, with words typed in it."""
    leave(page)
    page.keyboard.press("f")
    expect(page.locator("#drawer")).to_be_visible()
    page.keyboard.type("typed in the drawer")


def drawer_of_methods(page: Page) -> None:
    """The list of methods."""
    leave(page)
    page.keyboard.press("b")
    expect(page.locator("#way-filter")).to_be_focused()


def drawer_of_memos(page: Page) -> None:
    """A memo that nobody has kept."""
    leave(page)
    page.keyboard.press("m")
    expect(page.locator("#drawer")).to_be_visible()


def list_of_keys(page: Page) -> None:
    """The list of keys, which lies above everything."""
    leave(page)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def streams_in_every_lane(page: Page) -> None:
    """Four replies that are still coming."""
    say(page, "go on and on")
    expect(page.locator(".turn.writing .words").first).not_to_be_empty()


def typing(page: Page) -> None:
    """Words in the box that nobody has sent."""
    page.locator("#text").focus()
    page.keyboard.type("a sentence that is not")


STATES: tuple[Callable[[Page], None], ...] = (
    drawer_of_keep, drawer_of_methods, drawer_of_memos, list_of_keys, typing, streams_in_every_lane,
)  # fmt: skip


def rows(folder: Path) -> dict[str, int]:
    """How many rows every table has; those of sign-in sessions change with every page."""
    with sqlite3.connect(folder / "workspace" / "redcommons.sqlite3") as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}


def test_two_keys_leave_nothing_on_the_screen_in_any_state(tmp_path: Path) -> None:
    with MisbehavingThread() as model:
        _each_state(tmp_path, model)


def _each_state(folder: Path, model: Misbehaving) -> None:
    targets = [f"openai:{model.at('stream_slow')}#m{number}" for number in range(4)]
    with beside(folder, "helpline", *targets[1:]) as (_site, page, here):
        say(page, "Who pays for repairs?")
        expect(page.locator("#lane1 .turn.assistant:not(.writing)")).to_have_count(1)
        page.keyboard.press("Escape")
        page.evaluate("() => document.querySelectorAll('[data-do=stop]').forEach((one) => one.click())")
        whole(page, 4)
        for state in STATES:
            page.goto(here)
            expect(page.locator("#text")).to_be_focused()  # the page is ready for keys
            page.wait_for_load_state("networkidle")
            before = rows(folder)
            state(page)
            written = rows(folder) if state is streams_in_every_lane else before
            after = stop_now(page)
            told = {table for table, number in rows(folder).items() if number != written[table]}

            assert after < 1000, (state.__name__, "a busy machine; it is meant to be below 100")
            assert told <= ({"piece_belt"} if state is streams_in_every_lane else set()), state.__name__
            assert "repairs" not in page.inner_text("body"), state.__name__
