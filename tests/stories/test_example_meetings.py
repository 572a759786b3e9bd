"""The example as it comes: a companion in three sessions and three people in one conversation, by verbs and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from redcommons.assembly import open_workspace
from redcommons.exploration.model import Looked, TalkHead, Turn
from redcommons.helpline.example import STUDY
from redcommons.values.identity import StudyId
from tests.browser import chromium, complaints, opened, serving
from tests.commands import Commands
from tests.hands import Hands, looked_over

pytestmark = pytest.mark.heavy

PEOPLE = ("Amal", "Bea", "Chidi")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of the example, played once."""
    folder = tmp_path_factory.mktemp("example")
    Commands(folder).done("demo", "--no-serve", "--workspace", "W")
    return folder / "W"


@pytest.fixture
def page(played: Path) -> Iterator[Page]:
    with serving(played) as site, chromium() as browser:
        page = opened(browser, site)
        site.sign_in(page)
        yield page
        assert complaints(page) == []


def talks(where: Path, interaction: str) -> tuple[StudyId, list[tuple[TalkHead, tuple[Turn, ...]]]]:
    """The conversations of the example in which person and system meet in one way, in their order."""
    with open_workspace(where) as ws:
        study = ws.study.find(STUDY.title)
        rows = ws.exploration.talks(study, Looked(most=100)).rows
        found = [ws.exploration.open_talk(study, row.name) for row in rows]
    mine = [one for one in found if one[0].talk.interaction == interaction]
    return study, sorted(mine, key=lambda one: one[0].talk.session)


def said(turns: tuple[Turn, ...]) -> list[str]:
    return [turn.message.text for turn in turns if turn.message.role == "user"]


def test_a_companion_is_met_three_times_and_remembers(played: Path, page: Page) -> None:
    study, meetings = talks(played, "several_sessions")
    (first, one), (second, two), (third, three) = meetings
    assert (second.talk.follows, third.talk.follows) == (first.name, second.name)
    assert [head.talk.session for head, _turns in meetings] == [1, 2, 3]
    before = [message.text for message in third.talk.before if message.role == "user"]
    assert before == [*said(one), *said(two)]
    assert len(said(three)) == 2

    page.goto(f"/s/{study}/explore/{third.name}/")
    expect(page.locator(".sessions")).to_contain_text("session 3 of 3, three days later")
    expect(page.locator(".sessions a")).to_have_text([re.compile("session 1"), re.compile("session 2")])
    hands = Hands(page)
    hands.out()
    hands.to("#before > summary")
    hands.key("Enter")
    for words in before:
        expect(page.locator("#before")).to_contain_text(words)
    looked_over(page)
    hands.follow(".sessions a")
    expect(page.locator(".turn.user .words").first).to_have_text(said(one)[0])
    page.go_back()
    hands.follow(".sessions li:nth-child(2) a")
    expect(page.locator(".sessions")).to_contain_text("session 2 of 3, a week later")


def test_three_people_speak_in_one_conversation(played: Path, page: Page) -> None:
    study, ((group, turns),) = talks(played, "group")
    spoken = [turn.message.name for turn in turns if turn.message.role == "user"]
    assert group.talk.voices == PEOPLE
    assert spoken == list(PEOPLE)

    page.goto(f"/s/{study}/explore/{group.name}/")
    people = page.locator(".turn.user")
    expect(people).to_have_count(len(PEOPLE))
    for place, name in enumerate(PEOPLE):
        expect(people.nth(place)).to_contain_text(name)
    expect(page.locator("#voice option")).to_have_text([*PEOPLE])
    expect(page.locator(".tag.kept")).to_be_visible()
    looked_over(page)
