"""Makes the pictures of docs/pictures: the example study in the workbench, as Chromium shows it.

Run from the root of the repository, with the test extra and a Chromium there: `python -m tools.pictures [FOLDER]`.
Everything in the pictures is example data. Dates and run ids differ each time; nothing compares the files.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

import redcommons
from redcommons.assembly import play_example
from tests.browser import PHONE, Site, chromium, complaints, in_language, opened, serving
from tools.survey import ROOT

PICTURES = ROOT / "docs" / "pictures"
SCREEN = ViewportSize(width=1180, height=780)
LOWER = ViewportSize(width=1180, height=700)
MOST = 160_000
"""Bytes of one picture, so that the pages of the documentation stay light."""


@contextmanager
def example() -> Iterator[tuple[Site, Browser, str]]:
    """Serve the example study from a folder that is gone afterwards; with a browser, and the id of the study."""
    with tempfile.TemporaryDirectory() as folder:
        with redcommons.open(Path(folder) / "workspace", by="me") as ws:
            play_example(ws, print, lambda _done, _of: None)
            ((study, _example),) = ws.study.studies()
        with serving(Path(folder) / "workspace") as site, chromium() as browser:
            yield site, browser, study


def taken(page: Page, name: str, folder: Path, *, top: str = "") -> None:
    """Keep what the window shows as NAME.png; `top` is what should stand at its upper edge."""
    page.wait_for_load_state("networkidle")
    if top:
        page.evaluate("selector => document.querySelector(selector).scrollIntoView({block: 'start'})", top)
    path = folder / f"{name}.png"
    page.screenshot(path=path, animations="disabled", caret="hide")
    size = path.stat().st_size
    print(f"{path.name}: {size // 1000} kB")
    if size > MOST:
        raise SystemExit(f"{path} holds {size} bytes: show less of the page")
    if complaints(page):
        raise SystemExit(f"{page.url} complains: {complaints(page)}")


def as_lead(site: Site, browser: Browser, study: str, folder: Path) -> None:
    """Home, runs, how people saw one, conversations, coverage, the report, and home from right to left."""
    page = opened(browser, site, viewport=SCREEN)
    site.sign_in(page)
    page.goto(f"/s/{study}/")
    taken(page, "home", folder)
    page.goto(f"/s/{study}/runs/")
    page.locator("main table a").last.click()
    taken(page, "results", folder)
    page.goto(page.url + "?by=scenario&judge=person:Rater%20A%20(simulated)")
    taken(page, "results-by-scenario", folder, top="#whom")
    page.goto(f"/s/{study}/runs/")
    page.locator("main table a").first.click()
    page.goto(page.url + "dissent/")
    taken(page, "disagreement", folder)
    page.goto(f"/s/{study}/explore/")
    page.locator("main table a", has_text="landlord").first.click()
    taken(page, "conversation", folder)
    page.goto(f"/s/{study}/explore/")
    page.locator("main table a", has_text="charged words").first.click()
    page.goto(page.url.partition("?")[0] + "?at=2,3")
    page.set_viewport_size(LOWER)
    taken(page, "lanes", folder, top="body")
    page.set_viewport_size(SCREEN)
    page.goto(f"/s/{study}/explore/coverage/")
    taken(page, "coverage", folder)
    page.goto(f"/s/{study}/report/")
    page.frame_locator("iframe").locator("h1").wait_for()
    taken(page, "report", folder)
    in_language(page, site, "ar")
    page.goto(f"/s/{study}/")
    taken(page, "home-arabic", folder)


def as_rater(site: Site, browser: Browser, study: str, folder: Path) -> None:
    """A task as it is handed out, in the dark on a phone; and a task revealed, in the light."""
    page = opened(browser, site, viewport=PHONE, color_scheme="dark")
    with_task(page, site, study, "noor")
    taken(page, "rating-hidden", folder)
    page = opened(browser, site, viewport=SCREEN)
    with_task(page, site, study, "sam")
    page.keyboard.press("r")
    page.locator(".turn").first.wait_for()
    taken(page, "rating-revealed", folder)


def with_task(page: Page, site: Site, study: str, name: str) -> None:
    """Join as a rater, agree to the terms, ask for every topic to be hidden, and take the first task."""
    site.join(page, study, "rater", name=name)
    page.goto(f"/s/{study}/terms/")
    page.locator("[name=agree]").check()
    page.locator("[name=agree]").press("Enter")
    for box in page.locator("[name=hide]").all():
        box.check()
    page.locator("[name=words]").fill("three plain words")
    page.locator("[name=words]").press("Enter")
    page.get_by_text("recovery code").first.wait_for()
    page.goto(f"/s/{study}/rate/")
    page.locator("main a.primary").click()
    page.locator("main [data-key=n]").click()
    page.locator("#rating").wait_for()


def main(folder: Path) -> int:
    """Make every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with example() as (site, browser, study):
        as_lead(site, browser, study, folder)
        as_rater(site, browser, study, folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES))
