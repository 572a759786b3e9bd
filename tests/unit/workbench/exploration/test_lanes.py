"""Several targets side by side: one tree, a column for each, and every act where it belongs."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from redcommons.exploration.model import Asking, Made, Saying, Talk, Turn
from redcommons.testing.hostile import SCRIPTS
from redcommons.testing.misbehaving import FAULTS, GOOD, Misbehaving, MisbehavingThread
from redcommons.values.conversation import Document, Message, ToolCall, assistant, user
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
def study(bench: Bench) -> StudyId:
    return StudyId(bench.ws.study.new("Helpline").id)


@pytest.fixture
def me(bench: Bench, study: StudyId) -> Client:
    return bench.owner()


class Lanes:
    """A conversation whose turns are written by verbs, so that a page can be looked at without a model."""

    def __init__(self, bench: Bench, study: StudyId, targets: int = 2, **more: Any) -> None:
        names = ("helpline", "helpline:1.5", "helpline:1.4", "helpline")[:targets]
        self.ws, self.study = bench.ws, study
        self.name = bench.ws.exploration.begin(study, Talk(targets=names, **more)).name
        self.address = f"/s/{study}/explore/{self.name}/"

    def say(self, words: str, *after: int, **more: Any) -> list[int]:
        saying = Saying(text=words, after=after or (0,), **more)
        return [turn.number for turn in self.ws.exploration.say(self.study, self.name, saying)]

    def hear(self, parent: int, lane: int, said: str | Message = "Yes.", **more: Any) -> int:
        message = assistant(said) if isinstance(said, str) else said
        told = Turn(number=0, parent=parent, lane=lane, message=message, model=f"model {lane}", **more)
        return int(self.ws.exploration.hear(self.study, self.name, told).number)

    def two(self) -> tuple[int, int]:
        """One question and two replies."""
        (asked,) = self.say("Who pays?")
        return self.hear(asked, 1, "The landlord."), self.hear(asked, 2, "The tenant.")

    def page(self, client: Client, **asked: str) -> str:
        answer = client.get(self.address, asked)
        assert answer.status_code == 200, shown(answer.content.decode())
        return answer.content.decode().split("<main")[1]

    def turns(self) -> tuple[Turn, ...]:
        turns: tuple[Turn, ...] = self.ws.exploration.open_talk(self.study, self.name)[1]
        return turns


def column(page: str, lane: int) -> str:
    """One column of a page."""
    return page.split(f'id="lane{lane}"', 1)[1].partition("</section>")[0]


def at(page: str) -> str:
    found = re.search(r'data-at="([\d,]*)"', page)
    assert found
    return found[1]


# -------------------------------------------------------------------------------------------------------- the page


def test_what_lanes_share_stands_once_and_each_reply_in_its_column(bench: Bench, me: Client, study: StudyId) -> None:
    talk = Lanes(bench, study)
    talk.two()
    page = talk.page(me)

    assert page.count('data-turn="1"') == 1
    assert 'data-turn="1"' not in column(page, 1)
    assert "The landlord." in column(page, 1)
    assert "The tenant." not in column(page, 1)
    assert "The tenant." in column(page, 2)
    assert ">helpline:1.5<" in column(page, 2)
    assert at(page) == "2,3"


def test_one_target_is_one_column_without_a_heading_or_a_choice(bench: Bench, me: Client, study: StudyId) -> None:
    talk = Lanes(bench, study, 1)
    talk.hear(talk.say("Who pays?")[0], 1)
    page = talk.page(me)

    assert "lane-name" not in page
    assert 'name="lanes"' not in page


def test_a_retry_moves_its_own_lane_alone(bench: Bench, me: Client, study: StudyId) -> None:
    talk = Lanes(bench, study)
    talk.two()
    talk.hear(1, 1, "Nobody.")
    page = talk.page(me)

    assert "Nobody." in column(page, 1)
    assert "2 / 2" in shown(column(page, 1))
    assert 'href="?at=2,3#t2" rel="prev"' in column(page, 1)
    assert "/ 2" not in shown(column(page, 2))
    assert "The landlord." in column(talk.page(me, at="2,3"), 1)


def test_what_was_said_to_all_otherwise_moves_every_lane(bench: Bench, me: Client, study: StudyId) -> None:
    talk = Lanes(bench, study)
    talk.two()
    (other,) = talk.say("Who pays for the heating?")
    talk.hear(other, 1)
    talk.hear(other, 2)
    page = talk.page(me)

    assert "Who pays?" not in page
    assert 'href="?at=2,3#t1" rel="prev"' in page
    assert "Who pays?" in talk.page(me, at="2,3")


def test_lanes_in_different_branches_share_nothing_and_both_are_there(bench: Bench, me: Client, study: StudyId) -> None:
    talk = Lanes(bench, study)
    talk.two()
    (other,) = talk.say("Who pays for the heating?")
    new = talk.hear(other, 1)
    page = talk.page(me, at=f"{new},3")

    assert "Who pays for the heating?" in column(page, 1)
    assert "Who pays?" in column(page, 2)


@pytest.mark.parametrize("asked", ["2,3,4,5,6", "2,,3", "2,x", "9,3", "2;3"])
def test_an_address_that_names_no_lanes_is_a_page_that_says_so(
    bench: Bench, me: Client, study: StudyId, asked: str
) -> None:
    talk = Lanes(bench, study)
    talk.two()

    assert me.get(talk.address, {"at": asked}).status_code == 404


def test_masked_names_give_nothing_away(bench: Bench, me: Client, study: StudyId) -> None:
    talk = Lanes(bench, study, masked=True)
    (asked,) = talk.say("Who pays?")
    talk.hear(asked, 1, finish="helpline_said_so")
    talk.hear(asked, 2, "", state="failed", cause="helpline:1.5 did not answer")
    page = talk.page(me)
    told = me.get(f"{talk.address}2/came/").content.decode()

    assert "Model A" in shown(column(page, 1))
    assert "Model B" in shown(column(page, 2))
    for found in (page, told.split("<main")[1]):
        assert "helpline" not in found
        assert "model 1" not in found
    assert "the cause is kept back while names are" in shown(page)


def test_what_was_said_before_is_folded_at_the_top_with_its_sessions(bench: Bench, me: Client, study: StudyId) -> None:
    before = (
        user("My name is Ana."),
        assistant("Good day, Ana."),
        Message(role="user", text="Hi", session="two weeks"),
    )
    talk = Lanes(bench, study, before=before)
    page = talk.page(me)

    assert "Said before: 3 messages" in shown(page)
    assert "Good day, Ana." in page
    assert "A later session: two weeks" in shown(page)
    ada = bench.member(study, "explorer")
    assert "Good day" not in talk.page(ada)
    assert "Good day" in ada.get(f"{talk.address}turns/?reveal=1").content.decode()


def test_a_turn_names_its_persona_its_method_its_files_and_its_calls(bench: Bench, me: Client, study: StudyId) -> None:
    talk = Lanes(bench, study, 1, voices=("Ana", "Ben"))
    letter = Document(name="letter<b>.txt", text=SCRIPTS)
    made = Made(method="language switch", parameters={"to": "Spanish"}, seed=4, source="Are you sure?")
    (asked,) = talk.say("¿Está seguro?", voice="Ana", in_role="the son", made=made, documents=(letter,))
    calls = (ToolCall(id="1", name="look_up", arguments=SCRIPTS),)
    talk.hear(asked, 1, Message(role="assistant", text="", calls=calls))
    page = talk.page(me)
    said = shown(page)

    for told in ("in role as the son", "language switch", "Are you sure?", "Ana", "letter&lt;b&gt;.txt", "look_up"):
        assert told in said, told
    assert "<img" not in page
    assert "an empty reply" not in said


def test_the_files_of_a_turn_go_along_when_it_is_said_otherwise(bench: Bench, me: Client, study: StudyId) -> None:
    talk = Lanes(bench, study, 1)
    (asked,) = talk.say("Read this.", documents=(Document(name="letter.txt", text="Dear tenant"),))
    form = talk.page(me, edit=str(asked))
    for given in ({"files_of": str(asked)}, {}):
        me.post(f"{talk.address}say/", {"after": "0", "text": "Read that.", **given})
    files = [[one.text for one in turn.message.documents] for turn in talk.turns() if turn.message.role == "user"]

    assert "The files of that turn go along: letter.txt" in re.sub(r"\s+", " ", shown(form))
    assert files == [["Dear tenant"], ["Dear tenant"], []]


def test_several_people_are_told_apart_and_one_alone_is_not_named(bench: Bench, me: Client, study: StudyId) -> None:
    alone, together = Lanes(bench, study, 1), Lanes(bench, study, 1, others=("ada",))
    for talk in (alone, together):
        talk.hear(talk.say("Who pays?")[0], 1)
    who = r'class="who note">\s*<span><bdi[^>]*>me<'

    assert not re.search(who, alone.page(me))
    assert re.search(who, together.page(me))


def test_who_was_let_in_may_speak_and_others_may_not(bench: Bench, me: Client, study: StudyId) -> None:
    talk = Lanes(bench, study, others=("ada",))
    talk.two()
    ada, ben = bench.member(study, "explorer", name="ada"), bench.member(study, "explorer", name="ben")

    assert ada.post(f"{talk.address}say/", {"after": "2,3", "text": "Mine"}).status_code == 302
    assert ada.get(f"{talk.address}hear/?reply=2").status_code == 200
    assert ben.post(f"{talk.address}say/", {"after": "2,3", "text": "Mine"}).status_code == 403
    assert ben.post(f"{talk.address}write/", {"after": "1", "lane": "1", "text": "Mine"}).status_code == 403
    assert "ada" in shown(talk.page(me))


# ------------------------------------------------------------------------------------------------------- the acts


def numbers(turns: Sequence[Turn]) -> list[tuple[int, int, int]]:
    return [(turn.number, turn.parent, turn.lane) for turn in turns]


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ({"after": "2,3"}, [(4, 2, 1), (5, 4, 1), (6, 3, 2), (7, 6, 2)]),
        ({"after": "2,3", "lanes": "2"}, [(4, 3, 2), (5, 4, 2)]),
        ({"after": "2,", "lanes": ""}, [(4, 2, 1), (5, 4, 1)]),
        ({"after": "0,0"}, [(4, 0, 0), (5, 4, 1), (6, 4, 2)]),
        ({"after": "0", "lanes": "1"}, [(4, 0, 1), (5, 4, 1)]),
    ],
)
def test_what_is_said_goes_to_the_lanes_that_are_meant(
    bench: Bench, me: Client, study: StudyId, given: dict[str, str], made: list[tuple[int, int, int]]
) -> None:
    talk = Lanes(bench, study)
    talk.two()
    answer = me.post(f"{talk.address}say/", {"text": "Sure?", "at": "2,3", **given})

    assert answer.status_code == 302
    assert numbers(talk.turns())[3:] == made
    last = {lane: number for number, _parent, lane in made}
    assert answer["Location"] == f"{talk.address}?at={last.get(1, 2)},{last.get(2, 3)}"


def test_words_in_the_models_place_are_a_persons_everywhere(bench: Bench, me: Client, study: StudyId) -> None:
    talk = Lanes(bench, study)
    talk.two()
    form = talk.page(me, at="2,3", write="2")
    answer = me.post(f"{talk.address}write/", {"after": "1", "lane": "1", "at": "2,3", "text": "Nobody pays."})
    page = talk.page(me, at="4,3")

    assert re.search(r"<textarea[^>]*>\nThe landlord.</textarea>", form)
    assert "they are marked as a person" in shown(form)
    assert answer["Location"] == f"{talk.address}?at=4,3#t4"
    assert "written by a person" in shown(column(page, 1))
    assert "me" in shown(column(page, 1)).split("written by a person")[1][:40]
    assert f"{talk.address}4/keep/" not in page
    assert me.get(f"{talk.address}4/keep/").status_code == 400
    assert me.get(f"{talk.address}4/came/").status_code == 404
    assert 'value="4,1" data-do="on"' in column(page, 1)
    me.post(f"{talk.address}again/", {"again": "4,1"})
    assert numbers(talk.turns())[-1] == (5, 4, 1)


@pytest.mark.parametrize("given", [{}, {"after": "1"}, {"lane": "1"}, {"after": "1,2", "lane": "1"}, {"after": "x"}])
def test_words_in_nobodys_place_are_refused(bench: Bench, me: Client, study: StudyId, given: dict[str, str]) -> None:
    talk = Lanes(bench, study)
    talk.two()

    assert me.post(f"{talk.address}write/", {"text": "Nobody pays.", **given}).status_code == 400
    assert len(talk.turns()) == 3


def test_saying_it_otherwise_begins_with_the_words_and_where_they_stood(
    bench: Bench, me: Client, study: StudyId
) -> None:
    talk = Lanes(bench, study)
    talk.two()
    talk.say("Sure?", 2, 3)
    first, later, alone = talk.page(me, edit="1"), talk.page(me, edit="4"), talk.page(me, at="3", edit="5")

    assert re.search(r"<textarea[^>]*>\nWho pays\?</textarea>", first)
    assert 'name="after" value="0,0"' in first
    assert re.search(r"<textarea[^>]*>\nSure\?</textarea>", later)
    assert 'name="after" value="2,3"' in later  # the same was said in the other lane: one may say both otherwise
    assert re.search(r'value="1"[^>]*checked', later)
    assert 'name="after" value="2,3"' in alone
    for anew in ({"edit": 2}, {"write": 1}, {"edit": 9}, {"write": 9}, {"edit": "x"}):
        assert me.get(talk.address, anew).status_code == 400, anew


def test_a_lane_that_nobody_asked_offers_to_ask_and_cannot_be_spoken_to(
    bench: Bench, me: Client, study: StudyId
) -> None:
    talk = Lanes(bench, study, 3)
    (asked,) = talk.say("Who pays?", lanes=(1, 2))
    talk.hear(asked, 1)
    talk.hear(asked, 2)
    page = talk.page(me)

    assert "No reply was asked for here yet" in column(page, 3)
    assert 'value="1,3" data-do="on"' in column(page, 3)
    assert 'name="after" value="2,3,"' in page
    assert re.search(r'value="3"[^>]*disabled', page)


def test_what_one_lane_alone_was_told_stands_in_its_column_beside_what_all_were(
    bench: Bench, me: Client, study: StudyId
) -> None:
    talk = Lanes(bench, study)
    talk.two()
    (alone,) = talk.say("Just you.", lanes=(2,))
    talk.hear(alone, 2, "Only me?")
    page = talk.page(me)

    assert "Just you." in column(page, 2)
    assert "The landlord." in column(page, 1)
    assert 'href="?at=2,3#t1" rel="prev"' in column(page, 2)
    assert 'href="?at=2,5#t4" rel="next"' in talk.page(me, at="2,3")


def test_how_a_reply_came_about_shows_what_was_sent(
    bench: Bench, me: Client, study: StudyId, server: Misbehaving
) -> None:
    ws, target = bench.ws, f"openai:{server.at('good')}#m"
    asking = Asking(system_prompt="Be kind.", temperature=0.5, max_tokens=50)
    name = ws.exploration.begin(study, Talk(targets=(target,), asking=asking)).name
    address = f"/s/{study}/explore/{name}/"
    me.post(f"{address}say/", {"after": "0", "text": "Hello <b>"})
    patience = time.monotonic() + 20
    while "temperature 0.5" not in (page := me.get(address).content.decode()) or 'data-waiting="0"' not in page:
        assert time.monotonic() < patience
    told = me.get(f"{address}2/came/", headers={"HX-Request": "true"}).content.decode()

    assert "byte for byte what was sent" in shown(told)
    assert "Be kind." in told
    assert "Hello &lt;b&gt;" in told
    assert "misbehaving-1" in told
    ada = bench.member(study, "explorer")
    assert "Be kind." not in ada.get(f"{address}2/came/").content.decode()
    assert "Be kind." in ada.get(f"{address}2/came/?reveal=1").content.decode()


def test_what_is_revealed_can_be_hidden_again(bench: Bench, me: Client, study: StudyId) -> None:
    talk = Lanes(bench, study)
    talk.two()
    ada = bench.member(study, "explorer")

    assert 'data-key="h"' in ada.get(f"{talk.address}turns/?reveal=1").content.decode()
    assert 'data-key="h"' not in talk.page(me)
    assert "The landlord." not in ada.get(f"{talk.address}turns/").content.decode()


def test_a_page_that_is_open_learns_what_was_said_elsewhere(bench: Bench, me: Client, study: StudyId) -> None:
    talk = Lanes(bench, study)
    talk.two()
    assert me.get(f"{talk.address}heads/").json() == {"newest": 3, "waiting": 0}
    talk.say("Sure?", 2, 3)
    talk.hear(4, 1, "Very.")

    assert me.get(f"{talk.address}heads/").json() == {"newest": 6, "waiting": 0}
    assert at(me.get(f"{talk.address}turns/?at=2,3&since=3").content.decode()) == "6,5"
    assert at(me.get(f"{talk.address}turns/?at=2,3&since=5").content.decode()) == "2,3"  # gone back to on purpose


def going_on(talk: Lanes, ends: list[int]) -> None:
    """Say something to all lanes; each replies twice."""
    began = ends == [0] * len(ends)
    for place, said in enumerate(talk.say("And then? " * 10, *dict.fromkeys(ends))):
        for lane in range(1, len(ends) + 1) if began else (place + 1,):
            talk.hear(said, lane, "Well. " * 20)
            ends[lane - 1] = talk.hear(said, lane, "Well, " * 20)


@pytest.mark.parametrize("lanes", [1, 4])
def test_a_page_of_two_hundred_turns_asks_the_store_no_more_than_one_of_two(
    bench: Bench, me: Client, study: StudyId, lanes: int
) -> None:
    talk = Lanes(bench, study, lanes)
    ends, asked = [0] * lanes, []
    for most in (1, 200):
        while len(talk.turns()) < most:
            going_on(talk, ends)
        talk.page(me)
        with CaptureQueriesContext(connections[bench.ws.ports[0].shelf.connection.alias]) as asking:
            talk.page(me)
        asked.append(len(asking))

    assert asked[0]
    assert asked[0] == asked[1]


# ------------------------------------------------------------------------------------------------- over a socket


@pytest.fixture
def there(bench: Bench) -> Iterator[Browser]:
    with served() as port:
        yield browser(port, bench.owner())


def begun(bench: Bench, study: StudyId, server: Misbehaving, *faults: str) -> str:
    targets = tuple(f"openai:{server.at(fault)}#m" for fault in faults)
    return f"/s/{study}/explore/{bench.ws.exploration.begin(study, Talk(targets=targets)).name}/"


def of(heard: list[dict[str, Any]], reply: int) -> list[dict[str, Any]]:
    return [line for line in heard if line.get("reply") == reply]


def test_one_answer_tells_every_reply_and_a_slow_one_holds_up_nobody(
    bench: Bench, study: StudyId, there: Browser, server: Misbehaving
) -> None:
    here = begun(bench, study, server, "stream_slow", "stream_words", "good")
    heard: list[dict[str, Any]] = []
    hearing = there.lines(here + "say/", {"after": "0", "text": "Hello"})
    for line in hearing:
        heard.append(line)
        if {"reply": 3, "end": True} in heard and {"reply": 4, "end": True} in heard:
            break

    assert heard[0] == {
        "said": [1],
        "replies": [{"reply": 2, "lane": 1}, {"reply": 3, "lane": 2}, {"reply": 4, "lane": 3}],
    }
    assert words(of(heard, 3)) == WORDS
    assert set(words(of(heard, 2))) == {"."}
    assert {"reply": 2, "end": True} not in heard
    with there.ask(here + "2/stop/", {}) as answer:
        assert answer.status == 302
    assert {"reply": 2, "end": True} in list(hearing)
    assert GOOD in shown(there.page(here))


NO_END = {"half_closed", "hung", "slow", "stream_slow", "stream_hung"}
CUT_OFF = {"stream_endless", "stream_cut", "stream_dropped"}
FAILED = {
    *("rate_limited", "rate_limited_by_date", "quota_spent", "server_error", "bad_gateway", "error_in_body"),
    *("dropped_at_once", "dropped_after_headers", "not_http", "redirect", "nothing_here", "unauthorised"),
    *("truncated_json", "invalid_json", "deep_json", "other_json", "empty_choices", "stream_empty", "unknown_model"),
    *("huge", "endless", "content_filter", "filtered_prompt"),
    *("calls_long", "calls_many", "calls_other_shape", "stream_calls_endless"),
}
TOLD = {"stopped": "stopped by you", "cut_off": "cut off", "failed": "no reply came", "whole": ""}


def outcome(fault: str) -> str:
    """What becomes of a reply, whatever the world does to it; one that has no end is stopped."""
    ways = {"stopped": NO_END, "cut_off": CUT_OFF, "failed": FAILED}
    return next((state for state, faults in ways.items() if fault in faults), "whole")


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_one_lane_does_a_page_tells_it_and_the_other_is_whole(
    bench: Bench, study: StudyId, there: Browser, server: Misbehaving, fault: str
) -> None:
    here, state = begun(bench, study, server, fault, "good"), outcome(fault)
    heard = []
    for line in there.lines(here + "say/", {"after": "0", "text": "Hello"}):
        heard.append(line)
        if fault in NO_END and line == {"reply": 3, "end": True}:
            with there.ask(here + "2/stop/", {}) as answer:
                assert answer.status == 302
    page = there.page(here)
    _said, odd, good = bench.ws.exploration.open_talk(study, here.split("/")[-2])[1]

    assert {"reply": 2, "end": True} in heard
    assert (good.state, good.message.text) == ("whole", GOOD)
    assert GOOD in shown(column(page, 2))
    assert odd.state == state
    assert bool(odd.cause) is (state in {"cut_off", "failed"})
    assert TOLD[state] in shown(column(page, 1))
    assert html.escape(odd.cause[:30]) in column(page, 1)
    assert words(of(heard, 2)) in {visible(odd.message.text[:MOST]), ""}  # "" where it came in one piece
    assert "\x00" not in page
    assert "<img" not in page.split("<main")[1]


def test_who_comes_back_hears_every_lane_by_one_line(
    bench: Bench, study: StudyId, there: Browser, server: Misbehaving
) -> None:
    here = begun(bench, study, server, "stream_words", "stream_words")
    for line in there.lines(here + "say/", {"after": "0", "text": "Hello"}):
        if "text" in line:
            break
    heard = list(there.lines(here + "hear/?reply=2,3"))

    assert heard[0]["replies"] == [{"reply": 2, "lane": 1}, {"reply": 3, "lane": 2}]
    for reply in (2, 3):
        assert words(of(heard, reply)) in {WORDS, ""}  # "" where it was over by then
        assert {"reply": reply, "end": True} in heard
    for odd in ("", "?reply=", "?reply=9", "?reply=2,x", "?reply=" + ",".join(["2"] * 21)):
        with there.ask(here + "hear/" + odd) as answer:
            assert answer.status in {400, 404}, odd


def test_several_lanes_are_one_question(bench: Bench, study: StudyId, there: Browser, server: Misbehaving) -> None:
    here = begun(bench, study, server, *["stream_slow"] * 4)
    open_lines = [there.lines(here + "say/", {"after": "0", "text": f"tab {number}"}) for number in range(4)]
    for one in open_lines:
        assert len(next(one)["replies"]) == 4
    with there.ask(here + "say/", {"after": "0", "text": "one too many"}) as answer:
        assert (answer.status, "for you already" in answer.read().decode()) == (400, True)
    with there.ask(here + "0/stop/", {}) as answer:
        assert answer.status == 302
    assert [line for line in open_lines[0] if line.get("end")]
