"""A group of three comes in by one link, decides by its own rule, refuses a release, decides anew, and is named.

One of them has a phone and reads Arabic, one reads in the dark; none of them has an account. What they decide is looked
for where others see it: where a report is published, and in the report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

import redcommons
from redcommons.assembly import open_workspace
from redcommons.exploration.model import Kept
from redcommons.labour.model import OWNER, Actor, Arrangement, Opening
from redcommons.study.model import Charter
from redcommons.values.conversation import assistant, user
from redcommons.values.identity import PersonName, StudyId
from tests.browser import PHONE, Site, axe, chromium, complaints, in_language, opened, serving, sideways

pytestmark = pytest.mark.heavy

CIRCLE = "Tenants' circle"
FINDING = "It tells a tenant to wait"


@dataclass(frozen=True)
class Served:
    """A workbench with a door for a group, and a browser in front of it."""

    site: Site
    browser: Browser
    study: StudyId
    door: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("circle")
    with redcommons.open(folder / "workspace", by="me") as ws:
        study = StudyId(ws.study.new("Who could lose their home").id)
        ws.study.write(study, [Charter(purpose="May it stay open at night?")])
        lead = ws.by(Actor(name=PersonName(OWNER), roles=("lead",), person=OWNER))
        circle = Arrangement(way="community", title="With the circle", roles=("explorer",), group=CIRCLE)
        name = lead.labour.arrange(study, "circle", circle).name
        door = lead.labour.open_door(study, name, Opening())
    with serving(folder / "workspace") as site, chromium() as browser:
        yield Served(site, browser, study, f"/in/{study}/{door}/")


def comes_in(served: Served, name: str, **options: object) -> Page:
    """Come in by the group's link, without an account, and go to the group."""
    page = opened(served.browser, served.site, **options)
    page.goto(served.door)
    page.locator("[name=pseudonym]").fill(name)
    page.locator("[name=pseudonym]").press("Enter")
    page.wait_for_load_state()
    page.goto(f"/s/{served.study}/voice/groups/")
    looked_at(page)
    page.locator("main a.primary").press("Enter")
    page.wait_for_url("**/voice/groups/*/")
    looked_at(page)
    return page


def looked_at(page: Page) -> None:
    assert axe(page) == [], page.url
    assert sideways(page) == 0, page.url


def proposes(page: Page, what: str, public: str = "") -> None:
    page.reload()
    page.locator("[name=what]").select_option(what)
    page.locator("[name=public]").fill(public)
    page.locator("[name=public]").press("Tab")
    page.locator("form[action$='/propose/'] button").press("Enter")
    page.wait_for_load_state()
    looked_at(page)


def says(page: Page, word: str) -> None:
    page.reload()
    page.locator(f".proposal [value={word}]").check()
    with page.expect_navigation():
        page.locator(".proposal form button").first.press("Enter")
    looked_at(page)


def found(served: Served) -> None:
    """Keep something that ana found."""
    with open_workspace(served.site.where) as ws:
        turns = (user("When do I have to appeal?"), assistant("Wait for the bailiff."))
        kept = Kept(title=FINDING, talk="t", target="helpline", model="", turns=turns, by=PersonName("ana"))
        ws.ports[0].shelf.put(served.study, "t turn 2", kept, "ana")


def draft(served: Served, page: Page) -> None:
    page.goto(f"/s/{served.study}/report/?draft=1")
    looked_at(page)


def edition(page: Page) -> str:
    """Publish, and return the words of the edition's page."""
    with page.expect_navigation():
        page.get_by_role("button", name="Publish this edition").press("Enter")
    assert "/report/editions/" in page.url
    return page.frame_locator("iframe").locator("main").inner_text()


def chooses_and_refuses(ana: Page, ben: Page, eve: Page) -> None:
    """The group chooses its rule; then one objects to a release, without giving a reason."""
    proposes(ana, "rule:consent")
    for page in (ana, ben, eve):
        says(page, "agree")
    ana.reload()
    assert "Nobody objects" in ana.locator("main .lead").inner_text()
    proposes(ana, "release:yes", "Not before winter is over.")
    for page, word in ((ana, "agree"), (ben, "agree"), (eve, "object")):
        says(page, word)
    ana.reload()
    assert "not adopted: releases what it made" in ana.locator("#decided ~ ol").inner_text()


def test_a_group_refuses_decides_anew_and_is_named(served: Served) -> None:
    ana = comes_in(served, "ana")
    ben = comes_in(served, "ben", color_scheme="dark")
    eve = comes_in(served, "eve", viewport=PHONE)
    in_language(eve, served.site, "ar")
    lead = opened(served.browser, served.site)
    served.site.sign_in(lead)
    found(served)

    chooses_and_refuses(ana, ben, eve)
    draft(served, lead)
    assert lead.get_by_text("1 finding is not released").is_visible()
    lead.get_by_role("button", name="Publish this edition").press("Enter")
    lead.wait_for_load_state()
    assert lead.get_by_text("has not released 1 finding").first.is_visible()
    looked_at(lead)

    draft(served, lead)
    lead.locator("[name=without_held]").check()
    first = edition(lead)
    assert "fewer than five" in first
    assert FINDING not in first
    assert CIRCLE not in first
    assert "not adopted: releases what it made" in first

    proposes(ana, "release:yes", "With our words beside it.")
    for page in (ana, ben):
        says(page, "agree")
    says(eve, "aside")
    proposes(ana, "credit:group")
    for page in (ana, ben, eve):
        says(page, "agree")
    ana.goto(f"/s/{served.study}/voice/credit/")
    looked_at(ana)
    ana.locator("[name=shown][value=group]").check()
    ana.locator("form.stack button").press("Enter")
    ana.wait_for_load_state()

    draft(served, lead)
    assert lead.locator("[name=without_held]").count() == 0
    second = edition(lead)
    assert FINDING in second
    assert CIRCLE in second
    assert "fewer than five" not in second
    assert "With our words beside it." in second

    lead.goto(f"/s/{served.study}/scope/decisions/")
    assert lead.get_by_text("With our words beside it.").is_visible()
    assert not [name for name in ("ana", "ben", "eve") if lead.locator("main").get_by_text(name, exact=True).count()]
    assert [complaints(page) for page in (ana, ben, eve, lead)] == [[], [], [], []]
