"""Words that break what takes words for granted: in every field of every form, and then in a report that verifies."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.addresses import ADDRESSES, Address, ours
from tests.asked import fields
from tests.two_studies import NEVER_THERE, World, asker_of, two_studies, visits

FORMS = [one for one in ours() if "POST" in ADDRESSES[one.name].methods and not ADDRESSES[one.name].ends]
ODD = (
    "nul\0here",
    "\u202egnillaf ton\u2066<b>\u200f" + "\U0001f469\u200d\U0001f52c" * 3,
    "=cmd|' /C calc'!A0\r\n@SUM(1+1)",
    "w" * 10_000,
    "1e309",
    "-1",
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with two_studies(tmp_path_factory.mktemp("odd"), "said there") as made:
        yield made


@pytest.mark.parametrize("one", FORMS, ids=lambda one: one.name)
def test_odd_words_are_taken_or_refused(world: World, one: Address) -> None:
    row = ADDRESSES[one.name]
    who = asker_of(row)
    browser = world.outside[who] if who in world.outside else world.mine.browser(who)
    path = one.path({**NEVER_THERE, **world.mine.ids}, row)
    answers = {}
    for odd in ODD:
        kept = {name: value for name, value in row.sends.items() if name not in {"text", "words", "title", "what"}}
        answers[odd[:20]] = browser.post(path, {**dict.fromkeys(fields(), odd), **kept}).status_code

    assert {odd: status for odd, status in answers.items() if status >= 500} == {}


def test_pages_stand_after_odd_words(world: World) -> None:
    for name, path, browser in visits(world, world.mine):
        if name not in {"hear", "follow"}:
            assert browser.get(path).status_code < 500, path


def test_a_report_of_odd_words_verifies(world: World) -> None:
    lead = world.mine.by("lead")
    edition = lead.findings.publish(world.mine.study, without_held=True)
    checked = lead.findings.verify_edition(world.mine.study, edition.folder)

    assert (checked.holds, checked.first_difference) == (True, "")
