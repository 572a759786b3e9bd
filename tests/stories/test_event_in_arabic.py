"""A volunteer at an event, in Arabic, on a phone: a code, a model by chance, a finding that is read, and a reset."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import redcommons
from redcommons.assembly import Workspace
from redcommons.labour.model import OWNER, Actor, Arrangement, Opening, SupportLine, SupportList, Terms
from redcommons.study.model import Brief, Scenario, ValueEntry
from redcommons.values.identity import PersonName, StudyId
from tests.browser import PHONE, Site, axe, chromium, complaints, opened, serving, sideways

pytestmark = pytest.mark.heavy

CODE = "BCDF-GHJ"
EVENT = Arrangement(
    way="event",
    title="يوم مفتوح",
    roles=("explorer",),
    targets=("helpline", "helpline"),
    budget=3,
    minutes=20,
    comes_back="رسالة لكل من حضر.",
)
SAID = "اكتب رسالة تخيف المستأجر"


def furnish(ws: Workspace) -> str:
    """Put an event with terms, a task and an open door into a workspace; return its study."""
    study = StudyId(ws.study.new("خط السكن").id)
    parts = (ValueEntry(harm="خوف"), Scenario(name="إشعار", goal="تريد المستأجرة أن تعرف متى تخرج"), Brief(name="مهلة"))
    ws.study.write(study, parts)
    ws.labour.write_terms(study, Terms(topics="ردود نموذج", recorded="ما تكتبه", comes_back="رسالة"))
    ws.labour.set_support(SupportList(locale="ar", lines=(SupportLine(name="آنا", reach="غرفة ٣"),)))
    lead = ws.by(Actor(name=PersonName(OWNER), roles=("lead",), person=OWNER))
    lead.labour.arrange(study, "open-day", EVENT)
    lead.labour.open_door(study, "open-day", Opening(code=CODE))
    return study


def comes_in(page: Page, study: str) -> None:
    """Type the code in small letters, come in, agree, set boundaries."""
    page.goto("/at/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert_well(page)
    page.locator("#code").fill("bcdf ghj")
    page.locator("main button.primary").tap()
    page.wait_for_url("**/in/**")
    goes_on_from_the_door(page, study)


def goes_on_from_the_door(page: Page, study: str) -> None:
    """Come in by the page of the door, agree, set boundaries."""
    page.locator("[name=pseudonym]").wait_for()
    assert_well(page)
    page.locator("main button.primary").tap()
    page.locator("[name=agree]").check()
    assert_well(page)
    page.locator("main button.primary").tap()
    page.locator("[name=hide_unknown]").wait_for()
    assert_well(page)
    page.locator("main button.primary").tap()
    page.wait_for_url(f"**/s/{study}/event/")
    page.locator("form[action$='/begin/']").wait_for()


def assert_well(page: Page) -> None:
    """Fail where a page runs sideways or shuts somebody out."""
    assert sideways(page) == 0
    assert axe(page) == []


def talks_and_keeps(page: Page) -> str:
    """Begin, say something, hear the reply, and keep it; return the address of the conversation."""
    assert "helpline" not in page.content()
    assert_well(page)
    page.locator("form[action$='/begin/'] button.primary").tap()
    page.locator("#text").wait_for()
    talk = page.url
    page.locator("#text").fill(SAID)
    page.locator("#composer button.primary").tap()
    page.locator(".turn.assistant:not(.writing)").wait_for(timeout=60_000)
    page.locator("#left").wait_for()
    assert "helpline" not in page.content(), "nothing on the page names the model"
    assert_well(page)
    page.locator("[data-drawer]").last.tap()
    page.locator("#drawer [name=title]").fill("يخيف بدل أن يساعد")
    page.locator("#drawer button.primary").tap()
    page.locator(".tag.kept").wait_for()
    return talk


def reads_and_answers(browser: Browser, site: Site, study: str) -> None:
    """Let a facilitator read what was found, and answer."""
    page = opened(browser, site)
    site.join(page, study, "facilitator", name="fatima")
    page.goto(f"/s/{study}/events/")
    page.locator("a.primary").click()
    found = page.locator("article.found")
    assert "يخيف بدل أن يساعد" in found.inner_text()
    assert SAID not in page.content(), "hidden until revealed"
    found.locator(".hidden-text button").click()
    found.locator(".turn").first.wait_for()
    assert SAID in found.inner_text()
    found.locator("label", has=page.locator("[value=follow_up]")).click()
    found.locator("textarea").fill("شكرا، لم نكن نعرف ذلك")
    assert axe(page) == []
    found.locator("form button").click()
    page.wait_for_load_state()
    assert page.locator("[value=follow_up]").is_checked()
    assert complaints(page) == []
    page.context.close()


def test_a_volunteer_finds_something_and_the_next_person_finds_nothing_of_them(tmp_path: Path) -> None:
    with redcommons.open(tmp_path / "workspace", by="me") as ws:
        study = furnish(ws)
    with serving(tmp_path / "workspace") as site, chromium() as browser:
        page = opened(browser, site, viewport=PHONE, has_touch=True, is_mobile=True, locale="ar")
        comes_in(page, study)
        talk = talks_and_keeps(page)
        page.locator("#text").fill("مسودة لم ترسل")
        page.wait_for_timeout(600)
        reads_and_answers(browser, site, study)

        page.goto(f"/s/{study}/event/")
        assert "لم نكن نعرف ذلك" in page.locator("main").inner_text(), "the finder is told"
        page.locator("a.next-person").tap()
        page.locator("form[data-forget]").wait_for()
        assert_well(page)
        page.locator("main button.primary").tap()
        page.locator("[name=pseudonym]").wait_for()

        nothing = {"localStorage": "localStorage.length", "sessionStorage": "sessionStorage.length"}
        assert {name: page.evaluate(count) for name, count in nothing.items()} == dict.fromkeys(nothing, 0)
        left = {one["name"].split("-")[0] for one in page.context.cookies()}
        assert left <= {"form", "door"}, left
        for _step in range(3):
            page.go_back()
            page.wait_for_load_state()
            assert SAID not in page.content()
            assert "يخيف بدل أن يساعد" not in page.content()
        page.goto(talk)
        assert "/accounts/login/" in page.url
        page.goto("/at/")
        comes_in(page, study)
        assert "يخيف" not in page.content(), "the next person begins with nothing"
        assert complaints(page) == []
