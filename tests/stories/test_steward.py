"""The Steward's day: terms, a concern answered, how the terms matched; and nothing of anybody's private things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

import redcommons
from redcommons.labour.model import OWNER, Actor
from redcommons.values.identity import PersonName, StudyId
from tests.browser import PHONE, Site, axe, chromium, complaints, opened, serving, sideways

pytestmark = pytest.mark.heavy

WORRY = "The evening replies are heavier than we were told."


@dataclass(frozen=True)
class Served:
    """A workbench with a study, and a browser in front of it."""

    site: Site
    browser: Browser
    study: StudyId

    def at(self, path: str) -> str:
        return f"/s/{self.study}/{path}"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("steward")
    with redcommons.open(folder / "workspace", by="me") as ws:
        lead = ws.by(Actor(name=PersonName(OWNER), roles=("lead",), person=OWNER))
        study = StudyId(lead.study.new("Evening replies").id)
    with serving(folder / "workspace") as site, chromium() as browser:
        yield Served(site, browser, study)


def looked_at(page: Page) -> None:
    page.wait_for_load_state()
    assert axe(page) == [], page.url
    assert sideways(page) == 0, page.url


def sends(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button).first.press("Enter")
    looked_at(page)


def worries(page: Page, served: Served) -> None:
    """Agree to the terms, set a boundary, raise a concern from the foot of the page, say how the work was."""
    page.goto(served.at("terms/"))
    page.locator("[name=agree]").check()
    sends(page, "Agree, and go on to boundaries")
    page.goto(served.at("terms/"))
    page.locator("footer a[href$='/concerns/']").press("Enter")
    page.wait_for_url("**/concerns/")
    looked_at(page)
    page.locator("[name=text]").fill(WORRY)
    page.locator("[name=text]").press("Control+Enter")
    page.get_by_text("It is left here, without a name").wait_for()
    assert page.locator("article").count() == 0, "what was left to the Steward is shown to nobody else"
    page.goto(served.at("voice/"))
    looked_at(page)
    page.locator("[name=match][value=heavier]").check()
    sends(page, "Say so")


def test_a_steward_hears_and_answers_and_sees_nothing_private(served: Served) -> None:
    steward, rater = opened(served.browser, served.site), opened(served.browser, served.site, viewport=PHONE)
    served.site.join(steward, served.study, "steward", name="sam")
    served.site.join(rater, served.study, "rater", name="noor")

    steward.goto(served.at("terms/write/"))
    steward.locator("[name=intensity]").fill("mild")
    sends(steward, "Keep")
    worries(rater, served)

    steward.goto(served.at("voice/concerns/"))
    looked_at(steward)
    assert steward.get_by_text(WORRY).is_visible()
    assert steward.locator("main").get_by_text("noor").count() == 0
    steward.locator("article textarea").fill("The terms say so from today.")
    sends(steward, "Answer")
    steward.goto(served.at("voice/"))
    assert steward.get_by_text("Fewer than five people have answered").is_visible()

    rater.goto(served.at("voice/concerns/"))
    assert rater.get_by_text("The terms say so from today.").is_visible()
    assert rater.get_by_text("A concern that its writer left to the Steward.").is_visible()
    sees_nothing_private(steward, served)
    assert [complaints(page) for page in (steward, rater)] == [[], []]


def sees_nothing_private(page: Page, served: Served) -> None:
    """Every page of a study that a Steward opens: no conversation, no boundary of anybody's, no record of work."""
    for path in ("explore/", "rate/new/", "explore/findings/"):
        answer = page.goto(served.at(path))
        assert answer is not None
        assert answer.status in {403, 404}, path
    page.goto(served.at("boundaries/"))
    assert page.locator("main").get_by_text("noor").count() == 0
    page.goto("/me/work/")
    assert page.locator("main").get_by_text("noor").count() == 0


def test_that_lead_and_steward_are_one_is_said(served: Served) -> None:
    lead = opened(served.browser, served.site)
    served.site.sign_in(lead)
    lead.goto(served.at("voice/concerns/"))
    assert lead.get_by_text("Lead and Steward are one person here").count() == 0
    lead.goto(served.site.invite(served.study, "steward"))
    lead.locator("[name=pseudonym]").fill("lena")
    with lead.expect_navigation():
        lead.locator("main form button").first.press("Enter")
    assert "/join/" not in lead.url, lead.locator("main").inner_text()

    lead.goto(served.at("voice/concerns/"))
    assert lead.get_by_text("Lead and Steward are one person here").is_visible()
    lead.goto(served.at("report/?draft=1"))
    said = lead.frame_locator("iframe").locator("#section-3").inner_text()
    assert "Lead and Steward were one person" in said
