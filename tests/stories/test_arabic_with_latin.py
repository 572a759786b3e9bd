"""Arabic words with Latin names and digits among them: each text runs as its first letter says, in every interface."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from redcommons.assembly import open_workspace
from redcommons.exploration.model import Talk
from redcommons.study.model import Scenario
from redcommons.testing.server import Answer, Asked, ThreadedServer
from tests.browser import PHONE, axe, chromium, complaints, in_language, opened, serving, sideways
from tests.hands import Hands, replies

pytestmark = pytest.mark.heavy

PERSONA = "سلمى، 58، tenant في Brackwater"
ARABIC = "وصلتني رسالة eviction notice من Harbour Homes Ltd. أمس. كم يومًا لدي، 10 أم 14؟"
ANSWER = "لديك 14 يومًا بحسب Brackwater Tenancy Act (2019)، القسم 8."
LATIN = "And in English: is it 14 days, as المالك says?"
ENGLISH = 'Yes: 14 days. المالك is the word for "owner".'

ENDS = """one => {
  const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT), found = [];
  while (texts.nextNode()) found.push(texts.currentNode);
  const text = found.filter(node => node.data.trim());
  const at = (node, place) => {
    const range = document.createRange(); range.setStart(node, place); range.setEnd(node, place + 1);
    return range.getBoundingClientRect();
  };
  const last = text.at(-1), end = last.data.trimEnd().length - 1;
  const close = at(last, end), before = at(last, end - 1);
  return { direction: getComputedStyle(one).direction, after: close.left < before.left ? "left" : "right" };
}"""


def model(asked: Asked) -> Answer:
    """A model that answers in the language that it is asked in."""
    return Answer(text=ANSWER if "كم" in asked.prompt else ENGLISH)


def runs(text: Locator, direction: str) -> None:
    """A text runs as its first strong letter says, and its last mark stands at its end, not at its beginning."""
    found = text.evaluate(ENDS)
    assert found == {"direction": direction, "after": "left" if direction == "rtl" else "right"}, text.inner_text()


def typed(hands: Hands, words: str, direction: str) -> None:
    """Type something: the box runs as what is in it."""
    hands.type("#text", words)
    assert hands.page.locator("#text").evaluate("one => getComputedStyle(one).direction") == direction
    hands.send()


def every_turn_runs(page: Page) -> None:
    words = page.locator(".turn .words")
    for place, direction in enumerate(("rtl", "rtl", "ltr", "ltr")):
        runs(words.nth(place), direction)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("options", [{}, {"viewport": PHONE, "color_scheme": "dark"}], ids=["wide", "phone"])
def test_each_text_runs_as_its_first_letter_says(tmp_path: Path, language: str, options: dict[str, object]) -> None:
    with ThreadedServer(model) as served:
        with open_workspace(tmp_path / "workspace") as ws:
            study = ws.study.new("السكن في Brackwater").id
            ws.study.write(study, [Scenario(name="إخطار بالإخلاء (notice)", person=PERSONA)])
            talk = Talk(targets=(f"openai:{served.url}#m",), scenario="إخطار بالإخلاء (notice)")
            name = ws.exploration.begin(study, talk).name
        with serving(tmp_path / "workspace") as site, chromium() as browser:
            page = opened(browser, site, **options)
            site.sign_in(page)
            in_language(page, site, language)
            page.goto(f"/s/{study}/explore/{name}/")
            hands = Hands(page)
            hands.key("Escape")
            hands.key("i")
            hands.leads("Enter")
            typed(hands, ARABIC, "rtl")
            replies(page, 1)
            typed(hands, LATIN, "ltr")
            replies(page, 2)
            every_turn_runs(page)  # as they came
            page.reload()
            every_turn_runs(page)  # as the server has them
            assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
            page.locator("#text").focus()
            page.keyboard.type("والآن Harbour Homes Ltd.، ماذا؟")
            assert page.locator("#text").evaluate("one => getComputedStyle(one).direction") == "rtl"
            assert axe(page) == []
            assert sideways(page) == 0
            assert complaints(page) == []
