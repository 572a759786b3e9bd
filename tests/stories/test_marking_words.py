"""Words of a conversation that a rater selects: kept as a place, shown in the text, gone from the page with it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

import redcommons
from redcommons.evaluation.model import Answered, Question, Span
from tests.browser import PHONE, axe, chromium, complaints, opened, serving, sideways
from tests.rating_worlds import furnish

pytestmark = pytest.mark.heavy

SELECT = """([start, end]) => {
  const node = document.querySelector('.turn.assistant > .words').firstChild, range = document.createRange();
  range.setStart(node, start); range.setEnd(node, end);
  getSelection().removeAllRanges(); getSelection().addRange(range);
}"""
MARKED = "[...(CSS.highlights.get('marked') ?? [])].map(String)"


@pytest.mark.parametrize(
    "options", [{}, {"viewport": PHONE, "has_touch": True, "is_mobile": True}], ids=["desk", "phone"]
)
def test_selected_words_are_a_place_in_the_turn(tmp_path: Path, options: dict[str, object]) -> None:
    with redcommons.open(tmp_path / "workspace", by="me") as ws:
        world = furnish(ws, tmp_path, items=2)
        there = ws.rating.queue(world.study, world.queue)
        question = Question(key="own-1", does="span", words=(("en", "Which words?"),), required=True)
        ws.rating.change_queue(world.study, world.queue, msgspec.structs.replace(there, questions=(question,)))
    with serving(tmp_path / "workspace") as site, chromium() as browser:
        page = opened(browser, site, **options)
        site.sign_in(page)
        page.goto(f"/s/{world.study}/rate/{world.queue}/")
        page.locator("[data-key=n]").click()
        page.locator("#reveal").click()
        page.wait_for_selector(".turn.assistant")

        page.evaluate(SELECT, [0, 5])
        page.locator(".take-span").click()
        page.evaluate(SELECT, [6, 7])
        page.locator(".take-span").click()
        assert page.evaluate(MARKED)[0] == "reply"
        page.locator(".spans li button").nth(1).click()
        assert page.evaluate(MARKED) == ["reply"]
        assert axe(page) == []
        assert sideways(page) == 0

        page.locator("#hide").click()
        assert "reply" not in page.locator("#say").inner_text(), "what is hidden is nowhere in the page"
        page.reload()
        assert page.locator(".spans li").count() == 1, "a draft outlives the page"
        page.locator("label.answer", has=page.locator("[value=violated]")).click()
        with page.expect_navigation():
            page.locator("#say button.primary").click()
        assert complaints(page) == []
    with redcommons.open(tmp_path / "workspace", by="me") as ws:
        ((_judge, _ordinal, _repeat, rated),) = ws.evaluation.rated(world.run)
        assert rated.answers == (Answered(question="own-1", spans=(Span(turn=2, start=0, end=5),)),)
