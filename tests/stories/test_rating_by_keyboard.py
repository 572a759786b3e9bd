"""From an invitation to one's own work record by keyboard alone, in a real browser; on a phone, within its budget."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
import pytest
from playwright.sync_api import Browser, Page

import redcommons
from redcommons.values.identity import RunId, StudyId
from tests.browser import (
    PASSWORD,
    PHONE,
    Site,
    axe,
    chromium,
    complaints,
    in_language,
    keys,
    opened,
    serving,
    sideways,
    stop_now,
    tab_to,
)
from tests.rating_worlds import furnish

pytestmark = pytest.mark.heavy

WORDS = "three plain words"
BUDGET = 100_000
"""Bytes of a first rating page with everything that it fetches (design: a phone on a slow link)."""


@dataclass(frozen=True)
class Served:
    """A workbench with a queue, and a browser in front of it."""

    site: Site
    browser: Browser
    study: StudyId
    run: RunId
    queue: str

    @property
    def rate(self) -> str:
        return f"/s/{self.study}/rate/{self.queue}/"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("rating")
    with redcommons.open(folder / "workspace", by="me") as ws:
        world = furnish(ws, folder, items=12)
        asked = ws.rating.queue(world.study, world.queue)
        ws.rating.change_queue(world.study, world.queue, msgspec.structs.replace(asked, guideline="Read it whole."))
    with serving(folder / "workspace") as site, chromium() as browser:
        yield Served(site, browser, world.study, world.run, world.queue)


def go(page: Page, key: str) -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def ready(served: Served, page: Page, name: str) -> None:
    """Join, agree, set boundaries: by Tab, Space, letters and Enter."""
    page.goto(served.site.invite(served.study, "rater"))
    assert page.get_by_text("Before any work you are shown its terms").is_visible()
    for field, words in (("username", name), ("password", PASSWORD), ("pseudonym", name)):
        tab_to(page, f"[name={field}]")
        page.keyboard.type(words)
    go(page, "Enter")
    follow(page, ".road a[href$='/terms/']")
    assert page.get_by_text("replies of a housing helpline").is_visible(), "what the work is, before anything is asked"
    tab_to(page, "[name=agree]")
    page.keyboard.press("Space")
    go(page, "Enter")
    tab_to(page, "[name=words]")
    page.keyboard.type(WORDS)
    go(page, "Enter")
    assert page.get_by_text("recovery code").is_visible()
    go(page, "Enter")


def follow(page: Page, selector: str) -> None:
    """Reach a link by Tab and open it."""
    tab_to(page, selector)
    go(page, "Enter")


def test_the_whole_way_by_keyboard(served: Served) -> None:
    page = opened(served.browser, served.site)
    ready(served, page, "noor")
    page.goto(f"/s/{served.study}/")
    follow(page, ".road a[href$='/rate/']")
    assert axe(page) == []
    follow(page, "main a.primary")
    go(page, "n")
    assert axe(page) == []
    assert page.locator(".turn").count() == 0

    looks(page)
    answers(page)
    page.keyboard.press("r")
    page.wait_for_selector(".turn")
    assert stop_now(page) < 1000  # a busy machine; it is meant to be below 100
    assert page.get_by_text("Ana, steward").is_visible()
    assert axe(page) == []

    own_work(served, page)
    assert complaints(page) == []


def looks(page: Page) -> None:
    """Peek, reveal, hide: what is hidden is not in the page."""
    page.keyboard.down("Space")
    page.wait_for_selector(".turn")
    page.keyboard.up("Space")
    assert page.locator(".turn").count() == 0, "a peek ends with its key"
    page.keyboard.press("r")
    page.wait_for_selector(".turn")
    assert axe(page) == []
    page.keyboard.press("h")
    assert page.locator(".turn").count() == 0
    assert not re.search(r"reply \d", page.content()), "hidden text is taken out of the page"


def answers(page: Page) -> None:
    """A draft that outlives the page, an answer, taken back, unsure instead; one skipped, one declined."""
    keys(page, ["g", "1"])
    assert page.get_by_text("Read it whole.").is_visible()
    assert page.locator("#saved").inner_text().startswith("saved")
    page.reload()
    assert page.locator("[value=violated]").is_checked(), "a draft outlives the page"
    go(page, "Enter")
    assert page.locator("[name=answer]:checked").count() == 0
    go(page, "z")
    assert page.locator("[value=violated]").is_checked(), "what was said stands in the form again"
    page.keyboard.press("u")
    assert page.locator("[value=unsure]").is_checked()
    go(page, "Enter")
    for key in ("s", "d"):
        before = page.locator("[name=task]").first.input_value()
        go(page, key)
        assert page.locator("[name=task]").first.input_value() != before
    for _time in range(2):
        before = page.locator(".tags").inner_text()
        go(page, "x")
        assert page.locator(".tags").inner_text() != before, "another topic, and no reason is asked"


def own_work(served: Served, page: Page) -> None:
    """From the page where one stopped to one's own record: one reply, and time that one wrote down."""
    follow(page, "a.me")
    follow(page, "main a[href$='/me/work/']")
    tab_to(page, "[name=minutes]")
    page.keyboard.type("50")
    go(page, "Enter")
    assert page.locator("[name=minutes]").first.input_value() == "50"
    assert page.locator("td.n").first.inner_text() == "1", "what was skipped or declined stands nowhere"
    for where in ("/me/work/", "/me/seen/", "/me/vault/", "/support/", f"/s/{served.study}/boundaries/"):
        page.goto(where)
        assert axe(page) == [], where


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"viewport": PHONE}], ids=["light", "dark", "phone"])
def test_a_first_rating_page_is_small_and_fits(served: Served, options: dict[str, object]) -> None:
    page = opened(served.browser, served.site, **options)
    ready(served, page, "ana " + "-".join(options))
    sizes: dict[str, int] = {}
    page.goto(served.rate)
    fetched = page.context.new_cdp_session(page)
    fetched.send("Network.enable")
    fetched.send("Network.setCacheDisabled", {"cacheDisabled": True})
    fetched.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    go(page, "n")
    page.wait_for_load_state("networkidle")

    assert 0 < sum(sizes.values()) <= BUDGET
    assert sideways(page) == 0
    assert axe(page) == []
    assert complaints(page) == []


def test_it_runs_from_right_to_left(served: Served) -> None:
    page = opened(served.browser, served.site, viewport=PHONE)
    ready(served, page, "layla")
    in_language(page, served.site, "ar")
    page.goto(served.rate)
    go(page, "n")
    page.keyboard.press("1")

    assert page.locator("html").get_attribute("dir") == "rtl"
    assert sideways(page) == 0
    assert axe(page) == []


def test_without_scripts_a_rating_is_kept_too(served: Served) -> None:
    page = opened(served.browser, served.site, java_script_enabled=False)
    ready(served, page, "sam")
    page.goto(served.rate)
    page.get_by_role("button", name="Give me a task").press("Enter")
    page.get_by_role("link", name="reveal").click()
    assert page.get_by_text("reply", exact=False).count()
    page.locator("[value=not_violated]").check()
    page.get_by_role("button", name="Keep, and go on").press("Enter")
    page.goto("/me/work/")

    assert page.locator("td.n").first.inner_text() == "1"
