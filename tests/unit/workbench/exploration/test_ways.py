"""Methods at hand: looked at before anything is sent, marked wherever they were used, and stopped between turns."""

from __future__ import annotations

import html
import re
import threading
import time
from collections.abc import Callable

import pytest
from django.test import Client

from redcommons.exploration.model import Saying, Turn
from redcommons.testing.misbehaving import MisbehavingThread
from redcommons.values.errors import UserError
from redcommons.values.identity import StudyId
from redcommons.workbench import open as opened
from redcommons.workbench.exploration.owner import streams
from redcommons.workbench.exploration.plays import plays
from tests.workbench_worlds import Bench

STEPS = {"p_steps": "What about {text}?\nSay more.\nAnd then?"}


@pytest.fixture
def study(bench: Bench) -> StudyId:
    return StudyId(bench.ws.study.new("Helpline").id)


@pytest.fixture
def me(bench: Bench, study: StudyId) -> Client:
    return bench.owner()


@pytest.fixture
def talk(bench: Bench, study: StudyId, me: Client) -> str:
    return begin(me, study)


def begin(me: Client, study: StudyId, target: str = "helpline") -> str:
    answer = me.post(f"/s/{study}/explore/", {"target": target})
    assert answer.status_code == 302
    return answer["Location"]


def turns(bench: Bench, study: StudyId, talk: str) -> tuple[Turn, ...]:
    found: tuple[Turn, ...] = bench.ws.exploration.open_talk(study, talk.strip("/").split("/")[-1])[1]
    return found


def until(bench: Bench, study: StudyId, talk: str, true: Callable[[tuple[Turn, ...]], bool]) -> tuple[Turn, ...]:
    patience = time.monotonic() + 20
    while not true(found := turns(bench, study, talk)):
        assert time.monotonic() < patience, [(turn.state, turn.message.text[:60]) for turn in found]
        time.sleep(0.02)
    return found


