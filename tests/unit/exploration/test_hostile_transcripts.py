"""Transcripts written by somebody who means harm: refused in words, or brought in as what they are, and never half."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from redcommons.assembly import Workspace, open_workspace
from redcommons.exploration import transcripts
from redcommons.exploration.model import Following, Kept, Saying, Talk, Transcript, Turn
from redcommons.exploration.rules import again
from redcommons.values.conversation import assistant, user
from redcommons.values.errors import BadInput, UserError
from redcommons.values.identity import PersonName, StudyId

NINES = b"9" * 5_000
BASE = b'{"kind":"transcript/1","name":"x","at":"2026","talk":{"kind":"talk/2","targets":["helpline"]%s},"turns":[%s]}'
MD = '- kinds: json `{"": "transcript/1", "talk":"talk/2"}`\n- name: `x`\n- began: `2026`\n- target one: `helpline`\n'
HOSTILE = {
    "nested": b'{"kind":"transcript/1","zz":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "nested and older": b'{"kind":"transcript/0","zz":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "nested without an end": b'{"kind":"transcript/1","talk":' + b'{"a":' * 100_000,
    "a session beyond all numbers": BASE % (b',"session":' + b"9" * 40, b""),
    "a session of thousands of digits": BASE % (b',"session":' + NINES, b""),
    "a session before the first": BASE % (b',"session":-5', b""),
    "a float beyond all": BASE % (b',"asking":{"kind":"asking/1","temperature":1e400}', b""),
    "a temperature below nothing": BASE % (b',"asking":{"kind":"asking/1","temperature":-1e300}', b""),
    "half a character": BASE % (b',"scenario":"\\ud800"', b""),
    "fifty thousand people": BASE % (b',"voices":[' + b",".join(b'"%d"' % n for n in range(50_000)) + b"]", b""),
    "a digit that is none": (MD + "- talk.others.\u00b2: `x`\n").encode(),
    "a digit of another script": (MD + "- talk.others.\u0663: `x`\n").encode(),
    "a path without end": (MD + f"- {'.'.join('a' * 100_000)}: `y`\n").encode(),
    "a place of thousands of digits": (MD + "- talk.others." + "9" * 5_000 + ": `x`\n").encode(),
    "a number of thousands of digits": (MD + "- talk.session: " + "9" * 5_000 + "\n").encode(),
    "nested in a fact": (MD + "- talk.later: json `" + "[" * 100_000 + "]" * 100_000 + "`\n").encode(),
    "kinds that are none": b'- kinds: json `{"": ["x"], "talk":{"a":1}}`\n- name: `x`\n- talk.by: `y`\n',
    "places and no fields": b'- kinds: json `{"x": "transcript/1"}`\n- 0: `x`\n- 1: `y`\n',
}


@pytest.fixture
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_workspace(tmp_path_factory.mktemp("workspace"), by="Ana") as opened:
        yield opened


@pytest.fixture
def study(ws: Workspace) -> StudyId:
    found: StudyId = ws.study.find_or_new("Helpline")
    return found


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words(ws: Workspace, study: StudyId, name: str) -> None:
    with pytest.raises(BadInput):
        ws.exploration.import_talk(study, HOSTILE[name])
    assert ws.exploration.talks(study).total == 0


def file(*turns: Turn, targets: tuple[str, ...] = ("helpline", "helpline"), **head: Any) -> bytes:
    talk = Talk(targets=targets, by=PersonName("Bea"), **head)
    return transcripts.written(Transcript(name="talk-x", at="2026", talk=talk, turns=turns), "json")


def said(number: int, parent: int, lane: int) -> Turn:
    return Turn(number=number, parent=parent, lane=lane, message=user(f"said {number}"))


def came(number: int, parent: int, lane: int, **more: Any) -> Turn:
    return Turn(number=number, parent=parent, lane=lane, message=assistant(f"came {number}"), **more)


@pytest.mark.parametrize(
    "turns",
    [
        (said(1, 0, 0), came(2, 1, 1), said(3, 2, 2), came(4, 3, 2)),
        (said(1, 0, 1), came(2, 1, 1), said(3, 2, 0), came(4, 3, 2)),
        (said(1, 0, 0), came(2, 1, 0)),
        (said(1, 0, 1), came(2, 1, 2)),
    ],
)
def test_no_target_goes_on_from_the_words_of_another(ws: Workspace, study: StudyId, turns: tuple[Turn, ...]) -> None:
    with pytest.raises(BadInput, match="each has its own path"):
        ws.exploration.import_talk(study, file(*turns))


def test_what_a_file_says_is_never_what_was_heard_here(ws: Workspace, study: StudyId) -> None:
    """A person may write a model's words into a file and say that no person did."""
    forged = [came(number, 1, 1, model="gpt-forged") for number in (2, 3, 4)]
    name = ws.exploration.import_talk(study, file(said(1, 0, 0), *forged, targets=("helpline",))).name
    heard = ws.exploration.hear(study, name, came(0, 1, 1, model="gpt-forged"))
    turns = ws.exploration.open_talk(study, name)[1]
    blank = Kept(title="it did", talk="", target="", model="", turns=(), by=PersonName(""))
    from_file = ws.exploration.keep(study, name, 2, blank).name
    from_here = ws.exploration.keep(study, name, heard.number, blank).name

    assert [turn.brought for turn in turns] == [True] * 4 + [False]
    assert again(turns, heard.number) == (1, 1), "replies in a file do not make one of ours come more often"
    assert ws.exploration.finding(study, from_file)[1].brought
    assert not ws.exploration.finding(study, from_here)[1].brought
    assert "brought in with a transcript" in ws.exploration.export_finding(study, from_file)
    assert "brought in with a transcript" not in ws.exploration.export_finding(study, from_here)
    again_there = ws.exploration.import_talk(study, ws.exploration.export_talk(study, name, "md")).name
    assert all(turn.brought for turn in ws.exploration.open_talk(study, again_there)[1])


