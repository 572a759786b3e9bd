"""Every page can be read by everybody: axe finds nothing, in light and dark, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser import PHONE, axe, sideways
from tests.served_worlds import Served, Visit, served

pytestmark = pytest.mark.heavy

PUBLISHED = ("report_preview", "edition_file")
DESK = ViewportSize(width=1280, height=900)
NARROW = ViewportSize(width=PHONE["width"], height=PHONE["height"])
CONTRAST: dict[str, Any] = {
    "runOnly": ["color-contrast", "link-in-text-block"],
    "resultTypes": ["violations"],
    "iframes": False,
}
LAYOUT: dict[str, Any] = {
    "rules": {"color-contrast": {"enabled": False}},
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    "iframes": False,
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("axe"), "When is the last day to appeal?") as made:
        yield made


def looked_at(page: Page) -> list[tuple[str, str]]:
    """Return (look, what is wrong in it): everything on a desk by day, then what the night and a phone change."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESK)
    found = [("light, desk", said) for said in axe(page)]
    page.emulate_media(color_scheme="dark")
    found += [("dark, desk", said) for said in again(page, CONTRAST)]
    page.set_viewport_size(NARROW)
    found += [("dark, phone", said) for said in again(page, CONTRAST)]
    page.emulate_media(color_scheme="light")
    found += [("light, phone", said) for said in [*again(page, CONTRAST), *again(page, LAYOUT)]]
    return found + ([("phone", f"{sideways(page)} px too wide")] if sideways(page) else [])


def again(page: Page, options: dict[str, Any]) -> list[str]:
    """Return what axe finds, once it is in the page."""
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{item['id']}: {node['target']} {node['html'][:160]}" for item in found["violations"] for node in item["nodes"]
    ]


def show(page: Page, one: Visit) -> None:
    """Open a page; one of a report outside its sandbox, in which axe could not run."""
    if one.name in PUBLISHED:
        text = page.request.get(one.path).text()
        page.goto("about:blank")
        page.set_content(text)
    else:
        page.goto(one.path)


def test_axe_finds_nothing_on_any_page_in_any_look(plain: Served) -> None:
    people = {who: plain.page(who) for who in {one.who for one in plain.visits}}
    wrong: dict[str, list[str]] = {}
    for one in plain.visits:
        page = people[one.who]
        show(page, one)
        for look, said in looked_at(page):
            wrong.setdefault(said, []).append(f"{one.name} ({look})")

    assert wrong == {}, "\n".join(f"{said}\n    on {', '.join(where)}" for said, where in wrong.items())
    assert len(plain.visits) > 40
