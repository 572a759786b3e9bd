"""Somebody of a crowd on a slow phone: no account, pay said before, a code after, and a record of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import redcommons
from redcommons.labour.model import Arrangement, Firm, Opening, Pay, Terms
from tests.browser import PHONE, Site, axe, chromium, complaints, opened, serving, sideways
from tests.rating_worlds import World, furnish
from tests.stories.test_rating_on_a_slow_phone import BUDGET, slow

pytestmark = pytest.mark.heavy

ID = "5f2a9c0d1e"


def asked_for(world: World) -> str:
    """Write an arrangement of a crowd, with terms of its own; return the path of its link."""
    ws = world.ws
    ws.labour.write_terms(world.study, Terms(topics="for those inside"))
    crowd = Arrangement(
        way="crowd",
        title="First wave",
        pay=Pay(amount="0.45", currency="EUR", unit="task"),
        minutes=4,
        tasks=2,
        queue=world.queue,
        chain=(Firm(name="Orders Ltd", part="orders"), Firm(name="Platform Inc", part="hands on", terms="30 days")),
    )
    name = ws.labour.arrange(world.study, "", crowd).name
    ws.labour.write_terms(world.study, Terms(topics="replies of a housing helpline", may_say="anything"), name)
    return f"/in/{world.study}/{ws.labour.open_door(world.study, name, Opening())}/"


def looked_at(page: Page) -> None:
    """Refuse a page that is not for everybody, or wider than a phone."""
    assert axe(page) == []
    assert sideways(page) == 0


def comes_in(page: Page, link: str) -> str:
    """Read what is asked, come in, agree, set boundaries; return the record code."""
    page.goto(f"{link}?PROLIFIC_PID={ID}")
    said = page.locator("main").inner_text()
    assert "0.45 EUR for each task" in said
    assert "about 8 minutes in all" in said
    assert "0.90 EUR in all" in said
    assert "Platform Inc" in said
    looked_at(page)
    page.locator("main button.primary").tap()
    code = page.locator(".code code").inner_text()
    assert "replies of a housing helpline" in page.locator("main").inner_text()
    assert "for those inside" not in page.locator("main").inner_text()
    looked_at(page)
    page.locator("[name=agree]").tap()
    page.locator("main button.primary").tap()
    page.locator("[name=leave]").first.wait_for()
    looked_at(page)
    page.locator("main button.primary").tap()
    page.locator("[data-key=n]").wait_for()
    looked_at(page)
    return code


def rates(page: Page, word: str) -> None:
    """Read one reply and say what it is."""
    page.locator("#reveal").tap()
    page.locator(".turn").first.wait_for()
    page.locator("label.answer", has=page.locator(f"[value={word}]")).tap()
    page.locator("#say button.primary").tap()


def works(page: Page) -> str:
    """Rate a whole set on a slow line; return the completion code."""
    _line, sizes = slow(page)
    page.locator("[data-key=n]").tap()
    page.locator("#reveal").wait_for()
    page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes.values()) <= BUDGET
    first = page.locator("[name=task]").first.input_value()
    rates(page, "violated")
    page.wait_for_function("task => document.querySelector('[name=task]')?.value !== task", arg=first)
    rates(page, "not_violated")
    page.locator("#completion").wait_for()
    looked_at(page)
    assert "0.90 EUR" in page.locator("main").inner_text()
    return page.locator("#completion").input_value()


def in_another_browser(browser: Browser, site: Site, code: str, link: str) -> None:
    """Open one's own record with the code; the link itself says where to go for it."""
    page = opened(browser, site, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(f"{link}?PROLIFIC_PID={ID}")
    page.locator("main button.primary").tap()
    page.get_by_text("Somebody came in with this id already").wait_for()
    page.goto("/record/")
    looked_at(page)
    page.locator("[name=code]").fill("AAAA-AAAA-AAAA-AAAA")
    page.locator("main button.primary").tap()
    page.get_by_text("opens no record here").wait_for()
    page.locator("[name=code]").fill(code.lower().replace("-", " "))
    page.locator("main button.primary").tap()
    page.get_by_text("Earned: 0.90 EUR, for 2 tasks at 0.45 each.").wait_for()
    looked_at(page)
    assert complaints(page) == []


def test_from_a_link_to_a_code_and_back_to_ones_own_record(tmp_path: Path) -> None:
    with redcommons.open(tmp_path / "workspace", by="me") as ws:
        world = furnish(ws, tmp_path, items=4)
        link = asked_for(world)
    with serving(tmp_path / "workspace") as site, chromium() as browser:
        worker = opened(browser, site, viewport=PHONE, has_touch=True, is_mobile=True)
        code = comes_in(worker, link)
        completion = works(worker)
        worker.goto(f"{link}?PROLIFIC_PID={ID}")
        assert worker.locator("#completion").input_value() == completion, "the same browser goes on where it was"
        worker.goto(f"/s/{world.study}/runs/")
        worker.get_by_text("belongs to those who run the study").wait_for()
        assert [said for said in complaints(worker) if "403" not in said] == []
        in_another_browser(browser, site, code, link)

        payer = opened(browser, site)
        site.sign_in(payer)
        payer.goto(f"/s/{world.study}/pay/")
        row = payer.locator("tbody tr").inner_text()
        assert ID in row
        assert completion in row
        assert "0.90 EUR" in row
        assert axe(payer) == []
        assert complaints(payer) == []