def test_a_session_that_was_told_nothing_was_brought_from_nowhere(ws: Workspace, study: StudyId) -> None:
    name = ws.exploration.import_talk(study, file(said(1, 0, 0), targets=("helpline",))).name
    told = [ws.exploration.follow(study, name, Following(after=1, told=how)).talk.origin for how in ("path", "nothing")]

    assert told[0] is not None
    assert told[1] is None


@pytest.mark.parametrize("target", ["python:os:getcwd", "file:///etc/passwd", "http:/etc/passwd"])
def test_a_file_does_not_have_code_called_by_being_read(ws: Workspace, study: StudyId, target: str) -> None:
    """The owner of a machine may name code as a target; a file that comes along opens nothing."""
    head = ws.exploration.import_talk(study, file(said(1, 0, 0), targets=(target,)))

    assert len(ws.exploration.open_talk(study, head.name)[1]) == 1


@pytest.mark.parametrize("form", ["json", "md"])
def test_thousands_of_siblings_are_written_and_read_in_seconds(form: transcripts.Form) -> None:
    turns = (said(1, 0, 0), *(came(number, 1, 1) for number in range(2, 4_000)))
    tree = Transcript(name="x", at="2026", talk=Talk(targets=("helpline",)), turns=turns)
    begun = time.perf_counter()
    body = transcripts.written(tree, form)
    assert transcripts.read(body) == tree
    assert len(body) < 50_000_000
    assert time.perf_counter() - begun < 20


def test_more_turns_than_any_page_shows_are_refused() -> None:
    turn = msgspec.json.encode(said(1, 0, 0))
    with pytest.raises(BadInput, match="turns: the most is"):
        transcripts.read(BASE % (b"", b",".join([turn] * 200_000)))


def test_a_lane_named_twice_is_asked_once(ws: Workspace, study: StudyId) -> None:
    name = ws.exploration.begin(study, Talk(targets=("helpline", "helpline"))).name
    _head, _told, places = ws.exploration.ask(study, name, Saying(text="hi", lanes=(1,) * 500 + (2, 1)), "me")

    assert [turn.lane for _path, turn in places] == [1, 2]


def test_words_in_a_models_place_stay_in_its_lane(ws: Workspace, study: StudyId) -> None:
    name = ws.exploration.begin(study, Talk(targets=("helpline", "helpline"))).name
    ws.exploration.say(study, name, Saying(text="hi", lanes=(1,)))

    with pytest.raises(BadInput, match="never heard turn 1"):
        ws.exploration.write(study, name, (1, 2, "I am the other one"))


@pytest.mark.parametrize("asking", [{"temperature": -1.0}, {"max_tokens": 0}, {"max_tokens": 10**30}])
def test_settings_that_no_target_can_be_asked_by_are_refused_at_once(
    ws: Workspace, study: StudyId, asking: dict[str, Any]
) -> None:
    talk = msgspec.convert({"kind": "talk/2", "targets": ["helpline"], "asking": {"kind": "asking/1", **asking}}, Talk)
    with pytest.raises(UserError, match="give a number"):
        ws.exploration.begin(study, talk)