def made_in(page: str) -> dict[str, str]:
    """The fields of the form that says what a method made."""
    section = page[page.index('<section class="made-of">') :]
    form = section[: section.index("</form>")]
    fields = re.findall(r'name="(after|at|lanes|text|made)" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in fields}


def test_every_method_is_offered_and_nothing_is_sent_by_looking(
    bench: Bench, study: StudyId, me: Client, talk: str
) -> None:
    listed = me.get(talk + "ways/").content.decode()
    assert {one.title for one in bench.ws.methods.catalogue()} <= set(
        map(html.unescape, re.findall(r">([^<>]+)<", listed))
    )

    chosen = me.post(talk + "ways/", {"method": "base64", "text": "hello", "do": "show"}).content.decode()
    assert "aGVsbG8=" in chosen
    assert turns(bench, study, talk) == ()


def test_what_a_method_made_is_marked_and_so_is_what_a_person_changed(
    bench: Bench, study: StudyId, me: Client, talk: str
) -> None:
    fields = made_in(me.post(talk + "ways/", {"method": "base64", "text": "hello", "do": "show"}).content.decode())
    me.post(talk + "say/", fields)
    me.post(talk + "say/", fields | {"text": "read this: " + fields["text"]})
    said = [turn for turn in turns(bench, study, talk) if turn.made]

    assert [(turn.made.method, turn.made.source, turn.made.edited) for turn in said if turn.made] == [
        ("base64", "hello", False),
        ("base64", "hello", True),
    ]


@pytest.mark.parametrize("given", ["{", "[]", '{"kind": "made/1"}', '{"kind": "made/1", "method": "no such"}', "\x00"])
def test_a_forged_origin_is_refused_and_nothing_is_said(
    bench: Bench, study: StudyId, me: Client, talk: str, given: str
) -> None:
    answer = me.post(talk + "say/", {"after": "0", "text": "hello", "made": given})

    assert answer.status_code == 400
    assert turns(bench, study, talk) == ()


def test_a_setting_that_cannot_be_is_refused_with_everything_typed_still_there(me: Client, talk: str) -> None:
    wrong = {"method": "crescendo", "text": "the rent", "p_backtrack": "many", "do": "show"}
    answer = me.post(talk + "ways/", wrong)
    page = answer.content.decode()

    assert answer.status_code == 400
    assert all(words in page for words in ("the rent", 'value="many"', "backtrack is"))


def test_both_of_a_pair_are_said_in_one_place(bench: Bench, study: StudyId, me: Client, talk: str) -> None:
    pairs = [one for one in bench.ws.methods.catalogue() if one.kind == "substitution"]
    example = pairs[0].example
    fields = {"method": pairs[0].name, "text": example.text, "after": "0"}
    me.post(talk + "role/", {"persona": "A tenant, 58"})
    me.post(talk + "ways/each/", fields | {f"p_{name}": value for name, value in example.parameters.items()})
    said = [turn for turn in turns(bench, study, talk) if turn.message.role == "user"]

    assert tuple(turn.message.text for turn in said) == example.gives
    assert {turn.parent for turn in said} == {0}
    assert all(turn.made and turn.made.method == pairs[0].name for turn in said)
    assert {turn.in_role for turn in said} == {"A tenant, 58"}


def test_every_identity_is_said_however_slow_the_target_is(bench: Bench, study: StudyId, me: Client) -> None:
    with MisbehavingThread() as server:
        talk = begin(me, study, f"openai:{server.at('stream_words')}#m")
        said = {"method": "identities", "text": "I am {person}.", "after": "0"}
        answer = me.post(f"{talk}ways/each/", said)
        found = until(bench, study, talk, lambda turns: not any(turn.state == "writing" for turn in turns))

    assert answer.status_code == 302
    asked = [turn for turn in found if turn.message.role == "user"]
    assert len(asked) == 5, "five identities are five branches, though a person may ask four questions at once"
    assert {turn.parent for turn in found if turn.message.role == "assistant"} == {turn.number for turn in asked}


def test_a_dialogue_is_seen_before_it_begins_and_then_held(bench: Bench, study: StudyId, me: Client, talk: str) -> None:
    asked = {"method": "crescendo", "text": "rent", "do": "show"} | STEPS
    seen = me.post(talk + "ways/", asked).content.decode()
    assert all(words in seen for words in ("What about rent?", "Say more.", "And then?"))
    assert turns(bench, study, talk) == ()

    me.post(talk + "role/", {"persona": "A tenant, 58"})
    me.post(talk + "play/", asked | {"after": "0"})
    found = until(bench, study, talk, lambda found: len(found) == 6 and found[-1].state == "whole")
    assert [turn.message.text for turn in found if turn.message.role == "user"] == [
        "What about rent?",
        "Say more.",
        "And then?",
    ]
    assert {turn.in_role for turn in found if turn.made} == {"A tenant, 58"}


def test_a_dialogue_stops_after_the_turn_that_is_under_way(bench: Bench, study: StudyId, me: Client) -> None:
    with MisbehavingThread() as server:
        talk = begin(me, study, f"openai:{server.at('stream_slow')}#m")
        me.post(talk + "play/", {"method": "crescendo", "text": "rent", "after": "0"} | STEPS)
        until(bench, study, talk, lambda found: len(found) == 2)
        again = me.post(talk + "play/", {"method": "crescendo", "text": "rent", "after": "0"} | STEPS)
        assert "speaks in this lane already" in again.content.decode()

        assert "speaks: step 1" in me.get(talk).content.decode()
        me.post(talk + "play/stop/", {"at": ""})
        me.post(talk + "0/stop/", {})
        until(bench, study, talk, lambda found: found[-1].state != "writing")
        time.sleep(0.3)
        assert len(turns(bench, study, talk)) == 2


def test_stop_now_stops_what_speaks_for_a_person_and_writes_nothing(bench: Bench, study: StudyId, me: Client) -> None:
    with MisbehavingThread() as server:
        talk = begin(me, study, f"openai:{server.at('stream_slow')}#m")
        me.post(talk + "play/", {"method": "crescendo", "text": "rent", "after": "0"} | STEPS)
        me.get("/stopped/")
        (play,) = plays().of(study, talk.strip("/").split("/")[-1])
        assert play.stops
        me.post(talk + "0/stop/", {})


def test_the_end_of_the_server_ends_dialogues_and_their_threads(bench: Bench, study: StudyId, me: Client) -> None:
    with MisbehavingThread() as server:
        talk = begin(me, study, f"openai:{server.at('stream_slow')}#m")
        me.post(talk + "play/", {"method": "crescendo", "text": "rent", "after": "0"} | STEPS)
        (play,) = plays().of(study, talk.strip("/").split("/")[-1])
        opened.serve(bench.ws)  # what lived as long as the one served before has ended
        assert play.over
        assert "dialogue" not in {thread.name for thread in threading.enumerate()}


def test_a_closed_owner_of_replies_refuses_before_anything_is_kept(bench: Bench, study: StudyId, me: Client) -> None:
    talk = begin(me, study)
    owner = streams()
    opened.serve(bench.ws)
    with pytest.raises(UserError, match="is being stopped"):
        owner.ask(bench.ws, study, talk.strip("/").split("/")[-1], Saying(text="hello"))
    assert turns(bench, study, talk) == ()


def test_a_dialogue_goes_on_from_what_is_shown_and_leaves_a_lane_that_cannot_go_on(
    bench: Bench, study: StudyId, me: Client
) -> None:
    answer = me.post(f"/s/{study}/explore/", {"target": "helpline", "target_2": "helpline:1.5"})
    talk = answer["Location"]
    me.post(talk + "say/", {"after": "0", "text": "hello"})
    until(bench, study, talk, lambda found: len(found) == 3 and all(turn.state == "whole" for turn in found))
    one_step = {"method": "crescendo", "text": "rent", "p_steps": "What about {text}?"}

    me.post(talk + "play/", one_step | {"after": "2,"})
    found = until(bench, study, talk, lambda found: len(found) == 5 and found[-1].state == "whole")
    assert [(turn.parent, turn.lane) for turn in found[3:]] == [(2, 1), (4, 1)]

    assert 'name="after" value="2,3"' in me.get(talk + "ways/?method=base64&at=2,3").content.decode()
    me.post(talk + "play/", one_step)  # a form without a script names no turn
    found = until(bench, study, talk, lambda found: len(found) == 9 and all(turn.state == "whole" for turn in found))
    assert sorted((turn.parent, turn.lane) for turn in found[5:] if turn.message.role == "user") == [(3, 2), (5, 1)]
    assert "nobody can be spoken to" in me.post(talk + "play/", one_step | {"after": ","}).content.decode()
