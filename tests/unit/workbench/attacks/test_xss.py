"""XSS: hostile words in everything that people, models and files say, on every page that shows them."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.addresses import ADDRESSES, ours
from tests.asked import fields, query_of
from tests.markup import HOSTILE, text_of, wrong_with
from tests.two_studies import NEVER_THERE, World, asker_of, two_studies, visits

PAGES = [one.name for one in ours() if "GET" in ADDRESSES[one.name].methods]
FORMS = [one for one in ours() if "POST" in ADDRESSES[one.name].methods and not ADDRESSES[one.name].ends]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with two_studies(tmp_path_factory.mktemp("hostile"), HOSTILE) as made:
        yield made


def page(answer: Any) -> str:
    kind = answer.headers.get("Content-Type", "")
    return str(answer.content.decode()) if not answer.streaming and kind.startswith("text/html") else ""


@pytest.mark.parametrize("name", PAGES)
def test_what_people_and_models_say_is_words_on_every_page(world: World, name: str) -> None:
    _name, path, browser = next(one for one in visits(world, world.theirs) if one[0] == name)
    asked = [browser.get(path), browser.get(path, {"reveal": "1"}), browser.get(path, headers={"HX-Request": "true"})]

    styled = name in {"report_preview", "edition_file"}
    assert [wrong for answer in asked for wrong in wrong_with(page(answer), styled=styled)] == []
    assert max(answer.status_code for answer in asked) < 500


@pytest.mark.parametrize("name", PAGES)
def test_what_an_address_says_is_words_on_every_page(world: World, name: str) -> None:
    _name, path, browser = next(one for one in visits(world, world.theirs) if one[0] == name)
    answer = browser.get(path, dict.fromkeys(query_of(path), HOSTILE))

    assert answer.status_code < 500
    assert wrong_with(page(answer), styled=name in {"report_preview", "edition_file"}) == []


@pytest.mark.parametrize("one", FORMS, ids=lambda one: one.name)
def test_what_a_form_says_is_words_on_the_page_that_answers(world: World, one: Any) -> None:
    row = ADDRESSES[one.name]
    who = asker_of(row)
    browser = world.outside[who] if who in world.outside else world.theirs.browser(who)
    path = one.path({**NEVER_THERE, **world.mine.ids, **world.theirs.ids}, row)
    answer = browser.post(path, dict.fromkeys(fields(), HOSTILE))

    assert answer.status_code < 500
    assert wrong_with(page(answer)) == []


def test_hostile_words_do_reach_pages(world: World) -> None:
    """Were nothing shown, nothing would be proved."""
    shown = {
        name for name, path, browser in visits(world, world.theirs) if "<zq-tag" in text_of(page(browser.get(path)))
    }

    assert {"studies", "study", "members"} <= shown


@pytest.mark.parametrize(
    "bad",
    [
        "<p onclick=zq()>a</p>", "<p style='color:red'>a</p>", "<a href='javascript:zq()'>a</a>",
        "<a href='\tjava\nscript:zq()'>a</a>", "<img src=//zq.example/b>", "<script>zq()</script>", "<zq-tag>",
        "<div hx-on:click='zq()'>", "<script src=https://zq.example/x.js></script>", "<style>a{}</style>",
    ],
)  # fmt: skip
def test_the_reader_of_pages_sees_what_must_not_be_there(bad: str) -> None:
    assert wrong_with(f"<main>{bad}</main>")


def test_the_reader_of_pages_lets_ours_pass() -> None:
    ours = (
        '<a href="/s/x/">a</a><script src="/static/keys.js"></script><input value="&lt;zq-tag&gt;"><a href="?p=2">b</a>'
    )

    assert wrong_with(ours) == []
