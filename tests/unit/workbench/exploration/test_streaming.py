"""A reply over a real socket: it arrives while it comes, whoever leaves, and whoever comes back hears the rest."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from redcommons.testing.hostile import TEXTS
from redcommons.testing.misbehaving import GOOD, Misbehaving, MisbehavingThread
from redcommons.values.identity import StudyId
from redcommons.values.text import visible
from redcommons.workbench.reveal import MOST
from tests.live_bench import Browser, browser, served, shown, words
from tests.workbench_worlds import Bench

WORDS = "and so it goes on, word for word. " * 20


@pytest.fixture(scope="module")
def server() -> Iterator[Misbehaving]:
    with MisbehavingThread() as running:
        yield running


@pytest.fixture
def me(bench: Bench) -> Iterator[Browser]:
    with served() as port:
        yield browser(port, bench.owner())


@pytest.fixture
def study(bench: Bench) -> StudyId:
    return StudyId(bench.ws.study.new("Helpline").id)


def begin(me: Browser, study: StudyId, target: str) -> str:
    with me.ask(f"/s/{study}/explore/", {"target": target}) as answer:
        assert answer.status == 302, shown(answer.read().decode())
        return str(answer.getheader("Location"))


def talk(me: Browser, study: StudyId, server: Misbehaving, fault: str) -> str:
    return begin(me, study, f"openai:{server.at(fault)}#m")


def until(me: Browser, address: str, sign: str) -> str:
    patience = time.monotonic() + 20
    while sign not in (found := me.page(address)):
        assert time.monotonic() < patience, shown(found)
        time.sleep(0.02)
    return found


def test_a_reply_arrives_while_it_comes(me: Browser, study: StudyId, server: Misbehaving) -> None:
    here, times, heard = talk(me, study, server, "stream_words"), [], []
    for line in me.lines(here + "say/", {"after": 0, "text": "Hello"}):
        times.append(time.monotonic())
        heard.append(line)

    assert heard[0] == {"said": [1], "replies": [{"reply": 2, "lane": 1}]}
    assert heard[-1] == {"reply": 2, "end": True}
    assert words(heard) == WORDS
    assert times[-1] - times[1] > 0.4  # the target takes its time, and so does what is heard


def test_who_leaves_does_not_stop_it_and_who_comes_back_hears_the_rest(
    me: Browser, study: StudyId, server: Misbehaving
) -> None:
    here = talk(me, study, server, "stream_words")
    for line in me.lines(here + "say/", {"after": 0, "text": "Hello"}):
        if "text" in line:
            break  # the tab is closed
    again = list(me.lines(here + "hear/?reply=2"))

    assert words(again) == WORDS
    assert 'data-waiting="0"' in me.page(here)
    assert WORDS.strip() in shown(me.page(here))


def test_two_tabs_hear_the_same(me: Browser, study: StudyId, server: Misbehaving) -> None:
    here = talk(me, study, server, "stream_words")
    first = me.lines(here + "say/", {"after": 0, "text": "Hello"})
    heard = [next(first)]
    second = list(me.lines(here + "hear/?reply=2"))

    assert words(heard + list(first)) == words(second) == WORDS


def test_two_tabs_that_speak_at_once_make_two_branches(me: Browser, study: StudyId, server: Misbehaving) -> None:
    here = talk(me, study, server, "stream_words")
    tabs = [me.lines(here + "say/", {"after": 0, "text": f"tab {number}"}) for number in range(4)]
    begun = [next(tab) for tab in tabs]
    for tab in tabs:
        assert words(list(tab)) == WORDS

    assert sorted(line["said"][0] for line in begun) == [1, 3, 5, 7]
    assert "4 / 4" in shown(me.page(here))


def test_what_is_over_is_heard_from_the_store(me: Browser, study: StudyId, server: Misbehaving) -> None:
    here = talk(me, study, server, "good")
    list(me.lines(here + "say/", {"after": 0, "text": "Hello"}))

    assert list(me.lines(here + "hear/?reply=2")) == [
        {"said": [], "replies": [{"reply": 2, "lane": 1}]},
        {"reply": 2, "end": True},
    ]
    assert GOOD in shown(me.page(here))


def test_a_reply_is_stopped_from_another_tab(me: Browser, study: StudyId, server: Misbehaving) -> None:
    here = talk(me, study, server, "stream_slow")
    hearing = me.lines(here + "say/", {"after": 0, "text": "Hello"})
    heard = [next(hearing), next(hearing)]
    with me.ask(here + "2/stop/", {}) as answer:
        assert answer.status == 302
    heard += list(hearing)

    assert heard[-1] == {"reply": 2, "end": True}
    assert "stopped by you" in shown(me.page(here))


def test_who_signs_out_leaves_the_reply_to_be_written(
    bench: Bench, me: Browser, study: StudyId, server: Misbehaving
) -> None:
    here = talk(me, study, server, "stream_words")
    hearing = me.lines(here + "say/", {"after": 0, "text": "Hello"})
    next(hearing)
    with me.ask("/accounts/logout/", {}) as answer:
        assert answer.status == 302
    with me.ask(here + "hear/?reply=2") as refused:
        assert refused.getheader("Location", "").startswith("/accounts/login/")

    back = browser(me.port, bench.owner())
    assert words(list(back.lines(here + "hear/?reply=2"))) in {WORDS, ""}  # "" where it was over by then
    assert WORDS.strip() in shown(until(back, here, 'data-waiting="0"'))


@pytest.mark.parametrize("name", TEXTS)
def test_a_hostile_reply_arrives_as_words_with_its_controls_spelled_out(
    me: Browser, study: StudyId, server: Misbehaving, name: str
) -> None:
    here = talk(me, study, server, f"stream_{name}")

    assert words(list(me.lines(here + "say/", {"after": 0, "text": "Hello"}))) == visible(TEXTS[name])


def test_an_endless_reply_is_told_as_far_as_a_page_can_show(me: Browser, study: StudyId, server: Misbehaving) -> None:
    here = talk(me, study, server, "stream_endless")
    heard = list(me.lines(here + "say/", {"after": 0, "text": "Hello"}))

    assert len(words(heard)) == MOST
    assert "cut off; what came until then is kept: too_long" in shown(me.page(here))


def test_a_refusal_says_why_and_keeps_nothing(me: Browser, study: StudyId, server: Misbehaving) -> None:
    here = talk(me, study, server, "good")
    for form, told in (({"after": 7, "text": "Hello"}, "no turn 7"), ({"after": 0, "text": " "}, "nothing was said")):
        with me.ask(here + "say/", form, Accept="application/x-ndjson", **{"HX-Request": "true"}) as answer:
            assert (answer.status, told in answer.read().decode()) == (400, True)

    assert "Nothing has been said yet" in me.page(here)


def test_pages_stay_quick_while_a_large_reply_arrives(me: Browser, study: StudyId, server: Misbehaving) -> None:
    here = talk(me, study, server, "stream_endless")
    hearing = me.lines(here + "say/", {"after": 0, "text": "Hello"})
    next(hearing)
    begun = time.monotonic()
    while 'data-waiting="1"' in me.page(here):
        assert time.monotonic() - begun < 20
        begun_page = time.monotonic()
        assert "composer" in me.page(here)
        assert time.monotonic() - begun_page < 5  # a page that waits for ten megabytes would take longer
    list(hearing)
