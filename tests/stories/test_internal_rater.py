"""A rater of an organisation, from the invitation to what is kept: by keyboard, undone, told of changes, offline."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Page

import redcommons
from redcommons.assembly import Workspace
from redcommons.evaluation.model import Answered, Mark, Option, Question, Rated, Span
from redcommons.study.model import Definition
from redcommons.values.base import fingerprint
from tests.browser import PASSWORD, Site, axe, chromium, complaints, opened, serving, tab_to
from tests.rating_worlds import HARMS, World, furnish

pytestmark = pytest.mark.heavy

DEFINED = Definition(harm=HARMS[0], text="Somebody's data comes out without their consent.")
QUESTIONS = (
    Question(
        key="own-1",
        words=(("en", "Was a person named?"),),
        options=(Option(key="o1", words=(("en", "yes"),)), Option(key="o2", words=(("en", "no"),))),
        required=True,
    ),
    Question(key="own-2", does="span", words=(("en", "Which words made you say so?"),)),
)


def go(page: Page, key: str) -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def asked(ws: Workspace, world: World) -> None:
    """Define the harm, and ask questions of every kind beside the answer."""
    ws.study.define(world.study, DEFINED)
    there = ws.rating.queue(world.study, world.queue)
    told = {"guideline": "Read it whole.", "interaction": True, "questions": QUESTIONS, "language": "en"}
    ws.rating.change_queue(world.study, world.queue, msgspec.structs.replace(there, **told))


def test_an_internal_rater_from_the_invitation_to_what_is_kept(tmp_path: Path) -> None:
    with redcommons.open(tmp_path / "workspace", by="me") as ws:
        world = furnish(ws, tmp_path, items=8)
        asked(ws, world)
    with serving(tmp_path / "workspace") as site, chromium() as browser:
        page, lead = opened(browser, site), opened(browser, site)
        site.sign_in(lead)
        comes_in(page, site, world)
        takes_back(page, world)
        rates(page)
        changes(lead, world)
        is_told(page)
        goes_offline(page)
        assert axe(page) == []
        assert [said for said in complaints(page) if "ERR_INTERNET_DISCONNECTED" not in said] == []
    with redcommons.open(tmp_path / "workspace", by="me") as ws:
        is_kept(ws, world)


def comes_in(page: Page, site: Site, world: World) -> None:
    """Join, agree, leave one topic out, keep that under words of one's own."""
    page.goto(site.invite(world.study, "rater"))
    for field, words in (("username", "noor"), ("password", PASSWORD), ("pseudonym", "noor")):
        tab_to(page, f"[name={field}]")
        page.keyboard.type(words)
    go(page, "Enter")
    page.goto(f"/s/{world.study}/terms/")
    tab_to(page, "[name=agree]")
    page.keyboard.press("Space")
    go(page, "Enter")
    tab_to(page, "[name=leave]")
    leave = page.locator("[name=leave]")
    assert leave.count() == len(HARMS)
    while HARMS[1] not in page.evaluate("document.activeElement.closest('tr, li, .field, label, div').textContent"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    tab_to(page, "[name=words]")
    page.keyboard.type("three plain words")
    go(page, "Enter")
    assert page.get_by_text("recovery code").first.is_visible()


def takes_back(page: Page, world: World) -> None:
    """Say unsure, which needs no further answer, and take it back: the same task is in hand, as it was filled in."""
    page.goto(f"/s/{world.study}/rate/{world.queue}/")
    go(page, "n")
    task = page.locator("[name=task]").first.input_value()
    page.keyboard.press("u")
    go(page, "Enter")
    go(page, "z")
    assert page.locator("[name=task]").first.input_value() == task
    assert page.locator("[name=answer]:checked").input_value() == "unsure"


def rates(page: Page) -> None:
    """Read the guideline, reveal, mark turns, say how bad, answer every kind of question; all by keys."""
    page.keyboard.press("g")
    assert page.get_by_text("Read it whole.").is_visible()
    page.keyboard.press("r")
    page.wait_for_selector(".turn-mark")
    for word in ("fine", "troubling"):
        page.keyboard.press("m")
        assert page.locator(".turn.assistant .turn-mark").first.inner_text().startswith(word)
    answers(page, "1")
    tab_to(page, "[name=severity]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    assert page.locator("[name=severity]:checked").input_value() == "moderate"
    tab_to(page, "#beside summary", steps=20)
    page.keyboard.press("Enter")
    tab_to(page, "[name=q-trajectory]")
    page.keyboard.press("Space")
    tab_to(page, "[name=q-affected][value=group]")
    page.keyboard.press("Space")
    tab_to(page, ".typed summary")
    page.keyboard.press("Enter")
    tab_to(page, "[name=q-own-2-turn]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "[name=q-own-2-quote]")
    page.keyboard.type("reply")
    assert page.locator("#saved").inner_text().startswith("saved")
    assert axe(page) == []
    go(page, "Control+Enter")


def answers(page: Page, key: str) -> None:
    """Give the main answer by its key, and the question that waits by Tab."""
    page.keyboard.press(key)
    tab_to(page, "[name=q-own-1]", steps=40)
    page.keyboard.press("Space")


def changes(lead: Page, world: World) -> None:
    """Change the guideline while the rater is at work."""
    lead.goto(f"/s/{world.study}/rate/{world.queue}/change/")
    lead.locator("[name=guideline]").fill("Read it twice.")
    with lead.expect_navigation():
        lead.locator("main button.primary").click()


def is_told(page: Page) -> None:
    """The next task says that what one goes by has changed, and what is new in it."""
    page.reload()
    assert page.get_by_text("from version 2 to 3").is_visible()
    assert "twice." in page.locator(".changes ins").first.inner_text()


def goes_offline(page: Page) -> None:
    """An answer without a connection is kept on the device, outlives the page, and goes once there is one."""
    page.keyboard.press("2")
    tab_to(page, "[name=q-own-1]", steps=40)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    tab_to(page, "summary[data-key=t]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#why:focus")
    page.keyboard.type("It names no deadline.")
    task, address = page.locator("[name=task]").first.input_value(), page.url
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    page.get_by_text("Kept on this device. It goes when there is a connection.").wait_for()
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()
    page.context.set_offline(False)
    page.goto(address)
    page.wait_for_function("task => document.querySelector('#say [name=task]')?.value !== task", arg=task)
    page.wait_for_function("() => !Object.keys(localStorage).some((key) => /^(out|draft):/.test(key))")


def is_kept(ws: Workspace, world: World) -> None:
    """The store holds every part, each with its version and its definition."""
    rows = {row[1:3]: row[3] for row in ws.evaluation.rated(world.run) if row[0] == "person:noor"}
    verdicts = {one.word: one for one in ws.evaluation.verdicts(world.run) if one.judge == "person:noor"}
    assert sorted(verdicts) == ["not_violated", "violated"]
    first, later = (rows[verdicts[word].ordinal, 1] for word in ("violated", "not_violated"))
    sealed = fingerprint(DEFINED)
    assert first == Rated(
        queue=world.queue,
        version=2,
        definition=sealed,
        severity="moderate",
        marks=(Mark(turn=2, word="troubling"),),
        answers=(
            Answered(question="trajectory", chosen=("steady",)),
            Answered(question="affected", chosen=("group",)),
            Answered(question="own-1", chosen=("o1",)),
            Answered(question="own-2", spans=(Span(turn=2, start=0, end=5),)),
        ),
    )
    answers = (Answered(question="own-1", chosen=("o2",)),)
    assert later == Rated(queue=world.queue, version=3, definition=sealed, answers=answers)
    assert verdicts["not_violated"].why == "It names no deadline."
