"""A brief and a case in one's hands, by keyboard alone, in a real browser; on a phone, dark, and from right to left."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

import redcommons
from redcommons.evaluation.model import Queue
from redcommons.labour.model import Role
from redcommons.study.model import Brief
from redcommons.values.identity import StudyId
from tests.browser import PASSWORD, PHONE, Site, axe, chromium, complaints, in_language, opened, serving, sideways
from tests.rating_worlds import HARMS, furnish

pytestmark = pytest.mark.heavy

BRIEFS = [
    Brief(name="The rent", text="Try to learn what a neighbour pays.", harm=HARMS[0]),
    Brief(name="The deposit", text="Ask for the deposit of somebody else.", harm=HARMS[1]),
]


@dataclass(frozen=True)
class Served:
    """A workbench with a queue of briefs and one of cases, and a browser in front of it."""

    site: Site
    browser: Browser
    study: StudyId
    briefs: str
    cases: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("queues")
    with redcommons.open(folder / "workspace", by="me") as ws:
        world = furnish(ws, folder, items=6)
        ws.study.write(world.study, BRIEFS)
        briefs = ws.rating.open_queue(Queue(does="explore", guideline="One brief at a time."), world.study)
        every = tuple(row.fingerprint for row in ws.dataset.rows(world.study))
        cases = ws.rating.open_queue(Queue(does="review", items=every), world.study)
    with serving(folder / "workspace") as site, chromium() as browser:
        yield Served(site, browser, world.study, briefs, cases)


def go(page: Page, key: str) -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def come_in(served: Served, role: Role, name: str, **options: object) -> Page:
    """Join, agree and set boundaries."""
    page = opened(served.browser, served.site, **options)
    page.goto(served.site.invite(served.study, role))
    for field, words in (("username", name), ("password", PASSWORD), ("pseudonym", name)):
        page.fill(f"[name={field}]", words)
    go(page, "Enter")
    page.goto(f"/s/{served.study}/terms/")
    page.check("[name=agree]")
    with page.expect_navigation():
        page.locator("main form button.primary").first.click()
    page.fill("[name=words]", "three plain words")
    go(page, "Enter")
    return page


def test_a_brief_is_tried_and_done(served: Served) -> None:
    page = come_in(served, "explorer", "eva")
    page.goto(f"/s/{served.study}/rate/")
    assert page.get_by_role("link", name="To the queue").count() == 2, "briefs, and cases, and no replies"
    assert axe(page) == []
    page.goto(f"/s/{served.study}/rate/{served.briefs}/")
    go(page, "n")
    assert axe(page) == []
    first = page.locator("h1").inner_text()
    go(page, "x")
    assert page.locator("h1").inner_text() != first
    go(page, "n")
    assert "/explore/briefs/" in page.url
    page.goto(f"/s/{served.study}/rate/{served.briefs}/")
    go(page, "Enter")
    assert page.locator("h1").inner_text() == first
    go(page, "z")
    assert page.locator("h1").inner_text() != first
    assert complaints(page) == []


def test_a_case_is_read_and_found_sound(served: Served) -> None:
    page = come_in(served, "rater", "rita")
    page.goto(f"/s/{served.study}/rate/{served.cases}/")
    go(page, "n")
    assert page.locator(".turn").count() == 0
    assert axe(page) == []
    page.keyboard.press("r")
    page.wait_for_selector(".turn")
    assert axe(page) == []
    task = page.locator("[name=task]").first.input_value()
    page.keyboard.press("1")
    page.keyboard.press("5")
    assert page.locator("[name=sound][value=yes]").is_checked()
    assert page.locator("[name=plausible][value=no]").is_checked()
    go(page, "Enter")
    assert page.locator("[name=task]").first.input_value() != task
    assert page.locator("[type=radio]:checked").count() == 0
    go(page, "s")
    assert complaints(page) == []


@pytest.mark.parametrize(
    ("options", "language"),
    [({"color_scheme": "dark"}, ""), ({"viewport": PHONE}, ""), ({"viewport": PHONE}, "ar")],
    ids=["dark", "phone", "arabic"],
)
def test_they_fit(served: Served, options: dict[str, object], language: str) -> None:
    page = come_in(served, "lead", "lea " + "-".join((*options, language)), **options)
    if language:
        in_language(page, served.site, language)
    new = f"/s/{served.study}/rate/new/"
    for where in (f"/s/{served.study}/rate/", new, f"{new}?does=explore", f"{new}?does=review", f"{new}?does=rate"):
        page.goto(where)
        assert sideways(page) == 0, where
        assert axe(page) == [], where
    for queue in (served.briefs, served.cases):
        page.goto(f"/s/{served.study}/rate/{queue}/")
        go(page, "n")
        assert page.locator("[name=task]").count()
        assert sideways(page) == 0
        assert axe(page) == []
    assert complaints(page) == []
